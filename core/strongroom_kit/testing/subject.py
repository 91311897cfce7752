"""What a contract is about: a plugin, by name, with what it needs to run."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from typing import Any, ClassVar

from strongroom.hookspecs import PluginInfo
from strongroom.registry import InstalledPlugin, installed_plugins
from strongroom_base.deprecation import deprecated
from strongroom_kit.testing.platforms import Platform, platform


class Subject:
    """A plugin, by name, and the config that it is tested under."""

    plugin: ClassVar[str]
    """The name of the plugin, as its entry point has it."""
    with_plugins: ClassVar[Sequence[str]] = ()
    """Plugins to turn on with it, such as another third party's that provides what it requires."""
    config: ClassVar[str] = ""
    """What the config must have besides, as TOML: keys without a default."""

    def __init_subclass__(cls) -> None:
        """Take the settings of a contract under their former names, with a warning."""
        super().__init_subclass__()
        for former, name in (("beside", "with_plugins"), ("candidates", "installed")):
            if former in vars(cls):
                title = cls.__name__
                deprecated(f"{title}.{former}", f"{title}.{name}", since="0.2", until="0.4")
                setattr(cls, name, vars(cls)[former])

    @classmethod
    def installed(cls) -> list[InstalledPlugin]:
        """Return the installed plugins; override it to test a plugin that is not installed."""
        return installed_plugins()

    @classmethod
    def platform(cls) -> Platform:
        """Return the plugin with ``with_plugins``, and all that they require or use."""
        return platform((cls.plugin, *cls.with_plugins), cls.installed(), uses=True)

    @classmethod
    def info(cls) -> PluginInfo:
        """Return what the plugin says of itself."""
        return cls.platform().infos[cls.plugin]

    @classmethod
    def table(cls) -> dict[str, Any]:
        """Return the config's own keys."""
        return tomllib.loads(cls.config)

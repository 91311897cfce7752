"""Files that plugins add to the stack, such as the packages of functions."""

from __future__ import annotations

import re
from collections.abc import Mapping

from strongroom_base.errors import PluginError

FOLDER = "assets"
"""The folder next to ``cdk.tf.json`` that plugins' files are in."""

LONGEST = 200
"""Characters of a name; file systems take 255 bytes, and what writes a file may add to its name."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


class Assets:
    """The files of a stack, each in its plugin's own folder."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    @property
    def files(self) -> Mapping[str, bytes]:
        """Every file by its path relative to ``cdk.tf.json``."""
        return self._files

    def add(self, plugin: str, name: str, content: bytes) -> str:
        """Add a file and return its path for Terraform.

        :raises PluginError: when the name is malformed, or taken by a file with other content.
        """
        if not _NAME.fullmatch(name):
            raise PluginError(
                plugin,
                f"plugin {plugin!r}: the asset {name!r} has a name with other characters than "
                "lower-case letters, digits, dots, hyphens and underscores",
            )
        if len(name) > LONGEST:
            raise PluginError(
                plugin,
                f"plugin {plugin!r}: the asset {name[:40]!r}... has a name of {len(name)} characters; "
                f"expected at most {LONGEST}",
            )
        path = f"{FOLDER}/{plugin}/{name}"
        if self._files.setdefault(path, content) != content:
            raise PluginError(plugin, f"plugin {plugin!r} adds two assets with the name {name!r}")
        return f"${{path.module}}/{path}"

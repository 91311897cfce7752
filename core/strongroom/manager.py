"""A typed face over pluggy; nothing else in strongroom calls it.

Hooks are called for one plugin at a time, because the order between plugins comes from their
capabilities and not from pluggy's own last-registered-first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import pluggy

from strongroom import former_hooks, hookspecs
from strongroom.former_hooks import FORMER
from strongroom.guard import guarded
from strongroom.hookspecs import API, PROJECT, PluginInfo
from strongroom_base.capability import Capability
from strongroom_base.declarations import IamStatement
from strongroom_base.deprecation import deprecated, used_by
from strongroom_base.derived_alarms import ALARMS, AnyAlarm
from strongroom_base.errors import CallerError, PluginError, Problem
from strongroom_base.moved import Moved
from strongroom_base.naming import stated_rules
from strongroom_base.size import Size
from strongroom_base.typed import tuple_mistakes

if TYPE_CHECKING:
    from constructs import Construct

    from strongroom.config import Config
    from strongroom.context import Context
    from strongroom.deployment import Deployment
    from strongroom_guardrails.model import Rule

T = TypeVar("T")


class Hooks:
    """The hooks of every registered plugin, called by plugin name.

    Every method raises :class:`PluginError`, naming the plugin and the hook, when the plugin's code
    raises or returns something else than its specification says.
    """

    def __init__(self) -> None:
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(hookspecs)
        self._manager.add_hookspecs(former_hooks)

    def register(self, name: str, plugin: Any) -> None:
        """Register a plugin's module or object.

        :raises PluginError: when its hooks do not fit their specifications.
        """
        try:
            self._manager.register(plugin, name)
            self._manager.check_pending()
        except Exception as error:  # pluggy raises several kinds, and hashes the plugin
            raise PluginError(name, f"its hooks do not fit: {error}") from error
        implemented = {caller.name for caller in self._manager.get_hookcallers(plugin) or ()}
        if "strongroom_plugin" not in implemented:
            raise PluginError(name, "it does not implement strongroom_plugin")
        for hook in FORMER.keys() & implemented:
            with used_by(name):
                deprecated(hook, FORMER[hook], since="0.2", until="0.4")
        for hook in implemented:
            for found in getattr(self._manager.hook, hook).get_hookimpls():
                if found.plugin is plugin and (found.wrapper or found.hookwrapper):
                    raise PluginError(name, f"its {hook} is a wrapper; a plugin cannot wrap others")

    def unregister(self, name: str) -> None:
        """Forget a plugin; nothing happens when it was never registered."""
        if self._manager.has_plugin(name):
            self._manager.unregister(name=name)

    def info(self, name: str) -> PluginInfo:
        """Call ``strongroom_plugin``."""
        try:
            (info,) = self._call(name, "strongroom_plugin")
        except PluginError as error:
            if "unexpected keyword argument" not in error.message:
                raise
            raise PluginError(
                name,
                f"{error.message}; it may be written for a newer strongroom",
                hint="upgrade strongroom",
            ) from error
        if not isinstance(info, PluginInfo):
            raise PluginError(
                name, f"strongroom_plugin returned {_kind(info)}; expected strongroom.PluginInfo"
            )
        if info.name != name:
            raise PluginError(
                name, f"its entry point is called {name!r} but its PluginInfo.name is {info.name!r}"
            )
        if info.api > API:
            raise PluginError(
                name,
                f"it is written for version {info.api} of the plugin interface and this strongroom has "
                f"version {API}; upgrade strongroom, or install an older release of the plugin",
            )
        try:
            stated_rules(info.names)
        except CallerError as error:
            raise PluginError(
                name, f"PluginInfo.names: {error.message}", hint=error.hint
            ) from error
        return info

    def validate(self, name: str, settings: Any, config: Config) -> list[Problem]:
        """Call ``strongroom_validate``, and the hook of its former name."""
        return [
            problem
            for hook in ("strongroom_validate", "strongroom_check")
            for problem in self._items(name, hook, Problem, settings=settings, config=config)
        ]

    def sizes(self, name: str, settings: Any, config: Config) -> list[Size]:
        """Call ``strongroom_sizes``."""
        return self._items(name, "strongroom_sizes", Size, settings=settings, config=config)

    def resources(self, name: str, scope: Construct, context: Context) -> list[Capability]:
        """Call ``strongroom_resources``."""
        hook = "strongroom_resources"
        given = self._items(name, hook, Capability, scope=scope, context=context)
        for capability in given:
            for mistake in tuple_mistakes(capability):
                raise PluginError(name, f"plugin {name!r}: {hook} returned a capability: {mistake}")
        return given

    def iam_statements(self, name: str, context: Context) -> list[IamStatement]:
        """Call ``strongroom_iam_statements``."""
        return self._items(name, "strongroom_iam_statements", IamStatement, context=context)

    def alarms(self, name: str, context: Context) -> list[AnyAlarm]:
        """Call ``strongroom_alarms``."""
        return self._items(name, "strongroom_alarms", ALARMS, context=context)

    def implements(self, name: str, hook: str) -> bool:
        """Whether a plugin implements a hook."""
        implementations = getattr(self._manager.hook, hook).get_hookimpls()
        return any(impl.plugin_name == name for impl in implementations)

    def step(self, name: str, hook: str, deployment: Deployment) -> None:
        """Call one of the hooks around a deployment."""
        self._call(name, hook, deployment=deployment)

    def watch(
        self,
        name: str,
        scope: Construct,
        context: Context,
        alarms: Mapping[str, Sequence[AnyAlarm]],
    ) -> dict[str, tuple[AnyAlarm, ...]]:
        """Call ``strongroom_watch``."""
        (made,) = self._call(name, "strongroom_watch", scope=scope, context=context, alarms=alarms)
        if not isinstance(made, Mapping):
            raise PluginError(
                name,
                f"plugin {name!r}: strongroom_watch returned {_kind(made)}; expected the alarms that "
                "it made, by plugin name",
            )
        return {plugin: tuple(found) for plugin, found in made.items()}

    def moved(self, name: str, context: Context) -> list[Moved]:
        """Call ``strongroom_moved``."""
        return self._items(name, "strongroom_moved", Moved, context=context)

    def guardrails(self, name: str, settings: Any, config: Config) -> list[Rule]:
        """Call ``strongroom_guardrails``."""
        from strongroom_guardrails.model import Rule

        hook = "strongroom_guardrails"
        rules = self._items(name, hook, Rule, settings=settings, config=config)
        for index, rule in enumerate(rules):
            if not rule.id.startswith(f"{name}-"):
                raise PluginError(
                    name,
                    f"plugin {name!r}: {hook} returned a rule with the id {rule.id!r}; "
                    f"expected one that starts with {name + '-'!r}",
                )
            if rule.id in [other.id for other in rules[:index]]:
                raise PluginError(
                    name,
                    f"plugin {name!r}: {hook} returned two rules with the id {rule.id!r}",
                    hint="rename one of them",
                )
        return rules

    def _items(
        self, name: str, hook: str, kind: type[T] | tuple[type[T], ...], **arguments: Any
    ) -> list[T]:
        items: list[T] = []
        kinds = kind if isinstance(kind, tuple) else (kind,)
        expected = " or ".join(one.__name__ for one in kinds)
        for returned in self._call(name, hook, **arguments):
            if not isinstance(returned, Iterable):
                raise PluginError(
                    name,
                    f"plugin {name!r}: {hook} returned {_kind(returned)}; expected a list of {expected}",
                )
            with guarded(name, hook):  # a generator runs only now
                found = list(returned)
            for item in found:
                if not isinstance(item, kinds):
                    raise PluginError(
                        name,
                        f"plugin {name!r}: {hook} returned {_kind(item)} in its list; expected "
                        f"{expected}",
                    )
            items.extend(found)
        return items

    def _call(self, name: str, hook: str, **arguments: Any) -> list[Any]:
        others = [p for n, p in self._manager.list_name_plugin() if n != name]
        caller = self._manager.subset_hook_caller(hook, others)
        with guarded(name, hook):
            results: list[Any] = caller(**arguments)
        # pluggy leaves out a None, and with it the mistake of a forgotten return.
        return results or [None] * len(caller.get_hookimpls())


def _kind(value: object) -> str:
    return "None" if value is None else f"an instance of {type(value).__name__}"

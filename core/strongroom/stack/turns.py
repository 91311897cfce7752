"""The turns of the plugins: each hook is called for every plugin, in order, and its answer checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cdktf import TerraformStack
from constructs import Construct

from strongroom.context import Context
from strongroom.hookspecs import CORE, PluginInfo
from strongroom.project import EnabledPlugin, Project
from strongroom.stack.assets import Assets
from strongroom.stack.borders import Borders
from strongroom.stack.foundation import Foundation
from strongroom.stack.provided import Provided
from strongroom.stack.sections import Sections
from strongroom_base.declarations import IamStatement
from strongroom_base.derived_alarms import AnyAlarm
from strongroom_base.errors import ConfigError, PluginError, Problem
from strongroom_base.moved import Moved
from strongroom_bindings.owners import Owners
from strongroom_platform.endpoint_plan import Caller, check_calls
from strongroom_platform.key_uses import AdmittedServices


class Turns:
    """Calls the hooks of a project's plugins and keeps what they declare.

    :ivar alarms: each plugin's alarms, and the core's own.
    :ivar statements: each plugin's IAM statements.
    :ivar watches: by the plugin that watches, the alarms as it made them.
    :ivar sections: who wrote the parts of the document that have no construct of their own.
    :ivar moves: each plugin's changed addresses.
    """

    def __init__(
        self,
        stack: TerraformStack,
        project: Project,
        foundation: Foundation,
        provided: Provided,
        assets: Assets,
        key_uses: Mapping[str, AdmittedServices],
        owners: Owners,
    ) -> None:
        self.alarms: dict[str, tuple[AnyAlarm, ...]] = {}
        self.statements: dict[str, tuple[IamStatement, ...]] = {}
        self.watches: dict[str, Mapping[str, tuple[AnyAlarm, ...]]] = {}
        self.moves: dict[str, tuple[Moved, ...]] = {}
        self._stack = stack
        self._project = project
        self._foundation = foundation
        self._provided = provided
        self._assets = assets
        self._key_uses = key_uses
        self._contexts: list[Context] = []
        self._problems: list[Problem] = []
        self._scopes: dict[str, Construct] = {}
        self._owners = owners
        self.sections = Sections(stack, owners)
        self._borders = Borders(stack, foundation.roles, self.sections)

    def run(self, core_alarms: Iterable[AnyAlarm]) -> None:
        """Call every hook of every plugin that shapes the stack.

        :param core_alarms: the core's own, which are declared before any plugin's.
        :raises ConfigError: when hooks report problems of the config: all of them, and a failure too.
        :raises PluginError: when a hook fails or breaks a contract.
        """
        try:
            self._call_hooks(core_alarms)
        except PluginError as error:
            if self._problems:  # what fails then often fails because of them
                failure = Problem(f"plugins.{error.plugin}", error.message)
                raise self._config_error(failure) from error
            raise
        if self._problems:
            raise self._config_error()

    def _config_error(self, *more: Problem) -> ConfigError:
        return ConfigError(str(self._project.file), [*self._problems, *more])

    def _call_hooks(self, core_alarms: Iterable[AnyAlarm]) -> None:
        self._borders.enter()
        self._contexts = [self._resources(plugin) for plugin in self._project.plugins]
        for context in self._contexts:
            self._statements(context)
        found = tuple(core_alarms)
        if found:
            self._declare(CORE, found)
        for context in self._contexts:
            name = context.info.name
            with self._owners.turn(name):
                alarms = self._project.hooks.alarms(name, context)
            self._declare(name, alarms)
        for context in self._contexts:
            self._watch(context)
        for context in self._contexts:
            name = context.info.name
            with self._owners.turn(name):
                self.moves[name] = tuple(self._project.hooks.moved(name, context))

    def _resources(self, plugin: EnabledPlugin) -> Context:
        name = plugin.info.name
        roles = self._foundation.roles
        context = Context(
            info=plugin.info,
            config=self._project.config,
            settings=plugin.settings,
            account_id=self._foundation.account_id,
            capabilities=self._provided.capabilities,
            key_uses=self._key_uses,
            make_role=self._owners.by_core(lambda role: roles.arn(role, name)),
            add_asset=lambda file, content: self._assets.add(name, file, content),
            add_problem=self._problems.append,
        )
        scope = self._scopes[name] = Construct(self._stack, name)
        self._owners.give(scope, name)
        with self._owners.turn(name):
            given = self._project.hooks.resources(name, scope, context)
        self._borders.check(name, scope)
        self._provided.add_all(plugin.info, given)
        return context

    def _statements(self, context: Context) -> None:
        info = context.info
        with self._owners.turn(info.name):
            statements = self._project.hooks.iam_statements(info.name, context)
        for statement in statements:
            check_calls(caller(info), statement)
        self._foundation.roles.allow(info.name, statements)
        self.statements[info.name] = tuple(statements)

    def _declare(self, plugin: str, alarms: Iterable[AnyAlarm]) -> None:
        found = tuple(alarms)
        owners = {a.purpose: name for name, theirs in self.alarms.items() for a in theirs}
        for alarm in found:
            other = owners.setdefault(alarm.purpose, plugin)
            if other != plugin or sum(a.purpose == alarm.purpose for a in found) > 1:
                raise PluginError(
                    plugin,
                    f"plugin {plugin!r} declares an alarm with the purpose {alarm.purpose!r}, which "
                    f"plugin {other!r} has declared already; each names an alarm",
                    hint="rename one of them",
                )
        self.alarms[plugin] = found

    def _watch(self, context: Context) -> None:
        hooks = self._project.hooks
        name = context.info.name
        if hooks.implements(name, "strongroom_watch"):
            self._borders.enter()
            with self._owners.turn(name):
                self.watches[name] = hooks.watch(name, self._scopes[name], context, self.alarms)
            self._borders.check(name, self._scopes[name])


def caller(info: PluginInfo) -> Caller:
    """Return what a plugin calls from inside the VPC."""
    return Caller(info.name, tuple(info.calls), info.endpoints)

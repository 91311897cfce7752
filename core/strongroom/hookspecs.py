"""The hooks of a plugin, in the order in which strongroom calls them.

A plugin is a module (or any object) named by an entry point in the group ``strongroom.plugins``; the
entry point's name is the plugin's name. It implements some of these functions, marked with
``@strongroom.hookimpl``. Only :func:`strongroom_plugin` is required.

Order between plugins follows from the capabilities they declare, ties broken by name; never from
installation or registration order. Whatever a hook raises stops the command with one error that
names the plugin and the hook, and nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import pluggy

from strongroom_base.capability import Capability
from strongroom_base.declarations import IamStatement
from strongroom_base.deprecation import renamed_field
from strongroom_base.derived_alarms import AnyAlarm
from strongroom_base.moved import Moved
from strongroom_base.naming import NameLimit
from strongroom_base.size import Size
from strongroom_base.typed import as_tuple, typed
from strongroom_platform.endpoint_services import EndpointService
from strongroom_platform.former_key_uses import unstated_key_uses
from strongroom_platform.key_uses import KeyUse

if TYPE_CHECKING:
    from constructs import Construct

    from strongroom.config import Config
    from strongroom.context import Context
    from strongroom.deployment import Deployment
    from strongroom_base.errors import Problem
    from strongroom_guardrails.model import Rule

API = 1
"""The version of the interface in this module; ``docs/hooks.md`` says what may change within one."""

GROUP = "strongroom.plugins"
"""The entry point group that plugins register in."""

PROJECT = "strongroom"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a function as the implementation of the hook that has its name."""


@attrs.frozen
class NoSettings:
    """The settings of a plugin that has none."""


NAME = re.compile(r"[a-z][a-z0-9_]*")
"""What a plugin may be called: it is a TOML key, a Terraform address and a construct id at once."""


_RESOURCE_TYPE = re.compile(r"aws_[a-z0-9_]+")

CORE = "core"
"""The scope of the core's own resources."""


def _plugin_name(_: object, __: object, value: Any) -> None:
    if not isinstance(value, str) or not NAME.fullmatch(value) or value == CORE:
        message = (
            f"PluginInfo.name is {value!r}; expected a lower-case letter, then lower-case letters, "
            "digits and underscores; 'core' is taken"
        )
        raise ValueError(message)


def _attrs_class(_: object, __: object, value: object) -> None:
    if not (isinstance(value, type) and attrs.has(value)):
        message = f"PluginInfo.settings is {value!r}; expected a frozen attrs class"
        raise TypeError(message)


def _capability_types(_: object, attribute: attrs.Attribute[Any], value: tuple[Any, ...]) -> None:
    for item in value:
        if not (isinstance(item, type) and issubclass(item, Capability) and attrs.has(item)):
            message = (
                f"PluginInfo.{attribute.name} holds {item!r}; expected frozen attrs classes that "
                "derive from strongroom.Capability"
            )
            raise TypeError(message)


def _resource_types(_: object, attribute: attrs.Attribute[Any], value: tuple[str, ...]) -> None:
    for item in value:
        if not _RESOURCE_TYPE.fullmatch(item):
            message = (
                f"PluginInfo.{attribute.name} holds {item!r}; expected Terraform resource types, such "
                "as 'aws_dax_cluster'"
            )
            raise ValueError(message)


def _capabilities() -> Any:
    return attrs.field(default=(), converter=as_tuple, validator=_capability_types)


def _key_uses(info: PluginInfo) -> tuple[KeyUse, ...]:
    return unstated_key_uses((*info.requires, *info.uses))


@renamed_field("requirements", "pci_requirements", since="0.2", until="0.4")
@attrs.frozen(field_transformer=typed)
class PluginInfo:
    """What strongroom must know of a plugin before it runs any of it.

    :param name: the entry point's name: a letter, then lower-case letters, digits and underscores.
        It is the ``[plugins.NAME]`` table of the config and the scope of the plugin's Terraform
        addresses, so it is part of the plugin's public contract.
    :param summary: one line for ``strongroom plugins list``.
    :param settings: a frozen attrs class; each attribute is a key of the config table. Give every
        attribute a type and a default, and say what it means in ``metadata={"help": ...}``.
    :param requires: capabilities it cannot work without.
    :param uses: capabilities it takes when some enabled plugin provides them; a base class, such as
        ``BackedUp``, stands for all of its subclasses.
    :param provides: capabilities that its ``strongroom_resources`` returns.
    :param calls: IAM service prefixes (``"kinesis"``, ``"kms"``) of the AWS APIs that the plugin's
        roles call from inside the VPC; the core makes the endpoints for each.
    :param endpoints: endpoint services that strongroom's table does not have, such as a vendor's,
        or that take the place of what it has for a prefix.
    :param key_uses: the AWS services that the platform's keys must admit for what the plugin encrypts
        with them; state ``()`` when there are none.
    :param setup: one sentence for a plugin that a person must first provide something for, such as a
        certificate: what, and how. Such a plugin is off until the config has a table for it, even a
        built-in one, and ``strongroom init`` writes ``enabled = false`` with this sentence.
    :param pci_requirements: PCI DSS v4.0.1 requirement numbers that its resources give evidence for.
    :param stateful: Terraform types whose deletion loses data and that strongroom's own table does not
        have; a deploy refuses to delete or replace such a resource unless its address is named.
    :param names: how long names AWS takes of types for which strongroom does not know it, or knows a
        longer limit.
    :param subnets: whether the plugin makes subnets of its own, in the block of the VPC that the config
        gives it by ``[network] blocks``; see ``Context.block``.
    :param api: the version of this interface that the plugin was written for.
    """

    name: str = attrs.field(validator=_plugin_name)
    summary: str
    settings: type[Any] = attrs.field(default=NoSettings, validator=_attrs_class)
    requires: tuple[type[Capability], ...] = _capabilities()
    uses: tuple[type[Capability], ...] = _capabilities()
    provides: tuple[type[Capability], ...] = _capabilities()
    calls: tuple[str, ...] = ()
    endpoints: tuple[EndpointService, ...] = ()
    key_uses: tuple[KeyUse, ...] = attrs.field(default=attrs.Factory(_key_uses, takes_self=True))
    pci_requirements: tuple[str, ...] = ()
    setup: str = ""
    stateful: tuple[str, ...] = attrs.field(default=(), validator=_resource_types)
    names: tuple[NameLimit, ...] = ()
    subnets: bool = False
    api: int = attrs.field(default=1, validator=attrs.validators.ge(1))


@hookspec
def strongroom_plugin() -> PluginInfo:  # type: ignore[empty-body]
    """Say what the plugin is.

    Called once, when the plugin is loaded: by ``strongroom plugins`` and before every synthesis.
    Must not import ``cdktf`` or the AWS bindings.

    :return: the plugin's :class:`PluginInfo`.
    """


@hookspec
def strongroom_validate(settings: Any, config: Config) -> Iterable[Problem]:  # type: ignore[empty-body]
    """Check what the settings' own validators cannot see: settings against each other or the load.

    Called after the whole config has been read, before anything is synthesised, for every enabled plugin
    whose own settings are good: other plugins' problems do not hide this one's. Not called when the
    core's part of the config has a problem, because there is no :class:`~strongroom.config.Config` then.
    Must not import ``cdktf``.

    :param settings: an instance of the plugin's settings class.
    :param config: the whole config.
    :return: the problems found, each with the path of the key to change; none when all is well.
    """


@hookspec
def strongroom_sizes(settings: Any, config: Config) -> Iterable[Size]:  # type: ignore[empty-body]
    """Show what is derived from the load: sizes and limits, and where each comes from.

    Called by ``strongroom capacity`` for every enabled plugin of a valid config. Must not import
    ``cdktf``.

    :param settings: an instance of the plugin's settings class.
    :param config: the whole config.
    :return: the sizes, in the order in which people should read them.
    """


@hookspec
def strongroom_resources(scope: Construct, context: Context) -> Iterable[Capability]:  # type: ignore[empty-body]
    """Create the plugin's resources.

    Called once per synthesis, after the network and after every plugin that provides what this one
    requires or uses. The only hook that may import ``cdktf`` and the AWS bindings; import them inside
    the function, or in a module of its own that the function imports.

    :param scope: the plugin's own scope; put every construct under it. Construct ids are part of the
        Terraform address, so changing one later replaces the resource.
    :param context: names, settings, capabilities and roles.
    :return: one instance of each capability that the plugin provides.
    """


@hookspec
def strongroom_iam_statements(context: Context) -> Iterable[IamStatement]:  # type: ignore[empty-body]
    """Declare permissions.

    Called once per synthesis, after all resources exist; the context then holds the capabilities of
    the plugin itself too. Plain data: must not import ``cdktf``.

    :param context: as for :func:`strongroom_resources`.
    :return: statements, each with its role; a role may collect statements from several plugins.
    """


@hookspec
def strongroom_alarms(context: Context) -> Iterable[AnyAlarm]:  # type: ignore[empty-body]
    """Declare alarms.

    Called once per synthesis, after the IAM statements. Plain data: must not import ``cdktf``.

    :param context: as for :func:`strongroom_iam_statements`.
    :return: alarms on the plugin's own resources.
    """


@hookspec
def strongroom_watch(  # type: ignore[empty-body]
    scope: Construct, context: Context, alarms: Mapping[str, Sequence[AnyAlarm]]
) -> Mapping[str, Sequence[AnyAlarm]]:
    """Make alarms of what all plugins declared, wherever the plugin watches from.

    Called once per synthesis, after every plugin's alarms; a plugin without it declares and does not
    watch. When no enabled plugin has it, commands say that nothing is watched. May import ``cdktf``,
    as :func:`strongroom_resources` does; every other resource of the stack exists by then.

    :param scope: the plugin's own scope, the one that its resources were made in.
    :param context: as for :func:`strongroom_iam_statements`.
    :param alarms: each plugin's alarms by plugin name, with those of ``core``; no two have the same
        purpose.
    :return: the alarms as they were made, by plugin name: without those that the plugin's settings
        switch off, and with what they change. ``strongroom alarms`` shows these.
    """


@hookspec
def strongroom_moved(context: Context) -> Iterable[Moved]:  # type: ignore[empty-body]
    """Say which resources have another Terraform address than in an earlier release.

    Called once per synthesis, when every resource exists. Plain data: must not import ``cdktf``. Keep
    a move for as long as users may upgrade from the release before it; a chain of moves is fine.

    :param context: as for :func:`strongroom_iam_statements`; a move whose target is only made under some
        settings must only be returned under those.
    :return: moves within the plugin's own scope.
    """


@hookspec
def strongroom_guardrails(settings: Any, config: Config) -> Iterable[Rule]:  # type: ignore[empty-body]
    """Add guardrail rules that judge the whole synthesised stack.

    Called once per synthesis or check, last. A plugin can add rules, never remove one. What a rule asks
    for may depend on the settings; a rule that says ``Outcome.WARN`` of something shows it and refuses
    nothing.

    :param settings: as for :func:`strongroom_validate`.
    :param config: as for :func:`strongroom_validate`.
    :return: rules whose ids start with the plugin's name and a hyphen.
    """


@hookspec
def strongroom_before_deploy(deployment: Deployment) -> None:
    """Do what must be done before a deploy.

    Called by ``strongroom deploy`` and ``local up`` when the plan has been confirmed, before anything is
    changed, at each run, whether or not the plan has changes: it must do no harm when it is called
    again. Raise an error to stop: nothing is deployed then.

    :param deployment: settings, the outputs of what is deployed already, and AWS clients.
    """


@hookspec
def strongroom_after_deploy(deployment: Deployment) -> None:
    """Do what must be done after a deploy, such as a schema migration.

    Called when everything has been deployed, at each run, as :func:`strongroom_before_deploy`. An error
    ends the command with exit code 3 and says that the stack is deployed; the next deploy calls it
    again.

    :param deployment: settings, the outputs of the stack, and AWS clients.
    """


@hookspec
def strongroom_before_destroy(deployment: Deployment) -> None:
    """Do what must be done before everything is removed, such as exporting what is to be kept.

    Called by ``strongroom destroy`` after it has been confirmed, last plugin first. An error stops the
    destroy; ``--skip-steps`` leaves the step out. A config that cannot be used leaves it out too.

    :param deployment: settings, the outputs of the stack, and AWS clients.
    """

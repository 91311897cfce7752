"""The capabilities that have been provided, and the Terraform outputs that show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
from cdktf import TerraformOutput
from constructs import Construct

from strongroom.hookspecs import CORE, PluginInfo
from strongroom.stack.roles import Roles
from strongroom_base.capability import Capability, output_name
from strongroom_base.declarations import Role
from strongroom_base.errors import PluginError


class Provided:
    """What the core and the plugins have provided so far, by type."""

    def __init__(self) -> None:
        self._capabilities: dict[type[Capability], Capability] = {}
        self._names: dict[str, type[Capability]] = {}

    @property
    def capabilities(self) -> Mapping[type[Capability], Capability]:
        """A view that shows what is provided later too."""
        return self._capabilities

    def add_all(self, info: PluginInfo, given: Iterable[Capability]) -> None:
        """Add what a plugin returned.

        :raises PluginError: when it is not what the plugin's info says, or has a taken name.
        """
        found = list(given)
        kinds = [type(capability) for capability in found]
        if sorted(k.__name__ for k in kinds) != sorted(k.__name__ for k in info.provides):
            raise PluginError(
                info.name,
                f"plugin {info.name!r}: strongroom_resources returned {_names(kinds)}; its PluginInfo "
                f"says it provides {_names(info.provides)}",
            )
        for capability in found:
            self.add(capability, info.name)

    def add(self, capability: Capability, plugin: str = CORE) -> None:
        """Add one capability.

        :raises PluginError: when another capability's output has the same name.
        """
        kind = type(capability)
        other = self._names.setdefault(output_name(kind), kind)
        if other is not kind:
            raise PluginError(
                plugin,
                f"plugin {plugin!r} provides {kind.__module__}.{kind.__name__}, whose Terraform "
                f"output would be called as that of {other.__module__}.{other.__name__}",
                hint="rename the capability",
            )
        self._capabilities[kind] = capability

    def write_outputs(self, scope: Construct, roles: Roles) -> None:
        """Make one Terraform output for each capability."""
        for capability in self._capabilities.values():
            name = output_name(type(capability))
            TerraformOutput(
                scope,
                name,
                value=_value(capability, roles),
                description=(type(capability).__doc__ or "").partition("\n")[0],
            ).override_logical_id(name)


def _value(value: Any, roles: Roles) -> Any:
    if isinstance(value, Role):
        return roles.arn(value, CORE)
    if attrs.has(type(value)):
        fields = attrs.fields(type(value))
        shown = {field.name: getattr(value, field.name) for field in fields}
        return {k: _value(v, roles) for k, v in shown.items() if v is not None}
    if isinstance(value, tuple):
        return [_value(item, roles) for item in value]
    return value


def _names(kinds: Iterable[type[Capability]]) -> str:
    return ", ".join(sorted(kind.__name__ for kind in kinds)) or "nothing"

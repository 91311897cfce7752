"""Who wrote which part of the document that no construct of a plugin's scope stands for.

A resource carries the path of its construct. Variables, locals, providers, and whatever an override of
the stack writes carry none, so a finding on one of them could not say whose it is. So the overrides of
each plugin's turn are recorded, and the document's comment names the plugin of each such part, where
the guardrails read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cdktf import (
    TerraformElement,
    TerraformLocal,
    TerraformProvider,
    TerraformStack,
    TerraformVariable,
)

from strongroom_base.errors import PluginError
from strongroom_bindings.owners import Owners

COMMENT = "//.strongroom.written_by"
"""The path in the document of what :meth:`Sections.write` writes."""


class Sections:
    """The parts that plugins wrote, by place, such as ``terraform.required_providers.random``."""

    def __init__(self, stack: TerraformStack, owners: Owners) -> None:
        self._stack = stack
        self._owners = owners
        self._writers: dict[str, str] = {}
        self._record(stack, "")
        for element in stack.node.find_all():
            if isinstance(element, TerraformProvider):
                self._record(element, _provider(element))

    def made(self, plugin: str, constructs: Iterable[Any]) -> None:
        """Take note of what came in a plugin's own scope and has no path in the document."""
        for construct in constructs:
            if isinstance(construct, TerraformVariable):
                self._writers[f"variable.{construct.friendly_unique_id}"] = plugin
            elif isinstance(construct, TerraformLocal):
                self._writers[f"locals.{construct.friendly_unique_id}"] = plugin
            elif isinstance(construct, TerraformProvider):
                self._writers[_provider(construct)] = plugin

    def writer(self, place: str) -> str:
        """Return the plugin that wrote a part by an override, or the empty string."""
        return self._writers.get(place, "")

    def verify(self, document: Mapping[str, Any]) -> None:
        """Refuse an override that changes what another scope made.

        :raises PluginError: naming the plugin, and the resource or data source.
        """
        for place, plugin in self._writers.items():
            kind, _, address = place.partition(".")
            resource_type, _, name = address.partition(".")
            if kind not in ("resource", "data") or not name:
                continue
            body = document.get(kind, {}).get(resource_type, {}).get(name, {})
            path = body.get("//", {}).get("metadata", {}).get("path", "").split("/")
            if len(path) > 1 and path[1] != plugin:
                raise PluginError(
                    plugin,
                    f"plugin {plugin!r} changed {address} of {path[1]!r} by an override of the stack",
                    hint="change only what is made under the scope that strongroom_resources is given",
                )

    def write(self) -> None:
        """Name the plugins in the document's comment."""
        if self._writers:
            self._stack.add_override(COMMENT, dict(sorted(self._writers.items())))

    def _record(self, element: TerraformElement | TerraformStack, where: str) -> None:
        """Record each override of an element on its way to CDKTF.

        Set on the object and not by a subclass, which would make Node call back for each of its own.
        """
        add_override = element.add_override

        def recording(path: str, value: Any) -> None:
            plugin = self._owners.plugin
            if plugin:
                if path.startswith("//"):
                    raise PluginError(
                        plugin,
                        f"plugin {plugin!r} writes into the document's comment: {path}",
                        hint="the comment is how findings name their plugin; leave it as it is",
                    )
                whole = f"{where}.{path}" if where else path
                for place in _places(tuple(whole.split(".")), value):
                    self._writers[place] = plugin
            self._owners.by_core(add_override)(path, value)

        vars(element)["add_override"] = recording


def _places(path: tuple[str, ...], value: Any) -> Iterator[str]:
    """Yield the parts that an override of a path writes."""
    depth = 2 if path[0] in _SHORT else 3
    if len(path) < depth and isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _places((*path, str(name)), inner)
    else:
        yield ".".join(path[:depth])


_SHORT = frozenset({"check", "locals", "output", "provider", "variable"})
"""Sections whose parts are a name alone; elsewhere a part is a type and a name."""


def _provider(provider: TerraformProvider) -> str:
    return f"provider.{provider.terraform_resource_type}"

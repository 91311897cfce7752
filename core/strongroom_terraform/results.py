"""What the other Terraform commands return."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, Self

import attrs


@attrs.frozen
class AppliedChange:
    """One resource that an apply changed.

    :param action: ``create``, ``update`` or ``delete``; a replacement is two of them.
    :param elapsed: seconds it took.
    """

    address: str
    action: str
    elapsed: float


@attrs.frozen
class Applied:
    """What an apply did.

    :param changes: in the order of completion.
    :param seconds: how long the whole took.
    """

    changes: tuple[AppliedChange, ...]
    seconds: float


class Sensitive(str):
    """A sensitive output: prints and serialises as ``(sensitive)``; ``value`` has the value."""

    __slots__ = ("value",)
    value: Any

    def __new__(cls, value: Any) -> Self:
        self = super().__new__(cls, "(sensitive)")
        self.value = value
        return self


def read_outputs(document: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return outputs by name from ``terraform output -json``; sensitive ones are :class:`Sensitive`."""
    return {
        name: Sensitive(output["value"]) if output.get("sensitive") else output["value"]
        for name, output in document.items()
    }


@attrs.frozen
class StateResource:
    """One resource, or one reading of a data source, in the state.

    :param tainted: whether the next apply replaces it because its creation did not complete.
    :param values: its attributes. May hold secrets.
    """

    address: str
    type: str
    mode: Literal["managed", "data"]
    tainted: bool
    values: Mapping[str, Any] = attrs.field(repr=False)


def read_state(document: Mapping[str, Any]) -> list[StateResource]:
    """Return the resources of ``terraform show -json``, of all modules, by address."""
    root = document.get("values", {}).get("root_module", {})
    return sorted(_resources(root), key=lambda resource: resource.address)


def _resources(module: Mapping[str, Any]) -> Iterator[StateResource]:
    for item in module.get("resources", ()):
        yield StateResource(
            address=item["address"],
            type=item["type"],
            mode=item["mode"],
            tainted=bool(item.get("tainted")),
            values=item.get("values", {}),
        )
    for child in module.get("child_modules", ()):
        yield from _resources(child)


@attrs.frozen
class Versions:
    """Which Terraform is in use, for ``strongroom doctor``.

    :param terraform: its version, such as ``1.15.5``.
    :param engine: ``library`` or ``binary``.
    :param path: the library's or binary's file.
    :param mirror: the provider mirror in use, or None.
    :param user_config: the user's CLI configuration if that decides where providers come from.
    :param plugin_cache: where providers from the registry are kept.
    :param provider_source: where the AWS provider comes from, for people.
    """

    terraform: str
    engine: Literal["library", "binary"]
    path: Path
    mirror: Path | None
    user_config: Path | None
    plugin_cache: Path
    provider_source: str

"""The shape of a ``cdk.tf.json``: objects, lists of them, and one clear error for anything else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NoReturn

from strongroom_base import strict_json
from strongroom_base.errors import CallerError

HINT: Final = "name a cdk.tf.json as CDKTF writes it, such as cdktf.out/stacks/STACK/cdk.tf.json"

WITH_BLOCKS: Final = frozenset({"data", "ephemeral", "module", "provider", "resource", "terraform"})
BLOCKS: Final = WITH_BLOCKS | {
    "//",
    "check",
    "import",
    "locals",
    "moved",
    "output",
    "removed",
    "variable",
}
"""The top-level blocks of Terraform's language that the guardrails read."""


def entries(holder: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    """Return the object under a key; an empty one when there is none."""
    value = holder.get(key)
    return {} if value is None else mapping(value, where)


def mapping(value: Any, where: str) -> Mapping[str, Any]:
    """Return a value that must be an object."""
    if not isinstance(value, Mapping):
        malformed(where, "an object", value)
    return value


def listed(value: Any, where: str) -> list[Mapping[str, Any]]:
    """Return what is one object or a list of them, as Terraform takes blocks."""
    blocks = [] if value is None else [value] if isinstance(value, Mapping) else value
    if not isinstance(blocks, list):
        malformed(where, "a list of objects", blocks)
    return [mapping(block, f"{where}[{index}]") for index, block in enumerate(blocks)]


def check_values(document: Mapping[str, Any]) -> None:
    """Refuse values that Terraform reads in another way than Python, or not at all.

    :raises CallerError: as :func:`strict_json.fault` says it.
    """
    problem = strict_json.fault(document)
    if problem is not None:
        raise CallerError(f"the stack cannot be read: {problem}", hint=HINT)


def check_blocks(document: Mapping[str, Any]) -> None:
    """Refuse blocks that no rule would see: of a kind unknown here, or in a list within a list.

    Terraform merges the objects of an inner list into one block.

    :raises CallerError: with the place.
    """
    unknown = sorted(document.keys() - BLOCKS)
    if unknown:
        raise CallerError(
            f"the stack cannot be read: {', '.join(unknown)} "
            f"{'is no block' if len(unknown) == 1 else 'are no blocks'} that the guardrails know",
            hint=f"the blocks of a cdk.tf.json are {', '.join(sorted(BLOCKS - {'//'}))}",
        )
    open_: list[tuple[str, Any]] = [(kind, document.get(kind)) for kind in sorted(WITH_BLOCKS)]
    while open_:
        path, value = open_.pop()
        if isinstance(value, Mapping):
            open_ += [(f"{path}.{name}", item) for name, item in value.items() if name != "//"]
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, list) and any(isinstance(one, Mapping) for one in item):
                    malformed(f"{path}[{index}]", "an object: Terraform merges inner lists", item)
                if isinstance(item, Mapping | list):
                    open_.append((f"{path}[{index}]", item))


def malformed(where: str, expected: str, found: Any) -> NoReturn:
    """Say where the document is not shaped like Terraform's JSON.

    :raises CallerError: always.
    """
    raise CallerError(
        f"the stack cannot be read: {where} is {_kind(found)}; expected {expected}",
        hint=HINT,
    )


def _kind(value: Any) -> str:
    names = {"str": "a string", "list": "a list", "bool": "a boolean", "NoneType": "null"}
    return names.get(type(value).__name__, f"{value!r:.40}")

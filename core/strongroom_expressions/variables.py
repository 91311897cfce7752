"""The values of a stack's input variables: their defaults, in the types that they declare.

strongroom runs Terraform without any other value for them. A variable whose type is not read here, that
has no default, or that is ephemeral stays an expression.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from strongroom_expressions.values import NotKnown, plain, text

_ARGUMENTS: Final = frozenset(
    {"//", "default", "description", "nullable", "sensitive", "type", "validation"}
)
_BOOLS: Final = {"true": True, "false": False}


def defaults(blocks: Any) -> dict[str, Any]:
    """Return the default of each variable that is known, by name."""
    found: dict[str, Any] = {}
    for block in blocks if isinstance(blocks, list) else [blocks]:
        for name, body in block.items() if isinstance(block, Mapping) else ():
            if isinstance(body, Mapping) and "default" in body and body.keys() <= _ARGUMENTS:
                try:
                    found[name] = _converted(plain(body["default"]), body.get("type", "any"))
                except NotKnown:
                    continue
    return found


def _converted(value: Any, declared: Any) -> Any:
    """Return a value in a declared type, as Terraform converts it.

    :raises NotKnown: when this module does not.
    """
    if value is None:
        return None
    if declared in ("any", "string", "number", "bool"):
        return _scalar(value, declared)
    if declared in ("list(string)", "list", "list(any)") and isinstance(value, list):
        items = [_scalar(item, "string") for item in value]
        if declared == "list(string)" or items == value:
            return items
    if declared in ("map(string)", "map", "map(any)") and isinstance(value, dict):
        texts = {name: _scalar(item, "string") for name, item in value.items()}
        if declared == "map(string)" or texts == value:
            return texts
    raise NotKnown


def _scalar(value: Any, declared: str) -> Any:
    if declared == "any":
        return value
    if declared == "string":
        return text(value)
    if declared == "bool" and value in ("true", "false"):
        return _BOOLS[value]
    if isinstance(value, bool) is (declared == "bool") and isinstance(value, bool | int | float):
        return value
    raise NotKnown

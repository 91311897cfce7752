"""What the generated classes say of the kernel's answers."""

from __future__ import annotations

import functools
import re
from typing import Any

from jsii import _reference_map

_RESOURCES = frozenset({"cdktf.TerraformResource", "cdktf.TerraformDataSource"})
_TEXT = ("builtins.str", str)
_NOTHING = ("None", None)
_QUIET = re.compile(r"addOverride|overrideLogicalId|(?:put|reset)[A-Z]\w*")


def interfaces_of(type_name: str) -> list[str] | None:
    """Return the interfaces that a generated class implements; None for a type that has no class.

    An object of that class has no others, and the kernel mentions only others.
    """
    made = _made(type_name)
    if made is None:
        return None
    return [interface.__jsii_type__ for interface in getattr(made, "__jsii_ifaces__", ())]


@functools.cache
def is_text(type_name: str, name: str) -> bool:
    """Whether reading a property gives a new token that stands for a text.

    The generated classes of resources read every property of type ``str`` in this way.

    :param name: the property's JavaScript name.
    """
    made = _made(type_name)
    bases = {vars(base).get("__jsii_type__") for base in getattr(made, "__mro__", ())[1:]}
    if not bases & _RESOURCES:
        return False
    getters = (getattr(found, "fget", None) for found in vars(made).values())
    return any(_is(getter, name) and _returned(getter) in _TEXT for getter in getters)


@functools.cache
def is_quiet(type_name: str, name: str) -> bool:
    """Whether a method takes note of its arguments and returns nothing.

    :param name: the method's JavaScript name.
    """
    if not is_construct(type_name) or not _QUIET.fullmatch(name):
        return False
    for base in getattr(_made(type_name), "__mro__", ()):
        for method in vars(base).values():
            if _is(method, name):
                return _returned(method) in _NOTHING
    return False


@functools.cache
def is_construct(type_name: str) -> bool:
    """Whether objects of a type are constructs."""
    bases = getattr(_made(type_name), "__mro__", ())
    return any(vars(base).get("__jsii_type__") == "constructs.Construct" for base in bases)


def _made(type_name: str) -> Any:
    return _reference_map._types.get(type_name)  # noqa: SLF001 - jsii has no other way in


def _is(member: Any, name: str) -> bool:
    return getattr(member, "__jsii_name__", None) == name


def _returned(member: Any) -> Any:
    return getattr(member, "__annotations__", {}).get("return", "")

"""Which setting of which resource a resource writes, so that two writers of one are found."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any, Final

import attrs

from strongroom_guardrails import index
from strongroom_guardrails.catalogue import facts
from strongroom_guardrails.catalogue.demands import settings
from strongroom_guardrails.model import Resource, Stack
from strongroom_guardrails.ownership import ECHOES
from strongroom_guardrails.values import MAX_HOPS, places, reference, substitute

ARN: Final = re.compile(r"arn:aws[a-z-]*:[^:]*:[^:]*:[^:]*:(?:[a-z-]+[:/])?(.+)")
"""The name in an ARN (AWS General Reference, "Amazon Resource Names")."""

OWN_ACCOUNT: Final = re.compile(
    r"\$\{data\.aws_caller_identity\.[A-Za-z0-9_-]+\.(?:account_id|id)\}|\b\d{12}\b"
)

QUEUE_URL: Final = re.compile(r"https://sqs\.[^/]+/[^/]+/(.+)")

Written = tuple[str, str, str]
"""A setting, the argument that writes it or names what it is of, and what it is of."""


@attrs.frozen
class Writer:
    """How a type writes a setting.

    :param of: the arguments that together name what the setting is of; none for the resource itself.
    :param argument: what writes the setting of the resource itself.
    """

    setting: str
    of: tuple[str, ...] = ()
    argument: str = ""


@functools.cache
def _writers() -> Mapping[str, tuple[Writer, ...]]:
    found: dict[str, list[Writer]] = {}
    for entry in settings():
        for name in entry.get("writers", ()):
            kind, _, arguments = name.partition(".")
            writer = Writer(entry["name"], of=tuple(arguments.split("+")) if arguments else ())
            found.setdefault(f"aws_{kind}", []).append(writer)
        for name in entry.get("inline", ()):
            kind, _, argument = name.partition(".")
            found.setdefault(f"aws_{kind}", []).append(Writer(entry["name"], argument=argument))
    return {kind: tuple(several) for kind, several in found.items()}


def writes(resource: Resource, stack: Stack) -> list[Written]:
    """Return the settings that a resource writes."""
    found: list[Written] = []
    for writer in _writers().get(resource.type, ()):
        if writer.argument:
            value = resource.arguments.get(writer.argument)
            if value not in (None, [], {}):
                found.append((writer.setting, writer.argument, _own_name(resource, stack)))
        else:
            targets = [_named(resource, argument, stack) for argument in writer.of]
            found.append((writer.setting, " and ".join(writer.of), " and ".join(targets)))
    return found


def all_writers(stack: Stack) -> Mapping[tuple[str, str], list[Resource]]:
    """Return the writers of each setting of each resource."""

    def make() -> Mapping[tuple[str, str], list[Resource]]:
        found: dict[tuple[str, str], list[Resource]] = {}
        for resource in stack.resources:
            for setting, _, target in writes(resource, stack):
                found.setdefault((setting, target), []).append(resource)
        return found

    return index.once(stack, "writers", make)


def _named(resource: Resource, argument: str, stack: Stack) -> str:
    values = [place.value for place in places(resource.arguments, argument)]
    return ", ".join(sorted(_identity(value, stack) for value in values))


def _identity(value: Any, stack: Stack, hops: int = MAX_HOPS) -> str:
    """Return one text for every way of naming a resource: by reference, by name and by ARN."""
    target = reference(value)
    holder = stack.by_address.get(target.address) if target else None
    if target is None or holder is None or hops == 0:
        text = str(substitute(value, stack)).removesuffix(":*")
        match = ARN.fullmatch(text) or QUEUE_URL.fullmatch(text)
        return _text(match[1] if match else text)
    given = holder.arguments.get(target.attribute)
    if given is not None and target.attribute not in _naming(holder):
        return _identity(given, stack, hops - 1)
    echo = next((w.of for w in _writers().get(holder.type, ()) if len(w.of) == 1), None)
    if target.attribute == "id" and echo and ECHOES.fullmatch(holder.type):
        return _identity(holder.arguments.get(echo[0]), stack, hops - 1)
    return _own_name(holder, stack)


def _naming(holder: Resource) -> tuple[str, ...]:
    known = facts(holder.type)
    return known.names if known else ()


def _own_name(resource: Resource, stack: Stack) -> str:
    for argument in _naming(resource):
        name = substitute(resource.arguments.get(argument), stack)
        if isinstance(name, str) and name:
            return _text(name)
    return resource.address


def _text(name: str) -> str:
    """Return a name in which an account number and a reference to it are the same."""
    return OWN_ACCOUNT.sub("ACCOUNT", name)

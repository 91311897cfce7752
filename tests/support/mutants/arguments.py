"""Weakening what the catalogue says of a type: its checks, its names and its tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from strongroom_base.naming import rule_for
from strongroom_guardrails.catalogue import Check, Presence, TypeFacts
from strongroom_guardrails.model import Resource, Stack
from strongroom_guardrails.values import ABSENT, is_reference, places, same, substitute
from support.mutants.changes import Change, put, remove

KEYS = (
    "alias/aws/service",
    "arn:aws:kms:ca-central-1:111122223333:key/x",
    "${aws_kms_key.gone.arn}",
    "${data.aws_kms_key.theirs.arn}",
)
"""Keys that are not the stack's: of AWS, of another stack, of none, of somebody else."""


def checked(area: str, check: Check, resource: Resource) -> Iterator[Change]:
    for path in _paths(resource.arguments, check):
        where = ".".join(map(str, path))
        if not check.absent:
            yield area, f"{where} removed", remove(path)
        yield area, f"{where} unknown", put(path, "${var.anything}")
        if check.key:
            for key in KEYS:
                yield "key", f"{where} = {key}", put(path, key)
        elif check.values is not None:
            for value in (True, False, 1, "something else"):
                if not any(same(value, wanted) for wanted in check.values):
                    yield area, f"{where} = {value!r}", put(path, value)
        elif check.at_most is not None:
            yield area, f"{where} too much", put(path, check.at_most + 1)
        else:
            yield area, f"{where} = something else", put(path, "http://something.else")


def applies(check: Check, resource: Resource, stack: Stack) -> bool:
    """Say whether the conditions of a check hold: where they do not, a change weakens nothing."""
    for path, accepted in check.when:
        if "<-" in path:
            return False
        values = [substitute(p.value, stack) for p in places(resource.arguments, path)]
        present = any(value not in (ABSENT, [], {}) for value in values)
        if isinstance(accepted, Presence):
            if present is not (accepted is Presence.PRESENT):
                return False
        elif not any(same(value, wanted) for value in values for wanted in accepted) and not (
            not present and Presence.ABSENT in accepted
        ):
            return False
    return True


def _paths(arguments: Any, check: Check) -> Iterator[tuple[str | int, ...]]:
    """Yield where an argument is, or could be set: its blocks must be there."""
    *blocks, name = check.argument.split(".")

    def walk(value: Any, rest: list[str], path: tuple[str | int, ...]) -> Iterator[Any]:
        if isinstance(value, list):
            for position, item in enumerate(value):
                yield from walk(item, rest, (*path, position))
        elif isinstance(value, dict):
            if rest:
                yield from walk(value.get(rest[0]), rest[1:], (*path, rest[0]))
            else:
                yield (*path, name)

    yield from walk(arguments, blocks, ())


def names(resource: Resource, known: TypeFacts) -> Iterator[Change]:
    rule = rule_for(resource.type)
    for name in known.names:
        good = resource.arguments.get(name)
        if not isinstance(good, str) or is_reference(good):
            continue
        yield "name", f"{name} removed", remove((name,))
        yield "name", f"{name} unknown", put((name,), "${var.anything}")
        yield "name", f"{name} without suffix", put((name,), good.replace("dev01", "x"))
        yield "name", f"{name} of another environment", put((name,), good.replace("dev01", "prod"))
        yield "name", f"{name} too long", put((name,), f"{'x' * rule.limit}-{good}")
        if good.startswith(f"{rule.prefix}{rule.token}-"):
            yield "name", f"{name} without type", put((name,), f"{rule.prefix}zzz-main-dev01")
    for prefix in known.prefixes:
        yield "name", prefix, put((prefix,), "x")


def tags(resource: Resource, known: TypeFacts) -> Iterator[Change]:
    if not known.taggable:
        return
    own = resource.arguments.get("tags") or {}
    for tag, value in (
        ("EnvironmentSuffix", "prod"),
        ("EnvironmentSuffix", "${var.x}"),
        ("ManagedBy", "hand"),
        ("Name", "vpc-main-prod"),
    ):
        yield "tag", f"{tag} = {value}", put(("tags",), {**own, tag: value})
    yield "tag", "unknown", put(("tags",), "${var.tags}")
    yield "tag", "a provider without tags", put(("provider",), "aws.bare")
    if not known.names:
        yield "tag", "no Name", put(("tags",), {k: v for k, v in own.items() if k != "Name"})

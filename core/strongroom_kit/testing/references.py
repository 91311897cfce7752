"""References that lead nowhere: Terraform would find them, but only when it is run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from strongroom_base.declarations import IamStatement
from strongroom_base.derived_alarms import AnyAlarm, references

_EXPRESSION = re.compile(r"\$\{([^}]*)\}")
_ADDRESS = re.compile(
    r"(?<![\w.\"-])((?:data|ephemeral)\.)?([a-z][a-z0-9]*_[a-z0-9_]+)\.([A-Za-z_][\w-]*)"
)


def dangling(document: Mapping[str, Any]) -> list[str]:
    """Return every reference in a stack to what the stack does not have, with where it stands."""
    known = _known(document)
    return [
        f"{place}: {address}"
        for section in ("resource", "data", "ephemeral", "output")
        for place, text in _strings(document.get(section, {}), section)
        for address in _addresses(text, bare=".depends_on" in place)
        if address not in known
    ]


def dangling_alarms(alarms: Iterable[AnyAlarm], document: Mapping[str, Any]) -> list[str]:
    """Return every dimension of an alarm that refers to what the stack does not have."""
    known = _known(document)
    return [
        f"alarm {alarm.purpose}, dimension: {address}"
        for alarm in alarms
        for value in references(alarm)
        for address in _addresses(value)
        if address not in known
    ]


def dangling_statements(
    statements: Iterable[IamStatement], document: Mapping[str, Any]
) -> list[str]:
    """Return every resource or condition of a statement that refers to what the stack has not."""
    known = _known(document)
    return [
        f"statement {statement.sid} of role {statement.role.purpose}: {address}"
        for statement in statements
        for text in (*statement.resources, *(v for c in statement.conditions for v in c.values))
        for address in _addresses(text)
        if address not in known
    ]


def addressed(body: Mapping[str, Any]) -> set[str]:
    """Return the addresses that a resource's arguments refer to."""
    return {
        address
        for place, text in _strings(body, "")
        for address in _addresses(text, bare=".depends_on" in place)
    }


def _known(document: Mapping[str, Any]) -> set[str]:
    sections = (("resource", ""), ("data", "data."), ("ephemeral", "ephemeral."))
    return {
        f"{prefix}{kind}.{name}"
        for section, prefix in sections
        for kind, instances in document.get(section, {}).items()
        for name in instances
    }


def _addresses(text: str, *, bare: bool = False) -> Iterator[str]:
    for expression in [text] if bare else _EXPRESSION.findall(text):
        for section, kind, name in _ADDRESS.findall(expression):
            yield f"{section}{kind}.{name}"


def _strings(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key != "//":  # CDKTF's own notes
                yield from _strings(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, place)

"""What the platform must have beside encryption: to survive, recover, be recorded, watched, guarded.

``demands.toml`` holds it as data, by question; people edit it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import attrs

from strongroom_guardrails.catalogue import Check, check_from
from strongroom_guardrails.catalogue.data import load


@attrs.frozen
class Demand:
    """What one argument of a type must be, so that a question is answered well.

    :param why: what happens otherwise, with its source.
    :param advice: whether what is missing is only warned of.
    :param given: a type without which the demand does not apply: the stack leaves the matter to somebody
        else, such as backups to a plan of the organization.
    :param unless: what answers it as well: ``backed-up`` or ``alarmed``.
    """

    check: Check
    why: str
    advice: bool = False
    given: str | None = None
    unless: str | None = None


@functools.cache
def demands(question: str) -> Mapping[str, tuple[Demand, ...]]:
    """Return what a question demands, by resource type.

    :param question: the id of a rule, such as ``survives-a-zone``.
    """
    found: dict[str, list[Demand]] = {}
    for entry in _document()[question]:
        fields = dict(entry)
        names = fields.pop("arguments")
        among = fields.pop("includes", None)
        wanted = [{"values": [one], "some": True} for one in among] if among else [{}]
        own = {
            name: fields.pop(name)
            for name in ("why", "advice", "given", "unless")
            if name in fields
        }
        if "given" in own:
            own["given"] = f"aws_{own['given']}"
        for name in names:
            kind, _, argument = name.partition(".")
            for alone in wanted:
                check = check_from({**fields, **alone, "argument": argument})
                found.setdefault(f"aws_{kind}", []).append(Demand(check, **own))
    return {kind: tuple(several) for kind, several in found.items()}


def rules() -> Mapping[str, Mapping[str, Any]]:
    """Return the title, fix and requirements of each rule that is data alone."""
    tables: Mapping[str, Mapping[str, Any]] = _document()["rule"]
    return tables


@functools.cache
def settings() -> tuple[Mapping[str, Any], ...]:
    """Return the settings that have one writer only, as ``writers.toml`` lists them."""
    return tuple(load("writers.toml")["setting"])


def _document() -> Mapping[str, Any]:
    return load("demands.toml")

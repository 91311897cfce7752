"""Which types grant access without a policy, as ``catalogue/grants.toml`` has it.

A type that could grant by its name and is in none of the lists is unknown.
"""

from __future__ import annotations

import fnmatch
import functools
import re
from collections.abc import Mapping
from typing import Any, Final

from strongroom_guardrails import catalogue
from strongroom_guardrails.catalogue.data import load

PREFIX: Final = "aws_"


@functools.cache
def forbidden(kind: str) -> str:
    """Return what a type that should not be there is; empty for others."""
    for entry in grants()["forbidden"]:
        if _listed(kind, entry["types"]):
            return str(entry["what"])
    return ""


@functools.cache
def classified(kind: str) -> bool:
    """Say whether a type, written without ``aws_``, is known to grant or not to grant access."""
    data = grants()
    if kind == "lambda_permission" or not re.fullmatch("|".join(data["like"]), kind):
        return True
    facts = catalogue.facts(f"{PREFIX}{kind}")
    if facts is not None and facts.policies:
        return True
    if any(_listed(kind, e["types"]) for e in (*data["forbidden"], *data["none"])):
        return True
    sections = ("absent", "ours", "roles", "policies", "documents")
    return any(arguments(section, kind) for section in sections)


def _listed(kind: str, patterns: list[str]) -> bool:
    return any(fnmatch.fnmatchcase(kind, pattern) for pattern in patterns)


@functools.cache
def arguments(section: str, kind: str) -> tuple[str, ...]:
    """Return the arguments of a type that a section of the data lists."""
    return tuple(
        argument.partition(".")[2]
        for entry in grants()[section]
        for argument in entry["arguments"]
        if argument.partition(".")[0] == kind
    )


@functools.cache
def optional(section: str) -> frozenset[str]:
    """Return the arguments, with their types, that may be absent."""
    return frozenset(one for entry in grants()[section] for one in entry.get("optional", ()))


def grants() -> Mapping[str, Any]:
    """Return the data."""
    return load("grants.toml")

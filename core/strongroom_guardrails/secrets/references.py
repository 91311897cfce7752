"""References that bring a secret into the document's values, and so into the plan and the state."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any, Final

from strongroom_guardrails.catalogue import facts
from strongroom_guardrails.catalogue.data import load
from strongroom_guardrails.secrets.names import Named, means_a_reference, secret_name

_ATTRIBUTE: Final = re.compile(
    r"(?<![\w.-])(data\.)?(aws_[a-z0-9_]+)\.[A-Za-z0-9_-]+(?:\[[^\]]{0,200}\])?"
    r"((?:\.[a-z_][a-z0-9_]*(?:\[[^\]]{0,200}\])?)+)"
)
_NAMED: Final = re.compile(r"(?<![\w.-])(?:var|local)\.([A-Za-z_][\w-]*)")
_INDEX: Final = re.compile(r"\[[^\]]*\]")
_WHOLE: Final = re.compile(r"\$\{\s*[\w.\[\]-]+\s*\}")


@functools.lru_cache(maxsize=1 << 14)
def secret_reference(text: str) -> str | None:
    """Return the reference in a text that gives a secret; None when there is none."""
    for source, kind, attributes in _ATTRIBUTE.findall(text):
        path = _INDEX.sub("", attributes).removeprefix(".")
        certain = secret_name(path.rpartition(".")[2]) is Named.CERTAIN
        if certain or (not source and path in _revealing(kind)):
            return f"{source}{kind}'s {path}"
    for name in _NAMED.findall(text):
        if secret_name(name) is not None:
            return f"the variable {name}"
    return None


def refers_to_secret(text: str) -> bool:
    """Say whether a text is one reference to what names a secret, such as its ARN."""
    if _WHOLE.fullmatch(text) is None:
        return False
    found = _ATTRIBUTE.search(text)
    return found is not None and means_a_reference(_INDEX.sub("", found[3]).rpartition(".")[2])


def made_secrets(kind: str, arguments: Mapping[str, Any]) -> list[str]:
    """Return the attributes of a resource that hold a secret which AWS makes, so the state keeps it."""
    found = []
    for attribute, unless in _made().get(kind, ()):
        if not any(_keeps_out(arguments.get(name), values) for name, values in unless.items()):
            found.append(attribute)
    return found


def _keeps_out(value: Any, values: list[Any]) -> bool:
    if value is None:
        return "absent" in values
    return value in values or not values


@functools.cache
def _revealing(kind: str) -> frozenset[str]:
    """Return the attributes of a type that hold a secret, whoever makes it."""
    known = facts(kind)
    made = {attribute for attribute, _ in _made().get(kind, ())}
    more = (group for group in load("secrets.toml")["no_secret_made"] if group.get("reveals"))
    return (
        frozenset(known.secrets if known else ())
        | made
        | {
            path.partition(".")[2]
            for group in more
            for path in group["arguments"]
            if f"aws_{path.partition('.')[0]}" == kind
        }
    )


@functools.cache
def _made() -> Mapping[str, list[tuple[str, Mapping[str, list[Any]]]]]:
    made: dict[str, list[tuple[str, Mapping[str, list[Any]]]]] = {}
    for group in load("secrets.toml")["secret_made"]:
        for path in group["arguments"]:
            kind, _, attribute = path.partition(".")
            made.setdefault(f"aws_{kind}", []).append((attribute, group.get("unless", {})))
    return made

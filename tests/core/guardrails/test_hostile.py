"""Stacks that ought to be refused are refused, by a rule that fits, and for nothing else."""

from __future__ import annotations

import functools
import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import pytest

from strongroom_base.errors import CallerError
from strongroom_guardrails.engine import BUILT_IN, check, read_stack
from support.hostile import FOLDER, RULES, Hostile, base, corpus, patched

MIN_ENTRIES: Final = 260
SAMPLED: Final = 8
"""One of so many entries is checked in every run; the slow tests check all."""

CORPUS: Final = tuple(corpus())
KINDS: Final = tuple(dict.fromkeys(entry.kind for entry in CORPUS))
SCHEMA: Final[Mapping[str, Any]] = json.loads(
    (FOLDER / "schema" / "arguments.json").read_text(encoding="utf-8")
)
OPEN: Final[Mapping[str, str]] = {
    name: entry["reason"]
    for entry in tomllib.loads((FOLDER / "open.toml").read_text(encoding="utf-8"))["open"]
    for name in entry["names"]
}
"""Entries that still pass, and why."""

NO_TYPES: Final = frozenset({"null_resource", "terraform_data", "aws_backdoor", "external", "http"})
"""Types that the AWS provider does not have: the point of their entries."""

MEANT: Final = frozenset({"terraform_remote_state"})
META: Final = frozenset(
    {
        "$delete",
        "count",
        "depends_on",
        "dynamic",
        "for_each",
        "lifecycle",
        "provider",
        "provisioner",
    }
)

Found = tuple[str, str, str, str]


def findings(document: Mapping[str, Any]) -> frozenset[Found]:
    """Return what refuses a document: rule, address, attribute, and what was found."""
    try:
        report = check(read_stack(document, name_rules=RULES), BUILT_IN)
    except CallerError as error:
        return frozenset({("unreadable", "", "", str(error))})
    return frozenset((one.rule, one.address, one.attribute, one.found) for one in report.refusing)


@functools.cache
def of_base(names: tuple[str, ...]) -> frozenset[Found]:
    return findings(base(names))


@functools.cache
def added(entry: Hostile) -> frozenset[Found]:
    """Return what the patch of an entry adds to the findings of its base."""
    return findings(patched(entry, entry.patch)) - of_base(entry.base)


def caught(entry: Hostile) -> bool:
    return any(rule in entry.rules for rule, *_ in added(entry))


def passing(entries: Iterable[Hostile]) -> list[str]:
    """Return the hostile entries that no rule refuses and whose passing has no reason."""
    return sorted({entry.name for entry in entries if not caught(entry)} - set(OPEN))


def misnamed(entries: Iterable[Hostile]) -> dict[str, Found]:
    """Return the entries that are refused for a name, which is not what is hostile about them."""
    about_names = {"suffix-named", "tagged"}
    return {
        entry.name: found
        for entry in entries
        if not about_names & entry.rules
        for found in added(entry)
        if found[0] in about_names and _of_provider(found[1])
    }


def refused_when_good(entries: Iterable[Hostile]) -> dict[str, frozenset[Found]]:
    """Return the entries that are refused without what is hostile about them."""
    refused = {
        entry.name: findings(patched(entry, entry.good)) - of_base(entry.base)
        for entry in entries
        if entry.good is not None
    }
    return {name: found for name, found in refused.items() if found}


def test_a_sample_of_the_hostile_stacks_is_refused_and_its_good_forms_pass() -> None:
    sample = CORPUS[::SAMPLED]
    assert passing(sample) == []
    assert misnamed(sample) == {}
    assert refused_when_good(sample) == {}


@pytest.mark.slow
@pytest.mark.takes(minutes=1)
@pytest.mark.parametrize("kind", KINDS)
def test_every_hostile_stack_is_refused_or_its_passing_has_a_reason(kind: str) -> None:
    entries = [entry for entry in CORPUS if entry.kind == kind]
    found = passing(entries)
    known = sum(entry.name in OPEN for entry in entries)
    caught_ = len(entries) - len(found) - known
    sys.stdout.write(f"{kind}: {caught_} of {len(entries)} caught, {known} open with a reason\n")
    assert found == []
    assert misnamed(entries) == {}
    assert refused_when_good(entries) == {}


def test_every_entry_is_valid_for_the_provider() -> None:
    wrong = [
        f"{entry.name}: {problem}"
        for entry in CORPUS
        for patch in (entry.patch, entry.good or {})
        for problem in _invalid(patched(entry, patch), patch)
    ]
    assert wrong == []


def test_the_corpus_is_large_and_its_titles_are_unique() -> None:
    names = [entry.name for entry in CORPUS]
    assert len(names) >= MIN_ENTRIES
    assert len(names) == len(set(names))


def test_the_reasons_for_passing_are_of_entries() -> None:
    assert sorted(set(OPEN) - {entry.name for entry in CORPUS}) == []


def _of_provider(address: str) -> bool:
    kind = address.partition(".")[0]
    return kind.startswith("aws_") and kind not in NO_TYPES


def _invalid(document: Mapping[str, Any], patch: Mapping[str, Any]) -> Iterator[str]:
    for part in ("resource", "data"):
        for kind, bodies in patch.get(part, {}).items():
            if kind in NO_TYPES | MEANT:
                continue
            known = SCHEMA[part].get(kind)
            if known is None:
                yield f"{kind} is no type of the provider; or run tools/make_corpus_schema.py"
                continue
            keys = [
                key for key in document[part].get(kind, {}) if key in bodies or "$first" in bodies
            ]
            for key in keys:
                body = document[part][kind][key]
                yield from _wrong(body, known, f"{kind}.{key}")


def _wrong(body: Mapping[str, Any], known: Mapping[str, Any], path: str) -> Iterator[str]:
    generated = body.get("dynamic", {})
    for name, about in known.items():
        needed = about.get("") if isinstance(about, Mapping) else about
        if name and needed == "required" and name not in body and name not in generated:
            yield f"{path} has no {name}"
    for name, value in body.items():
        if name in META or name.startswith("//"):
            continue
        if name not in known:
            yield f"{path} has no argument {name}"
        elif isinstance(known[name], Mapping):
            for block in value if isinstance(value, list) else [value]:
                if isinstance(block, Mapping):
                    yield from _wrong(block, known[name], f"{path}.{name}")

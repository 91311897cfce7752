"""Make ``core/strongroom_base/names.json``: what names each type of the AWS provider, and how long.

Run by ``make names``. It joins the provider's schema with AWS's API models, CloudFormation's schemas
and ``names.toml``, and stops with one line per problem: an entry that matches nothing, a type whose
limit no source gives and no entry calls unknown, sources that differ with no entry that decides, a
limit that leaves no room for a purpose.

With ``--check`` it writes nothing and exits with 1 when the file in the repository is stale.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from names_sources import Fact, find
from provider_schema import Problems, provider_schema
from strongroom_base.naming import RULES, SUFFIX_MAX_LENGTH

ROOT = Path(__file__).resolve().parent.parent
REVIEW = ROOT / "tools" / "names.toml"
NAMES = ROOT / "core" / "strongroom_base" / "names.json"

LEAST_PURPOSE = 2
"""Characters that every limit must leave for the purpose."""

SEPARATORS = ("-", "_", "")


def make(schemas: Mapping[str, Any], review: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the entry of every type, by type.

    :raises Problems: when schema, sources and review do not fit together.
    """
    paths = {name.removeprefix("aws_"): set(_strings(s["block"])) for name, s in schemas.items()}
    problems = list(_strays(paths, review))
    unnamed = {name for group in review["no_name"] for name in _matching(paths, group["types"])}
    made: dict[str, dict[str, Any]] = {}
    for name, there in paths.items():
        argument = review["arguments"].get(name)
        if argument is None and name not in unnamed:
            argument = _argument(name, there)
        entry: dict[str, Any] = {}
        if argument is not None:
            facts = find(name, argument, review)
            random = f"{argument}_prefix"
            entry = {
                "argument": argument,
                "random": random if random in there else None,
                "prefix": review["prefixes"].get(name),
                "token": review["tokens"].get(name),
                "separator": _separator(name, facts, review, problems),
                "forms": review["forms"].get(name),
                "inner": _any(name, review["inner"]["types"]) or None,
                **_limit(name, facts, review, problems),
            }
            problems += _cramped(name, entry)
        made[f"aws_{name}"] = {key: value for key, value in entry.items() if value is not None}
    if problems:
        raise Problems(sorted(problems))
    return made


def _strings(block: Mapping[str, Any]) -> Iterator[str]:
    for name, attribute in block.get("attributes", {}).items():
        if (attribute.get("required") or attribute.get("optional")) and attribute.get(
            "type"
        ) == "string":
            yield name


def _argument(name: str, there: set[str]) -> str | None:
    if "name" in there:
        return "name"
    words = name.split("_")
    tails = ["_".join(words[start:]) for start in range(len(words))]
    kinds = (f"{tail}_{kind}" for tail in tails for kind in ("name", "identifier", "id"))
    return next((wanted for wanted in ("identifier", *kinds) if wanted in there), None)


def _separator(
    name: str, facts: list[Fact], review: Mapping[str, Any], problems: list[str]
) -> str | None:
    given = review["separators"].get(name)
    if given is None:
        prefix = review["prefixes"].get(name, "")
        for separator in SEPARATORS:
            word = prefix + separator.join(WORDS)
            if all(_fits(word, fact.pattern) for fact in facts):
                given = separator
                break
        else:
            patterns = " and ".join(repr(fact.pattern) for fact in facts if fact.pattern)
            problems.append(f"separators: {name}: no name of ours matches {patterns}")
    return None if given == "-" else given


WORDS = ("token", "purpose", "dev", "01")


def _fits(name: str, pattern: str | None) -> bool:
    if pattern is None:
        return True
    try:
        return re.search(rf"\A(?:{pattern})\Z", name) is not None
    except re.error:  # a pattern of Java's or JavaScript's
        return True


def _limit(
    name: str, facts: list[Fact], review: Mapping[str, Any], problems: list[str]
) -> dict[str, Any]:
    found = {fact.source: fact.limit for fact in facts if fact.limit is not None}
    told = [group for group in review["limits"] if _any(name, group["types"])]
    if len(told) > 1:
        problems.append(f"limits: {name} is in {len(told)} entries")
    if told:
        return {"limit": told[0]["limit"], "source": told[0]["source"]}
    if not found:
        if not any(_any(name, group["types"]) for group in review["unknown"]):
            sources = ", ".join(fact.source for fact in facts) or "no source"
            problems.append(f"limits: {name} has none ({sources})")
        return {"limit": None}
    if len(set(found.values())) > 1 and not any(_any(name, g["types"]) for g in review["shorter"]):
        each = ", ".join(f"{source} says {limit}" for source, limit in found.items())
        problems.append(f"limits: {name}: {each}")
    shortest = min(found.values())
    return {"limit": shortest, "source": next(s for s, most in found.items() if most == shortest)}


def _cramped(name: str, entry: Mapping[str, Any]) -> Iterator[str]:
    rule = RULES.get(f"aws_{name}")
    if entry.get("limit") is None or rule is not None:
        if rule is not None and rule.limit != entry.get("limit"):
            yield f"limits: {name}: {rule.limit} in naming.py, {entry.get('limit')} here"
        return
    token = entry["token"] or name.replace("_", "-")
    separators = 2 * len("-" if entry["separator"] is None else entry["separator"])
    room = entry["limit"] - len(entry["prefix"] or "") - len(token) - separators
    if room - SUFFIX_MAX_LENGTH < LEAST_PURPOSE:
        yield (
            f"tokens: {name}: {entry['limit']} characters leave {room - SUFFIX_MAX_LENGTH} for the "
            f"purpose after {token!r} and the suffix"
        )


def _strays(paths: Mapping[str, set[str]], review: Mapping[str, Any]) -> Iterator[str]:
    for section in ("arguments", "separators", "tokens", "prefixes", "forms", "calls"):
        yield from (
            f"{section}.{name}: no such type" for name in review[section] if name not in paths
        )
    for name, argument in review["arguments"].items():
        if argument not in paths.get(name, {argument}):
            yield f"arguments.{name}: no argument {argument!r}"
    for section in ("no_name", "inner", "limits", "shorter", "unknown"):
        for group in [review["inner"]] if section == "inner" else review[section]:
            for pattern in group["types"]:
                if not fnmatch.filter(paths, pattern):
                    yield f"{section}: {pattern!r} matches no type"


def _matching(names: Mapping[str, Any], patterns: list[str]) -> Iterator[str]:
    for pattern in patterns:
        yield from fnmatch.filter(names, pattern)


def _any(name: str, patterns: list[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def render(entries: Mapping[str, Any]) -> str:
    """Return the file's text: one line per type, sorted, so that a change is one line of a diff."""
    body = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(entries[name], sort_keys=True)}"
        for name in sorted(entries)
    )
    return f"{{\n{body}\n}}\n"


def main() -> int:
    """Write the file, or with ``--check`` say whether it is what it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when stale")
    check = parser.parse_args().check
    review = tomllib.loads(REVIEW.read_text(encoding="utf-8"))
    try:
        entries = make(provider_schema()["resource_schemas"], review)
    except Problems as problems:
        print(problems, file=sys.stderr)
        return 1
    text = render(entries)
    if check:
        if NAMES.read_text(encoding="utf-8") == text:
            return 0
        print("names.json is stale: run make names and review the difference", file=sys.stderr)
        return 1
    NAMES.write_text(text, encoding="utf-8")
    named = [entry for entry in entries.values() if entry]
    known = sum("limit" in entry for entry in named)
    print(f"{len(entries)} types: {len(named)} with a name, of which {known} with a known limit")
    return 0


if __name__ == "__main__":
    sys.exit(main())

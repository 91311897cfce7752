"""What the catalogue knows of access: exposure, policies and secrets, out of the schema and reviews.

Used by ``make_catalogue.py``. Each part has a review file of its own beside ``types.json``; an
argument of the provider that could matter and that no review mentions is a problem, never a guess.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Entries = dict[str, dict[str, Any]]
"""Additions to the catalogue's entries, by type without ``aws_``."""


def access(
    schemas: Mapping[str, Any],
    paths: Mapping[str, Mapping[str, Any]],
    reviews: Mapping[str, Any],
    spelled: Callable[[Mapping[str, Any]], dict[str, Any]],
    problems: list[str],
) -> Entries:
    """Return what is to be added to each type's entry.

    :param schemas: the provider's resource schemas.
    :param paths: for each type, its arguments' dotted paths and their types.
    :param reviews: the parsed ``exposure.toml``, ``hardening.toml``, ``leaving.toml``,
        ``policies.toml`` and ``secrets.toml`` in one.
    :param spelled: spells out ``each = true`` of a check.
    :param problems: what does not fit together is appended here.
    """
    made: Entries = {name: {} for name in paths}
    for name, checks in _exposed(paths, reviews, spelled, problems).items():
        made[name]["exposed"] = checks
    for name, checks in _leaving(paths, reviews, spelled, problems).items():
        made[name]["leaves"] = checks
    for name, checks in _hardened(paths, reviews, spelled, problems).items():
        made[name]["hardened"] = checks
    for name, texts in _texts(paths, reviews, problems).items():
        made[name]["texts"] = texts
    for group in reviews["public"]:
        for name in _match(paths, group["types"], "public", problems):
            made[name]["public"] = group["why"]
    for name, kinds in _policies(paths, reviews, problems).items():
        made[name]["policies"] = kinds
    for name, found in _secrets(schemas, reviews, problems).items():
        made[name]["secrets"] = found
    _made_secrets(schemas, reviews, problems)
    return made


def sources(
    schemas: Mapping[str, Any], reviews: Mapping[str, Any], problems: list[str]
) -> dict[str, list[str]]:
    """Return the data sources that read secrets, with the attributes that hold them.

    :param schemas: the provider's data source schemas.
    :param problems: what does not fit together is appended here.
    """
    every = {
        f"{name.removeprefix('aws_')}.{path}": bool(attribute.get("sensitive"))
        for name, schema in schemas.items()
        for path, attribute in _attributes(schema["block"])
    }
    sensitive = [path for path, is_sensitive in every.items() if is_sensitive]
    harmless = _reviewed(sensitive, reviews["no_secret_source"], "no_secret_source", problems)
    more = _reviewed(every, reviews["secret_source"], "secret_source", problems)
    found: dict[str, list[str]] = {}
    for path in sorted({*sensitive, *more} - harmless):
        name, _, attribute = path.partition(".")
        found.setdefault(f"aws_{name}", []).append(attribute)
    return found


def _exposed(
    paths: Mapping[str, Mapping[str, Any]],
    reviews: Mapping[str, Any],
    spelled: Callable[[Mapping[str, Any]], dict[str, Any]],
    problems: list[str],
) -> dict[str, list[dict[str, Any]]]:
    like = _like(reviews["exposed"]["like"])
    candidates = _candidates(paths, like)
    ignored = _reviewed(candidates, reviews["expose_ignored"], "expose_ignored", problems)
    decided: dict[str, dict[str, Any]] = {}
    for group in reviews["expose"]:
        check = {key: value for key, value in group.items() if key not in {"why", "arguments"}}
        decided |= dict.fromkeys(_match(candidates, group["arguments"], "expose", problems), check)
    found: dict[str, list[dict[str, Any]]] = {}
    for path in candidates:
        name, _, argument = path.partition(".")
        if path in decided:
            check = {"argument": argument, **decided[path]}
            if "." not in argument:
                check.pop("each", None)
            found.setdefault(name, []).append(spelled(check))
        elif path not in ignored:
            problems.append(f"expose: {path} could open something and is in no list")
    for group in reviews["beside"]:
        both = (group["type"], group.get("companion", group["type"]).removeprefix("aws_"))
        problems += [f"beside: no type {name!r}" for name in both if name not in paths]
        holder = paths.get(both[-1] if "companion" in group else both[0], {})
        if not any(f"{path}.".startswith(f"{group['argument']}.") for path in holder):
            problems.append(f"beside: {group['type']} has no argument {group['argument']!r}")
        check = {key: value for key, value in group.items() if key not in {"why", "type"}}
        found.setdefault(group["type"], []).append(check)
    return found


def _leaving(
    paths: Mapping[str, Mapping[str, Any]],
    reviews: Mapping[str, Any],
    spelled: Callable[[Mapping[str, Any]], dict[str, Any]],
    problems: list[str],
) -> dict[str, list[dict[str, Any]]]:
    candidates = _candidates(paths, _like(reviews["leaving"]["like"]))
    ignored = _reviewed(candidates, reviews["leave_ignored"], "leave_ignored", problems)
    every = [f"{name}.{path}" for name, found in paths.items() for path in found]
    decided: dict[str, dict[str, Any]] = {}
    for group in reviews["leave"]:
        check = {key: value for key, value in group.items() if key not in {"why", "arguments"}}
        decided |= dict.fromkeys(_match(every, group["arguments"], "leave", problems), check)
    found: dict[str, list[dict[str, Any]]] = {}
    for path in every:
        name, _, argument = path.partition(".")
        if path in decided and path not in ignored:
            found.setdefault(name, []).append(spelled({"argument": argument, **decided[path]}))
    problems += [
        f"leave: {path} could name a destination and is in no list"
        for path in candidates
        if path not in ignored and path not in decided
    ]
    return found


def _hardened(
    paths: Mapping[str, Mapping[str, Any]],
    reviews: Mapping[str, Any],
    spelled: Callable[[Mapping[str, Any]], dict[str, Any]],
    problems: list[str],
) -> dict[str, list[dict[str, Any]]]:
    every = [f"{name}.{path}" for name, path in _paths_and_blocks(paths)]
    found: dict[str, list[dict[str, Any]]] = {}
    for group in reviews["harden"]:
        skipped = {"why", "source", "arguments"}
        check = {key: value for key, value in group.items() if key not in skipped}
        for path in _match(every, group["arguments"], "harden", problems):
            name, _, argument = path.partition(".")
            found.setdefault(name, []).append(spelled({"argument": argument, **check}))
    return found


def _texts(
    paths: Mapping[str, Mapping[str, Any]], reviews: Mapping[str, Any], problems: list[str]
) -> dict[str, list[dict[str, Any]]]:
    every = [f"{name}.{path}" for name, path in _paths_and_blocks(paths)]
    found: dict[str, list[dict[str, Any]]] = {}
    for group in reviews["harden_text"]:
        for path in _match(every, group["arguments"], "harden_text", problems):
            name, _, argument = path.partition(".")
            entry = {"argument": argument, "key": group["key"], "values": group["values"]}
            found.setdefault(name, []).append(entry)
    return found


def _paths_and_blocks(paths: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for name, found in paths.items():
        blocks = {path.rpartition(".")[0] for path in found} - {""}
        yield from ((name, path) for path in (*found, *sorted(blocks - found.keys())))


def _policies(
    paths: Mapping[str, Mapping[str, Any]], reviews: Mapping[str, Any], problems: list[str]
) -> dict[str, dict[str, str]]:
    candidates = _candidates(paths, _like(reviews["policies"]["like"]), kind="string")
    ignored = _reviewed(candidates, reviews["policy_ignored"], "policy_ignored", problems)
    kinds: dict[str, str] = {}
    for group in reviews["policy"]:
        hits = _match(candidates, group["arguments"], "policy", problems)
        problems += [f"policy: {path} is of two kinds" for path in hits if path in kinds]
        kinds |= dict.fromkeys(hits, group["kind"])
    found: dict[str, dict[str, str]] = {}
    for path in candidates:
        name, _, argument = path.partition(".")
        if path in kinds:
            found.setdefault(name, {})[argument] = kinds[path]
        elif path not in ignored:
            problems.append(f"policy: {path} may be a policy and is in no list")
    return found


def _secrets(
    schemas: Mapping[str, Any], reviews: Mapping[str, Any], problems: list[str]
) -> dict[str, list[str]]:
    # What is write-only reaches neither plan nor state.
    candidates = [
        f"{name.removeprefix('aws_')}.{path}"
        for name, schema in schemas.items()
        for path, attribute in _sensitive(schema["block"])
        if not attribute.get("write_only")
    ]
    harmless = _reviewed(candidates, reviews["no_secret"], "no_secret", problems)
    found: dict[str, list[str]] = {}
    for path in candidates:
        if path not in harmless:
            name, _, argument = path.partition(".")
            found.setdefault(name, []).append(argument)
    return found


def _made_secrets(
    schemas: Mapping[str, Any], reviews: Mapping[str, Any], problems: list[str]
) -> None:
    """Report what AWS makes, the schema calls sensitive and no review mentions."""
    every = {
        f"{name.removeprefix('aws_')}.{path}": (
            attribute.get("sensitive") and not attribute.get("optional")
        )
        for name, schema in schemas.items()
        for path, attribute in _attributes(schema["block"])
        if attribute.get("computed")
    }
    made = _reviewed(every, reviews["secret_made"], "secret_made", problems)
    harmless = _reviewed(every, reviews["no_secret_made"], "no_secret_made", problems)
    problems += [
        f"secret_made: {path} is sensitive and is in no list"
        for path, is_sensitive in every.items()
        if is_sensitive and path not in made | harmless
    ]


def _sensitive(block: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for path, attribute in _attributes(block):
        if attribute.get("sensitive") and (attribute.get("required") or attribute.get("optional")):
            yield path, attribute


def _attributes(block: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, attribute in block.get("attributes", {}).items():
        yield prefix + name, attribute
        if "nested_type" in attribute:
            yield from _attributes(attribute["nested_type"], f"{prefix}{name}.")
    for name, inner in block.get("block_types", {}).items():
        yield from _attributes(inner["block"], f"{prefix}{name}.")


def _candidates(
    paths: Mapping[str, Mapping[str, Any]], like: re.Pattern[str], kind: str | None = None
) -> list[str]:
    return [
        f"{name}.{path}"
        for name, found in paths.items()
        for path, type_ in found.items()
        if like.fullmatch(path.rpartition(".")[2]) and kind in (None, type_)
    ]


def _like(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("\\\n", "").strip())


def _reviewed(
    candidates: Iterable[str],
    groups: Iterable[Mapping[str, Any]],
    section: str,
    problems: list[str],
) -> set[str]:
    everything = list(candidates)
    return {
        hit for group in groups for hit in _match(everything, group["arguments"], section, problems)
    }


def _match(
    candidates: Iterable[str], patterns: Iterable[str], section: str, problems: list[str]
) -> list[str]:
    everything = list(candidates)
    found: list[str] = []
    for pattern in patterns:
        hits = fnmatch.filter(everything, pattern)
        problems += [] if hits else [f"{section}: {pattern!r} matches nothing"]
        found += hits
    return found

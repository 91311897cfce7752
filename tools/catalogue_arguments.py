"""Which arguments of the AWS provider nobody classified: ``catalogue/arguments.json``.

Used by ``make_catalogue.py``. An argument is classified when a check of the catalogue names it, when a
list of reviewed ones does, or when a class of ``arguments.toml`` takes it by its name and kind.
"""

from __future__ import annotations

import fnmatch
import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from provider_schema import Argument, Problems

LISTS: Mapping[str, str] = {
    "destroy_ignored": "retain",
    "expose_ignored": "exposed",
    "leave_ignored": "leaving",
    "policy_ignored": "policies",
}
"""Lists of reviewed arguments, each with the table whose ``like`` says of which names it speaks."""

FILES = ("review", "exposure", "leaving", "policies", "arguments")
"""Files of which the tables are read as they are."""

GRANTS = ("ours", "roles", "policies", "documents", "absent")

CHECKS = ("rest", "transit", "destroy", "exposed", "leaves", "hardened", "texts")


@attrs.frozen
class Classified:
    """What became of every argument.

    :param total: how many arguments there are.
    :param types: how many types.
    :param unknown: by type without ``aws_``, the paths that nobody classified or that stay refused.
    :param unreviewed: those of them that nobody reviewed at all.
    :param names: the last names of the classified ones.
    :param paths: by type, all of its arguments.
    :param maps: last names of maps, whose keys are no arguments; with the type and the path where
        another type has a block of that name.
    """

    total: int
    types: int
    unknown: Mapping[str, list[str]]
    unreviewed: Mapping[str, list[str]]
    names: frozenset[str]
    maps: frozenset[str]
    paths: Mapping[str, list[str]]

    def figures(self) -> str:
        """Return the coverage, in words."""
        unreviewed = sum(map(len, self.unreviewed.values()))
        refused = sum(map(len, self.unknown.values())) - unreviewed
        return (
            f"{self.types - len(self.unreviewed)} of {self.types} types classified in full, "
            f"{self.total - unreviewed} of {self.total} arguments, "
            f"of which {refused} stay refused; {unreviewed} nobody classified"
        )

    def text(self) -> str:
        """Return the file: what the rule ``classified`` reads."""
        lines = ",\n".join(
            f'"aws_{name}": {json.dumps(_short(paths, self.paths[name]))}'
            for name, paths in sorted(self.unknown.items())
        )
        names, maps = (json.dumps(sorted(each)) for each in (self.names, self.maps))
        return f'{{\n"names": {names},\n"maps": {maps},\n"unknown": {{\n{lines}\n}}\n}}\n'


def _short(unknown: Iterable[str], every: Iterable[str]) -> list[str]:
    """Return paths, with ``*.name`` for those of one last name when all of the type's are among them."""
    wanted = set(unknown)
    known = {_last(path) for path in every if path not in wanted}
    return sorted({path if _last(path) in known else f"*.{_last(path)}" for path in wanted})


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def kind_of(type_: Any) -> str:
    """Return the kind of a type of the schema: bool, number, string, list, map or block."""
    if isinstance(type_, str):
        return type_
    if type_[0] in {"list", "set"}:
        return "list" if isinstance(type_[1], str) else "block"
    return "map" if type_[0] == "map" else "block"


def read_reviews(folder: Path) -> dict[str, Any]:
    """Return the parsed review files, as :func:`classify` takes them."""
    files = {
        file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.toml")
    }
    found = {name: files[name] for name in ("demands", "grants", "local_files")}
    for name in FILES:
        found |= files[name]
    return found


def classify(
    types: Mapping[str, Iterable[Argument]],
    entries: Mapping[str, Mapping[str, Any]],
    reviews: Mapping[str, Any],
) -> Classified:
    """Sort every argument of every type.

    :param types: for each type without ``aws_``, its arguments.
    :param entries: the entries of ``types.json``.
    :param reviews: what :func:`read_reviews` returns.
    :raises Problems: when an entry of ``arguments.toml`` matches nothing, or has no reason.
    """
    every = {f"{name}.{a.path}": a for name, found in types.items() for a in found}
    named = {path for name, entry in entries.items() for path in _of_checks(name, entry)}
    # What a check demands to be absent, it demands with all that is in it.
    closed = {path for name, entry in entries.items() for path in _closed(name, entry)}
    listed = _matching(every, _of_lists(reviews))
    for name, table in LISTS.items():
        like = re.compile(reviews[table]["like"].replace("\\\n", "").strip())
        hits = _matching(every, (p for group in reviews[name] for p in group["arguments"]))
        listed |= {path for path in hits if like.fullmatch(every[path].name)}
    problems: list[str] = []
    refused = set()
    for group in reviews["refused"]:
        refused |= _reviewed(every, group, "refused", problems)
    classed: set[str] = set()
    for group in reviews["class"]:
        classed |= _reviewed(every, group, "class", problems)
    if problems:
        raise Problems(problems)
    good = {
        path
        for path in every
        if path in named or path in listed or path in classed or _parents(path) & closed
    }
    unreviewed, unknown = defaultdict(list), defaultdict(list)
    for path in sorted(every):
        name, _, argument = path.partition(".")
        if path not in good or (path in refused and path not in named):
            unknown[name].append(argument)
            if path not in refused:
                unreviewed[name].append(argument)
    return Classified(
        total=len(every),
        types=len(types),
        unknown=unknown,
        unreviewed=unreviewed,
        names=frozenset(every[path].name for path in good),
        maps=_maps(every),
        paths={name: [a.path for a in found] for name, found in types.items()},
    )


def _of_checks(name: str, entry: Mapping[str, Any]) -> Iterator[str]:
    name = name.removeprefix("aws_")
    for part in CHECKS:
        for check in entry.get(part, ()):
            for argument in _of_check(check):
                yield f"{name}.{argument}"
    for argument in (*entry.get("policies", ()), *entry.get("secrets", ())):
        yield f"{name}.{argument}"


def _of_check(check: Mapping[str, Any]) -> Iterator[str]:
    if "companion" not in check:
        yield check["argument"]
    for condition in check.get("when", ()):
        yield re.split("<-|->", condition)[0]


def _closed(name: str, entry: Mapping[str, Any]) -> Iterator[str]:
    for part in CHECKS:
        for check in entry.get(part, ()):
            if check.get("values") == []:
                yield f"{name.removeprefix('aws_')}.{check['argument']}"


def _of_lists(reviews: Mapping[str, Any]) -> Iterator[str]:
    for table in GRANTS:
        for group in reviews["grants"][table]:
            yield from group["arguments"]
    for name in reviews["local_files"]["arguments"]:
        yield name.removeprefix("aws_")
    demands = (
        entry for value in reviews["demands"].values() if isinstance(value, list) for entry in value
    )
    for demand in demands:
        for name in demand["arguments"]:
            kind, _, argument = name.partition(".")
            for path in _of_check({**demand, "argument": argument}):
                yield f"{kind}.{path}"


def _reviewed(
    every: Mapping[str, Argument], group: Mapping[str, Any], table: str, problems: list[str]
) -> set[str]:
    """Return what an entry of ``arguments.toml`` takes."""
    problems += [f"{table}: an entry without {key}" for key in ("why", "source") if not group[key]]
    found: set[str] = set()
    names = _by_name(every)
    each = {path: [path] for path in every} if "arguments" in group else {}
    for key, by_name in (("names", True), ("arguments", False)):
        for pattern in group.get(key, ()):
            match = re.compile(fnmatch.translate(pattern)).match
            hits = {
                path
                for name, paths in (names.items() if by_name else each.items())
                if match(name)
                for path in paths
                if "kinds" not in group or kind_of(every[path].type) in group["kinds"]
            }
            if not hits:
                problems.append(f"{table}: {pattern!r} matches no argument")
            found |= hits
    return found


def _matching(every: Iterable[str], patterns: Iterable[str]) -> set[str]:
    wanted = set(patterns)
    globs = [pattern for pattern in wanted if set("*?[") & set(pattern)]
    match = re.compile("|".join(map(fnmatch.translate, globs))).match
    return {path for path in every if path in wanted or (globs and match(path))}


def _by_name(every: Mapping[str, Argument]) -> Mapping[str, list[str]]:
    names = defaultdict(list)
    for path, argument in every.items():
        names[argument.name].append(path)
    return names


def _parents(path: str) -> set[str]:
    parts = path.split(".")
    return {".".join(parts[:count]) for count in range(2, len(parts))}


def _maps(every: Mapping[str, Argument]) -> frozenset[str]:
    maps = {path for path, argument in every.items() if kind_of(argument.type) == "map"}
    blocks = {part for path in every for part in path.split(".")[1:-1]}
    return frozenset(
        f"aws_{path}" if every[path].name in blocks else every[path].name for path in maps
    )

"""Where the reader of a finding changes something: a plugin's line, the config's, or the stack's."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import attrs

from strongroom_guardrails.model import Finding

Sources = Mapping[str, tuple[str, int]]
"""For the path of a construct, the file and the line that made it."""

INSTALLED: Final = re.compile(r"(^|/)(site|dist)-packages/")
"""Files that are no part of a reader's repository, even when its environment lies in it."""

SHORTEST: Final = 6
"""Characters of a value below which the same text in a config says nothing."""

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|\n')
_DEPTH: Final = 3
"""``resource``, the type, the name."""
_BLOCKS: Final = {"local": "locals"}


@attrs.frozen
class Location:
    """A line of a file.

    :param uri: relative to the folder that is scanned, where the file is in it.
    :param line: counted from 1.
    """

    uri: str
    line: int


def in_stack(file: Path, text: str) -> Callable[[Finding], Location]:
    """Return what finds the line of a ``cdk.tf.json`` where a resource begins.

    :param file: the stack's.
    :param text: what is in it.
    """
    lines = dict(_lines(text))
    uri = _uri(_relative(str(file)) or file.as_posix())

    def locate(finding: Finding) -> Location:
        first, *rest = finding.address.split(".")
        parts = (_BLOCKS.get(first, first), *rest)
        candidates = (("resource", *parts), parts, parts[:2], parts[:1])
        line = next((lines[path] for path in candidates if path in lines), 1)
        return Location(uri, line)

    return locate


def in_project(config: Path, text: str, sources: Sources) -> Callable[[Finding], Location]:
    """Return what finds the line that made a resource, or else the line of the config it follows from.

    A line of a plugin counts when its file is in the working folder, which is what is scanned, and is
    not installed. Of the config, the line with the value that was found comes first, then the
    plugin's table.

    :param config: the config file.
    :param text: what is in it.
    :param sources: where the constructs were made.
    """
    written = text.splitlines()
    uri = _relative(str(config)) or config.as_posix()

    def locate(finding: Finding) -> Location:
        value = _line_of_value(written, finding.found)
        if value is not None:
            return Location(_uri(uri), value)
        file, line = sources.get(finding.path, ("", 0))
        own = _relative(file) if file else None
        if own is not None and not INSTALLED.search(own):
            return Location(_uri(own), line)
        return Location(_uri(uri), _line_of_table(written, finding))

    return locate


def _uri(path: str) -> str:
    # A name that is no UTF-8 has lone surrogates in Python.
    return quote(path, errors="surrogateescape")


def _relative(file: str) -> str | None:
    """Return a file's path from the working folder; None for one outside of it."""
    path = Path(os.path.relpath(file)).as_posix()
    return None if path.startswith("../") else path


def _line_of_value(lines: list[str], found: str) -> int | None:
    if len(found) < SHORTEST:
        return None
    quoted = (json.dumps(found), f"'{found}'")
    numbers = (n for n, line in enumerate(lines, 1) if any(text in line for text in quoted))
    return next(numbers, None)


def _line_of_table(lines: list[str], finding: Finding) -> int:
    if finding.address.startswith("provider.") and finding.attribute.startswith("default_tags"):
        tables = [r"\[\s*tags\s*\]", r"tags\s*="]
    elif finding.plugin in ("", "core"):
        tables = [r"\[\s*network\s*\]"]
    else:
        name = re.escape(finding.plugin)
        tables = [rf"\[\s*plugins\s*\.\s*[\"']?{name}[\"']?\s*[\].]", rf"plugins\.{name}\."]
    for table in tables:
        for number, line in enumerate(lines, 1):
            if re.match(rf"\s*{table}", line):
                return number
    return 1


def _lines(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the path and the line of each key of a JSON text, three levels deep.

    Lists count for nothing: Terraform takes a block or a list of blocks.
    """
    line, key, last = 1, "", ""
    path: list[str] = []
    kinds: list[str] = []
    named: list[bool] = []  # whether what is open stands under a key of its own
    for match in _TOKEN.finditer(text):
        mark = match[0]
        if mark == "\n":
            line += 1
            continue
        if mark == ":" and kinds[-1:] == ["{"] and last.startswith('"'):
            key = _text(last)
            if len(path) < _DEPTH:
                yield (*path, key), line
        elif mark in "{[":
            named.append(kinds[-1:] == ["{"])
            kinds.append(mark)
            if named[-1]:
                path.append(key)
        elif mark in "}]" and kinds:
            kinds.pop()
            if named.pop():
                path.pop()
        last = mark


def _text(token: str) -> str:
    try:
        found: Any = json.loads(token)
    except ValueError:
        return token
    return str(found)

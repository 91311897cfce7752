"""Make ``docs/settings.md``, the reference of every setting, from the settings classes themselves.

Run by ``make docs``. What a setting accepts is what its own validator says when it refuses: each says
"expected ..., found ...", and so does a plugin's of somebody else. A validator that says anything else
stops the run. With ``--check`` it writes nothing and exits with 1 when the file is stale.
"""

from __future__ import annotations

import argparse
import re
import sys
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from strongroom.config import Config
from strongroom.config.model import NetworkSettings
from strongroom.project import list_plugins
from strongroom.registry import installed_plugins
from strongroom.starter import default_of, toml_value
from strongroom_guardrails.waiver import Waiver

FILE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"

HEAD = """\
# Settings

Every key of `strongroom.toml`, its type, its default and what it accepts. Made by `make docs` from the
settings themselves; `strongroom plugins show NAME` shows those of any enabled plugin, and
`strongroom init` writes a file with all of them. Wrong values are reported all at once, each with its
path, what was expected and what was found. Values that depend on one another or on the load are checked
together when the whole file has been read.
"""

WORDS = {
    "bool": "true or false",
    "date": "date",
    "float": "number",
    "int": "whole number",
    "str": "text",
    "tuple": "list",
    "Mapping": "table",
}
"""What people call the types."""

FAR = 10**12
"""Beyond what any setting accepts, on either side."""


WAIVERS = """\
Accepted findings of the guardrails, one table each, with an owner and a last day. A waiver that is
expired, that ends more than a year ahead, that waives nothing or that names no rule is an error; a
waived finding stays in every report."""


def reference() -> str:
    """Return the whole page."""
    parts = [HEAD, _section("The file itself", "Keys at the top of the file.", Config)]
    parts.append(_section("`[network]`", "The private network.", NetworkSettings))
    parts.append(_section("`[[waivers]]`", WAIVERS, Waiver))
    for plugin in list_plugins({}, [p for p in installed_plugins() if p.built_in]):
        if plugin.info is None:
            raise SystemExit(f"plugin {plugin.name}: {plugin.why}")
        info = plugin.info
        parts.append(_section(f"`[plugins.{info.name}]`", f"{info.summary}.", info.settings))
    return "\n".join(parts)


def _section(title: str, text: str, settings: type[Any]) -> str:
    rows = list(_rows(settings, ""))
    if not rows:
        return f"## {title}\n\n{text} It has no settings.\n"
    head = ["| key | type | default | accepts | meaning |", "|---|---|---|---|---|"]
    return "\n".join([f"## {title}", "", text, "", *head, *rows, ""])


def _rows(settings: type[Any], prefix: str) -> Iterator[str]:
    for field in attrs.fields(attrs.resolve_types(settings)):
        inner = _class_of(field.type)
        meaning = field.metadata.get("help", "")
        if not meaning and prefix == "" and settings is Config:
            continue  # a table with a section of its own
        cells = [
            f"`{prefix}{field.name}`",
            "table" if inner else _type(field.type),
            _default(field),
            "" if inner else _accepted(field),
            meaning,
        ]
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
        if inner:
            yield from _rows(inner, f"{prefix}{field.name}.")


def _class_of(kind: Any) -> type[Any] | None:
    """Return the settings class that a setting is an instance of, if it is one."""
    (one,) = _alternatives(kind)
    return one if isinstance(one, type) and attrs.has(one) else None


def _type(kind: Any) -> str:
    (one,) = _alternatives(kind)
    return WORDS[(typing.get_origin(one) or one).__name__]


def _default(field: attrs.Attribute[Any]) -> str:
    default = default_of(field)
    if default is attrs.NOTHING:
        return "must be given"
    return "none" if default is None else f"`{toml_value(default)}`"


def _accepted(field: attrs.Attribute[Any]) -> str:
    """Return what a setting's validator says that it expects."""
    if field.validator is None:
        return ""
    said = {_said(field, wrong) for wrong in _wrong(field.type)} - {""}
    if not said:
        raise SystemExit(f"{field.name}: the validator refuses none of the wrong values")
    return "; ".join(sorted(said))


def _said(field: attrs.Attribute[Any], value: Any) -> str:
    try:
        field.validator(None, field, value)  # type: ignore[misc]
    except ValueError as error:
        match = re.search(r"expected (.*?), found", str(error), re.DOTALL)
        if match is None:
            raise SystemExit(f"{field.name}: {error!s} does not say what is expected") from error
        return match[1].rstrip(",")
    return ""


def _wrong(kind: Any) -> list[Any]:
    """Return values of a type that no setting accepts."""
    (kind,) = _alternatives(kind)
    origin = typing.get_origin(kind) or kind
    if origin is tuple:
        return [(value,) for value in _wrong(typing.get_args(kind)[0])]
    if origin in {int, float}:
        return [-FAR, FAR]
    if origin is str:
        return ["\0"]
    return [{"": value} for value in _wrong(typing.get_args(kind)[1])]


def _alternatives(kind: Any) -> tuple[Any, ...]:
    """Return the types of a union, without that of None; of anything else, itself."""
    if typing.get_origin(kind) in {types.UnionType, typing.Union}:
        return tuple(one for one in typing.get_args(kind) if one is not type(None))
    return (kind,)


def main() -> int:
    """Write the page, or with ``--check`` say whether it is what it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when stale")
    made = reference()
    if parser.parse_args().check:
        if FILE.read_text(encoding="utf-8") == made:
            return 0
        print("docs/settings.md is stale: run make docs", file=sys.stderr)
        return 1
    FILE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Every change of a resource that the provider's schema allows, whatever the guardrails look at.

The generator knows the schema (``schema.json``, made by ``tools/make_test_schema.py``) and a document,
and nothing of the rules: what no rule looks at is changed like everything else.
"""

from __future__ import annotations

import copy
import functools
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from support.mutants.changes import Body
from support.mutants.texts import texts

FOREIGN: Final = "999999999999"
"""The account of somebody else."""

WIDER: Final = ("*", "0.0.0.0/0", f"arn:aws:iam::{FOREIGN}:root")
"""What is added to a list of strings: everything, everywhere, everybody."""

LARGEST_ENUM: Final = 12
"""Of longer enumerations, such as types of instances, the first values stand for all."""

FACTORS: Final = (("number cut", 0), ("number cut", 0.5), ("number raised", 10))
"""What a number is multiplied by."""

_REFERENCE: Final = re.compile(r"\$\{(aws_[a-z0-9_]+)\.([A-Za-z0-9_-]+)\.([a-z_0-9]+)\}")

Step = str | int
Path_ = tuple[Step, ...]
Tree = Mapping[str, Any]


@attrs.frozen
class Weakening:
    """One change.

    :param kind: what was done, such as ``flipped``.
    :param address: the resource that is changed.
    :param path: the argument, dotted, without positions.
    :param value: what it is now, shortened; empty when it was removed.
    :param documents: the changed document; two where only one of two changes it, as when an absent
        boolean is set to each of its values. What did not change is shared with the good one.
    """

    kind: str
    address: str
    path: str
    value: str
    documents: tuple[Body, ...] = attrs.field(repr=False)

    @property
    def name(self) -> str:
        """The type and the argument."""
        return f"{self.address.partition('.')[0]}.{self.path}"


@functools.cache
def schema() -> Mapping[str, Tree]:
    """Return the arguments of each type that the platform and the designs use."""
    read: Mapping[str, Tree] = json.loads(
        Path(__file__).with_name("schema.json").read_text(encoding="utf-8")
    )
    return read


@attrs.frozen
class _Edit:
    kind: str
    path: Path_
    value: Any = attrs.field(default=None, repr=False)
    removed: bool = False

    def made(self, body: Body) -> Body:
        changed = copy.deepcopy(body)
        holder: Any = changed
        for step in self.path[:-1]:
            holder = holder[step]
        if self.removed:
            del holder[self.path[-1]]
        else:
            holder[self.path[-1]] = self.value
        return changed


def weakenings(document: Body) -> Iterator[Weakening]:
    """Yield every change of every resource of a document.

    :raises KeyError: when the schema misses a type; then run ``tools/make_test_schema.py``.
    """
    for kind, named in document["resource"].items():
        for name, body in named.items():
            yield from of_resource(document, kind, name, body)


def of_resource(document: Body, kind: str, name: str, body: Body) -> Iterator[Weakening]:
    """Yield every change of one resource."""
    for edit in _of_block(body, schema()[kind], (), document):
        bodies = [edit.made(body)]
        if edit.kind == "switched":
            bodies.append(attrs.evolve(edit, value=False).made(body))
        if body in bodies:
            continue
        yield Weakening(
            edit.kind,
            f"{kind}.{name}",
            ".".join(step for step in edit.path if isinstance(step, str)),
            "" if edit.removed else _short(edit.value),
            tuple(_with(document, kind, name, changed) for changed in bodies),
        )


def _with(document: Body, kind: str, name: str, body: Body) -> Body:
    of_type = {**document["resource"][kind], name: body}
    return {**document, "resource": {**document["resource"], kind: of_type}}


def _short(value: Any) -> str:
    return (value if isinstance(value, str) else json.dumps(value))[:80]


def _of_block(body: Any, tree: Tree, path: Path_, document: Body) -> Iterator[_Edit]:
    for name, known in tree.items():
        here = (*path, name)
        value = body.get(name)
        if isinstance(known, Mapping):
            yield from _of_blocks(value, known, here, document)
        elif value is None:
            if known == "bool":
                # One of the two is what the absent argument means; the other is the change.
                yield _Edit("switched", here, True)
        else:
            if not (known[0] if isinstance(known, list) else known).endswith("!"):
                yield _Edit("argument removed", here, removed=True)
            yield from _of_value(value, known, here, document)


def _of_blocks(value: Any, tree: Tree, path: Path_, document: Body) -> Iterator[_Edit]:
    if value in (None, [], {}):
        return
    if not tree.get("!"):
        yield _Edit("block removed", path, removed=True)
    blocks = value if isinstance(value, list) else [value]
    for position, block in enumerate(blocks):
        here = (*path, position) if isinstance(value, list) else path
        if len(blocks) > 1:
            yield _Edit("block removed", path, [b for b in blocks if b is not block])
        if isinstance(block, Mapping):
            inner = {name: known for name, known in tree.items() if name != "!"}
            yield from _of_block(block, inner, here, document)


def _of_value(value: Any, known: Any, path: Path_, document: Body) -> Iterator[_Edit]:
    if isinstance(value, bool) or value in ("true", "false"):
        yield _Edit("flipped", path, value in (False, "false"))
    elif isinstance(value, int | float):
        for kind, factor in FACTORS:
            yield _Edit(kind, path, type(value)(value * factor))
        if value > 1:
            yield _Edit("number cut", path, 1)
    elif isinstance(value, str):
        if isinstance(known, list):
            others = [other for other in known[1:] if other != value]
            yield from (_Edit("swapped", path, other) for other in others[:LARGEST_ENUM])
        yield from (_Edit(kind, path, other) for kind, other in texts(value))
        yield from (_Edit(kind, path, other) for kind, other in _elsewhere(value, document))
    elif isinstance(value, list):
        yield from _of_list(value, path, document)


def _of_list(value: list[Any], path: Path_, document: Body) -> Iterator[_Edit]:
    yield _Edit("list emptied", path, [])
    if all(isinstance(item, str) for item in value):
        yield from (_Edit("list widened", path, [*value, more]) for more in WIDER)
        if len(value) > 1:
            yield _Edit("list cut", path, value[:1])
        for position, item in enumerate(value[:2]):
            for kind, other in _elsewhere(item, document):
                yield _Edit(kind, path, [*value[:position], other, *value[position + 1 :]])


def _elsewhere(value: str, document: Body) -> Iterator[tuple[str, str]]:
    """Yield a text with its first reference pointed elsewhere: to a twin, to others, to nothing."""
    match = _REFERENCE.search(value)
    if match is None or value.lstrip().startswith("{"):
        return
    kind, name, attribute = match.groups()
    before, after = value[: match.start()], value[match.end() :]
    twin = next((n for n in document["resource"].get(kind, ()) if n != name), None)
    if twin is not None:
        yield "other resource", f"{before}${{{kind}.{twin}.{attribute}}}{after}"
    yield "foreign", f"{before}arn:aws:service:ca-central-1:{FOREIGN}:{name}{after}"
    yield "gone", f"{before}${{{kind}.gone.{attribute}}}{after}"

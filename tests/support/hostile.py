"""The hostile corpus: patches that weaken a stack, kept as data in ``tests/core/guardrails/hostile``.

An entry has a ``title``; ``why`` says what an attacker gains; ``rules`` are those that may refuse it;
``patch`` is merged into the ``base``; ``good``, where there is one, is the same without what is hostile.
The base is a small stack of everyday designs, other designs by name, or the whole platform.

In a patch ``null`` takes an argument away, and ``{"$delete": true}`` a resource. ``$json`` stands for
the text of its value, ``$add`` for the policy of the base with more statements, ``$drop`` for it without
the statements of these Sids. A list is replaced, or with ``$append`` made longer, or its first object
changed with ``$merge``; ``$replace`` takes the place of an object. ``$ACCOUNT`` is the number of the
stack's account, ``$NAME:ADDRESS.ARGUMENT`` an argument of the base, and a resource called ``$first`` the
first of its type. What a careful engineer adds to a resource (name, tags) is added.
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

from strongroom_base.name_facts import name_facts
from strongroom_base.naming import NameLimit, stated_rules
from strongroom_guardrails import catalogue
from support.designs import DESIGNS, Design
from support.designs.written import SUFFIX, called, document
from support.synthesis import synthesise

FOLDER: Final = Path(__file__).parents[1] / "core" / "guardrails" / "hostile"
PLATFORM: Final = "platform"
USUAL: Final = (
    "function-reads-a-secret",
    "s3-bucket-with-all-its-configurations",
    "sns-to-sqs",
    "dynamodb-table",
    "ecr-repository",
    "efs-with-access-point",
    "kinesis-stream-with-consumer",
)
"""The designs of the small base."""

UNSTATED: Final = ("aws_appsync_graphql_api", "aws_ram_resource_share", "aws_rds_export_task")
"""Types of the corpus of which no source says how long their names may be."""

LIMIT: Final = 60
"""What a plugin states for them."""

RULES: Final = stated_rules(
    [
        *(limit for one in DESIGNS.values() for limit in one.limits),
        *(NameLimit(kind, LIMIT) for kind in UNSTATED),
    ]
)
"""How long names may be, for :func:`read_stack`."""

Body = dict[str, Any]


@attrs.frozen(eq=False)
class Hostile:
    """One entry of the corpus.

    :param name: class and title.
    :param rules: ids of the rules by one of which it must be refused.
    """

    name: str
    kind: str
    why: str
    rules: frozenset[str]
    base: tuple[str, ...]
    patch: Mapping[str, Any] = attrs.field(repr=False)
    good: Mapping[str, Any] | None = attrs.field(repr=False)


def corpus() -> Iterator[Hostile]:
    """Return every entry, class by class."""
    for file in sorted(FOLDER.glob("*.json")):
        for entry in json.loads(file.read_text(encoding="utf-8")):
            base = entry.get("base", USUAL)
            yield Hostile(
                name=f"{file.stem}: {entry['title']}",
                kind=file.stem,
                why=entry["why"],
                rules=frozenset(entry["rules"]),
                base=(base,) if isinstance(base, str) else tuple(base),
                patch=entry["patch"],
                good=entry.get("good"),
            )


@functools.cache
def base(names: tuple[str, ...]) -> Mapping[str, Any]:
    """Return a base; nothing may be changed in it."""
    if names == (PLATFORM,):
        found: Mapping[str, Any] = json.loads(json.dumps(synthesise().document))
        return found
    made: dict[str, dict[str, Body]] = {}
    limits: tuple[Any, ...] = ()
    for name in names:
        limits += DESIGNS[name].limits
        for kind, bodies in DESIGNS[name].write().items():
            made.setdefault(kind, {}).update(bodies)
    return document(Design(" and ".join(names), "", lambda: made, limits))


def patched(entry: Hostile, patch: Mapping[str, Any]) -> Body:
    """Return the base of an entry with a patch merged into it."""
    return _Patching(base(entry.base)).result(patch)


class _Patching:
    def __init__(self, of: Mapping[str, Any]) -> None:
        self._base = of
        (self._caller,) = of["data"]["aws_caller_identity"]

    def result(self, patch: Mapping[str, Any]) -> Body:
        made = dict(self._base)
        for part, value in patch.items():
            if part == "resource":
                made["resource"] = dict(made["resource"])
                for kind, bodies in value.items():
                    of_kind = made["resource"][kind] = dict(made["resource"].get(kind, {}))
                    for key, body in bodies.items():
                        self._put(
                            kind, of_kind, next(iter(of_kind)) if key == "$first" else key, body
                        )
            else:
                made[part] = self._merged(copy.deepcopy(made.get(part)), value)
        return made

    def _put(self, kind: str, of_kind: Body, key: str, patch: Body) -> None:
        if patch.get("$delete"):
            del of_kind[key]
            return
        new = key not in of_kind
        body = self._merged(copy.deepcopy(of_kind.get(key, {})), patch)
        if new:
            path = f"strongroom-{SUFFIX}/orders/{key}"
            body["//"] = {"metadata": {"path": path, "uniqueId": key}}
            _complete(kind, key, body)
        of_kind[key] = body

    def _merged(self, before: Any, patch: Any) -> Any:
        if isinstance(patch, str):
            return self._text(patch)
        if isinstance(patch, list):
            return [self._merged(None, item) for item in patch]
        if not isinstance(patch, Mapping):
            return patch
        if len(patch) == 1 and (special := next(iter(patch))).startswith("$"):
            return self._special(special, before, patch[special])
        if isinstance(before, list) and before and isinstance(before[0], Mapping):
            return [self._merged(before[0], patch), *before[1:]]
        made = dict(before) if isinstance(before, Mapping) else {}
        for name, value in patch.items():
            if value is None:
                made.pop(name, None)
            else:
                made[name] = self._merged(made.get(name), value)
        return made

    def _special(self, special: str, before: Any, value: Any) -> Any:
        made = self._merged(None, value)
        if special == "$json":
            return json.dumps(made)
        if special == "$add":
            policy = json.loads(before)
            return json.dumps({**policy, "Statement": [*policy["Statement"], *made]})
        if special == "$drop":
            policy = json.loads(before)
            kept = [one for one in policy["Statement"] if one.get("Sid") not in made]
            return json.dumps({**policy, "Statement": kept})
        if special == "$append":
            return [*before, *made]
        if special == "$merge":
            return [{**before[0], **made}, *before[1:]]
        assert special == "$replace", special
        return made

    def _text(self, text: str) -> str:
        account = f"${{data.aws_caller_identity.{self._caller}.account_id}}"
        text = re.sub(r"\$ACCOUNT\b", lambda _: account, text)
        if not text.startswith("$NAME:"):
            return text
        kind, key, argument = text.removeprefix("$NAME:").split(".")
        name = self._base["resource"][kind][key][argument]
        return re.sub(r"\$\{data\.aws_caller_identity\.[^}]*\}", "123456789012", str(name))


def _complete(kind: str, key: str, body: Body) -> None:
    """Add what a careful engineer adds: the name, or the tag that holds it."""
    named, known = name_facts(kind), catalogue.facts(kind)
    purpose = key.replace("_", "-")
    if named and named.argument and named.argument not in body:
        body[named.argument] = _called(kind, purpose)
    if known and known.taggable and "tags" not in body:
        body["tags"] = {"Name": _called(kind, purpose)}


def _called(kind: str, purpose: str) -> str:
    return called(kind, purpose, *([NameLimit(kind, LIMIT)] if kind in UNSTATED else []))

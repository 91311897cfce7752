"""What AWS says of the length and the characters of names: its API models and CloudFormation schemas.

Both are installed: botocore carries the model of every API call, cfn-lint the schema of every
CloudFormation type. For a Terraform type and the argument that names it, :func:`find` looks for the
call that makes the resource and for the property that names it there.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import attrs
import botocore.session

VERBS = (
    *("create", "put", "register", "start", "define", "publish", "import", "add"),
    *("allocate", "request", "run", "upload", "set", "copy"),
)
"""Verbs of the calls that make something, the likeliest first."""

INFIXES = ("", "db", "cache")
"""What RDS and ElastiCache put before the noun: ``CreateDBCluster``, ``CreateCacheCluster``."""

SHAPE_LIMIT = re.compile(r"(?:And|Max)(\d+)")
"""The maximum that some APIs write into the name of a shape: ``StringWithLengthBetween1And128``."""

MEANT = range(8, 100_000)
"""Maxima that say something; Redshift's 2,147,483,647 does not, nor a pattern for one letter."""


@attrs.frozen
class Fact:
    """What one source says of a name.

    :param source: the member of an API call, or the property of a CloudFormation type.
    :param limit: the longest value in characters, or None when the source does not say.
    :param pattern: the regular expression that the value matches, or None.
    """

    source: str
    limit: int | None
    pattern: str | None


@attrs.frozen
class Service:
    """Where a family of Terraform types lives: so many leading words, an API, a CloudFormation name."""

    words: int
    api: str | None
    cloudformation: str | None


def find(name: str, argument: str, review: Mapping[str, Any]) -> list[Fact]:
    """Return what the sources say of a type's name, the API first.

    :param name: the Terraform type, without ``aws_``.
    :param argument: the argument that names it.
    :param review: ``services``, where the families live; ``calls``, the member by type where it
        is not found by its name.
    """
    service = _service(name, review["services"])
    given = review["calls"].get(name)
    if given is not None:
        return [] if not given else [_named(given)]
    found = (_api(name, argument, service), _cloudformation(name, argument, service))
    return [fact for fact in found if fact is not None]


def _service(name: str, table: Mapping[str, list[str]]) -> Service:
    words = name.split("_")
    for count in range(len(words), 0, -1):
        family = "_".join(words[:count])
        if family in table:
            api, formation = table[family]
            return Service(count, api or None, formation or None)
    return Service(1, _apis().get(words[0]), _formations().get(words[0]))


def _api(name: str, argument: str, service: Service) -> Fact | None:
    if service.api is None:
        return None
    model = _session().get_service_model(service.api)
    operations = {operation.lower(): operation for operation in model.operation_names}
    for noun in _nouns(name, service.words):
        for verb in VERBS:
            operation = operations.get(verb + noun)
            if operation is None:
                continue
            shape = model.operation_model(operation).input_shape
            wanted = list(_members(noun, argument))
            found = _member(shape, wanted) if shape else None
            if found is not None:
                path, member = found
                return _of_shape(f"{service.api}.{operation}.{path}", member)
    return None


def _nouns(name: str, count: int) -> Iterator[str]:
    words = name.split("_")
    for start in dict.fromkeys((count, *range(1, count), 0)):
        stem = "".join(words[start:])
        if stem:
            for infix in INFIXES:
                yield from (f"{infix}{stem}", f"{infix}{stem}s", f"{infix}{stem}definition")


def _members(noun: str, argument: str) -> Iterator[str]:
    plain = argument.replace("_", "")
    yield plain
    yield from (noun[start:] + plain for start in range(len(noun)))
    if plain.endswith(("identifier", "id")):
        yield from ("name", f"{noun}name", f"{noun}identifier", f"{noun}id")
    yield from (f"{infix}{noun}{plain}" for infix in INFIXES[1:])
    yield from (f"{infix}{plain}" for infix in INFIXES[1:])


def _member(shape: Any, wanted: list[str]) -> tuple[str, Any] | None:
    for prefix, members in (("", shape.members), *_inner(shape)):
        there = {name.lower(): name for name in members}
        for candidate in wanted:
            found = there.get(candidate)
            if found and members[found].type_name == "string":
                return prefix + found, members[found]
    return None


def _inner(shape: Any) -> Iterator[tuple[str, Any]]:
    for name, member in shape.members.items():
        if member.type_name == "structure":
            yield f"{name}.", member.members


def _of_shape(source: str, shape: Any) -> Fact:
    pattern = shape.metadata.get("pattern")
    told = SHAPE_LIMIT.search(shape.name)
    limits = (shape.metadata.get("max"), _width(pattern), int(told[1]) if told else None)
    return Fact(source, _least(*limits), pattern)


def _named(path: str) -> Fact:
    if path.startswith("AWS::"):
        kind, _, prop = path.partition(".")
        return _of_property(kind, prop)
    api, operation, *members = path.split(".")
    shape = _session().get_service_model(api).operation_model(operation).input_shape
    for member in members:
        shape = (shape.member if shape.type_name == "list" else shape).members[member]
    return _of_shape(path, shape)


def _cloudformation(name: str, argument: str, service: Service) -> Fact | None:
    kinds = {
        kind.rpartition("::")[2].lower(): kind
        for kind in _schemas()
        if kind.split("::")[1] == service.cloudformation
    }
    for noun in _nouns(name, service.words):
        kind = kinds.get(noun)
        if kind is None:
            continue
        there = {prop.lower(): prop for prop in _schema(kind)["properties"]}
        found = next((there[m] for m in _members(noun, argument) if m in there), None)
        if found is not None:
            return _of_property(kind, found)
    return None


def _of_property(kind: str, name: str) -> Fact:
    schema = _schema(kind)
    found = schema["properties"][name]
    while "$ref" in found:
        target: Any = schema
        for part in found["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        found = {**target, **{key: value for key, value in found.items() if key != "$ref"}}
    # A schema's pattern may match anywhere in the value: only an anchored one speaks of all of it.
    pattern = found.get("pattern") or ""
    pattern = pattern if pattern.startswith("^") and pattern.endswith("$") else None
    return Fact(f"{kind}.{name}", _least(found.get("maxLength"), _width(pattern)), pattern)


def _width(pattern: str | None) -> int | None:
    """Return the length of the longest text that a pattern matches."""
    if pattern is None:
        return None
    try:
        return int(parser.parse(pattern).getwidth()[1])
    except re.error:  # a pattern of Java's or JavaScript's
        return None


def _least(*limits: int | None) -> int | None:
    return min((limit for limit in limits if limit and limit in MEANT), default=None)


@functools.cache
def _session() -> Any:
    return botocore.session.get_session()


@functools.cache
def _apis() -> dict[str, str]:
    return {name.replace("-", ""): name for name in _session().get_available_services()}


@functools.cache
def _formations() -> dict[str, str]:
    return {kind.split("::")[1].lower(): kind.split("::")[1] for kind in _schemas()}


@functools.cache
def _schemas() -> dict[str, str]:
    """Return the file of each CloudFormation type, of any region: what AWS takes is one."""
    folder = resources.files("cfnlint").joinpath("data", "schemas", "providers")
    return {
        kind: file
        for region in ("us-east-1", "ca-central-1")
        for kind, file in json.loads(folder.joinpath(f"{region}.json").read_text()).items()
    }


@functools.cache
def _schema(kind: str) -> dict[str, Any]:
    folder = resources.files("cfnlint").joinpath("data", "schemas", "resources")
    found: dict[str, Any] = json.loads(folder.joinpath(f"{_schemas()[kind]}.json").read_text())
    return found

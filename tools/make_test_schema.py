"""Make ``tests/support/mutants/schema.json``: the arguments of the types that the tests weaken.

The schema is the provider's, cut to the booleans, and to what the whole platform and the designs of the
tests set; the values that a text may have are those of the enumerations in AWS's own models (botocore)
whose name is the argument's and that hold the value in use.

With ``--check`` it writes nothing and exits with 1 when the file in the repository is stale.
"""

from __future__ import annotations

import argparse
import functools
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import botocore.loaders

from provider_schema import provider_schema

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "tests" / "support" / "mutants" / "schema.json"

SERVICES: Mapping[str, tuple[str, ...]] = {
    "alb": ("elbv2",),
    "api_gateway": ("apigateway",),
    "apigatewayv2": ("apigatewayv2",),
    "appautoscaling": ("application-autoscaling",),
    "cloudwatch_event": ("events",),
    "cloudwatch_log": ("logs",),
    "cloudwatch": ("cloudwatch",),
    "cognito": ("cognito-idp", "cognito-identity"),
    "config": ("config",),
    "db": ("rds",),
    "default": ("ec2",),
    "ebs": ("ec2",),
    "kinesis_firehose": ("firehose",),
    "kinesisanalyticsv2": ("kinesisanalyticsv2",),
    "lb": ("elbv2",),
    "msk": ("kafka",),
    "sfn": ("stepfunctions",),
    "s3": ("s3",),
    "emrserverless": ("emr-serverless",),
    "opensearchserverless": ("opensearchserverless",),
    "bedrockagent": ("bedrock-agent",),
    "prometheus": ("amp",),
    "mskconnect": ("kafkaconnect",),
}
"""Services whose types begin otherwise than the service's name; every other type of ours is EC2's."""


def main() -> int:
    """Write the file, or with ``--check`` say whether it is what it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when stale")
    check = parser.parse_args().check
    types = provider_schema()["resource_schemas"]
    bodies: dict[str, list[Any]] = defaultdict(list)
    for document in _documents():
        for kind, named in document["resource"].items():
            bodies[kind] += named.values()
    lines = [
        f"{json.dumps(kind)}: {json.dumps(_tree(types[kind]['block'], found, _values(kind)))}"
        for kind, found in sorted(bodies.items())
    ]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    if check:
        stale = FILE.read_text(encoding="utf-8") != text
        if stale:
            print(f"{FILE.name} is stale: run tools/make_test_schema.py", file=sys.stderr)
        return int(stale)
    FILE.write_text(text, encoding="utf-8")
    print(f"{len(lines)} types, {len(text):,} characters")
    return 0


def _documents() -> Iterator[Mapping[str, Any]]:
    sys.path.insert(0, str(ROOT / "tests"))
    from strongroom_expressions import evaluate
    from support.designs import DESIGNS, document
    from support.synthesis import synthesise

    yield evaluate(synthesise().document)
    yield from (document(one) for one in DESIGNS.values())


def _tree(block: Mapping[str, Any], found: list[Any], values: Values) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name, attribute in block.get("attributes", {}).items():
        if not (attribute.get("required") or attribute.get("optional")):
            continue
        needed = "!" if attribute.get("required") else ""
        inner = _inner(found, name)
        if "nested_type" in attribute:
            if inner:
                tree[name] = {
                    **({"!": True} if needed else {}),
                    **_tree(attribute["nested_type"], inner, values),
                }
        elif _blocks(attribute["type"]) is not None and inner:
            members = {
                key: {"type": kind, "optional": True}
                for key, kind in _blocks(attribute["type"]).items()
            }
            tree[name] = _tree({"attributes": members}, inner, values)
        elif inner or name in _used(found) or attribute["type"] == "bool":
            known = _leaf(attribute["type"]) + needed
            others = values(name, inner)
            tree[name] = [known, *others] if others else known
    for name, nested in block.get("block_types", {}).items():
        inner = _inner(found, name)
        if inner and name != "timeouts":
            must = {"!": True} if nested.get("min_items") else {}
            tree[name] = {**must, **_tree(nested["block"], inner, values)}
    return tree


def _used(found: list[Any]) -> set[str]:
    return {name for body in found if isinstance(body, Mapping) for name in body}


def _blocks(kind: Any) -> Any:
    if isinstance(kind, list) and kind[0] in {"list", "set"}:
        return _blocks(kind[1])
    return kind[1] if isinstance(kind, list) and kind[0] == "object" else None


def _leaf(kind: Any) -> str:
    return kind if isinstance(kind, str) else str(kind[0])


def _inner(found: list[Any], name: str) -> list[Any]:
    values = [body[name] for body in found if isinstance(body, Mapping) and body.get(name)]
    return [one for value in values for one in (value if isinstance(value, list) else [value])]


class Values:
    """What else a text argument of a type may be, by AWS's models."""

    def __init__(self, enums: Mapping[str, list[frozenset[str]]]) -> None:
        self._enums = enums

    def __call__(self, name: str, used: Iterable[Any]) -> list[str]:
        given = {value for value in used if isinstance(value, str)}
        found: set[str] = set()
        for enum in self._enums.get(name.replace("_", ""), ()):
            if given and given <= enum:
                found |= enum
        return sorted(found)


def _values(kind: str) -> Values:
    enums: dict[str, list[frozenset[str]]] = defaultdict(list)
    for service in _services(kind.removeprefix("aws_")):
        for name, enum in _enums(service):
            enums[name].append(enum)
    return Values(enums)


def _services(kind: str) -> tuple[str, ...]:
    for prefix in sorted(SERVICES, key=len, reverse=True):
        if kind == prefix or kind.startswith(f"{prefix}_"):
            return SERVICES[prefix]
    first = kind.partition("_")[0]
    return (first,) if first in _loader().list_available_services("service-2") else ("ec2",)


@functools.cache
def _loader() -> Any:
    return botocore.loaders.Loader()


@functools.cache
def _enums(service: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the names of members whose values AWS enumerates, in small letters, and these values."""
    shapes = _loader().load_service_model(service, "service-2")["shapes"]
    found = []
    for shape in shapes.values():
        for member, target in shape.get("members", {}).items():
            inner = shapes[target["shape"]]
            inner = shapes[inner["member"]["shape"]] if inner["type"] == "list" else inner
            if "enum" in inner:
                plain = re.sub("[^a-z0-9]", "", member.lower())
                found.append((plain, frozenset(inner["enum"])))
    return tuple(dict.fromkeys(found))


if __name__ == "__main__":
    sys.exit(main())

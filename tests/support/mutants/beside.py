"""Changes beside resources: what runs, reads, is adopted or overlooked, and what a state keeps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from strongroom_guardrails.catalogue import TypeFacts
from strongroom_guardrails.model import Resource
from support.mutants.changes import Body, Change, put

AREA = "beside the plan"

BLOCKS: tuple[tuple[str, Any], ...] = (
    ("provisioner", [{"local-exec": {"command": "id"}}]),
    ("count", 2),
    ("for_each", {"a": "b"}),
    ("dynamic", {"ingress": {"for_each": [1], "content": {}}}),
)

PROVIDER: tuple[tuple[str, Any], ...] = (
    ("endpoints", [{"kms": "https://192.0.2.1"}]),
    ("assume_role", [{"role_arn": "arn:aws:iam::999999999999:role/x"}]),
    ("secret_key", "hunter2"),
    ("insecure", True),
)

PARTS: tuple[tuple[str, str, Body], ...] = (
    ("data.external.x", "data", {"external": {"x": {"program": ["id"]}}}),
    ("data.aws_kms_secrets.x", "data", {"aws_kms_secrets": {"x": {"secret": []}}}),
    ("import", "import", {"to": "aws_vpc.x", "id": "vpc-1"}),
    ("removed", "removed", {"from": "aws_vpc.x", "lifecycle": {"destroy": False}}),
    ("backend", "terraform", {"backend": {"http": {"address": "https://192.0.2.1"}}}),
    ("cloud", "terraform", {"cloud": {"organization": "x"}}),
    ("another provider", "terraform", {"required_providers": {"null": {"source": "x/null"}}}),
    ("output", "output", {"x": {"value": "hunter2", "sensitive": True}}),
    ("local", "locals", {"db_password": "hunter2"}),
    ("variable", "variable", {"db_password": {"default": "hunter2"}}),
)


def of_resource(resource: Resource, known: TypeFacts) -> Iterator[Change]:
    """Yield what is added to a resource that no argument of it shows."""
    for block, value in BLOCKS:
        yield AREA, block, put((block,), value)
    checks = [check for check in (*known.rest, *known.transit) if check.companion is None]
    ignored = {"all", *known.names, *(check.argument for check in checks)}
    for argument in sorted(ignored):
        lifecycle = {**resource.arguments.get("lifecycle", {}), "ignore_changes": [argument]}
        yield AREA, f"{argument} ignored", put(("lifecycle",), lifecycle)


def of_document(document: Body) -> Iterator[tuple[str, Body]]:
    """Yield what is added to a document: in words, and the document with it."""
    (provider,) = document["provider"]["aws"]
    for argument, value in PROVIDER:
        changed = {"aws": [{**provider, argument: value}]}
        yield f"provider.aws.{argument}", {**document, "provider": changed}
    for how, part, body in PARTS:
        yield how, {**document, part: {**document.get(part, {}), **body}}

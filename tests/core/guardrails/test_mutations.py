"""Every way to weaken a good stack that the catalogue knows of is caught."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from strongroom_guardrails.catalogue import Check, facts
from strongroom_guardrails.model import Report

Body = dict[str, Any]
Mutant = tuple[str, Callable[[Body], None]]


def holders(body: Body, path: str) -> list[tuple[Body, str]]:
    """Return the objects that hold the argument of a path, and its last name."""
    found = [body]
    *blocks, name = path.split(".")
    for block in blocks:
        inner: list[Body] = []
        for holder in found:
            value = holder.get(block, [])
            inner += value if isinstance(value, list) else [value]
        found = inner
    return [(holder, name) for holder in found]


def change(path: str, number: int, value: Any) -> Callable[[Body], None]:
    def mutate(body: Body) -> None:
        holder, name = holders(body, path)[number]
        if value is None:
            holder.pop(name, None)
        else:
            holder[name] = value

    return mutate


def weaker(check: Check) -> Iterator[tuple[str, Any]]:
    """Yield what an argument could be instead, each worse than what the check accepts."""
    if not check.absent:
        yield "removed", None
    yield "unknown", "${var.anything}"
    if check.key:
        yield "a key of AWS", "alias/aws/service"
        yield "a key of another stack", "arn:aws:kms:ca-central-1:1:key/x"
        yield "no key of the stack", "${aws_kms_key.gone.arn}"
        yield "a key without rotation", "${aws_kms_key.weak.arn}"
        yield "a key outside", "${data.aws_kms_key.theirs.arn}"
    elif check.values is not None:
        for value in (True, False, 1, "something else"):
            if value not in check.values:
                yield f"{value!r}", value
    elif check.at_most is not None:
        yield "too much", check.at_most + 1
    else:
        yield "something else", "something else"


def mutants(kind: str, body: Body) -> Iterator[Mutant]:
    """Yield every weakening of one resource: encryption, destruction, name and tags."""
    known = facts(kind)
    assert known is not None
    for check in (*known.rest, *known.transit, *known.destroy):
        if check.companion is None:
            for number in range(len(holders(body, check.argument))):
                for how, value in weaker(check):
                    label = f"{check.argument}[{number}] {how}"
                    yield label, change(check.argument, number, value)
    yield "prevent_destroy", change("lifecycle", 0, {"prevent_destroy": True})
    for name in known.names:
        good = body[name]
        yield f"{name} removed", change(name, 0, None)
        yield f"{name} without its suffix", change(name, 0, good.replace("-dev01", ""))
        yield f"{name} of another environment", change(name, 0, good.replace("dev01", "prod"))
        yield f"{name} unknown", change(name, 0, "${var.anything}")
        if not known.forms:
            yield f"{name} without its type", change(name, 0, "x-main-dev01")
            yield f"{name} without a purpose", change(name, 0, good.replace("-main", ""))
    for prefix in known.prefixes:
        yield prefix, change(prefix, 0, "x")
    if known.taggable:
        name = body.get("tags", {}).get("Name")
        tags = {"Name": name} if name else {}
        for tag, value in (
            ("EnvironmentSuffix", "prod"),
            ("EnvironmentSuffix", "${var.x}"),
            ("ManagedBy", "hand"),
            ("Name", "vpc-main-prod"),
        ):
            yield f"tag {tag} = {value}", change("tags", 0, {**tags, tag: value})
        if name:
            yield "no Name tag", change("tags", 0, {})
        yield "unknown tags", change("tags", 0, "${var.tags}")
        yield "a provider without tags", change("provider", 0, "aws.bare")


def weakened(document: Body, kind: str, mutate: Callable[[Body], None]) -> Body:
    mutate(document["resource"][kind]["kms_main"])
    document["resource"]["aws_kms_key"]["weak"] = {
        "deletion_window_in_days": 7,
        "enable_key_rotation": True,
        "tags": {"Name": "key-weak-dev01"},
    }
    return document


@pytest.mark.slow
@pytest.mark.takes(minutes=1)
def test_every_weakening_of_a_good_stack_is_caught(
    compliant: Callable[[], Body], judge: Callable[..., Report]
) -> None:
    """Each argument that the catalogue knows of is removed, flipped and made unknown, one by one."""
    survived, made = [], 0
    for kind, named in compliant()["resource"].items():
        for how, mutate in mutants(kind, named["kms_main"]):
            document = weakened(compliant(), kind, mutate)
            document["provider"]["aws"].append({"alias": "bare", "region": "ca-central-1"})
            without_rotation = "${aws_kms_key.weak.arn}" in str(document["resource"][kind])
            if without_rotation:
                document["resource"]["aws_kms_key"]["weak"]["enable_key_rotation"] = False
            made += 1
            address = f"{kind}.kms_main"
            if not any(finding.address == address for finding in judge(document).findings):
                survived.append(f"{address}: {how}")
    assert survived == []
    assert made > 400


@pytest.mark.parametrize(
    ("gone", "weak"),
    [
        ("aws_s3_bucket_server_side_encryption_configuration", "aws_s3_bucket"),
        ("aws_s3_bucket_policy", "aws_s3_bucket"),
        ("aws_efs_file_system_policy", "aws_efs_file_system"),
    ],
)
def test_a_resource_without_its_companion_is_caught(
    compliant: Callable[[], Body], judge: Callable[..., Report], gone: str, weak: str
) -> None:
    document = compliant()
    del document["resource"][gone]
    found = [(finding.address, finding.found) for finding in judge(document).findings]
    assert (f"{weak}.kms_main", f"no {gone} refers to it") in found
    assert {address for address, _ in found} == {f"{weak}.kms_main"}


@pytest.mark.parametrize("tag", ["EnvironmentSuffix", "ManagedBy"])
def test_a_stack_without_a_default_tag_is_caught(
    compliant: Callable[[], Body], judge: Callable[..., Report], tag: str
) -> None:
    document = compliant()
    del document["provider"]["aws"][0]["default_tags"][0]["tags"][tag]
    assert {f.attribute for f in judge(document, "tagged").findings} == {f"tags.{tag}"}

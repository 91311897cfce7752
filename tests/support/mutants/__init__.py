"""Every way to weaken a stack that the guardrails' catalogue and rules know of, one change at a time.

A mutant is a label, the address that it changes and the change, made on a copy of the document. Changes
that leave the document as it was are dropped: they weaken nothing.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator

import attrs

from strongroom_guardrails.catalogue import facts
from strongroom_guardrails.model import Resource, Stack
from support.mutants.arguments import applies, checked, names, tags
from support.mutants.beside import AREA, of_document, of_resource
from support.mutants.changes import Body, Change, put
from support.mutants.policies import policies
from support.mutants.special import SPECIAL

GONE = "a resource that is gone"


NEW = (
    "aws_internet_gateway",
    "aws_nat_gateway",
    "aws_egress_only_internet_gateway",
    "aws_eip",
    "aws_default_vpc",
    "aws_iam_user",
    "aws_iam_access_key",
    "aws_iam_role_policy",
    "aws_iam_user_policy",
    "aws_vpc_peering_connection",
    "aws_s3_bucket_website_configuration",
    "aws_ami_launch_permission",
    "aws_snapshot_create_volume_permission",
)
"""Types of which any resource weakens a stack."""


COMPANIONS = frozenset(
    {
        "aws_cloudwatch_log_group",
        "aws_efs_file_system_policy",
        "aws_s3_bucket_policy",
        "aws_s3_bucket_public_access_block",
        "aws_s3_bucket_server_side_encryption_configuration",
        "aws_secretsmanager_secret_rotation",
    }
)
"""Types whose absence weakens another resource."""


@attrs.frozen
class Mutant:
    """One weakening.

    :param area: what is weakened, such as ``key`` or ``tag``.
    :param how: in words.
    :param address: the resource that is changed.
    :param document: the weakened document; what did not change is shared with the good one.
    """

    area: str
    how: str
    address: str
    document: Body = attrs.field(repr=False)


def mutants(document: Body, stack: Stack) -> Iterator[Mutant]:
    """Yield every weakening of a stack."""
    for resource in stack.resources:
        for area, how, change in _changes(resource, stack):
            changed = _changed(document, resource, change)
            if changed is not None:
                yield Mutant(area, how, resource.address, changed)
    yield from _additions(document)
    yield from _removals(document, stack)
    yield from _provider(document)
    for how, changed in of_document(document):
        yield Mutant(AREA, how, how, changed)


def _changes(resource: Resource, stack: Stack) -> Iterator[Change]:
    known = facts(resource.type)
    assert known is not None, resource.type
    for area, checks in (
        ("at rest", known.rest),
        ("in transit", known.transit),
        ("destroy", known.destroy),
        ("exposure", known.exposed),
    ):
        for check in checks:
            if check.companion is None and applies(check, resource, stack):
                yield from checked(area, check, resource)
    yield "destroy", "prevent_destroy", put(("lifecycle",), {"prevent_destroy": True})
    yield from names(resource, known)
    yield from tags(resource, known)
    for secret in known.secrets:
        if "." not in secret:
            yield "secret", secret, put((secret,), "hunter2")
    for argument, kind in known.policies:
        if "." not in argument and isinstance(resource.arguments.get(argument), str):
            yield from policies(argument, kind, resource, stack)
    yield from SPECIAL.get(resource.type, ())
    yield from of_resource(resource, known)


def _changed(document: Body, resource: Resource, change: Callable[[Body], None]) -> Body | None:
    name = resource.address.partition(".")[2]
    before = document["resource"][resource.type][name]
    after = copy.deepcopy(before)
    try:
        change(after)
    except (KeyError, TypeError, IndexError):
        return None  # the block that it would change is not there
    if after == before:
        return None
    of_type = {**document["resource"][resource.type], name: after}
    return {**document, "resource": {**document["resource"], resource.type: of_type}}


def _additions(document: Body) -> Iterator[Mutant]:
    for kind in NEW:
        body = {"//": {"metadata": {"path": "strongroom-dev01/new/main"}}}
        of_type = {**document["resource"].get(kind, {}), "new": body}
        changed = {**document, "resource": {**document["resource"], kind: of_type}}
        yield Mutant("new resource", kind, f"{kind}.new", changed)


def _removals(document: Body, stack: Stack) -> Iterator[Mutant]:
    for resource in stack.resources:
        if resource.type in COMPANIONS and _needed(resource, document):
            name = resource.address.partition(".")[2]
            left = {k: v for k, v in document["resource"][resource.type].items() if k != name}
            changed = {**document, "resource": {**document["resource"], resource.type: left}}
            yield Mutant("removed", GONE, resource.address, changed)


def _needed(resource: Resource, document: Body) -> bool:
    """Say whether something is the weaker without a resource."""
    if resource.type == "aws_secretsmanager_secret_rotation":
        # A master secret that AWS manages rotates every seven days by itself.
        return "master_user_secret" not in resource.arguments["secret_id"]
    if resource.type != "aws_cloudwatch_log_group":
        return True
    # A log group that only readers refer to leaves nobody without one.
    text = json.dumps(document["resource"])
    return f"{resource.address}.arn" in text or f'"{resource.address}"' in text


def _provider(document: Body) -> Iterator[Mutant]:
    (provider,) = document["provider"]["aws"]
    for region in ("us-east-1", "${var.region}", None):
        changed = {**provider, "region": region}
        yield Mutant("region", str(region), "provider.aws", _with_provider(document, changed))
    (block,) = provider["default_tags"]
    for tag in ("EnvironmentSuffix", "ManagedBy"):
        tags = {name: value for name, value in block["tags"].items() if name != tag}
        changed = {**provider, "default_tags": [{"tags": tags}]}
        yield Mutant("tag", f"no default {tag}", "provider.aws", _with_provider(document, changed))


def _with_provider(document: Body, provider: Body) -> Body:
    return {**document, "provider": {"aws": [provider]}}

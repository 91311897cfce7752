"""Every field of every capability of the platform, used inside policies and outside of them.

A field may hold an expression of Terraform and not a plain reference, and whoever gets it cannot tell:
``Database.proxy_resource_id`` broke every policy that it stood in, and no test had put it into one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from strongroom import (
    AlarmTopics,
    AuditStore,
    AuditTrail,
    BackedUp,
    BackupVault,
    Capability,
    Condition,
    Context,
    Database,
    DatabaseCredentials,
    EncryptionKeys,
    IamStatement,
    Network,
    PluginInfo,
    Role,
    SessionCache,
    TransactionApi,
    TransactionStream,
)
from strongroom.pipeline import build
from strongroom_guardrails.document import read_stack
from strongroom_guardrails.policy import statements
from strongroom_kit.testing.deployment import write
from strongroom_platform import capabilities
from strongroom_terraform.engine import Terraform
from support.plugins import installed, make_plugin
from support.synthesis import of_type, project, synthesise

CAPABILITIES: tuple[type[Capability], ...] = (
    AlarmTopics,
    AuditStore,
    AuditTrail,
    BackupVault,
    Database,
    DatabaseCredentials,
    EncryptionKeys,
    Network,
    SessionCache,
    TransactionApi,
    TransactionStream,
)

CONFIG = """\
[plugins.kinesis]
fan_out = ["fraud"]
[plugins.probe]
"""
"""With these, no optional field is left out."""

EMPTY = {"Database.restore_type", "Database.restore_metadata"}
"""AWS Backup tests no restore of a database, so its fields say nothing."""


def values(value: Any, context: Context) -> Iterator[str]:
    """Yield every value in a capability, however deep it lies."""
    if isinstance(value, Role):
        yield context.role_arn(value)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from values(getattr(value, field.name), context)
    elif isinstance(value, tuple):
        for item in value:
            yield from values(item, context)
    elif value is not None:
        yield str(value)


def role(kind: type[Capability], use: str) -> Role:
    """Return a role for the uses of one capability."""
    purpose = f"probe-{kind.__name__.lower()}-{use}"
    return Role(purpose, "lambda.amazonaws.com", "For a test")


def policy(found: list[str]) -> str:
    """Return a policy as a plugin's author would write it, without strongroom's help."""
    allowed = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sns:Publish",
        "Resource": found,
        "Condition": {"StringEquals": {"aws:PrincipalTag/Of": found}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [allowed]})


def make(scope: Any, context: Context) -> Iterable[Capability]:
    """Use each value in a policy made by hand, and outside of any."""
    from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
    from cdktf_cdktf_provider_aws.sns_topic_policy import SnsTopicPolicy

    key = context.require(EncryptionKeys).telemetry.arn
    for kind in CAPABILITIES:
        found = dict.fromkeys(values(context.require(kind), context))
        name = context.name("aws_sns_topic", f"probe-{kind.__name__.lower()}")
        topic = SnsTopic(
            scope,
            kind.__name__,
            name=name,
            kms_master_key_id=key,
            tags={"Name": name, **{f"value-{n}": value for n, value in enumerate(found)}},
        )
        SnsTopicPolicy(scope, f"{kind.__name__}-policy", arn=topic.arn, policy=policy(list(found)))
    return ()


def permissions(context: Context) -> Iterable[IamStatement]:
    """Use each value as a resource and as the value of a condition."""
    for kind in CAPABILITIES:
        found = tuple(values(context.require(kind), context))
        condition = (Condition("StringEquals", "aws:PrincipalTag/Of", found),)
        topic = ("arn:aws:sns:ca-central-1:111122223333:probe",)
        yield IamStatement(role(kind, "resource"), "Resource", ("sns:Publish",), found)
        yield IamStatement(
            role(kind, "condition"), "Condition", ("sns:Publish",), topic, conditions=condition
        )


PROBE = make_plugin(
    PluginInfo(
        name="probe",
        summary="Uses everything",
        requires=CAPABILITIES,
        calls=("dynamodb",),
        key_uses=(),
    ),
    strongroom_resources=make,
    strongroom_iam_statements=permissions,
)


@pytest.fixture(scope="module")
def synthesis() -> Any:
    """The whole platform, with a plugin that uses every field."""
    return synthesise(CONFIG, extra=[installed("probe", lambda: PROBE)])


def test_the_list_has_every_capability_of_the_platform() -> None:
    of_the_platform = {
        kind
        for kind in vars(capabilities).values()
        if isinstance(kind, type)
        and issubclass(kind, Capability)
        and kind not in {Capability, BackedUp}
    }
    assert set(CAPABILITIES) == of_the_platform


def test_no_field_is_left_out_because_it_is_empty(synthesis: Any) -> None:
    for kind in CAPABILITIES:
        outputs = synthesis.document["output"].values()
        (shown,) = [
            o["value"]
            for o in outputs
            if o.get("description") == (kind.__doc__ or "").split("\n")[0]
        ]
        full = {name for name, value in shown.items() if value not in (None, [], "")}
        fields = set(attrs.fields_dict(kind))  # type: ignore[arg-type]
        left_out = {f"{kind.__name__}.{name}" for name in fields - full}
        assert left_out <= EMPTY


@pytest.mark.e2e
def test_terraform_accepts_every_field_inside_a_policy_and_outside(
    synthesis: Any, tmp_path: Path
) -> None:
    """It said "This character is not used within the language" of quotes that were escaped twice."""
    write(synthesis, tmp_path)
    terraform = Terraform(tmp_path, environment=os.environ)
    terraform.init()
    assert all(found.severity == "warning" for found in terraform.validate())


def test_the_guardrails_read_every_policy(synthesis: Any) -> None:
    """A policy that cannot be read is a finding; an expression in one is no reason not to read it."""
    stack = read_stack(synthesis.document)
    expression = 'element(split(":", aws_db_proxy.'
    read = 0
    for kind in ("aws_iam_policy", "aws_sns_topic_policy"):
        for path, body in of_type(synthesis.document, kind).items():
            found = statements(body["policy"], stack)
            assert found is not None, path
            read += any(expression in text for one in found for text in one.resources)
    assert read == 2


def test_files_on_disk_hold_what_the_guardrails_read(synthesis: Any) -> None:
    text = synthesis.files[f"stacks/{synthesis.stack}/cdk.tf.json"]
    assert json.loads(text) == synthesis.document


def test_statements_are_shown_with_the_expression_as_it_is_written() -> None:
    built = build(project(CONFIG, extra=[installed("probe", lambda: PROBE)]))
    shown = [text for s in built.synthesis.statements["probe"] for text in s.resources]
    assert any(text.startswith('${element(split(":", aws_db_proxy.') for text in shown)
    unread = [f for f in built.report.findings if "cannot be read" in f.found]
    assert unread == []

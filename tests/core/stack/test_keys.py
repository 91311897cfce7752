"""The platform's keys: what plugins declare of their use, whoever provides them.

Which services must be admitted comes from AWS's guides: Amazon SNS Developer Guide, "Enable
compatibility between event sources from AWS services and encrypted topics"; CloudTrail User Guide,
"Configure AWS KMS key policies for CloudTrail"; CloudWatch Logs User Guide, "Encrypt log data using
AWS KMS".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import attrs
import pytest

from strongroom import (
    AdmittedServices,
    Capability,
    Condition,
    Context,
    EncryptionKeys,
    KeyUse,
    PluginInfo,
    account_service,
)
from strongroom.pipeline import build
from strongroom_base.errors import PluginError
from strongroom_kit.testing import platform
from support import keys
from support.keys import in_place_of_kms
from support.plugins import installed, make_plugin
from support.synthesis import built_in, of_type, only, project, synthesise

LEDGER = "[plugins.ledger]\n"


@pytest.fixture(scope="module")
def everything() -> Any:
    """The whole platform."""
    return synthesise().document


def policies(document: Mapping[str, Any], plugin: str = "kms") -> dict[str, list[dict[str, Any]]]:
    """Return the statements of each key's policy, by the key's construct id."""
    return {
        path.partition("/")[2]: json.loads(body["policy"])["Statement"]
        for path, body in of_type(document, "aws_kms_key").items()
        if path.startswith(f"{plugin}/")
    }


def via(statements: list[dict[str, Any]]) -> set[str]:
    """Return the services through which a key may be used."""
    found: set[str] = set()
    for statement in statements:
        names = statement.get("Condition", {}).get("StringEquals", {}).get("kms:ViaService", [])
        found |= set([names] if isinstance(names, str) else names)
    return {name.removesuffix(".ca-central-1.amazonaws.com") for name in found}


def principals(statements: list[dict[str, Any]]) -> set[str]:
    """Return the services that may use a key by themselves."""
    return {s["Principal"]["Service"] for s in statements if "Service" in s["Principal"]}


def test_the_keys_of_the_whole_platform_admit_what_its_plugins_need(everything: Any) -> None:
    found = policies(everything)
    assert {name: via(statements) for name, statements in found.items()} == {
        "cardholder": {"backup", "rds"},
        "credentials": {"lambda", "s3", "secretsmanager"},
        "session": {"elasticache"},
        "stream": {"kinesis"},
        "audit": {"backup", "elasticfilesystem", "s3"},
        "telemetry": {"sns", "sqs"},
    }
    logs = "logs.ca-central-1.amazonaws.com"
    assert {name: principals(statements) for name, statements in found.items()} == {
        "cardholder": set(),
        "credentials": set(),
        "session": set(),
        "stream": set(),
        "audit": {logs, "cloudtrail.amazonaws.com", "config.amazonaws.com"},
        "telemetry": {
            logs,
            "backup.amazonaws.com",
            "cloudwatch.amazonaws.com",
            "events.amazonaws.com",
            "events.rds.amazonaws.com",
        },
    }


def test_every_service_principal_is_limited(everything: Any) -> None:
    for statements in policies(everything).values():
        for statement in statements:
            assert "Service" not in statement["Principal"] or statement["Condition"]


def test_a_key_that_nothing_uses_admits_nothing() -> None:
    found = policies(synthesise(only("kms")).document)
    assert all(len(statements) == 1 for statements in found.values())


def test_a_plugin_lets_another_service_use_a_key() -> None:
    """No key admitted DynamoDB, and no plugin could say that one should."""
    uses = (
        KeyUse(
            "cardholder",
            via=("dynamodb",),
            services=(account_service("Replication", "replication.dynamodb.amazonaws.com"),),
        ),
    )
    ledger = installed("ledger", key_uses=uses, uses=(EncryptionKeys,))
    document = synthesise(LEDGER, extra=[ledger]).document
    cardholder = policies(document)["cardholder"]
    assert via(cardholder) == {"backup", "dynamodb", "rds"}
    (added,) = [s for s in cardholder if s["Sid"] == "Replication"]
    (account,) = added["Condition"]["StringEquals"].values()
    assert account.startswith("${data.aws_caller_identity.")


def test_a_resource_whose_service_the_key_does_not_admit_is_refused_with_what_to_declare() -> None:
    """AWS would refuse the log group in the middle of a deploy, and only while monitoring is off."""

    def make(scope: Any, context: Context) -> list[Capability]:
        from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup

        key = context.require(EncryptionKeys).telemetry.arn
        CloudwatchLogGroup(scope, "log", name="ledger-dev01", kms_key_id=key, retention_in_days=365)
        return []

    info = PluginInfo(name="ledger", summary="For a test", requires=(EncryptionKeys,), key_uses=())
    plugin = make_plugin(info, strongroom_resources=make)
    extra = [installed("ledger", lambda: plugin)]
    with pytest.raises(PluginError) as caught:
        synthesise(f"{only('kms')}{LEDGER}", extra=extra)
    assert caught.value.plugin == "ledger"
    assert "is encrypted under the key 'telemetry', which does not admit logs." in str(caught.value)
    assert caught.value.hint == (
        "add KeyUse('telemetry', services=(logs_service(),)) to PluginInfo.key_uses"
    )
    assert synthesise(f"{only('kms', 'monitoring')}{LEDGER}", extra=extra)


@pytest.mark.parametrize("name", [plugin.name for plugin in built_in()])
def test_each_plugin_declares_what_it_needs_by_itself(name: str) -> None:
    """With no other plugin on than those it requires, its keys admit what its resources need."""
    on = platform([name], closed=True)
    assert synthesise(only(*on.infos)).document["resource"]


def test_two_plugins_cannot_give_one_sid_to_two_services() -> None:
    def using(name: str, principal: str) -> Any:
        use = KeyUse("audit", services=(account_service("Shared", principal),))
        return installed(name, key_uses=(use,))

    extra = [using("one", "a.amazonaws.com"), using("two", "b.amazonaws.com")]
    with pytest.raises(PluginError, match=r"plugin 'two'.*'Shared'.*plugin 'one'"):
        synthesise("[plugins.one]\n[plugins.two]\n", extra=extra)


@pytest.mark.parametrize(
    ("key", "arguments", "said"),
    [
        ("cardholders", {"via": ("s3",)}, "did you mean 'cardholder'"),
        ("audit", {}, "names no service"),
        ("audit", {"via": "s3"}, "expected a tuple of strings"),
        ("audit", {"via": ("s3.ca-central-1.amazonaws.com",)}, "such as 'dynamodb'"),
        ("audit", {"services": ("logs.amazonaws.com",)}, "expected a KeyService"),
    ],
)
def test_a_use_that_cannot_be_is_refused_when_it_is_declared(
    key: str, arguments: dict[str, Any], said: str
) -> None:
    with pytest.raises((TypeError, ValueError), match=said):
        KeyUse(key, **arguments)


def test_a_replacement_of_kms_that_leaves_services_out_is_refused_with_both_names() -> None:
    """Alarms and trails would have vanished without a word."""

    def admit(_: str, wanted: AdmittedServices) -> AdmittedServices:
        return attrs.evolve(wanted, via=tuple(v for v in wanted.via if v != "rds"), services=())

    with pytest.raises(PluginError) as caught:
        synthesise(in_place_of_kms("xks"), extra=[keys.external_store(admit)])
    assert caught.value.plugin == "xks"
    first, *lines = str(caught.value).splitlines()
    assert "plugin 'xks' provides EncryptionKeys" in first
    for key, service, plugin in (
        ("audit", "cloudtrail.amazonaws.com", "audit_trail"),
        ("audit", "config.amazonaws.com", "audit_trail"),
        ("audit", "logs.ca-central-1.amazonaws.com", "apigw_mtls, audit_trail, aurora, monitoring"),
        ("cardholder", "rds, through which principals", "aurora"),
        ("telemetry", "backup.amazonaws.com", "backup"),
        ("telemetry", "cloudwatch.amazonaws.com", "monitoring"),
        ("telemetry", "events.amazonaws.com", "aurora, monitoring"),
        ("telemetry", "events.rds.amazonaws.com", "aurora"),
    ):
        found = [
            line
            for line in lines
            if line.startswith(f"  {key} (aws_kms_key.xks_{key}_")
            and f"does not admit {service}" in line
            and line.endswith(f"needed by {plugin}")
        ]
        assert found, (key, service, plugin, lines)


def test_a_condition_that_eventbridge_never_meets_is_no_admission() -> None:
    """With a source account asked for, EventBridge cannot use the key and every event is lost."""

    def admit(_: str, wanted: AdmittedServices) -> AdmittedServices:
        account = Condition("StringEquals", "aws:SourceAccount", ("111122223333",))
        changed = tuple(attrs.evolve(s, conditions=(account,)) for s in wanted.services)
        return attrs.evolve(wanted, services=changed)

    with pytest.raises(PluginError) as caught:
        synthesise(in_place_of_kms("xks"), extra=[keys.external_store(admit)])
    said = str(caught.value)
    assert (
        "events.amazonaws.com, with no condition but on kms:EncryptionContext:aws:sns:topicArn"
        in said
    )
    assert "cloudwatch.amazonaws.com" not in said


def test_a_wider_policy_of_ones_own_is_admission_enough() -> None:
    """Whoever provides the keys need not use key_policy."""
    account = "arn:aws:iam::111122223333:root"
    services = ["backup", "cloudtrail", "cloudwatch", "config", "events", "events.rds"]
    principals = [f"{service}.amazonaws.com" for service in services]
    principals.append("logs.ca-central-1.amazonaws.com")
    statements = [
        {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "kms:*", "Resource": "*"},
        {
            "Effect": "Allow",
            "Principal": {"Service": principals},
            "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
            "Resource": "*",
        },
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    extra = [keys.external_store(policy=policy)]
    assert synthesise(in_place_of_kms("xks"), extra=extra).notices == ()


def test_keys_in_an_external_key_store_pass_every_guardrail() -> None:
    """AWS KMS rotates none of them, so no rotation is asked for."""
    built = build(project(in_place_of_kms("xks"), extra=[keys.external_store()]))
    assert built.report.findings == ()
    assert built.synthesis.notices == ()


@pytest.mark.parametrize("data_source", [False, True])
def test_keys_of_a_central_account_pass_every_guardrail(data_source: bool) -> None:
    """Their policies are elsewhere, and it is said once, with what each must admit."""
    extra = [keys.central_account(data_source=data_source)]
    accounts = '[accounts]\n444455556666 = "The account of the security team holds all keys"\n'
    built = build(project(f"{in_place_of_kms('central')}{accounts}", extra=extra))
    assert built.report.findings == ()
    (notice,) = built.synthesis.notices
    lines = notice.splitlines()
    assert "plugin 'central'" in lines[0]
    (telemetry,) = [line for line in lines if line.startswith("  telemetry:")]
    for service in ("sns (kms:ViaService)", "events.amazonaws.com", "cloudwatch.amazonaws.com"):
        assert service in telemetry

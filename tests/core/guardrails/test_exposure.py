"""The rule ``exposure``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Finding, Outcome, Report

RULE = "exposure"
Body = dict[str, Any]
Findings = Callable[..., list[Finding]]

RULE_BODY: Body = {
    "description": "TLS from the application",
    "ip_protocol": "tcp",
    "from_port": 443,
    "to_port": 443,
    "referenced_security_group_id": "${aws_security_group.app.id}",
}
INGRESS = "aws_vpc_security_group_ingress_rule"
EGRESS = "aws_vpc_security_group_egress_rule"


def opened(judge: Callable[..., Report], kind: str, body: Body) -> list[Finding]:
    """Judge a rule beside a group, an endpoint and a list of addresses of the same stack."""
    document = {
        "resource": {
            "aws_security_group": {"app": {}, "x": {}},
            "aws_vpc_endpoint": {"s3": {}},
            "aws_ec2_managed_prefix_list": {"bank": {"entry": [{"cidr": "10.9.0.0/24"}]}},
            kind: {"main": body},
        }
    }
    found = judge(document, RULE).findings
    return [finding for finding in found if finding.address == f"{kind}.main"]


@pytest.mark.parametrize("kind", [INGRESS, EGRESS])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {
            "referenced_security_group_id": None,
            "prefix_list_id": "${aws_ec2_managed_prefix_list.bank.id}",
        },
        {"from_port": "443"},
        {"from_port": 9200, "to_port": 9300},
        {
            "referenced_security_group_id": None,
            "prefix_list_id": "${aws_vpc_endpoint.s3.prefix_list_id}",
        },
        {"referenced_security_group_id": None, "cidr_ipv4": "10.40.0.0/18"},
        {"referenced_security_group_id": None, "cidr_ipv6": "fd00::/8"},
    ],
)
def test_one_port_to_one_named_peer_passes(
    judge: Callable[..., Report], kind: str, changes: Body
) -> None:
    assert opened(judge, kind, {**RULE_BODY, **changes}) == []


@pytest.mark.parametrize("kind", [INGRESS, EGRESS])
@pytest.mark.parametrize(
    ("changes", "attribute"),
    [
        ({"cidr_ipv4": "0.0.0.0/0"}, "cidr_ipv4"),
        ({"cidr_ipv4": "52.94.0.0/16"}, "cidr_ipv4"),
        ({"cidr_ipv4": "10.0.0.0/0"}, "cidr_ipv4"),
        ({"cidr_ipv6": "::/0"}, "cidr_ipv6"),
        ({"cidr_ipv6": "2000::/3"}, "cidr_ipv6"),
        ({"cidr_ipv4": "anywhere"}, "cidr_ipv4"),
        ({"cidr_ipv4": "${var.block}"}, "cidr_ipv4"),
        ({"ip_protocol": "-1"}, "from_port"),
        ({"ip_protocol": None}, "from_port"),
        ({"from_port": 1, "to_port": 65535}, "from_port"),
        ({"from_port": 1, "to_port": 257}, "from_port"),
        ({"from_port": 0, "to_port": 80}, "from_port"),
        ({"from_port": 9300, "to_port": 9200}, "from_port"),
        ({"from_port": 442, "cidr_ipv4": "10.40.0.0/18"}, "from_port"),
        ({"from_port": None}, "from_port"),
        ({"from_port": "${var.port}"}, "from_port"),
        ({"description": None}, "description"),
        ({"description": "Managed by Terraform"}, "description"),
        ({"referenced_security_group_id": None}, "referenced_security_group_id"),
        ({"referenced_security_group_id": "sg-1"}, "referenced_security_group_id"),
        ({"referenced_security_group_id": "999999999999/sg-1"}, "referenced_security_group_id"),
        (
            {"referenced_security_group_id": "${data.aws_security_group.x.id}"},
            "referenced_security_group_id",
        ),
        (
            {"referenced_security_group_id": "${aws_security_group.gone.id}"},
            "referenced_security_group_id",
        ),
        ({"prefix_list_id": "pl-1"}, "prefix_list_id"),
        ({"prefix_list_id": "${aws_security_group.app.id}"}, "prefix_list_id"),
        ({"prefix_list_id": "${data.aws_ec2_managed_prefix_list.x.id}"}, "prefix_list_id"),
    ],
)
def test_a_wider_opening_is_refused(
    judge: Callable[..., Report], kind: str, changes: Body, attribute: str
) -> None:
    (finding,) = opened(judge, kind, {**RULE_BODY, **changes})
    assert finding.attribute == attribute


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("aws_ec2_managed_prefix_list", {"entry": [{"cidr": "10.0.0.0/8"}, {"cidr": "0.0.0.0/0"}]}),
        ("aws_ec2_managed_prefix_list_entry", {"cidr": "52.94.0.0/16"}),
    ],
)
def test_a_list_of_addresses_is_judged_as_the_rules_that_name_it(
    findings: Findings, kind: str, body: Body
) -> None:
    """Else a rule could let the internet in by naming a list."""
    (finding,) = findings(RULE, kind, **body)
    assert finding.attribute.endswith("cidr")


def test_the_older_kind_of_rule_is_held_to_the_same(judge: Callable[..., Report]) -> None:
    body = {
        "type": "ingress",
        "description": "x y",
        "protocol": "tcp",
        "from_port": 443,
        "to_port": 443,
        "security_group_id": "${aws_security_group.app.id}",
    }
    kind = "aws_security_group_rule"
    by_group = {"source_security_group_id": "${aws_security_group.x.id}"}
    assert opened(judge, kind, {**body, **by_group}) == []
    assert opened(judge, kind, {**body, "self": True}) == []
    (finding,) = opened(judge, kind, {**body, "cidr_blocks": ["10.0.0.0/8", "0.0.0.0/0"]})
    assert finding.found == "0.0.0.0/0"


def group_and(other: str, body: Body) -> Body:
    group = {"name": "secgrp-main-dev01", "description": "The cache"}
    return {"resource": {"aws_security_group": {"main": group}, other: {"other": body}}}


@pytest.mark.parametrize(
    ("other", "body", "used"),
    [
        ("aws_instance", {"vpc_security_group_ids": ["${aws_security_group.main.id}"]}, True),
        (INGRESS, {"referenced_security_group_id": "${aws_security_group.main.id}"}, True),
        (INGRESS, {"security_group_id": "${aws_security_group.main.id}"}, False),
        ("aws_instance", {"depends_on": ["aws_security_group.main"]}, False),
        ("aws_instance", {"vpc_security_group_ids": ["${aws_security_group.other.id}"]}, False),
        ("aws_db_proxy", {"x": {"y": ["${aws_security_group.main.id}"]}}, True),
    ],
)
def test_a_group_is_used(judge: Callable[..., Report], other: str, body: Body, used: bool) -> None:
    found = judge(group_and(other, body), RULE).findings
    refused = [finding for finding in found if finding.address == "aws_security_group.main"]
    assert bool(refused) is not used


def test_a_group_that_is_handed_out_is_used(judge: Callable[..., Report]) -> None:
    document = group_and("aws_vpc", {})
    document["output"] = {"group": {"value": "${aws_security_group.main.id}"}}
    assert judge(document, RULE).findings == ()


@pytest.mark.parametrize(
    ("changes", "attribute"),
    [
        ({"ingress": [{"from_port": 1}]}, "ingress"),
        ({"egress": [{"from_port": 1}]}, "egress"),
        ({"description": None}, "description"),
        ({"description": "Managed by Terraform"}, "description"),
    ],
)
def test_a_group_says_what_it_is_and_has_no_rules_inside(
    judge: Callable[..., Report], changes: Body, attribute: str
) -> None:
    document = group_and("aws_db_proxy", {"x": "${aws_security_group.main.id}"})
    document["resource"]["aws_security_group"]["main"] |= changes
    (finding,) = judge(document, RULE).findings
    assert finding.attribute == attribute


def test_the_default_group_has_no_rules(findings: Findings) -> None:
    assert findings(RULE, "aws_default_security_group") == []
    (finding,) = findings(RULE, "aws_default_security_group", ingress=[{"self": True}])
    assert finding.attribute == "ingress"


@pytest.mark.parametrize(
    ("entry", "refused"),
    [
        ({"protocol": "tcp", "from_port": 1024, "to_port": 3388}, False),
        ({"protocol": "tcp", "from_port": 3390, "to_port": 65535}, False),
        ({"protocol": "tcp", "from_port": 22, "to_port": 22}, True),
        ({"protocol": "tcp", "from_port": 1024, "to_port": 65535}, True),
        ({"protocol": "-1", "from_port": 0, "to_port": 0}, True),
        ({"protocol": "tcp", "from_port": "x", "to_port": 9}, True),
        ({"protocol": "-1", "cidr_block": "10.0.0.0/8"}, False),
        ({"protocol": "-1", "action": "deny"}, False),
    ],
)
def test_no_administration_from_the_internet(
    findings: Findings, entry: Body, refused: bool
) -> None:
    """Return traffic comes in by high ports; SSH and RDP do not (CIS AWS Foundations 5.1)."""
    block = {"action": "allow", "cidr_block": "0.0.0.0/0", **entry}
    assert bool(findings(RULE, "aws_network_acl", ingress=[block])) is refused
    alone = {**block, "rule_action": block["action"]}
    assert bool(findings(RULE, "aws_network_acl_rule", **alone)) is refused
    assert findings(RULE, "aws_network_acl_rule", **alone, egress=True) == []


@pytest.mark.parametrize(
    "gateway",
    [
        "gateway_id",
        "nat_gateway_id",
        "egress_only_gateway_id",
        "carrier_gateway_id",
        "core_network_arn",
        "local_gateway_id",
        "network_interface_id",
        "transit_gateway_id",
        "vpc_endpoint_id",
        "vpc_peering_connection_id",
    ],
)
def test_no_route_leads_out_of_the_vpc(findings: Findings, gateway: str) -> None:
    target = "${aws_internet_gateway.main.id}"
    (finding,) = findings(RULE, "aws_route", **{gateway: target})
    assert finding.attribute == gateway
    (finding,) = findings(RULE, "aws_route_table", route=[{gateway: target}])
    assert finding.attribute == f"route.{gateway}"
    assert findings(RULE, "aws_route_table", route=[{"gateway_id": "local"}]) == []


@pytest.mark.parametrize(
    "kind",
    [
        "aws_internet_gateway",
        "aws_nat_gateway",
        "aws_egress_only_internet_gateway",
        "aws_eip",
        "aws_default_vpc",
        "aws_ami_launch_permission",
        "aws_snapshot_create_volume_permission",
        "aws_vpc_peering_connection",
        "aws_globalaccelerator_accelerator",
        "aws_ecrpublic_repository",
        "aws_cloudfront_distribution",
        "aws_ec2_transit_gateway_vpc_attachment",
        "aws_dx_gateway",
        "aws_lambda_layer_version_permission",
        "aws_networkmanager_vpc_attachment",
        "aws_ram_resource_share",
        "aws_redshift_data_share_authorization",
    ],
)
def test_a_way_to_the_internet_is_refused(findings: Findings, kind: str) -> None:
    (finding, *_) = findings(RULE, kind)
    assert finding.outcome is Outcome.FAIL
    assert finding.attribute == ""


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("aws_subnet", {"map_public_ip_on_launch": False}, {"map_public_ip_on_launch": True}),
        ("aws_subnet", {}, {"map_public_ip_on_launch": "${var.x}"}),
        ("aws_rds_cluster_instance", {}, {"publicly_accessible": True}),
        ("aws_launch_configuration", {}, {"associate_public_ip_address": True}),
        ("aws_lb", {"internal": True}, {}),
        (
            "aws_lambda_function_url",
            {"authorization_type": "AWS_IAM"},
            {"authorization_type": "NONE"},
        ),
        ("aws_s3_bucket_acl", {"acl": "private"}, {"acl": "public-read"}),
        ("aws_s3_bucket_acl", {}, {"access_control_policy": {"grant": []}}),
        ("aws_db_snapshot", {}, {"shared_accounts": ["all"]}),
        ("aws_secretsmanager_secret_policy", {"block_public_policy": True}, {}),
        (
            "aws_eks_cluster",
            {"vpc_config": {"endpoint_public_access": False}},
            {"vpc_config": {"endpoint_private_access": True}},
        ),
    ],
)
def test_arguments_that_open_a_resource(
    findings: Findings, kind: str, good: Body, bad: Body
) -> None:
    assert findings(RULE, kind, **good) == []
    assert len(findings(RULE, kind, **bad)) == 1


FLAGS = (
    "block_public_acls",
    "block_public_policy",
    "ignore_public_acls",
    "restrict_public_buckets",
)


@pytest.mark.parametrize("flag", FLAGS)
def test_a_bucket_s_block_blocks_in_every_way(findings: Findings, flag: str) -> None:
    body: Body = dict.fromkeys(FLAGS, True)
    kind = "aws_s3_bucket_public_access_block"
    assert findings(RULE, kind, **body) == []
    for value in (False, None, "${var.x}"):
        (finding,) = findings(RULE, kind, **{**body, flag: value})
        assert finding.attribute == flag


def test_a_bucket_has_a_block_of_its_own(
    compliant: Callable[[], Body], judge: Callable[..., Report]
) -> None:
    document = compliant()
    del document["resource"]["aws_s3_bucket_public_access_block"]
    (finding,) = judge(document).findings
    assert (finding.rule, finding.address) == (RULE, "aws_s3_bucket.kms_main")


def test_what_opens_nothing_is_not_applicable(outcomes: Callable[..., set[Outcome]]) -> None:
    assert outcomes(RULE, "aws_kms_key") == {Outcome.NOT_APPLICABLE}


def test_an_unknown_type_is_refused(findings: Findings) -> None:
    assert [f.outcome for f in findings(RULE, "aws_nothing_such")] == [Outcome.UNKNOWN]

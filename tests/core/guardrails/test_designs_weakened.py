"""An everyday design that passes is refused once it has the weakness that a rule is there for."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, Final

import pytest

from strongroom_base.naming import stated_rules
from strongroom_guardrails.engine import BUILT_IN, check, read_stack
from support.designs import DESIGNS, document
from support.designs.written import ACCOUNT, allow, arn, own_account, policy

STRANGER: Final = "s3://collector/tmp/"
AGENT: Final = [
    "arn:aws:datasync:ca-central-1:${data.aws_caller_identity.main.account_id}:agent/agent-1"
]
INTERFACES: Final = arn("ec2", "network-interface/*")
LENT: Final = allow(["ec2:CreateNetworkInterfacePermission"], [INTERFACES])


def trusted(service: str) -> dict[str, Any]:
    """Return the argument of a role that a service may become."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
        "Condition": own_account(),
    }
    return {"assume_role_policy": policy(statement)}


def search(resource: str) -> dict[str, Any]:
    return {"policy": policy(allow(["es:ESHttpGet"], [arn("es", resource)]))}


def ports(low: int, high: int, **peer: Any) -> dict[str, Any]:
    return {"from_port": low, "to_port": high, **peer}


def by_address(address: str) -> dict[str, Any]:
    return {"referenced_security_group_id": None, "cidr_ipv4": address}


CACHE: Final = "aws_vpc_security_group_ingress_rule.cache"

WEAKENED: Final[tuple[tuple[str, str, str, Mapping[str, Any]], ...]] = (
    # The agent's actions are for instances; commands are for nobody, on all instances.
    (
        "ec2-instance-with-ssm",
        "least-privilege",
        "aws_iam_role.server",
        trusted("lambda.amazonaws.com"),
    ),
    (
        "ec2-instance-with-ssm",
        "least-privilege",
        "aws_iam_policy.server",
        {"policy": policy(allow(["ssm:SendCommand"], ["*"]))},
    ),
    (
        "ec2-instance-with-ssm",
        "least-privilege",
        "aws_iam_policy.server",
        {"policy": policy(allow(["ssm:UpdateInstanceInformation", "ssm:StartSession"], ["*"]))},
    ),
    # Interfaces are lent to CodeBuild alone, by CodeBuild alone.
    ("codebuild-in-vpc", "least-privilege", "aws_iam_policy.build", {"policy": policy(LENT)}),
    (
        "codebuild-in-vpc",
        "least-privilege",
        "aws_iam_policy.build",
        {
            "policy": policy(
                LENT
                | {"Condition": {"StringEquals": {"ec2:AuthorizedService": "ec2.amazonaws.com"}}}
            )
        },
    ),
    (
        "codebuild-in-vpc",
        "least-privilege",
        "aws_iam_role.build",
        trusted("ecs-tasks.amazonaws.com"),
    ),
    # A slash ends the name of a domain; nothing else does.
    ("opensearch-in-vpc", "least-privilege", "aws_iam_policy.search", search("domain/*")),
    ("opensearch-in-vpc", "least-privilege", "aws_iam_policy.search", search("domain/*/*")),
    (
        "opensearch-in-vpc",
        "least-privilege",
        "aws_iam_policy.search",
        search("domain/domain-orders-dev01*"),
    ),
    (
        "opensearch-in-vpc",
        "least-privilege",
        "aws_iam_policy.search",
        search("domain/domain-orders-*/orders"),
    ),
    (
        "opensearch-in-vpc",
        "least-privilege",
        "aws_iam_policy.search",
        {
            "policy": policy(
                allow(
                    ["iam:GetRole"],
                    [f"arn:aws:iam::{ACCOUNT}:role/role-orders-dev01/*"],
                )
            )
        },
    ),
    # A range is narrow, holds no SSH and no RDP, and is for groups of the stack.
    ("range-of-ports-between-two-groups", "exposure", CACHE, ports(1, 65535)),
    ("range-of-ports-between-two-groups", "exposure", CACHE, ports(0, 65535)),
    ("range-of-ports-between-two-groups", "exposure", CACHE, ports(6379, 6635)),
    ("range-of-ports-between-two-groups", "exposure", CACHE, ports(6380, 6379)),
    ("range-of-ports-between-two-groups", "exposure", CACHE, ports(20, 25)),
    ("range-of-ports-between-two-groups", "exposure", CACHE, ports(3380, 3400)),
    ("range-of-ports-between-two-groups", "exposure", CACHE, by_address("10.0.0.0/16")),
    (
        "range-of-ports-between-two-groups",
        "exposure",
        CACHE,
        {"referenced_security_group_id": "sg-0123456789abcdef0"},
    ),
    ("range-of-ports-between-two-groups", "exposure", CACHE, {"ip_protocol": "-1"}),
    (
        "range-of-ports-between-two-groups",
        "exposure",
        CACHE,
        {"ip_protocol": "icmp", **ports(3, 4)},
    ),
    # The security configuration, the template and the profile are those of the stack, and encrypted.
    (
        "glue-job-with-security-configuration",
        "encrypted",
        "aws_glue_job.orders",
        {"security_configuration": None},
    ),
    (
        "glue-job-with-security-configuration",
        "encrypted",
        "aws_glue_job.orders",
        {"security_configuration": "of-others"},
    ),
    (
        "glue-job-with-security-configuration",
        "encrypted",
        "aws_glue_job.orders",
        {"security_configuration": "${aws_glue_catalog_database.orders.name}"},
    ),
    (
        "glue-job-with-security-configuration",
        "encrypted",
        "aws_glue_security_configuration.orders",
        {"encryption_configuration": {"s3_encryption": {"s3_encryption_mode": "DISABLED"}}},
    ),
    (
        "glue-job-with-security-configuration",
        "stays-in-account",
        "aws_glue_job.orders",
        {"default_arguments": {"--TempDir": STRANGER}},
    ),
    ("glue-crawler", "encrypted", "aws_glue_crawler.orders", {"security_configuration": None}),
    ("eks-node-group", "encrypted", "aws_eks_node_group.orders", {"launch_template": None}),
    (
        "eks-node-group",
        "encrypted",
        "aws_eks_node_group.orders",
        {"launch_template": {"id": "lt-0123456789abcdef0", "version": "1"}},
    ),
    ("eks-node-group", "encrypted", "aws_launch_template.node", {"block_device_mappings": None}),
    (
        "appconfig-application",
        "encrypted",
        "aws_appconfig_configuration_profile.flags",
        {"kms_key_identifier": None},
    ),
    (
        "appconfig-application",
        "encrypted",
        "aws_appconfig_hosted_configuration_version.flags",
        {"configuration_profile_id": "abc1234"},
    ),
    # A plain parameter is what the plan may show.
    (
        "ssm-plain-parameter",
        "encrypted",
        "aws_ssm_parameter.endpoint",
        {"insecure_value": None, "value_wo": "${ephemeral.aws_secretsmanager_random_password.x}"},
    ),
    (
        "ssm-plain-parameter",
        "encrypted",
        "aws_ssm_parameter.endpoint",
        {"name": "ssm-parameter-database-password-dev01"},
    ),
    (
        "ssm-plain-parameter",
        "no-secret",
        "aws_ssm_parameter.endpoint",
        {"insecure_value": "postgres://orders:Tr4ding!Db#9fQz2Lk@orders.internal.example.com/db"},
    ),
    # Pools, copies, names.
    ("cognito-user-pool", "hardened", "aws_cognito_user_pool.staff", {"mfa_configuration": "OFF"}),
    (
        "cognito-user-pool",
        "hardened",
        "aws_cognito_user_pool.staff",
        {"admin_create_user_config": None},
    ),
    (
        "datasync-from-efs-to-s3",
        "stays-in-account",
        "aws_datasync_location_s3.copies",
        {"s3_bucket_arn": "arn:aws:s3:::collector"},
    ),
    (
        "datasync-from-efs-to-s3",
        "encrypted",
        "aws_datasync_location_nfs.plain",
        {
            "server_hostname": "files.internal.example.com",
            "subdirectory": "/",
            "on_prem_config": {"agent_arns": AGENT},
        },
    ),
    (
        "lambda-function-with-layer",
        "destroyable",
        "aws_lambda_layer_version.orders",
        {"skip_destroy": True},
    ),
    (
        "kinesis-stream-with-consumer",
        "suffix-named",
        "aws_kinesis_stream_consumer.fraud",
        {"name": "kinesis-stream-consumer-fraud"},
    ),
)


def refusing(name: str, address: str = "", patch: Mapping[str, Any] | None = None) -> set[str]:
    """Return the rules that refuse a design, perhaps with other arguments for one resource.

    :param patch: the arguments; None removes one.
    """
    changed = copy.deepcopy(document(DESIGNS[name]))
    if patch is not None:
        kind, _, key = address.partition(".")
        body = changed["resource"].setdefault(kind, {}).setdefault(key, {})
        body |= patch
        for argument in [argument for argument, value in patch.items() if value is None]:
            del body[argument]
    stack = read_stack(changed, name_rules=stated_rules(DESIGNS[name].limits))
    return {finding.rule for finding in check(stack, BUILT_IN).refusing}


@pytest.mark.parametrize(("name", "rule", "address", "patch"), WEAKENED)
def test_the_weakened_design_is_refused_by_the_rule_that_is_for_it(
    name: str, rule: str, address: str, patch: Mapping[str, Any]
) -> None:
    assert refusing(name) == set(), "it passes as it is"
    assert rule in refusing(name, address, patch)


def test_a_job_reads_its_libraries_from_anywhere_and_writes_to_a_bucket_of_the_stack() -> None:
    arguments = {
        "--TempDir": "s3://${aws_s3_bucket.lake.id}/tmp/",
        "--extra-py-files": "s3://code-of-the-vendor/lib.zip",
    }
    name = "glue-job-with-security-configuration"
    assert refusing(name, "aws_glue_job.orders", {"default_arguments": arguments}) == set()

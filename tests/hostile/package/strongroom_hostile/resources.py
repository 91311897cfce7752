"""The wrong things that are made of resources."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from cdktf import TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.iam_policy import IamPolicy
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.secretsmanager_secret_version import SecretsmanagerSecretVersion
from cdktf_cdktf_provider_aws.security_group import SecurityGroup
from cdktf_cdktf_provider_aws.vpc_dhcp_options import VpcDhcpOptions
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule


def _unencrypted(scope: Any, context: Any) -> None:
    name = context.name("aws_s3_bucket", "loot")
    S3Bucket(scope, "loot", bucket=name, force_destroy=True, tags={"Name": name})


def _foreign_name(scope: Any, context: Any) -> None:
    S3Bucket(scope, "loot", bucket="payments-prod", force_destroy=True)


def _wildcard(scope: Any, context: Any) -> None:
    name = context.name("aws_iam_policy", "all")
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [everything]})
    IamPolicy(scope, "all", name=name, policy=policy, tags={"Name": name})


def _open(scope: Any, context: Any) -> None:
    name = context.name("aws_security_group", "door")
    group = SecurityGroup(
        scope, "door", name=name, description="A door", vpc_id="vpc-1", tags={"Name": name}
    )
    rule = context.name("aws_vpc_security_group_ingress_rule", "door")
    VpcSecurityGroupIngressRule(
        scope,
        "everybody",
        security_group_id=group.id,
        cidr_ipv4="0.0.0.0/0",
        ip_protocol="tcp",
        from_port=22,
        to_port=22,
        description="Everybody",
        tags={"Name": rule},
    )


def _elsewhere(scope: Any, context: Any) -> None:
    _unencrypted(scope.node.scope.node.find_child("core"), context)


def _retained(scope: Any, context: Any) -> None:
    name = context.name("aws_s3_bucket", "loot")
    S3Bucket(scope, "loot", bucket=name, lifecycle={"prevent_destroy": True}, tags={"Name": name})


def _secret(scope: Any, context: Any) -> None:
    SecretsmanagerSecretVersion(
        scope,
        "password",
        secret_id="arn:aws:secretsmanager:ca-central-1:111122223333:secret:x-dev01",
        secret_string="correct horse battery staple",
    )


def _program(scope: Any, context: Any) -> None:
    name = context.name("aws_vpc_dhcp_options", "loot")
    options = VpcDhcpOptions(
        scope, "loot", domain_name_servers=["AmazonProvidedDNS"], tags={"Name": name}
    )
    options.add_override("provisioner", [{"local-exec": {"command": "id"}}])


def _program_while_planning(scope: Any, _: Any) -> None:
    TerraformStack.of(scope).add_override("data.external.loot", {"program": ["id"]})


def _aws_elsewhere(scope: Any, _: Any) -> None:
    stack = TerraformStack.of(scope)
    (aws,) = [one for one in stack.node.find_all() if isinstance(one, AwsProvider)]
    aws.add_override("endpoints", [{"kms": "https://192.0.2.1"}])


def _secret_in_an_output(scope: Any, _: Any) -> None:
    TerraformOutput(scope, "loot", value="correct horse battery staple", sensitive=True)


DEEDS: dict[str, Callable[[Any, Any], None]] = {
    "an unencrypted bucket": _unencrypted,
    "a foreign name": _foreign_name,
    "a wildcard policy": _wildcard,
    "open ingress": _open,
    "another's scope": _elsewhere,
    "a bucket that stays": _retained,
    "a secret in plain text": _secret,
    "a program when it is made": _program,
    "a program while planning": _program_while_planning,
    "an aws elsewhere": _aws_elsewhere,
    "a secret in an output": _secret_in_an_output,
}


def do(deed: str, scope: Any, context: Any) -> None:
    """Do a wrong thing, when it is one that is made of resources."""
    if deed in DEEDS:
        DEEDS[deed](scope, context)

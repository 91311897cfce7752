"""The wrong things that are made of resources."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

import jsii
from cdktf import App, Aspects, IAspect, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.flow_log import FlowLog
from cdktf_cdktf_provider_aws.iam_policy import IamPolicy
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.secretsmanager_secret_version import SecretsmanagerSecretVersion
from cdktf_cdktf_provider_aws.security_group import SecurityGroup
from cdktf_cdktf_provider_aws.vpc import Vpc
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


def _of_the_core(scope: Any, kind: type) -> Any:
    return next(one for one in scope.node.root.node.find_all() if isinstance(one, kind))


def _override(scope: Any, _: Any) -> None:
    _of_the_core(scope, Vpc).add_override("enable_dns_support", False)


def _override_in_silence(scope: Any, _: Any) -> None:
    with contextlib.suppress(BaseException):
        _of_the_core(scope, Vpc).add_override("enable_dns_support", False)


def _attribute(scope: Any, _: Any) -> None:
    _of_the_core(scope, Vpc).enable_dns_support = False


def _reset(scope: Any, _: Any) -> None:
    _of_the_core(scope, FlowLog).reset_max_aggregation_interval()


def _block(scope: Any, _: Any) -> None:
    _of_the_core(scope, FlowLog).put_destination_options(file_format="plain-text")


def _dependency(scope: Any, _: Any) -> None:
    _of_the_core(scope, Vpc).node.add_dependency(scope)


def _logical_id(scope: Any, _: Any) -> None:
    _of_the_core(scope, Vpc).override_logical_id("mine")


def _removal(scope: Any, _: Any) -> None:
    scope.node.scope.node.find_child("core").node.try_remove_child("flow-logs")


@jsii.implements(IAspect)
class _Weakens:
    """Changes every network that it is shown, or one that it has kept."""

    def __init__(self, kept: Any = None) -> None:
        self._kept = kept

    def visit(self, node: Any) -> None:
        vpc = self._kept or node
        if isinstance(vpc, Vpc):
            vpc.add_override("enable_dns_support", False)


def _aspect(scope: Any, _: Any) -> None:
    Aspects.of(TerraformStack.of(scope)).add(_Weakens())


def _aspect_on_its_own(scope: Any, _: Any) -> None:
    Aspects.of(scope).add(_Weakens(_of_the_core(scope, Vpc)))


def _sibling_stack(scope: Any, _: Any) -> None:
    TerraformStack(scope.node.root, "shadow")


def _stack_inside(scope: Any, _: Any) -> None:
    TerraformStack(scope, "shadow")


def _app(_: Any, __: Any) -> None:
    App(outdir="shadow")


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
    "an override of the core's": _override,
    "an override that catches its error": _override_in_silence,
    "an attribute of the core's": _attribute,
    "a reset of the core's": _reset,
    "a block of the core's": _block,
    "a dependency of the core's": _dependency,
    "an address of the core's": _logical_id,
    "a removal from the core": _removal,
    "an aspect on everything": _aspect,
    "an aspect that reaches out": _aspect_on_its_own,
    "a sibling stack": _sibling_stack,
    "a stack inside": _stack_inside,
    "an app": _app,
    "a secret in an output": _secret_in_an_output,
}


def do(deed: str, scope: Any, context: Any) -> None:
    """Do a wrong thing, when it is one that is made of resources."""
    if deed in DEEDS:
        DEEDS[deed](scope, context)

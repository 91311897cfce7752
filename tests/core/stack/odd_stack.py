"""A stack with what a third party's plugin may do besides making resources, made in a hurry."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import strongroom_bindings as bindings

bindings.install()

import jsii  # noqa: E402 - the fast bindings come first
from cdktf import (  # noqa: E402
    App,
    Aspects,
    Fn,
    IAspect,
    IResolveContext,
    IStringProducer,
    Lazy,
    LocalBackend,
    TerraformIterator,
    TerraformOutput,
    TerraformResource,
    TerraformStack,
    TerraformVariable,
    Token,
)
from cdktf_cdktf_provider_aws.data_aws_availability_zones import (  # noqa: E402
    DataAwsAvailabilityZones,
)
from cdktf_cdktf_provider_aws.provider import AwsProvider  # noqa: E402
from cdktf_cdktf_provider_aws.rds_cluster import RdsCluster  # noqa: E402
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue, SqsQueueTimeouts  # noqa: E402
from cdktf_cdktf_provider_aws.subnet import Subnet  # noqa: E402
from cdktf_cdktf_provider_aws.vpc import Vpc  # noqa: E402
from constructs import Construct, IConstruct  # noqa: E402

from strongroom_bindings.pipelined import pipelined  # noqa: E402

CALLS: list[str] = []
MADE: list[str] = []


class Pair(Construct):
    """Two queues, one refusing to the other."""

    def __init__(self, scope: Construct, id_: str) -> None:
        super().__init__(scope, id_)
        self.dead = SqsQueue(self, "dead", name="dead")
        self.queue = SqsQueue(self, "queue", redrive_policy=Fn.jsonencode({"to": self.dead.arn}))


class Named(SqsQueue):
    """A resource with a method of its own in place of CDKTF's."""

    def to_string(self) -> str:
        return f"queue {self.node.id}"


@jsii.implements(IStringProducer)
class Late:
    """A text that is known when the stack is written."""

    def __init__(self, queue: SqsQueue) -> None:
        self._queue = queue

    def produce(self, context: IResolveContext) -> str:
        CALLS.append("produce")
        return f"late {self._queue.arn} among {len(context.scope.node.root.node.find_all())}"


@jsii.implements(IAspect)
class Tagging:
    """Tags whatever has tags."""

    def visit(self, node: IConstruct) -> None:
        if isinstance(node, SqsQueue):
            node.tags = {"path": node.node.path}


def make(folder: str, *, failing: bool) -> str:
    """Make the stack and return its JSON.

    :param failing: whether a construct fails on the way, which the plugin expects.
    """
    MADE.append(folder)
    app = App(outdir=folder, stack_traces=False)
    stack = TerraformStack(app, "odd")
    LocalBackend(stack, path="state")
    AwsProvider(stack, "aws", region="ca-central-1")
    for number in ("10", "2", "b", "a/c"):  # JavaScript puts numbers first
        Construct(Construct(stack, f"of-{number}"), number)
        Construct(stack, number)
    pair = Pair(stack, "pair")
    before = pair.queue.name
    pair.queue.name = "renamed"
    pair.queue.put_timeouts(create="5m")
    zones = DataAwsAvailabilityZones(stack, "zones")
    vpc = Vpc(stack, "vpc", cidr_block="10.0.0.0/16")
    each = TerraformIterator.from_list(Token.as_list(zones.names))
    Subnet(
        stack, "subnet", vpc_id=vpc.id, availability_zone=Token.as_string(each.value), for_each=each
    )
    cluster = RdsCluster(
        stack, "cluster", engine="aurora-postgresql", manage_master_user_password=True
    )
    secret = cluster.master_user_secret.get(0).secret_arn
    variable = TerraformVariable(stack, "variable", type="string")
    queue: Any = Named(stack, "named", name=Fn.join("-", [variable.string_value, before, vpc.arn]))
    queue.add_override("lifecycle.ignore_changes", ["tags"])
    queue.override_logical_id("chosen")
    SqsQueue(
        queue,
        "inner",
        name=Lazy.string_value(Late(pair.dead)),
        timeouts=SqsQueueTimeouts(create="1m"),
        delay_seconds=Fn.length_of(zones.names),
        depends_on=[pair.queue],
        tags={
            vpc.id: secret,
            "text": str(queue),
            "tokens": f"{vpc.arn}/{vpc.default_network_acl_id}",
        },
    )
    if failing:
        try:
            SqsQueue(stack, "vpc")
        except RuntimeError as error:
            TerraformOutput(stack, "refused", value=str(error).partition("\n")[0])
    Aspects.of(stack).add(Tagging())
    paths = [construct.node.path for construct in stack.node.find_all()]
    made = [c.fqn for c in stack.node.find_all() if isinstance(c, TerraformResource)]
    TerraformOutput(stack, "seen", value={"paths": paths, "made": made})
    TerraformOutput(
        stack, "list", value=[vpc.cidr_block, zones.names, vpc.tags_all, vpc.enable_dns_support]
    )
    stack.add_override("terraform.required_version", ">= 1.5")
    app.synth()
    return Path(folder, "stacks/odd/cdk.tf.json").read_text(encoding="utf-8")


if __name__ == "__main__":
    _, out, failing = sys.argv
    made = pipelined(lambda: make(out, failing=failing == "failing"))
    json.dump({"stack": made, "calls": len(CALLS), "made": len(MADE)}, sys.stdout)

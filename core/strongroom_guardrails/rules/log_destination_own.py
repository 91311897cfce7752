"""``log-destination-own``: what names a log group as its destination names one of this stack.

A group elsewhere may have no key, no retention, and other readers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from strongroom_guardrails import data_protection
from strongroom_guardrails.log_groups import GROUP
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.values import ABSENT, Place, places, reference, show

DESTINATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "aws_api_gateway_stage": ("access_log_settings.destination_arn",),
    "aws_apigatewayv2_stage": ("access_log_settings.destination_arn",),
    "aws_cloudtrail": ("cloud_watch_logs_group_arn",),
    "aws_elasticache_replication_group": ("log_delivery_configuration.destination",),
    "aws_elasticsearch_domain": ("log_publishing_options.cloudwatch_log_group_arn",),
    "aws_flow_log": ("log_destination",),
    "aws_opensearch_domain": ("log_publishing_options.cloudwatch_log_group_arn",),
    "aws_route53_query_log": ("cloudwatch_log_group_arn",),
    "aws_sfn_state_machine": ("logging_configuration.log_destination",),
    "aws_wafv2_web_acl_logging_configuration": ("log_destination_configs",),
}
"""Arguments that name a log group; what is given must be one of the stack."""

REQUIRED: Final = frozenset({"aws_api_gateway_stage", "aws_apigatewayv2_stage"})
"""Types whose destination may not be left out."""

KIND: Final = "destination_type"


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge every group that the resource names."""
    judgements = [*_destinations(resource, stack), *_protection(resource, stack)]
    nothing = Judgement(Outcome.NOT_APPLICABLE, resource.address, found="it names no log group")
    yield from judgements or [nothing]


def _destinations(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    for path in DESTINATIONS.get(resource.type, ()):
        for place in places(resource.arguments, path):
            given = place.value if isinstance(place.value, list) else [place.value]
            for value in given or [ABSENT]:
                yield _destination(resource, attrs.evolve(place, value=value), stack)


def _destination(resource: Resource, place: Place, stack: Stack) -> Judgement:
    kind = place.block.get(KIND, "") if place.block else ""
    target = None
    if isinstance(place.value, str):
        target = reference(place.value.removesuffix(":*"))
    group = stack.by_address.get(target.address) if target else None
    if group is not None and group.type == GROUP:
        outcome = Outcome.PASS
    elif place.value is ABSENT:
        outcome = Outcome.FAIL if resource.type in REQUIRED else Outcome.NOT_APPLICABLE
    elif group is not None or kind not in ("", "cloudwatch-logs"):
        outcome = Outcome.NOT_APPLICABLE  # a stream or a bucket of this stack
    else:
        outcome = Outcome.FAIL
    expected = "a log group of this stack (${aws_cloudwatch_log_group.NAME.arn})"
    return Judgement(outcome, resource.address, place.path, show(place.value), expected)


def _protection(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    if resource.type not in data_protection.TYPES:
        return
    found = data_protection.groups(resource, stack)
    if found is None:
        argument = data_protection.ARGUMENT
        given = show(resource.arguments.get(argument))
        expected = "JSON, or the json of a data source of this stack"
        yield Judgement(Outcome.UNKNOWN, resource.address, argument, given, expected)
    for place in found or ():
        yield _destination(resource, place, stack)


RULE: Final = Rule(
    id="log-destination-own",
    title="Logs go to log groups of this stack",
    pci_requirements=("3.5.1", "10.3.1", "10.5.1"),
    fix=(
        "set the argument to the arn of an aws_cloudwatch_log_group of this stack, with the stack's key "
        "and a retention of at least 365 days"
    ),
    judge=judge,
    fails_on_unknown=True,
)

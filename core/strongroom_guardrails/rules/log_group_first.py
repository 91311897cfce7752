"""``log-group-first``: a service writes to a log group of this stack that is there before it.

A service that finds no group makes one: without the key, the retention and the suffix of the stack, and
a destroy leaves it behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import attrs

from strongroom_base import interpolations
from strongroom_guardrails import index
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.values import ABSENT, Place, places, reference, show, substitute

GROUP: Final = "aws_cloudwatch_log_group"

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

PROTECTION: Final = frozenset(
    {"aws_cloudwatch_log_account_policy", "aws_cloudwatch_log_data_protection_policy"}
)
"""Types whose ``policy_document`` names the group that lines with protected data are reported to."""

_PROTECTION_JSON: Final = "Statement.Operation.Audit.FindingsDestination.CloudWatchLogs.LogGroup"
_PROTECTION_DATA: Final = "aws_cloudwatch_log_data_protection_policy_document"
_PROTECTION_BLOCKS: Final = (
    "statement.operation.audit.findings_destination.cloudwatch_logs.log_group"
)


def _function(resource: Resource, stack: Stack) -> Iterator[str]:
    for place in places(resource.arguments, "logging_config.log_group"):
        if place.value is not ABSENT:
            yield _text(place.value, stack)
            return
    yield f"/aws/lambda/{_argument(resource, 'function_name', stack)}"


def _exports(kind: str, argument: str) -> Callable[[Resource, Stack], Iterator[str]]:
    def names(resource: Resource, stack: Stack) -> Iterator[str]:
        exports = resource.arguments.get("enabled_cloudwatch_logs_exports")
        for export in exports if isinstance(exports, list) else []:
            yield f"/aws/rds/{kind}/{_argument(resource, argument, stack)}/{export}"

    return names


def _proxy(resource: Resource, stack: Stack) -> Iterator[str]:
    yield f"/aws/rds/proxy/{_argument(resource, 'name', stack)}"


def _cluster(resource: Resource, stack: Stack) -> Iterator[str]:
    if resource.arguments.get("enabled_cluster_log_types"):
        yield f"/aws/eks/{_argument(resource, 'name', stack)}/cluster"


def _stage(resource: Resource, stack: Stack) -> Iterator[str]:
    # Execution logs are on by the method settings of the stage.
    for settings in stack.resources:
        if settings.type != "aws_api_gateway_method_settings":
            continue
        level = [p.value for p in places(settings.arguments, "settings.logging_level")]
        same_stage = all(
            _argument(settings, name, stack) == _argument(resource, name, stack)
            for name in ("rest_api_id", "stage_name")
        )
        if same_stage and any(value not in (ABSENT, "OFF") for value in level):
            api = _argument(resource, "rest_api_id", stack)
            yield f"API-Gateway-Execution-Logs_{api}/{_argument(resource, 'stage_name', stack)}"
            return


CONVENTIONS: Final[Mapping[str, Callable[[Resource, Stack], Iterator[str]]]] = {
    "aws_api_gateway_stage": _stage,
    "aws_db_instance": _exports("instance", "identifier"),
    "aws_db_proxy": _proxy,
    "aws_eks_cluster": _cluster,
    "aws_lambda_function": _function,
    "aws_rds_cluster": _exports("cluster", "cluster_identifier"),
}
"""Types whose groups AWS names after them."""


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge every group that the resource writes to."""
    judged = False
    for path in DESTINATIONS.get(resource.type, ()):
        for place in places(resource.arguments, path):
            given = place.value if isinstance(place.value, list) else [place.value]
            for value in given or [ABSENT]:
                judged = True
                yield _destination(resource, attrs.evolve(place, value=value), stack)
    if resource.type in PROTECTION:
        for judgement in _protection(resource, stack):
            judged = True
            yield judgement
    names = CONVENTIONS.get(resource.type)
    for name in names(resource, stack) if names else ():
        judged = True
        yield _convention(resource, name, stack)
    if not judged:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="it writes no log group")


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
    argument = "policy_document"
    value = resource.arguments.get(argument)
    policy, path = _document(value, stack)
    if policy is None:
        expected = "JSON, or the json of a data source of this stack"
        yield Judgement(Outcome.UNKNOWN, resource.address, argument, show(value), expected)
        return
    for place in places(policy, path):
        if place.value is not ABSENT:
            at = attrs.evolve(place, path=f"{argument}.{place.path}")
            yield _destination(resource, at, stack)


def _document(value: Any, stack: Stack) -> tuple[Mapping[str, Any] | None, str]:
    """Return a data protection policy and the path in it to the group; None when it is unknown."""
    prefix = f"${{data.{_PROTECTION_DATA}."
    if isinstance(value, str) and value.startswith(prefix) and value.endswith(".json}"):
        name = value.removeprefix(prefix).removesuffix(".json}")
        body = stack.data.get(_PROTECTION_DATA, {}).get(name)
        return (body if isinstance(body, Mapping) else None), _PROTECTION_BLOCKS
    try:
        policy = interpolations.loads(value)
    except (TypeError, ValueError, RecursionError):
        policy = None
    return (policy if isinstance(policy, Mapping) else None), _PROTECTION_JSON


def _convention(resource: Resource, name: str, stack: Stack) -> Judgement:
    expected = f"an aws_cloudwatch_log_group called {name}, named in depends_on"
    group = _groups(stack).get(name)
    if group is None:
        return Judgement(Outcome.FAIL, resource.address, "depends_on", "no such group", expected)
    waits = group.address in _mentioned(resource.arguments)
    outcome = Outcome.PASS if waits else Outcome.FAIL
    found = group.address if waits else f"{group.address}, which may be made later"
    return Judgement(outcome, resource.address, "depends_on", found, expected)


def _groups(stack: Stack) -> Mapping[str, Resource]:
    def make() -> Mapping[str, Resource]:
        return {
            _argument(resource, "name", stack): resource
            for resource in stack.resources
            if resource.type == GROUP
        }

    return index.once(stack, "log groups", make)


def _mentioned(value: Any) -> set[str]:
    """Return the log groups that an argument refers to, by reference or in depends_on."""
    if isinstance(value, str):
        target = reference(value)
        address = target.address if target else value
        return {address} if address.startswith(f"{GROUP}.") else set()
    if isinstance(value, Mapping):
        value = list(value.values())
    return (
        {found for item in value for found in _mentioned(item)}
        if isinstance(value, list)
        else set()
    )


def _argument(resource: Resource, name: str, stack: Stack) -> str:
    return _text(resource.arguments.get(name), stack)


def _text(value: Any, stack: Stack) -> str:
    known = substitute(value, stack)
    target = reference(known)
    group = stack.by_address.get(target.address) if target else None
    if group is not None and group.type == GROUP:
        return str(group.arguments.get("name"))
    return str(known)


RULE: Final = Rule(
    id="log-group-first",
    title="Log groups are made before what writes to them",
    pci_requirements=("3.5.1", "10.3.1", "10.5.1"),
    fix=(
        "make the group with the stack's key and a retention of a year at least, under the name that "
        "the service uses, and name it in depends_on"
    ),
    judge=judge,
    fails_on_unknown=True,
)

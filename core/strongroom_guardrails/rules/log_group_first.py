"""``log-group-first``: a log group that AWS names after a resource exists before the resource.

A service that finds no group creates one without the key, the retention and the suffix of the stack, and
destroy leaves it behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from strongroom_guardrails.log_groups import argument, by_name, mentioned, text
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.values import ABSENT, places


def _function(resource: Resource, stack: Stack) -> Iterator[str]:
    for place in places(resource.arguments, "logging_config.log_group"):
        if place.value is not ABSENT:
            yield text(place.value, stack)
            return
    yield f"/aws/lambda/{argument(resource, 'function_name', stack)}"


def _exports(kind: str, identifier: str) -> Callable[[Resource, Stack], Iterator[str]]:
    def names(resource: Resource, stack: Stack) -> Iterator[str]:
        exports = resource.arguments.get("enabled_cloudwatch_logs_exports")
        for export in exports if isinstance(exports, list) else []:
            yield f"/aws/rds/{kind}/{argument(resource, identifier, stack)}/{export}"

    return names


def _proxy(resource: Resource, stack: Stack) -> Iterator[str]:
    yield f"/aws/rds/proxy/{argument(resource, 'name', stack)}"


def _cluster(resource: Resource, stack: Stack) -> Iterator[str]:
    if resource.arguments.get("enabled_cluster_log_types"):
        yield f"/aws/eks/{argument(resource, 'name', stack)}/cluster"


def _stage(resource: Resource, stack: Stack) -> Iterator[str]:
    # Execution logs are on by the method settings of the stage.
    for settings in stack.resources:
        if settings.type != "aws_api_gateway_method_settings":
            continue
        level = [p.value for p in places(settings.arguments, "settings.logging_level")]
        same_stage = all(
            argument(settings, name, stack) == argument(resource, name, stack)
            for name in ("rest_api_id", "stage_name")
        )
        if same_stage and any(value not in (ABSENT, "OFF") for value in level):
            api = argument(resource, "rest_api_id", stack)
            yield f"API-Gateway-Execution-Logs_{api}/{argument(resource, 'stage_name', stack)}"
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
    """Judge every group whose name follows from the resource's."""
    names = CONVENTIONS.get(resource.type)
    judged = False
    for name in names(resource, stack) if names else ():
        judged = True
        yield _convention(resource, name, stack)
    if not judged:
        found = "AWS names no log group after it"
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found=found)


def _convention(resource: Resource, name: str, stack: Stack) -> Judgement:
    expected = f"an aws_cloudwatch_log_group called {name}, listed in depends_on"
    group = by_name(stack).get(name)
    if group is None:
        return Judgement(Outcome.FAIL, resource.address, "depends_on", "no such group", expected)
    waits = group.address in mentioned(resource.arguments)
    outcome = Outcome.PASS if waits else Outcome.FAIL
    found = group.address if waits else f"{group.address}, which may be created later"
    return Judgement(outcome, resource.address, "depends_on", found, expected)


RULE: Final = Rule(
    id="log-group-first",
    title="Log groups are created before the services that write to them",
    pci_requirements=("3.5.1", "10.3.1", "10.5.1"),
    fix=(
        "create the aws_cloudwatch_log_group under the name that the service uses, with the stack's key "
        "and a retention of at least 365 days, and list it in depends_on"
    ),
    judge=judge,
    fails_on_unknown=True,
)

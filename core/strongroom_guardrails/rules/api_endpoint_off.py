"""``api-endpoint-off``: the way around an API's own domain, and so around mutual TLS, is closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_guardrails.catalogue import Check
from strongroom_guardrails.evaluate import evaluate
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.values import places

APIS: Final = frozenset({"aws_api_gateway_rest_api", "aws_apigatewayv2_api"})
CHECK: Final = Check("disable_execute_api_endpoint", values=(True,))


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge every API: execute-api.REGION.amazonaws.com would ask no client for a certificate."""
    if resource.type not in APIS:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="no API")
        return
    kinds = [place.value for place in places(resource.arguments, "endpoint_configuration.types")]
    if kinds == [["PRIVATE"]]:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="an API inside the VPC")
        return
    yield from evaluate(CHECK, resource, stack)


RULE: Final = Rule(
    id="api-endpoint-off",
    title="An API answers only under its own domain name, with mutual TLS",
    pci_requirements=("1.4.1", "4.2.1", "8.3.1"),
    fix=(
        "set disable_execute_api_endpoint = true: the default endpoint asks for no client certificate"
    ),
    judge=judge,
    fails_on_unknown=True,
)

"""``truststore-pinned``: the client certificates that are trusted change by a deploy only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.values import ABSENT, is_reference, places, reference, show

VERSIONS: Final = {
    "aws_api_gateway_domain_name": "mutual_tls_authentication.truststore_version",
    "aws_apigatewayv2_domain_name": "mutual_tls_authentication.truststore_version",
    "aws_lb_trust_store": "ca_certificates_bundle_s3_object_version",
}
EXPECTED: Final = "the version of the truststore's object (${aws_s3_object.NAME.version_id})"


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge the version of every truststore; a domain without mutual TLS has none."""
    path = VERSIONS.get(resource.type)
    if path is None:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="no truststore")
        return
    for place in places(resource.arguments, path):
        target = reference(place.value)
        if place.value is ABSENT:
            bare = "." in path and place.reached == 0
            outcome = Outcome.NOT_APPLICABLE if bare else Outcome.FAIL
        elif target is not None:
            known = target.attribute == "version_id" and target.address in stack.by_address
            outcome = Outcome.PASS if known else Outcome.UNKNOWN
        elif is_reference(place.value):
            outcome = Outcome.UNKNOWN
        else:
            good = isinstance(place.value, str) and place.value.strip() not in {"", "null"}
            outcome = Outcome.PASS if good else Outcome.FAIL
        yield Judgement(outcome, resource.address, place.path, show(place.value), EXPECTED)


RULE: Final = Rule(
    id="truststore-pinned",
    title="A truststore is referenced by its version",
    pci_requirements=("4.2.1.1", "6.5.1", "8.3.11"),
    fix=(
        "set truststore_version to the aws_s3_object's version_id: without it, anyone who can write to "
        "the bucket decides which clients are trusted"
    ),
    judge=judge,
    fails_on_unknown=True,
)

"""Everyday designs, written as the vendor's documentation shows them, pass the guardrails."""

from __future__ import annotations

import copy
import json
import sys
from typing import Any, Final

import pytest

from strongroom_base.naming import stated_rules
from strongroom_guardrails.engine import BUILT_IN, check, read_stack
from support.designs import DESIGNS, Design, document

Body = dict[str, Any]

SHARE: Final = 0.9
"""How many of the designs must pass."""

MIN_DESIGNS: Final = 60

REFUSED: Final[dict[str, tuple[frozenset[str], str]]] = {
    "eventbridge-bus-with-archive": (
        frozenset(["encrypted"]),
        "an archive keeps whole events under a key that AWS owns unless CreateArchive names another "
        "(EventBridge User Guide, Encrypting EventBridge archives with AWS KMS keys), and provider "
        "5.100 has no argument for it; send the events to a stream or a bucket",
    ),
    "mq-broker-with-user": (
        frozenset(["no-secret"]),
        "the password of a broker's user has no write-only argument, so the state would hold it; "
        "use SQS, or MSK with IAM (Amazon MSK Developer Guide, IAM access control)",
    ),
    "secret-of-a-vendor": (
        frozenset(["credential-rotation"]),
        "a token that only its vendor changes needs a person who answers for it, and a day (PCI DSS "
        "8.6.3): a waiver has both",
    ),
    "flink-application": (
        frozenset(["encrypted"]),
        "checkpoints and snapshots hold records under a key that AWS owns (Managed Service for Apache "
        "Flink Developer Guide, Data protection), and provider 5.100 has no argument for another; "
        "read the stream with Lambda or on Fargate",
    ),
}
"""Designs that are refused: by which rules, and why that is right."""


def rules_that_refuse(one: Design) -> frozenset[str]:
    """Return the ids of the rules that refuse a design."""
    stack = read_stack(document(one), name_rules=stated_rules(one.limits))
    return frozenset(finding.rule for finding in check(stack, BUILT_IN).refusing)


@pytest.mark.parametrize("name", sorted(DESIGNS))
def test_a_design_passes_or_its_refusal_has_a_reason(name: str) -> None:
    expected, reason = REFUSED.get(name, (frozenset(), ""))
    assert rules_that_refuse(DESIGNS[name]) == expected, reason


def _of(kind: str, document_: Body) -> Body:
    """Return the only resource of a type."""
    (body,) = document_["resource"][kind].values()
    found: Body = body
    return found


@pytest.mark.parametrize(
    ("name", "kind", "argument", "rule"),
    [
        (
            "glue-job-with-security-configuration",
            "aws_glue_job",
            "security_configuration",
            "encrypted",
        ),
        ("glue-crawler", "aws_glue_crawler", "security_configuration", "encrypted"),
        ("eks-node-group", "aws_eks_node_group", "launch_template", "encrypted"),
    ],
)
def test_what_makes_a_design_pass_cannot_be_left_out(
    name: str, kind: str, argument: str, rule: str
) -> None:
    """Its security configuration or its launch template is what proves the encryption."""
    weak = copy.deepcopy(document(DESIGNS[name]))
    del _of(kind, weak)[argument]
    report = check(read_stack(weak, name_rules=stated_rules(DESIGNS[name].limits)), BUILT_IN)
    assert rule in {finding.rule for finding in report.refusing}


@pytest.mark.parametrize("name", ["ec2-instance-with-ssm", "codebuild-in-vpc"])
def test_an_exception_for_one_service_is_for_no_other(name: str) -> None:
    """AWS's pages show these wide statements for the agent and for builds alone."""
    text = json.dumps(document(DESIGNS[name]))
    for service in ("ec2.amazonaws.com", "codebuild.amazonaws.com"):
        text = text.replace(service, "lambda.amazonaws.com")
    report = check(read_stack(json.loads(text)), BUILT_IN)
    assert "least-privilege" in {finding.rule for finding in report.refusing}


def test_nine_in_ten_everyday_designs_pass() -> None:
    passed = [name for name, one in DESIGNS.items() if not rules_that_refuse(one)]
    sys.stdout.write(f"{len(passed)} of {len(DESIGNS)} designs pass\n")
    assert len(DESIGNS) >= MIN_DESIGNS
    assert len(passed) >= SHARE * len(DESIGNS), sorted(set(DESIGNS) - set(passed))


def test_every_refused_design_is_one_of_the_designs() -> None:
    assert set(REFUSED) <= set(DESIGNS)


def test_every_design_names_the_page_that_shows_it() -> None:
    assert [name for name, one in DESIGNS.items() if "," not in one.source] == []

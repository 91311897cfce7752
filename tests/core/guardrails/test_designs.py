"""Everyday designs, written as the vendor's documentation shows them, pass the guardrails."""

from __future__ import annotations

import sys
from typing import Final

import pytest

from strongroom_base.naming import stated_rules
from strongroom_guardrails.engine import BUILT_IN, check, read_stack
from support.designs import DESIGNS, Design, document

SHARE: Final = 0.7
"""How many of the designs must pass, so far."""

MIN_DESIGNS: Final = 60

REFUSED: Final[dict[str, tuple[frozenset[str], str]]] = {
    "eventbridge-bus-with-archive": (frozenset(["encrypted"]), "a false positive, to be fixed"),
    "lambda-function-with-layer": (frozenset(["encrypted"]), "a false positive, to be fixed"),
    "kinesis-stream-with-consumer": (frozenset(["suffix-named"]), "a false positive, to be fixed"),
    "mq-broker-with-user": (
        frozenset(["no-secret"]),
        "the provider keeps the user's password in the state and has no write-only argument for it",
    ),
    "secret-of-a-vendor": (frozenset(["credential-rotation"]), "a false positive, to be fixed"),
    "datasync-from-efs-to-s3": (frozenset(["encrypted"]), "a false positive, to be fixed"),
    "eks-node-group": (frozenset(["encrypted"]), "a false positive, to be fixed"),
    "ec2-instance-with-ssm": (frozenset(["least-privilege"]), "a false positive, to be fixed"),
    "auto-scaling-group": (frozenset(["least-privilege"]), "a false positive, to be fixed"),
    "glue-job-with-security-configuration": (
        frozenset(["encrypted"]),
        "a false positive, to be fixed",
    ),
    "glue-crawler": (frozenset(["encrypted"]), "a false positive, to be fixed"),
    "codebuild-in-vpc": (frozenset(["least-privilege"]), "a false positive, to be fixed"),
    "codepipeline": (frozenset(["least-privilege"]), "a false positive, to be fixed"),
    "range-of-ports-between-two-groups": (frozenset(["exposure"]), "a false positive, to be fixed"),
    "flink-application": (frozenset(["encrypted"]), "a false positive, to be fixed"),
    "opensearch-in-vpc": (frozenset(["least-privilege"]), "a false positive, to be fixed"),
    "cognito-user-pool": (frozenset(["encrypted"]), "a false positive, to be fixed"),
    "ssm-plain-parameter": (frozenset(["encrypted"]), "a false positive, to be fixed"),
    "appconfig-application": (frozenset(["encrypted"]), "a false positive, to be fixed"),
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


def test_nine_in_ten_everyday_designs_pass() -> None:
    passed = [name for name, one in DESIGNS.items() if not rules_that_refuse(one)]
    sys.stdout.write(f"{len(passed)} of {len(DESIGNS)} designs pass\n")
    assert len(DESIGNS) >= MIN_DESIGNS
    assert len(passed) >= SHARE * len(DESIGNS), sorted(set(DESIGNS) - set(passed))


def test_every_refused_design_is_one_of_the_designs() -> None:
    assert set(REFUSED) <= set(DESIGNS)


def test_every_design_names_the_page_that_shows_it() -> None:
    assert [name for name, one in DESIGNS.items() if "," not in one.source] == []

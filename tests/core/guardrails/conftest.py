"""Documents as CDKTF writes them, and what the guardrails say of them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from strongroom_guardrails.engine import BUILT_IN, check, read_stack
from strongroom_guardrails.model import Finding, Outcome, Report, Rule
from support.compliant import MORE, RESOURCES

Body = dict[str, Any]


def document(resources: dict[str, Body]) -> Body:
    """Return a document with one resource of each type, all made by the plugin ``kms``."""
    comment = {"metadata": {"path": "strongroom-dev01/kms/main", "uniqueId": "kms_main"}}
    return {
        "provider": {
            "aws": [
                {
                    "region": "ca-central-1",
                    "default_tags": [
                        {"tags": {"EnvironmentSuffix": "dev01", "ManagedBy": "strongroom"}}
                    ],
                }
            ]
        },
        "resource": {
            kind: {"kms_main": {"//": comment, **copy.deepcopy(body)}}
            for kind, body in resources.items()
        },
    }


@pytest.fixture(scope="session")
def compliant() -> Callable[[], Body]:
    """Make a document that passes every rule."""

    def make() -> Body:
        made = document(RESOURCES)
        made["terraform"] = {
            "backend": {"local": {"path": "terraform.tfstate"}},
            "required_providers": {"aws": {"source": "hashicorp/aws", "version": "5.100.0"}},
        }
        made["removed"] = [{"from": "aws_vpc.old", "lifecycle": {"destroy": True}}]
        for kind, named in MORE.items():
            comment = made["resource"][kind]["kms_main"]["//"]
            for name, body in named.items():
                made["resource"][kind][name] = {"//": comment, **copy.deepcopy(body)}
        return made

    return make


@pytest.fixture(scope="session")
def judge() -> Callable[..., Report]:
    """Judge a document by the built-in rules, or by one of them."""

    def run(written: Any, rule: str | None = None) -> Report:
        rules: list[Rule] = [r for r in BUILT_IN if rule in (None, r.id)]
        return check(read_stack(written), rules)

    return run


@pytest.fixture(scope="session")
def findings(judge: Callable[..., Report]) -> Callable[..., list[Finding]]:
    """Judge one resource by one rule, beside a good key called ``aws_kms_key.kms_main``."""

    def run(rule: str, kind: str, **body: Any) -> list[Finding]:
        key = {"aws_kms_key": RESOURCES["aws_kms_key"]}
        written = document({**key, kind: body})
        return [f for f in judge(written, rule).findings if f.address == f"{kind}.kms_main"]

    return run


@pytest.fixture(scope="session")
def outcomes() -> Callable[..., set[Outcome]]:
    """Return the outcomes of one rule for one resource alone."""

    def run(rule: str, kind: str, **body: Any) -> set[Outcome]:
        stack = attrs.evolve(read_stack(document({kind: body})), parts=())
        counts = check(stack, [r for r in BUILT_IN if r.id == rule]).counts[rule]
        return {outcome for outcome, count in counts.items() if count}

    return run

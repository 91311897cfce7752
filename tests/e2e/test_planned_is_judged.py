"""What Terraform plans for the whole platform is what was judged, before and after a deploy."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import pytest

from strongroom_emulator import lifecycle
from strongroom_expressions import evaluate
from strongroom_guardrails.engine import BUILT_IN, check, read_stack
from strongroom_guardrails.model import Report
from strongroom_guardrails.planned import managed, planned_document
from strongroom_guardrails.verdicts import differences
from strongroom_terraform.engine import Terraform
from support.emulated import write
from support.synthesis import synthesise

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.takes(minutes=4)]

REFERENCE = re.compile(
    r"(?:data\.)?aws_[a-z0-9_]+\.[A-Za-z0-9_-]+\.[a-z_]+(?:\[\d+\](?:\.[a-z_]+)?)*"
)
EXPRESSION = re.compile(r"(?<!\$)\$\{[^{}]*\}")

Document = Mapping[str, Any]


@attrs.frozen
class Plans:
    """The platform's document, and its plans on an empty account and after the deploy."""

    document: Document
    first: Document
    second: Document


@pytest.fixture(scope="module", name="plans")
def plans_of_the_platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plans]:
    """Deploy the whole platform to an embedded AWS, and plan it again."""
    folder = tmp_path_factory.mktemp("platform")
    synthesis = synthesise()
    emulator = lifecycle.start(folder / "local")
    try:
        write(synthesis, folder / "stack")
        terraform = Terraform(
            folder / "stack", environment=emulator.local_environment(os.environ), parallelism=40
        )
        terraform.init()
        first = terraform.plan()
        terraform.apply(first)
        yield Plans(synthesis.document, first.document, terraform.plan().document)
    finally:
        lifecycle.stop(folder / "local")


def judged(document: Document) -> Report:
    return check(read_stack(document), BUILT_IN)


@pytest.mark.parametrize("which", ["first", "second"])
def test_a_plan_has_no_finding_that_the_document_does_not_have(plans: Plans, which: str) -> None:
    plan = getattr(plans, which)
    written, planned = judged(plans.document), judged(planned_document(plans.document, plan))
    assert planned.findings == written.findings == ()
    assert differences(plans.document, plan, written, planned) == []


def test_a_weaker_value_in_a_plan_is_a_finding(plans: Plans) -> None:
    """A provider of another version may have another default."""
    plan = json.loads(json.dumps(plans.first))
    (stream,) = (one for one in managed(plan) if one["type"] == "aws_kinesis_stream")
    assert stream["values"]["encryption_type"] == "KMS"
    stream["values"]["encryption_type"] = "NONE"
    found = judged(planned_document(plans.document, plan)).findings
    assert {(one.rule, one.address) for one in found} == {("encrypted", stream["address"])}


def test_every_policy_is_planned_as_it_was_read(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the values that AWS gave, our rendering is what Terraform has."""
    stack = read_stack(plans.document)
    state = plans.second["prior_state"]["values"]["root_module"]["resources"]
    values = {one["address"]: one["values"] for one in [*state, *managed(plans.second)]}
    compared = 0
    for resource in managed(plans.second):
        for argument, planned in resource["values"].items():
            ours = stack.by_address[resource["address"]].arguments.get(argument)
            if ours is not None and isinstance(planned, str) and '"Statement"' in planned:
                compared += 1
                assert json.loads(filled(ours, values)) == json.loads(planned), resource["address"]
    with capsys.disabled():
        print(f"\n{compared} policies of the platform compared")  # noqa: T201
    assert compared > 50


def filled(text: str, values: Mapping[str, Any]) -> str:
    """Return a text with what its references came to."""

    def value(found: re.Match[str]) -> str:
        names = found[0].split(".")
        address = 3 if names[0] == "data" else 2
        value = values[".".join(names[:address])]
        for step in re.findall(r"[a-z_]+|\d+", ".".join(names[address:])):
            value = value[int(step) if step.isdecimal() else step]
        return json.dumps(value, ensure_ascii=False).replace("${", "$${")

    text = EXPRESSION.sub(lambda found: REFERENCE.sub(value, found[0]), text)
    whole = evaluate({"output": {"x": {"value": text}}})["output"]["x"]["value"]
    return str(whole).replace("$${", "${").replace("%%{", "%{")

"""The parts of a document that are not resources, and the rules that see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_base.errors import CallerError
from strongroom_guardrails.engine import read_stack
from strongroom_guardrails.model import Outcome, Report
from strongroom_guardrails.rules import BUILT_IN
from support.documents import weakened

RULE = "aws-provider-only"
Body = dict[str, Any]
Judge = Callable[..., Report]
Compliant = Callable[[], Body]


def test_a_part_is_told_with_the_plugin_that_made_it(judge: Judge, compliant: Compliant) -> None:
    made = {"//": {"metadata": {"path": "strongroom-dev01/kms/look"}}, "url": "x"}
    document = weakened(compliant(), {"data": {"http": {"x": made}}})
    (finding,) = judge(document, RULE).findings
    assert finding.plugin == "kms"
    document = weakened(compliant(), {"output": {"x": {"value": "y", "sensitive": True}}})
    document["//"] = {"outputs": {"strongroom-dev01": {"kms": {"out": {"x": "x"}}}}}
    (finding,) = judge(document, "no-secret").findings
    assert finding.plugin == "kms"


def test_rules_that_judge_resources_alone_see_no_parts(judge: Judge, compliant: Compliant) -> None:
    counts = judge(compliant()).counts
    more = weakened(compliant(), {"data": {"http": {"x": {}}}, "locals": {"x": 1}})
    with_parts = judge(more).counts
    changed = {rule for rule in counts if counts[rule] != with_parts[rule]}
    assert changed == {rule.id for rule in BUILT_IN if rule.parts}
    assert with_parts[RULE][Outcome.FAIL] == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"data": {"http": {"x": 1}}}, "data.http.x is 1; expected an object"),
        ({"check": {"c": []}}, "check.c is a list; expected an object"),
        ({"terraform": "x"}, "terraform is a string; expected a list of objects"),
        ({"terraform": {"backend": {"s3": 1}}}, "terraform.backend.s3 is 1"),
        ({"import": [1]}, "import[0] is 1; expected an object"),
        ({"locals": [[]]}, "locals[0] is a list; expected an object"),
        ({"output": {"x": "y"}}, "output.x is a string; expected an object"),
    ],
)
def test_a_part_of_another_shape_is_one_error(
    change: Body, words: str, compliant: Compliant
) -> None:
    with pytest.raises(CallerError) as caught:
        read_stack(weakened(compliant(), change))
    assert words in str(caught.value)

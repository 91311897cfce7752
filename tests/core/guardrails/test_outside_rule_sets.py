"""Every check of an outside rule set is refused here too, or answered with a reason.

``outside/checkov.json`` holds what Checkov's checks look at; ``tools/compare_rule_sets.py`` makes it.
Where a check names its argument and the values that it refuses, the guardrails must refuse these values
at that argument. ``outside/answers.toml`` has an example or a reason for every other check.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any, Final

import pytest

from support.outside import answers, checks, refuses, refuses_by_itself

CHECKS: Final = checks()
ANSWERS: Final = answers()

LARGEST_SHARE_OF_REASONS: Final = 0.25
"""How many of the checks may be answered by a reason alone."""


def test_every_check_is_refused_or_answered() -> None:
    examples = {check for group in ANSWERS["refused"] for check in group["checks"]}
    reasons = {check for group in ANSWERS["answer"] for check in group["checks"]}
    became: Counter[str] = Counter()
    open_checks = []
    for check, fact in CHECKS.items():
        if refuses_by_itself(fact):
            became["refused at the argument"] += 1
        elif check in examples:
            became["refused in an example"] += 1
        elif check in reasons:
            became["answered"] += 1
        else:
            open_checks.append(check)
    words = ", ".join(f"{count} {name}" for name, count in became.most_common())
    sys.stdout.write(f"{len(CHECKS)} checks of Checkov: {words}\n")
    assert open_checks == []
    assert became["answered"] <= LARGEST_SHARE_OF_REASONS * len(CHECKS)


@pytest.mark.parametrize("group", ANSWERS["refused"], ids=lambda group: group["checks"][0])
def test_an_example_is_refused_by_the_rule_that_the_answer_names(group: dict[str, Any]) -> None:
    assert refuses(json.loads(group["resource"]), group["rule"])


def test_every_answer_is_of_a_check_that_there_is_and_has_a_reason() -> None:
    named = [c for part in ("refused", "answer") for g in ANSWERS[part] for c in g["checks"]]
    assert [check for check in named if check not in CHECKS] == []
    assert sorted(named) == sorted(set(named)), "one answer for a check"
    assert [group for group in ANSWERS["answer"] if not group["why"]] == []

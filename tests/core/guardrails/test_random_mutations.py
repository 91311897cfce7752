"""Random changes of the whole platform's document: each is judged or refused, and none is a crash."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from strongroom_base import strict_json
from strongroom_base.errors import CallerError, PluginError
from strongroom_guardrails.engine import BUILT_IN, check, read_stack
from support.synthesis import synthesise

AT_ONCE = 20
"""Changes of one document. A rule is called for every resource, so one change hides no other."""

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 10**18, 1e308, "", "*", "arn:*", "${", "$${x}", "${local.x}"),
    *("${aws_kms_key.none.arn}", "%{if true}a%{endif}", "\x1b[31m", "\u202e", "x" * 5000, [], {}),
    *([[]], [{}], [None], {"": ""}, {"for_each": "${x}"}, "[" * 99, '{"Statement":', "a\x00b"),
)

Holder = dict[str, Any] | list[Any]


def places(value: Any, found: list[tuple[Holder, Any]]) -> None:
    """Collect each value of a document, by what holds it."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            found.append((value, key))
            places(value[key], found)


def change(bodies: list[dict[str, Any]], draw: random.Random) -> None:
    """Remove, replace, double, move or spoil a value anywhere in a resource."""
    found: list[tuple[Any, Any]] = []
    places(draw.choice(bodies), found)
    if not found:
        return
    other: list[tuple[Any, Any]] = []
    places(draw.choice(bodies), other)
    holder, key = draw.choice(found)
    other_holder, other_key = draw.choice(other or found)
    match draw.randrange(5):
        case 0:
            del holder[key]
        case 1:
            holder[key] = copy.deepcopy(draw.choice(VALUES))
        case 2:
            holder[key] = copy.deepcopy(other_holder[other_key])
        case 3:
            holder[key] = [copy.deepcopy(holder[key])] * 2
        case _:
            text = holder[key] if isinstance(holder[key], str) else json.dumps(holder[key])
            at = draw.randrange(len(text) + 1)
            holder[key] = (
                text[:at] + draw.choice(("", "*", "${", "}", '"', "\\", "é")) + text[at + 1 :]
            )


def verdict(document: Mapping[str, Any]) -> str:
    """Return how a document is answered: judged, or refused; any other end is a crash."""
    try:
        check(read_stack(strict_json.loads(json.dumps(document))), BUILT_IN)
    except CallerError as error:
        return "a defect" if isinstance(error, PluginError) else "refused"
    return "judged"


def answers(document: Mapping[str, Any], documents: int) -> Counter[str]:
    """Return how many documents with changes are answered how."""
    counts: Counter[str] = Counter()
    for seed in range(documents):
        draw = random.Random(seed)
        mutant = copy.deepcopy(dict(document))
        bodies = [body for named in mutant["resource"].values() for body in named.values()]
        for _ in range(AT_ONCE):
            change(bodies, draw)
        counts[verdict(mutant)] += 1
    return counts


@pytest.fixture(scope="module")
def document() -> Mapping[str, Any]:
    return synthesise().document


def test_a_hundred_random_changes_crash_nothing(document: Mapping[str, Any]) -> None:
    found = answers(document, 5)
    assert "a defect" not in found
    assert found["judged"]


@pytest.mark.slow
def test_ten_thousand_random_changes_crash_nothing(document: Mapping[str, Any]) -> None:
    found = answers(document, 500)
    assert "a defect" not in found
    assert found["judged"] > 250, "most of them reach the rules"


def test_an_alarm_whose_name_is_a_list_is_judged(document: Mapping[str, Any]) -> None:
    """The rule ``watched`` took every name for a text."""
    mutant = copy.deepcopy(dict(document))
    next(iter(mutant["resource"]["aws_cloudwatch_metric_alarm"].values()))["alarm_name"] = [["x"]]
    assert verdict(mutant) == "judged"


def test_a_block_that_is_a_text_is_a_fault_of_the_document(document: Mapping[str, Any]) -> None:
    """The rule ``audit-kept`` said it, and was called defective."""
    mutant = copy.deepcopy(dict(document))
    next(iter(mutant["resource"]["aws_cloudtrail"].values()))["advanced_event_selector"] = "x"
    assert verdict(mutant) == "refused"

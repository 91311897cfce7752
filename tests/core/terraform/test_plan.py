"""Plans, as Terraform's JSON describes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from strongroom_base.errors import OutsideError
from strongroom_terraform.plan import Action, Plan, read_plan


def plan(*actions: list[str], **outputs: list[str]) -> Plan:
    document: dict[str, Any] = {
        "resource_changes": [
            {"address": f"aws_vpc.v{n}", "type": "aws_vpc", "change": {"actions": found}}
            for n, found in enumerate(actions)
        ],
        "output_changes": {name: {"actions": found} for name, found in outputs.items()},
    }
    return read_plan(Path("plan"), document, destroy=False)


@pytest.mark.parametrize(
    "actions, action",
    [
        (["create"], Action.CREATE),
        (["update"], Action.UPDATE),
        (["delete"], Action.DELETE),
        (["delete", "create"], Action.REPLACE),
        (["create", "delete"], Action.REPLACE),
        (["create", "forget"], Action.REPLACE),
        (["read"], Action.READ),
        (["forget"], Action.FORGET),
        (["no-op"], Action.NO_OP),
    ],
)
def test_each_pair_of_terraforms_actions_is_one_of_ours(actions: list[str], action: Action) -> None:
    assert [change.action for change in plan(actions).changes] == [action]


def test_an_action_of_the_future_is_an_error_and_not_a_no_op() -> None:
    with pytest.raises(OutsideError, match=r"plans transmute for aws_vpc\.v0"):
        plan(["transmute"])


def test_a_plan_that_only_reads_changes_nothing() -> None:
    assert not plan(["no-op"], ["read"], kept=["no-op"]).has_changes


def test_a_plan_that_only_changes_an_output_changes_something() -> None:
    changed = plan(["no-op"], endpoint=["update"])
    assert changed.has_changes
    assert changed.outputs == {"endpoint": Action.UPDATE}


def test_a_replacement_is_counted_as_one() -> None:
    counted = plan(["delete", "create"], ["create"])
    assert [counted.count(a) for a in (Action.REPLACE, Action.CREATE, Action.DELETE)] == [1, 1, 0]


def test_attribute_values_stay_out_of_the_repr() -> None:
    change = {"actions": ["create"], "before": None, "after": {"token": "hush"}}
    item = {"address": "a.b", "type": "a", "change": change}
    read = read_plan(Path("plan"), {"resource_changes": [item]}, destroy=False)
    assert read.changes[0].after == {"token": "hush"}
    assert "hush" not in repr(read)

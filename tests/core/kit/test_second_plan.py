"""What a second plan still changes is said by attribute, and can be excepted with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from strongroom_kit.testing.second_plan import unsettled
from strongroom_terraform.plan import Plan, read_plan

SERVICE = "aws_ecs_service.web"
ARGUMENT = "aws_ecs_service.availability_zone_rebalancing"
REASON = {ARGUMENT: "moto 5.2 takes it and does not return it"}


def plan(*changes: dict[str, Any], outputs: dict[str, Any] | None = None) -> Plan:
    items = [{"address": SERVICE, "type": "aws_ecs_service", "change": c} for c in changes]
    document = {"resource_changes": items, "output_changes": outputs or {}}
    return read_plan(Path("plan"), document, destroy=False)


def update(before: dict[str, Any], after: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"actions": ["update"], "before": before, "after": after, **more}


REBALANCING = update(
    {"name": "web", "availability_zone_rebalancing": None},
    {"name": "web", "availability_zone_rebalancing": "ENABLED"},
    after_unknown={"tags_all": True},
)


def test_a_settled_plan_has_nothing_to_say() -> None:
    assert unsettled(plan({"actions": ["no-op"]}, {"actions": ["read"]}), {}) == ""


def test_a_change_is_shown_with_its_attributes() -> None:
    assert unsettled(plan(REBALANCING), {}) == (
        "update aws_ecs_service.web\n"
        "    availability_zone_rebalancing: None -> 'ENABLED'\n"
        "    tags_all: None -> (known after apply)"
    )


def test_what_the_emulator_drops_is_excepted_with_a_reason() -> None:
    assert unsettled(plan(REBALANCING), REASON) == ""


def test_an_exception_excuses_no_other_argument_and_no_replacement() -> None:
    both = update({"desired_count": 1}, {"desired_count": 2, "availability_zone_rebalancing": "x"})
    assert "desired_count: 1 -> 2" in unsettled(plan(both), REASON)
    replaced = {**REBALANCING, "actions": ["delete", "create"]}
    assert unsettled(plan(replaced), REASON).startswith("replace aws_ecs_service.web")


def test_an_exception_without_use_or_reason_is_wrong() -> None:
    assert unsettled(plan(), REASON) == f"{ARGUMENT} is excepted and does not change"
    assert "the reason of" in unsettled(plan(REBALANCING), {ARGUMENT: "moto"})


def test_no_sensitive_value_is_shown() -> None:
    change = update(
        {"password": "correct horse"},
        {"password": "battery staple"},
        before_sensitive={"password": True},
        after_sensitive={},
    )
    said = unsettled(plan(change), {})
    assert "password: a sensitive value changes" in said
    assert "horse" not in said
    assert "staple" not in said


def test_a_changing_output_is_a_change() -> None:
    assert unsettled(plan(outputs={"x": {"actions": ["update"]}}), {}) == "update output.x"

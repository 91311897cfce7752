"""The stack with the values of a plan, in the forms of Terraform's "JSON Output Format"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from strongroom_guardrails.model import Report
from strongroom_guardrails.planned import planned_document

KEY = "${aws_kms_key.kms_main.arn}"
ARN = "arn:aws:kms:ca-central-1:123456789012:key/1"


def plan(
    kind: str,
    name: str,
    values: dict[str, Any],
    actions: tuple[str, ...] = ("create",),
    **more: Any,
) -> dict[str, Any]:
    """Return a plan of one resource."""
    address = f"{kind}.{name}"
    one = {"address": address, "mode": "managed", "type": kind, "name": name, "values": values}
    return {
        "planned_values": {"root_module": {"resources": [one], **more}},
        "resource_changes": [{"address": address, "change": {"actions": list(actions)}}],
    }


def merged(written: dict[str, Any], planned: dict[str, Any], *actions: str) -> dict[str, Any]:
    """Return what is judged of a resource of which this was written and that is planned."""
    document = {"resource": {"aws_thing": {"x": written}}}
    found = planned_document(document, plan("aws_thing", "x", planned, actions or ("create",)))
    body: dict[str, Any] = found["resource"]["aws_thing"]["x"]
    return body


def test_a_default_of_the_provider_is_judged_as_if_it_were_written() -> None:
    assert merged({"name": "a"}, {"name": "a", "publicly_accessible": True}) == {
        "name": "a",
        "publicly_accessible": True,
    }


def test_what_the_provider_left_empty_was_not_given() -> None:
    empty: dict[str, Any] = {"a": None, "b": "", "c": [], "d": {}, "e": 0}
    assert merged({"name": "a"}, {"name": "a", **empty}) == {"name": "a"}


def test_a_written_zero_stays() -> None:
    assert merged({"window": 0}, {"window": 0}) == {"window": 0}


def test_a_reference_stays_because_it_says_more_than_its_value() -> None:
    assert merged({"kms_key_id": KEY}, {"kms_key_id": ARN}) == {"kms_key_id": KEY}


def test_a_literal_that_is_planned_as_another_is_judged_as_planned() -> None:
    assert merged({"encrypted": "true"}, {"encrypted": False}) == {"encrypted": False}


def test_what_is_known_after_the_apply_is_judged_as_written() -> None:
    assert merged({"name": "a", "rule": [{"b": 1}]}, {"name": "a", "rule": []}) == {
        "name": "a",
        "rule": [{"b": 1}],
    }


def test_blocks_are_filled_in_whichever_order_the_plan_has_them() -> None:
    written = {"rule": [{"port": 1, "key": KEY}, {"port": 2}]}
    planned = {"rule": [{"port": 2, "open": True}, {"port": 1, "key": ARN, "open": False}]}
    assert merged(written, planned) == {
        "rule": [{"port": 1, "key": KEY, "open": False}, {"port": 2, "open": True}]
    }


def test_a_single_block_may_be_written_as_an_object() -> None:
    written = {"rule": {"key": KEY}}
    assert merged(written, {"rule": [{"key": ARN, "open": True}]}) == {
        "rule": {"key": KEY, "open": True}
    }


def test_a_dynamic_block_is_judged_as_what_it_makes() -> None:
    written = {"dynamic": {"rule": {"for_each": [1], "content": {"open": True}}}}
    assert merged(written, {"rule": [{"open": True}]}) == {"rule": [{"open": True}]}


def test_a_dynamic_block_without_planned_values_stays_unknown() -> None:
    written = {"dynamic": {"rule": {"for_each": "${x}"}}}
    assert merged(written, {"name": "a"}) == {"name": "a", **written}


def test_what_other_resources_made_is_not_read_back_as_written() -> None:
    """A bucket that exists shows the logging that another resource configured."""
    planned = {"name": "a", "logging": [{"target_bucket": "b"}], "path": "/"}
    assert merged({"name": "a"}, planned, "no-op") == {"name": "a", "path": "/"}


def test_what_aws_chooses_is_not_read_back_as_written() -> None:
    values = {
        "name": "a",
        "arn": ARN,
        "owner": "123456789012",
        "policy": "{}",
        "delivery_policy": "x",
    }
    document = {"resource": {"aws_sns_topic": {"x": {"name": "a"}}}}
    found = planned_document(document, plan("aws_sns_topic", "x", values))
    assert found["resource"]["aws_sns_topic"]["x"] == {"name": "a", "delivery_policy": "x"}


def test_terraforms_own_arguments_stay() -> None:
    written = {"//": {"metadata": {"path": "s/p/x"}}, "depends_on": ["aws_kms_key.kms_main"]}
    assert merged(written, {"name": "a"}) == {**written, "name": "a"}


def test_a_resource_that_the_document_does_not_have_is_judged(
    compliant: Callable[[], dict[str, Any]], judge: Callable[..., Report]
) -> None:
    """Another file in Terraform's folder, or a module, may bring it."""
    document = compliant()
    assert not judge(document).refused
    foreign = planned_document(document, plan("aws_sqs_queue", "theirs", {"name": "q"}))
    assert {one.address for one in judge(foreign).refusing} == {"aws_sqs_queue.theirs"}
    module = plan("aws_vpc", "v", {})
    module["planned_values"]["root_module"] = {
        "child_modules": [module["planned_values"]["root_module"]]
    }
    module["planned_values"]["root_module"]["child_modules"][0]["resources"][0]["address"] = (
        "module.theirs.aws_vpc.v"
    )
    found = judge(planned_document(document, module))
    assert {one.address for one in found.refusing} == {"aws_vpc.module.theirs.aws_vpc.v"}


def test_a_good_stack_that_is_planned_as_written_passes(
    compliant: Callable[[], dict[str, Any]], judge: Callable[..., Report]
) -> None:
    document = compliant()
    values = {"name": "stream-main-dev01", "encryption_type": "KMS", "kms_key_id": ARN}
    assert not judge(
        planned_document(document, plan("aws_kinesis_stream", "kms_main", values))
    ).refused
    weak = {**values, "encryption_type": "NONE"}
    report = judge(planned_document(document, plan("aws_kinesis_stream", "kms_main", weak)))
    assert [one.attribute for one in report.refusing] == ["encryption_type"]


def test_a_block_that_terraform_plans_differently_is_judged_as_planned_too() -> None:
    """It fitted none of the planned blocks, and only what was written was judged."""
    written = {"rule": [{"cidr": "10.0.0.0/8"}, {"cidr": "10.1.0.0/16"}]}
    planned = {"rule": [{"cidr": "0.0.0.0/0"}, {"cidr": "10.1.0.0/16", "open": False}]}
    assert merged(written, planned)["rule"] == [
        {"cidr": "10.0.0.0/8"},
        {"cidr": "10.1.0.0/16", "open": False},
        {"cidr": "0.0.0.0/0"},
    ]


def test_what_a_local_stands_for_is_judged_as_planned() -> None:
    """A local may be a reference, and was kept as one although it is a literal."""
    document = {
        "locals": {"cidr": "10.0.0.0/8"},
        "resource": {"aws_thing": {"x": {"cidr": "${local.cidr}"}}},
    }
    found = planned_document(document, plan("aws_thing", "x", {"cidr": "0.0.0.0/0"}))
    assert found["resource"]["aws_thing"]["x"]["cidr"] == "0.0.0.0/0"

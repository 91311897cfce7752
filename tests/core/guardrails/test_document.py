"""Reading a ``cdk.tf.json``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strongroom_base.errors import CallerError
from strongroom_guardrails.engine import BUILT_IN, read_stack
from strongroom_guardrails.model import Report

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
TYPES = st.sampled_from(
    [
        "aws_kms_key",
        "aws_kms_alias",
        "aws_s3_bucket",
        "aws_s3_bucket_policy",
        "aws_instance",
        "aws_rds_cluster",
        "aws_lambda_function",
        "aws_transfer_server",
        "aws_nothing_such",
    ]
)
ARGUMENTS = st.sampled_from(
    [
        "name",
        "bucket",
        "policy",
        "tags",
        "lifecycle",
        "dynamic",
        "provider",
        "root_block_device",
        "encrypted",
        "kms_key_id",
        "target_key_id",
        "environment",
        "protocols",
        "enable_key_rotation",
        "//",
    ]
)
STRINGS = st.sampled_from(
    [
        "${aws_kms_key.a.arn}",
        "${aws_kms_alias.a.arn}",
        "${aws_s3_bucket.a.bucket}",
        "${data.aws_iam_policy_document.a.json}",
        "${",
        "$${x}",
        '{"Statement": [1, {"Condition": {"Bool": []}}]}',
        "[[[[",
    ]
)
VALUES = st.recursive(
    SCALARS | STRINGS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ARGUMENTS, inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(["a", "b", ""])
SECTIONS = st.dictionaries(TYPES, st.dictionaries(NAMES, VALUES, max_size=2) | VALUES, max_size=4)
BODIES = st.dictionaries(ARGUMENTS, VALUES, max_size=5)
RESOURCES = st.dictionaries(TYPES, st.dictionaries(NAMES, BODIES, max_size=2), max_size=4)
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "resource": RESOURCES | SECTIONS | VALUES,
        "provider": st.fixed_dictionaries({"aws": VALUES}) | VALUES,
        "data": st.dictionaries(st.just("aws_iam_policy_document"), VALUES) | VALUES,
        "module": st.dictionaries(NAMES, BODIES) | VALUES,
    },
)


@settings(deadline=None)
@given(DOCUMENTS | VALUES)
def test_any_json_is_judged_or_refused_in_words(document: Any) -> None:
    """Whatever the JSON, only reading it may refuse, by CallerError; no rule raises anything."""
    try:
        stack = read_stack(document)
    except CallerError:
        return
    for rule in BUILT_IN:
        # Not through check(), which would wrap what a rule raises.
        for resource in stack.resources:
            assert list(rule.judge(resource, stack))


@settings(deadline=None, max_examples=300)
@given(data=st.data(), value=VALUES)
def test_any_value_in_any_argument_is_judged(
    compliant: Callable[[], dict[str, Any]], data: st.DataObject, value: Any
) -> None:
    """A good stack with one argument turned into anything: read_stack refuses it, or rules judge it."""
    document = compliant()
    kind = data.draw(st.sampled_from(sorted(document["resource"])))
    holder: Any = document["resource"][kind]["kms_main"]
    while True:
        key = data.draw(st.sampled_from(sorted(k for k in holder if k != "//")))
        inner = holder[key][0] if isinstance(holder[key], list) and holder[key] else holder[key]
        if not isinstance(inner, dict) or not inner or data.draw(st.booleans()):
            break
        holder = inner
    holder[key] = value
    try:
        stack = read_stack(document)
    except CallerError:
        return
    for rule in BUILT_IN:
        for resource in stack.resources:
            assert list(rule.judge(resource, stack))


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "the document is a list; expected an object"),
        ({"resource": "x"}, "resource is a string; expected an object"),
        ({"resource": {"aws_vpc": []}}, "resource.aws_vpc is a list; expected an object"),
        (
            {"resource": {"aws_vpc": {"main": None}}},
            "resource.aws_vpc.main is null; expected an object",
        ),
        ({"provider": {"aws": True}}, "provider.aws is a boolean; expected a list of objects"),
        (
            {"provider": {"aws": [{"default_tags": ["x"]}]}},
            "provider.aws[0].default_tags is a string; expected an object",
        ),
        ({"data": {"aws_ami": {"x": 3}}}, "data.aws_ami.x is 3; expected an object"),
    ],
)
def test_a_malformed_document_is_refused_with_the_place(document: Any, message: str) -> None:
    with pytest.raises(CallerError) as caught:
        read_stack(document)
    assert caught.value.message == f"the stack cannot be read: {message}"


def test_a_resource_knows_its_address_plugin_and_path(
    compliant: Callable[[], dict[str, Any]],
) -> None:
    stack = read_stack(compliant())
    stream = stack.by_address["aws_kinesis_stream.kms_main"]
    assert (stream.type, stream.plugin, stream.path) == (
        "aws_kinesis_stream",
        "kms",
        "strongroom-dev01/kms/main",
    )
    assert "//" not in stream.arguments


def test_scopes_of_the_core_are_reported_as_core(compliant: Callable[[], dict[str, Any]]) -> None:
    stack = read_stack(compliant(), core_scopes={"kms"})
    assert {resource.plugin for resource in stack.resources} == {"core"}


@pytest.mark.parametrize("path", ["", "stack", "stack/vpc"])
def test_a_resource_in_no_scope_belongs_to_no_plugin(path: str) -> None:
    comment = {"metadata": {"path": path}}
    stack = read_stack({"resource": {"aws_vpc": {"main": {"//": comment}}}})
    assert stack.resources[0].plugin == ""


def test_suffix_region_and_tags_come_from_the_default_provider() -> None:
    aliased = {"alias": "other", "region": "us-east-1", "default_tags": {"tags": {"A": "b"}}}
    tags = {"EnvironmentSuffix": "dev01"}
    default = {"region": "ca-central-1", "default_tags": [{"tags": tags}]}
    stack = read_stack({"provider": {"aws": [aliased, default]}})
    assert (stack.suffix, stack.region, stack.default_tags) == ("dev01", "ca-central-1", tags)
    assert [provider.alias for provider in stack.providers] == ["other", None]


@pytest.mark.parametrize("suffix", [None, "", 3, "${var.suffix}"])
def test_a_suffix_that_is_no_literal_is_no_suffix(suffix: Any) -> None:
    tags = {"EnvironmentSuffix": suffix}
    assert read_stack({"provider": {"aws": {"default_tags": {"tags": tags}}}}).suffix is None


def test_a_module_cannot_hide_resources(judge: Callable[..., Report]) -> None:
    """What a module makes is not in the document, so the module itself is refused."""
    report = judge({"module": {"database": {"source": "./x"}}})
    by_type = ("destroyable", "encrypted", "exposure", "least-privilege", "no-secret")
    assert {(f.rule, f.address) for f in report.findings if f.outcome == "unknown"} == {
        (rule, "module.database")
        for rule in (*by_type, "aws-provider-only", "suffix-named", "tagged")
    }

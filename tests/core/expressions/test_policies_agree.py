"""Policies of generated stacks, rendered here and by Terraform with the real AWS provider."""

from __future__ import annotations

import json
import os
from typing import Any, Final

import pytest

from strongroom_emulator import lifecycle
from strongroom_guardrails import policy_document
from strongroom_guardrails.engine import read_stack
from strongroom_guardrails.model import Stack
from strongroom_guardrails.policy import statements
from strongroom_guardrails.values import is_reference
from strongroom_terraform.engine import Terraform
from support.generated import ACCOUNT, merged

STACKS: Final = 200
LEAST_KNOWN: Final = 0.9
NUMBER: Final = "123456789012"
"""The account of the embedded AWS."""

Body = dict[str, Any]


@pytest.fixture(scope="module", name="outputs")
def planned_outputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Stack, Body]:
    """The stacks as one, read, and what Terraform plans for its outputs."""
    folder = tmp_path_factory.mktemp("generated")
    document = merged(STACKS)
    document["provider"] = {"aws": [{"region": "ca-central-1"}]}
    document["terraform"] = {
        "required_providers": {"aws": {"source": "hashicorp/aws", "version": "5.100.0"}}
    }
    (folder / "cdk.tf.json").write_text(json.dumps(document), "utf-8")
    emulator = lifecycle.start(folder / "local")
    try:
        terraform = Terraform(
            folder, environment=emulator.local_environment(os.environ), parallelism=40
        )
        terraform.init()
        planned = terraform.plan().document["planned_values"]["outputs"]
    finally:
        lifecycle.stop(folder / "local")
    return read_stack(document), {name: one["value"] for name, one in planned.items()}


class ExpressionError(Exception):
    """A part of a value is an expression."""


def plain(value: Any) -> Any:
    """Return what a value of templates says."""
    if isinstance(value, str):
        text = value.replace(ACCOUNT, NUMBER)
        if is_reference(text):
            raise ExpressionError
        return text.replace("$${", "${").replace("%%{", "%{")
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {plain(name): plain(item) for name, item in value.items()}
    return value


def says(policy: Any) -> Any:
    """Return a policy without what says nothing: the order in its lists, lists of one, an empty Sid."""
    if isinstance(policy, str):
        return policy
    return [
        {name: _says(value) for name, value in statement.items() if value != ""}
        for statement in policy.get("Statement", [])
    ]


def _says(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(set(value)) if len(set(value)) > 1 else value[0]
    if isinstance(value, dict):
        return {name: _says(item) for name, item in value.items()}
    return value


def test_no_policy_differs_from_terraforms(
    outputs: tuple[Stack, Body], capsys: pytest.CaptureFixture[str]
) -> None:
    """What jsonencode and templates make is equal to the byte, a policy document in what it says."""
    stack, theirs = outputs
    different, unknown = {}, []
    for name, rendered in theirs.items():
        found: Any = stack.document["output"][name]["value"]
        expected: Any = rendered
        if found.startswith("${data.aws_iam_policy_document."):
            found, expected = policy_document.read(found, stack), json.loads(rendered)
        try:
            found = plain(found)
        except ExpressionError:
            found = None
        if found is None:
            unknown.append(name)
        elif says(found) != says(expected):
            different[name] = (found, expected)
    known = len(theirs) - len(unknown)
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{STACKS} stacks, {len(theirs)} policies: {known} known, {len(different)} differ"
        )
    assert different == {}
    assert known >= LEAST_KNOWN * len(theirs)


def test_a_policy_has_the_statements_that_terraforms_text_has(outputs: tuple[Stack, Body]) -> None:
    stack, theirs = outputs
    for name, expected in theirs.items():
        value = stack.document["output"][name]["value"]
        found = statements(value, stack)
        if found is not None:
            assert len(found) == len(json.loads(expected)["Statement"]), name

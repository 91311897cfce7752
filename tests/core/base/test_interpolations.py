"""Expressions of Terraform inside JSON text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom_base import interpolations

EXPRESSIONS = (
    "${aws_kms_key.x.arn}",
    '${element(split(":", aws_db_proxy.x.arn), 6)}',
    '${jsonencode({a = "b", c = {d = "e"}})}',
    r'${replace(x, "\"", "}")}',
    r'${join("\n", ["a", "${b}"])}',
    "${lookup({}, 1)}",
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
@pytest.mark.parametrize("encodings", [0, 1, 2, 3])
def test_an_expression_survives_any_number_of_encodings(expression: str, encodings: int) -> None:
    """What Terraform reads in the end is the expression as its author wrote it."""
    text = f"arn:{expression}/{expression}"
    for _ in range(encodings):
        text = json.dumps({"Resource": text})
    assert interpolations.unescape(text).count(expression) == 2


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_json_with_expressions_is_read_as_it_was_written(expression: str) -> None:
    document = {"Statement": [{"Resource": [f"{expression}/*", 'a "b"']}], "n": 1}
    written = interpolations.unescape(json.dumps(document))
    assert interpolations.loads(written) == document


def test_what_is_no_expression_stays_as_it_is() -> None:
    """``$${`` is Terraform's escape, and an expression that never closes is none."""
    for text in (r"$${\"a\"}", r"a \"b\" c", r"${never \"closed\"", r'${a \"b" \x "}', "$", "${}"):
        assert interpolations.unescape(text) == text


def test_broken_json_is_still_broken() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        interpolations.loads('{"a": ${x}')


@given(st.recursive(st.text(alphabet='ab"\\{}$ \n'), lambda inner: st.lists(inner, max_size=3)))
def test_json_without_expressions_is_read_as_json_reads_it(value: object) -> None:
    """Whatever else a document holds, quotes and backslashes and braces, comes back the same."""
    text = json.dumps(value)
    if "${" not in text:
        assert interpolations.loads(text) == value
        assert interpolations.unescape(text) == text

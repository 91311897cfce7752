"""JSON that all its readers understand in the same way."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom_base import strict_json

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_what_json_can_say_is_read_as_json_reads_it(value: Any) -> None:
    assert strict_json.loads(json.dumps(value)) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1, "a": 2}', "the document has the key 'a' twice"),
        ('{"x": [{"b": {"c": 1, "c": 1}}]}', "x[0].b has the key 'c' twice"),
        ('{"a": "\\ud800"}', "a is a text with half of a surrogate pair"),
        ('{"\\udc00": 1}', "the document has a key that is no text"),
        ('{"a": NaN}', "it has NaN, which JSON does not have"),
        ("[-Infinity]", "it has -Infinity, which JSON does not have"),
        ("[1e999]", "[0] is a number that is infinite, or none"),
        ("1" * 2000, "the document is a number that is too long"),
        ("[" * 200 + "]" * 200, "it nests deeper than 128 levels"),
        ("[" * 100_000, "it nests deeper than 128 levels"),
    ],
)
def test_what_is_ambiguous_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        strict_json.loads(text)


@pytest.mark.parametrize("text", ["1" * 5000, "", "{", "\x00", "\ufeff{}"])
def test_what_is_no_json_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        strict_json.loads(text)

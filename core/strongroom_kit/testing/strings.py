"""Strings that match a pattern."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


def matching(pattern: re.Pattern[str]) -> SearchStrategy[str]:
    """Draw strings of printable ASCII that match a whole pattern.

    Terraform evaluates ``${`` and ``%{``, so no string has them.
    """
    from hypothesis import strategies as st

    printable = st.characters(min_codepoint=0x20, max_codepoint=0x7E)
    drawn = st.from_regex(pattern, fullmatch=True, alphabet=printable)
    return drawn.filter(lambda text: "${" not in text and "%{" not in text)

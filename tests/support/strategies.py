"""What hypothesis draws, in one place."""

from __future__ import annotations

import ipaddress

from hypothesis import strategies as st

from strongroom.naming import SUFFIX_MAX_LENGTH, WORD

_WORDS = st.from_regex(WORD, fullmatch=True)

suffixes = _WORDS.filter(lambda word: len(word) <= SUFFIX_MAX_LENGTH)
"""Environment suffixes that the config accepts."""

longest_suffixes = st.text(
    alphabet="abcdefghijklmnopqrstuvwxyz0123456789",
    min_size=SUFFIX_MAX_LENGTH,
    max_size=SUFFIX_MAX_LENGTH,
)

loads = st.integers(min_value=100, max_value=10_000_000)
"""Transactions a minute that the config accepts."""


@st.composite
def vpc_cidrs(draw: st.DrawFn) -> str:
    """Private blocks from /16 to /22."""
    prefix = draw(st.integers(16, 22))
    start, span = draw(
        st.sampled_from(
            [("10.0.0.0", 24), ("172.16.0.0", 20), ("192.168.0.0", 16)],
        )
    )
    base = int(ipaddress.IPv4Address(start))
    offset = draw(st.integers(0, (1 << (span - (32 - prefix))) - 1)) if span > 32 - prefix else 0
    return f"{ipaddress.IPv4Address(base + (offset << (32 - prefix)))}/{prefix}"

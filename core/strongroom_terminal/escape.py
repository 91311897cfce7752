"""Text from documents and from AWS, made safe to print: no character of it moves the cursor.

A name may hold an escape sequence that clears the screen, or a mark that turns the order of letters
round, and so show a reader another verdict than the true one. Letters of every script, emoji and their
joiners stay.
"""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Controls (C0 without tab and line feed, DEL, C1), line separators, marks and overrides of direction
(Unicode Standard Annex #9, "Directional Formatting Characters"), interlinear marks, lone surrogates."""


def escaped(text: str) -> str:
    """Return a text with each unsafe character as its escape, such as ``\\x1b`` or ``\\u202e``."""
    return _UNSAFE.sub(_escape, text)


def on_one_line(text: str) -> str:
    """Do as :func:`escaped`, with line feeds and tabs too: a value cannot look like a line of ours."""
    return escaped(text).replace("\n", "\\n").replace("\t", "\\t")


def in_json(text: str) -> str:
    """Return JSON with each unsafe character as JSON's escape; it holds the same data."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"

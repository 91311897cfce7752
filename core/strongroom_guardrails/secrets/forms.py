"""What a secret looks like, whatever it is called: forms of tokens, assignments, cards, random text."""

from __future__ import annotations

import base64
import binascii
import functools
import re
from typing import Final

import attrs

from strongroom_guardrails.catalogue.data import load
from strongroom_guardrails.secrets import cards, entropy, text

SHORTEST: Final = 7
"""Characters below which no form fits, ``://a:b@`` does; most strings are words and ids."""


_ENCODED: Final = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{16,}={0,2}(?![A-Za-z0-9+/=_-])")


@attrs.frozen
class Form:
    """A form of ``secret_forms.toml``."""

    name: str
    marker: tuple[str, ...]
    pattern: re.Pattern[str]
    decoded: str = ""
    any_case: bool = False

    def fits(self, value: str) -> bool:
        """Say whether a text has a secret of this form in it."""
        text = value.lower() if self.any_case else value
        if not any(marker in text for marker in self.marker):
            return False
        return any(
            not self.decoded or self.decoded in _decoded(found[1])
            for found in self.pattern.finditer(value)
        )


@functools.lru_cache(maxsize=1 << 15)
def looks_like(value: str) -> str | None:
    """Say what kind of secret a text has in it, such as ``"a GitHub token"``; None when it has none.

    Random text is not among them: whether it is a secret depends on where it stands, which
    :func:`entropy.random` does not know.
    """
    if len(value) < SHORTEST:
        return None
    for form in _forms():
        if form.fits(value):
            return form.name
    if cards.has_card(value):
        return "a card number, which PCI DSS 3.3 and 3.5 want unreadable"
    return text.assigned(value) or _within(value)


def _within(value: str) -> str | None:
    """Say what a base64 text within a text holds, such as a file that cloud-init writes."""
    for run in _ENCODED.findall(value):
        inner = _decoded(run)
        found = looks_like(inner) if inner != value else None
        if found is not None:
            return f"{found} in base64"
    return None


@functools.lru_cache(maxsize=1 << 15)
def looks_random(value: str) -> bool:
    """Say whether a text has a run of characters that looks drawn by chance, as keys are."""
    return len(value) >= entropy.SHORTEST and entropy.is_random(value)


@functools.cache
def _forms() -> tuple[Form, ...]:
    return tuple(
        Form(
            one["name"],
            tuple(one["marker"]),
            re.compile(one["pattern"], re.IGNORECASE if one.get("any_case") else 0),
            one.get("decoded", ""),
            one.get("any_case", False),
        )
        for one in load("secret_forms.toml")["form"]
    )


def _decoded(value: str) -> str:
    try:
        padded = value.rstrip("=") + "=" * (-len(value.rstrip("=")) % 4)
        return base64.b64decode(padded, altchars=b"-_" if {"-", "_"} & {*value} else None).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""

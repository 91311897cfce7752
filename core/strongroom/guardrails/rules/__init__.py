"""The built-in guardrails: one rule a file, the file named after the rule."""

from __future__ import annotations

from typing import Final

from strongroom.guardrails.model import Rule
from strongroom.guardrails.rules import destroyable, encrypted, suffix_named, tagged

BUILT_IN: Final[tuple[Rule, ...]] = (
    destroyable.RULE,
    encrypted.RULE,
    suffix_named.RULE,
    tagged.RULE,
)
"""Every rule that judges every stack; by id."""

"""What people are told of the built-in rules: ``rules/texts.toml``, and the requirements of PCI DSS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from strongroom_guardrails.catalogue.data import load
from strongroom_guardrails.model import Rule


def with_texts(rule: Rule) -> Rule:
    """Return a built-in rule with its texts."""
    words: Mapping[str, Any] = texts().get(rule.id, {})
    return attrs.evolve(rule, **words)


def texts() -> Mapping[str, Mapping[str, str]]:
    """Return the texts of every built-in rule, by its id."""
    return load("texts.toml", "rules")


def requirement(number: str) -> str:
    """Return what a requirement of PCI DSS v4.0.1 asks for; empty when no built-in rule supports it."""
    text: str = load("pci.toml").get(number, "")
    return text

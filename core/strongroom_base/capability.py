"""The base of what plugins exchange, and the name under which Terraform shows it."""

from __future__ import annotations


class Capability:
    """Base of everything that plugins exchange. Subclasses are frozen attrs classes."""


def output_name(capability: type[Capability]) -> str:
    """Return the capability's Terraform output name: ``TransactionStream`` is ``transaction_stream``."""
    name = capability.__name__
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")

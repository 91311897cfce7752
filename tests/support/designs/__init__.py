"""Everyday designs, written as the vendor's documentation shows them: the guardrails let them pass."""

from support.designs import compute, edge, messaging, storage
from support.designs.written import DESIGNS, Design, document

__all__ = ["DESIGNS", "Design", "compute", "document", "edge", "messaging", "storage"]

"""Whole stacks on an embedded AWS of their own, by real Terraform."""

from strongroom.testing.deployment import deployed, write

__all__ = ["deployed", "write"]

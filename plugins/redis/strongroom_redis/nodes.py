"""Node types that ElastiCache offers for Redis and Valkey, and what each has.

Memory is what ElastiCache leaves to the engine, ``maxmemory`` ("Redis OSS node-type specific
parameters", ElastiCache User Guide), in GiB as on the price list.
"""

from __future__ import annotations

import attrs

GIB = 1_073_741_824


@attrs.frozen
class NodeType:
    """One node type.

    :param name: as ElastiCache writes it.
    :param memory_gib: of the engine, before any is reserved.
    """

    name: str
    memory_gib: float


_SIZES = ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge")
_GENERAL = (6.38, 12.93, 26.04, 52.26, 103.68, 157.12, 209.55)
_MEMORY = (13.07, 26.32, 52.82, 105.81, 209.55, 317.77, 419.09)

_FAMILIES = {"m6g": _GENERAL, "m7g": _GENERAL, "r6g": _MEMORY, "r7g": _MEMORY}

FAMILIES = tuple(_FAMILIES)
"""What strongroom chooses from. Burstable types are left out: they are slow once credits run out."""

BY_FAMILY = {
    family: tuple(
        NodeType(f"cache.{family}.{size}", gib) for size, gib in zip(_SIZES, memory, strict=True)
    )
    for family, memory in _FAMILIES.items()
}
"""Smallest first within each family, as the arithmetic needs them."""

BY_NAME = {node.name: node for nodes in BY_FAMILY.values() for node in nodes}

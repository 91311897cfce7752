"""How the VPC's address block is cut. Plain arithmetic.

The block is cut into quarters: the first is the application tier, the second the data tier. The other
two are cut into eight blocks for subnets that plugins make. Each tier and each block is cut into
quarters again, one per zone, the fourth free.
"""

from __future__ import annotations

import ipaddress

import attrs

ZONES = 3
"""Aurora keeps six copies of the data over three zones; everything else spreads likewise."""


@attrs.frozen
class Tier:
    """One tier: its own block, and a subnet's block for each zone."""

    cidr: str
    subnets: tuple[str, ...]


def tiers(cidr: str) -> tuple[Tier, Tier]:
    """Return the application tier and the data tier of a VPC block from /16 to /22."""
    application, data, *_ = ipaddress.IPv4Network(cidr).subnets(prefixlen_diff=2)
    return _tier(application), _tier(data)


BLOCKS = 8
"""Blocks for plugins; in the smallest VPC, a /22, their subnets are /28, the smallest that AWS takes."""


def free_blocks(cidr: str) -> tuple[Tier, ...]:
    """Return the blocks for subnets that plugins make, by number."""
    _, free = ipaddress.IPv4Network(cidr).subnets(prefixlen_diff=1)
    return tuple(map(_tier, free.subnets(prefixlen_diff=3)))


def _tier(block: ipaddress.IPv4Network) -> Tier:
    zones = list(block.subnets(prefixlen_diff=2))[:ZONES]
    return Tier(str(block), tuple(str(zone) for zone in zones))

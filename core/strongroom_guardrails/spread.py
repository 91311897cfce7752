"""Over how many Availability Zones something is spread."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from strongroom_guardrails.model import Outcome, Resource, Stack
from strongroom_guardrails.values import ABSENT, is_reference, places, reference, show, substitute

SUBNETS: Final = ("aws_subnet", "aws_default_subnet")


def of(resource: Resource, path: str) -> Iterator[Any]:
    """Yield what an argument says of a place; one that is left out is a place of its own.

    RDS then chooses the zone, and spreads the instances of a cluster (Amazon RDS API Reference,
    CreateDBInstance, AvailabilityZone).
    """
    for place in places(resource.arguments, path):
        yield resource.address if place.value is ABSENT else place.value


def over_zones(wanted: int, value: Any, stack: Stack) -> tuple[Outcome, str]:
    """Judge whether subnets, or zones, lie in so many Availability Zones.

    :param value: what is written: a list of references to subnets, of their ids or of zones.
    """
    if value is ABSENT:
        return Outcome.FAIL, "absent"
    zones: set[str] = set()
    unknown = False
    for item in value if isinstance(value, list) else [value]:
        zone = _zone(item, stack)
        if zone is None:
            unknown = True
        else:
            zones.add(zone)
    if len(zones) >= wanted:
        return Outcome.PASS, show(sorted(zones))
    if unknown:
        return Outcome.UNKNOWN, f"{show(value)}, whose zones are not known before the apply"
    return Outcome.FAIL, f"{show(value)}, in {len(zones)} Availability Zone"


def _zone(item: Any, stack: Stack) -> str | None:
    """Return what tells a zone from the others, None when nothing does."""
    target = reference(item)
    subnet = stack.by_address.get(target.address) if target else None
    if subnet is not None and subnet.type in SUBNETS:
        zone = subnet.arguments.get("availability_zone") or subnet.arguments.get(
            "availability_zone_id"
        )
        return str(substitute(zone, stack)) if zone else None
    if not isinstance(item, str) or item.startswith("subnet-"):
        return None
    known = not is_reference(item) or "aws_availability_zone" in item
    return str(substitute(item, stack)) if known and "[*]" not in item else None

"""Instance classes that Aurora PostgreSQL takes, and what each has.

Sizes: "Hardware specifications for DB instance classes for Aurora", Aurora User Guide. Features:
"Amazon Aurora Optimized Reads" and "DB instance class types", there.
"""

from __future__ import annotations

import attrs


@attrs.frozen
class InstanceClass:
    """One class.

    :param name: as RDS writes it.
    :param vcpus: that it shows.
    :param memory_gib: nominal.
    :param steady: the share of its vCPUs that it may use all the time; less than 1 where credits
        allow bursts (EC2 User Guide, "Burstable performance instances", baseline per vCPU).
    :param nvme: whether it has local NVMe storage, which Optimized Reads needs.
    """

    name: str
    vcpus: int
    memory_gib: int
    steady: float = 1.0
    nvme: bool = False


_SIZES = {
    "large": 2,
    "xlarge": 4,
    "2xlarge": 8,
    "4xlarge": 16,
    "8xlarge": 32,
    "12xlarge": 48,
    "16xlarge": 64,
}

GIB_PER_VCPU = 8
"""Of every memory-optimised class (r)."""

_FAMILIES: dict[str, dict[str, int]] = {
    "r5": {**_SIZES, "24xlarge": 96},
    "r6g": _SIZES,
    "r6gd": {size: vcpus for size, vcpus in _SIZES.items() if size != "large"},
    "r6i": {**_SIZES, "24xlarge": 96, "32xlarge": 128},
    "r7g": _SIZES,
    "r7i": {**_SIZES, "24xlarge": 96, "48xlarge": 192},
    "r8g": {**_SIZES, "24xlarge": 96, "48xlarge": 192},
}

FAMILIES = tuple(_FAMILIES)
"""What strongroom chooses from. Smallest first within each, as the arithmetic needs them."""


def _family(family: str) -> tuple[InstanceClass, ...]:
    return tuple(
        InstanceClass(
            f"db.{family}.{size}", vcpus, vcpus * GIB_PER_VCPU, nvme=family.endswith("gd")
        )
        for size, vcpus in _FAMILIES[family].items()
    )


_BURSTABLE = (
    InstanceClass("db.t3.medium", 2, 4, steady=0.2),
    InstanceClass("db.t3.large", 2, 8, steady=0.3),
    InstanceClass("db.t4g.medium", 2, 4, steady=0.2),
    InstanceClass("db.t4g.large", 2, 8, steady=0.3),
)
"""For development; never chosen, only used when the config names one."""

BY_FAMILY = {family: _family(family) for family in FAMILIES}

BY_NAME = {
    found.name: found
    for found in (*_BURSTABLE, *(one for classes in BY_FAMILY.values() for one in classes))
}

SERVERLESS = "db.serverless"
"""The class of every instance of a cluster with Serverless v2."""

"""Which instance class a load needs. Plain arithmetic; every limit with its source.

The writer alone carries the whole load: readers are there to take its place and for reports, and
after a failover one of them does carry it. So all instances have the same class.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator

import attrs

from strongroom import Problem, Size
from strongroom_aurora.classes import BY_FAMILY, BY_NAME, SERVERLESS, InstanceClass
from strongroom_aurora.settings import ACU_LIMIT, AuroraSettings

CONNECTION_BYTES = 9_531_392
"""``max_connections`` is LEAST(DBInstanceClassMemory / 9531392, 5000) (Aurora User Guide, "Maximum
connections to an Aurora PostgreSQL DB instance")."""

MAX_CONNECTIONS = 5_000

MEMORY_SHARE = 0.9
"""DBInstanceClassMemory is what the operating system and RDS's own processes leave of the nominal
memory (Aurora User Guide, "DB parameter formula variables"); AWS names no number, a tenth is ours."""

USABLE_SHARE = 0.9
"""Share of the connections that applications may fill, which is also what the proxy takes; the rest
is for rotation, monitoring and people."""

SERVERLESS_CONNECTIONS = ((1, 189), (4, 823), (8, 1_669), (16, 3_360), (32, MAX_CONNECTIONS))
"""``max_connections`` by maximum capacity (Aurora User Guide, "Maximum connections for Aurora
Serverless v2"); between two capacities the lower one's is counted."""

SMALL_MINIMUM_ACU = 0.5
SMALL_MINIMUM_CONNECTIONS = 2_000
"""Cap on ``max_connections`` when the minimum is 0.5 capacity units or less (there)."""

ACU_PER_VCPU = 4
"""A capacity unit is 2 GiB of memory with the CPU to match, and memory-optimised classes have 8 GiB
a vCPU (Aurora User Guide, "Aurora Serverless v2 capacity")."""

INSIGHTS_MINIMUM_ACU = 2.0
"""What Performance Insights needs as the minimum (Aurora User Guide, "Performance Insights with
Aurora Serverless v2")."""

GIB = 1_073_741_824


@attrs.frozen
class Load:
    """What the writer must carry at the peak, headroom included.

    :param transactions: a second.
    :param connections: in use at the same time, by Little's law: arrivals times how long each stays.
    """

    transactions: float
    connections: int


@attrs.frozen
class Capacity:
    """What one instance carries.

    :param name: the instance class.
    :param vcpus: that can be used all the time.
    :param memory_gib: at the most.
    :param max_connections: of the engine.
    :param maximum_acu: of Serverless v2; None for a provisioned class.
    """

    name: str
    vcpus: float
    memory_gib: float
    max_connections: int
    maximum_acu: float | None = None

    @property
    def connections(self) -> int:
        """Connections that applications may fill."""
        return math.floor(self.max_connections * USABLE_SHARE)

    def transactions(self, settings: AuroraSettings) -> float:
        """Transactions a second."""
        return self.vcpus * settings.transactions_per_vcpu

    def carries(self, wanted: Load, settings: AuroraSettings) -> bool:
        """Whether a load fits."""
        return (
            self.transactions(settings) >= wanted.transactions
            and self.connections >= wanted.connections
        )


def load(transactions_per_minute: int, settings: AuroraSettings) -> Load:
    """Return the load to size for, times the headroom."""
    transactions = transactions_per_minute / 60 * settings.headroom
    return Load(transactions, math.ceil(transactions * settings.transaction_milliseconds / 1_000))


def of_class(found: InstanceClass) -> Capacity:
    """Return what a provisioned instance class carries."""
    memory = found.memory_gib * GIB * MEMORY_SHARE
    connections = min(math.floor(memory / CONNECTION_BYTES), MAX_CONNECTIONS)
    return Capacity(found.name, found.vcpus * found.steady, found.memory_gib, connections)


def of_acu(maximum: float, settings: AuroraSettings) -> Capacity:
    """Return what a Serverless v2 instance carries at its maximum."""
    connections = max((count for acu, count in SERVERLESS_CONNECTIONS if acu <= maximum), default=0)
    if settings.serverless_minimum_acu <= SMALL_MINIMUM_ACU:
        connections = min(connections, SMALL_MINIMUM_CONNECTIONS)
    return Capacity(SERVERLESS, maximum / ACU_PER_VCPU, maximum * 2, connections, maximum)


def acu_needed(wanted: Load, settings: AuroraSettings) -> float:
    """Return the smallest maximum capacity that carries a load, in steps of one unit."""
    for_work = math.ceil(wanted.transactions / settings.transactions_per_vcpu * ACU_PER_VCPU)
    for_connections = next(
        (
            acu
            for acu, _ in SERVERLESS_CONNECTIONS
            if of_acu(acu, settings).connections >= wanted.connections
        ),
        math.inf,
    )
    return max(for_work, for_connections, settings.serverless_minimum_acu, 1.0)


def smallest(wanted: Load, settings: AuroraSettings) -> Capacity | None:
    """Return the smallest class of the family that carries a load; None when none does."""
    capacities = map(of_class, BY_FAMILY[settings.instance_family])
    return next((found for found in capacities if found.carries(wanted, settings)), None)


def capacity(transactions_per_minute: int, settings: AuroraSettings) -> Capacity | None:
    """Return what each instance of the cluster is; None when nothing carries the load."""
    wanted = load(transactions_per_minute, settings)
    if settings.serverless:
        maximum = settings.serverless_maximum_acu
        if maximum is None:
            maximum = acu_needed(wanted, settings)
        return of_acu(maximum, settings) if maximum <= ACU_LIMIT else None
    if settings.instance_class is not None:
        known = BY_NAME.get(settings.instance_class)
        return of_class(known) if known else None
    return smallest(wanted, settings)


def sizes(transactions_per_minute: int, settings: AuroraSettings) -> Iterator[Size]:
    """Yield what is derived from the load; nothing when no capacity carries it."""
    found = capacity(transactions_per_minute, settings)
    if found is None:
        return
    wanted = load(transactions_per_minute, settings)
    reason = (
        f"{math.ceil(wanted.transactions):,} transactions a second over {wanted.connections:,} "
        f"connections with headroom {settings.headroom:g}; one instance carries "
        f"{found.transactions(settings):,.0f} over {found.connections:,}"
    )
    if found.maximum_acu is not None:
        yield Size(
            "maximum capacity of an instance",
            f"{found.maximum_acu:g} ACU",
            reason,
            setting="serverless_maximum_acu",
            given=settings.serverless_maximum_acu is not None,
        )
        return
    yield Size(
        "instance class",
        found.name,
        reason,
        setting="instance_class",
        given=settings.instance_class is not None,
    )


def problems(transactions_per_minute: int, settings: AuroraSettings) -> Iterator[Problem]:
    """Yield why the database could not carry the load, naming the limit."""
    if settings.instance_class is not None and settings.instance_class not in BY_NAME:
        near = difflib.get_close_matches(settings.instance_class, BY_NAME, n=1)
        nearest = f"; did you mean {near[0]!r}?" if near else ""
        yield Problem(
            "plugins.aurora.instance_class",
            f"expected a class of {', '.join(BY_FAMILY)}, t3 or t4g, whose sizes strongroom knows, such "
            f"as 'db.r6g.xlarge'; found {settings.instance_class!r}{nearest}",
        )
        return
    wanted = load(transactions_per_minute, settings)
    about = (
        f"{transactions_per_minute:,} transactions a minute with headroom {settings.headroom:g}: "
        f"{math.ceil(wanted.transactions):,} a second over {wanted.connections:,} connections"
    )
    given = capacity(transactions_per_minute, settings)
    if given is not None and given.carries(wanted, settings):
        return
    if settings.serverless:
        yield _serverless_problem(wanted, settings, about)
    elif settings.instance_class is not None and given is not None:
        yield Problem(
            "plugins.aurora.instance_class",
            f"expected a class that carries {about}; found {settings.instance_class!r}, which "
            f"carries {given.transactions(settings):,.0f} over {given.connections:,}",
        )
    else:
        largest = of_class(BY_FAMILY[settings.instance_family][-1])
        yield Problem(
            "plugins.aurora.instance_family",
            f"one writer must carry {about}; {largest.name}, the largest of the family, carries "
            f"{largest.transactions(settings):,.0f} over {largest.connections:,}. Choose a larger "
            "family, or set transactions_per_vcpu and transaction_milliseconds to what you measured",
        )


def _serverless_problem(wanted: Load, settings: AuroraSettings, about: str) -> Problem:
    needed = acu_needed(wanted, settings)
    if needed > ACU_LIMIT:
        largest = of_acu(ACU_LIMIT, settings)
        return Problem(
            "plugins.aurora.serverless",
            f"one writer must carry {about}; Serverless v2 ends at {ACU_LIMIT} capacity units, which "
            f"carry {largest.transactions(settings):,.0f} over {largest.connections:,}",
        )
    return Problem(
        "plugins.aurora.serverless_maximum_acu",
        f"expected at least {needed:g} for {about}, found {settings.serverless_maximum_acu:g}",
    )

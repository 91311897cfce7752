"""How many shards of which node type a load needs. Plain arithmetic; every number with its source.

Only primaries are counted: replicas are there to take their place.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import attrs

from strongroom import Problem, Size
from strongroom_redis.nodes import BY_FAMILY, BY_NAME, GIB, NodeType
from strongroom_redis.settings import RedisSettings

RESERVED_SHARE = 0.25
"""Kept from the data for snapshots and failovers, the default of ``reserved-memory-percent``
(ElastiCache User Guide, "Managing reserved memory")."""

KEY_BYTES = 256
"""What the engine keeps in addition to a key and its value: an entry of the dictionary, one of the
expirations, an object header, its share of growing tables. A test measures less on a real server."""

ALLOCATOR_SHARE = 1.25
"""jemalloc, which the engine allocates with, has four sizes for each power of two, so that a value
takes at most a quarter more than its bytes (jemalloc manual, "Size classes")."""

# The default of commands_per_node: AWS recommends burstable nodes up to 20,000 operations a second and
# the families here for more (AWS Database Blog, "Five workload characteristics to consider when right
# sizing Amazon ElastiCache Redis clusters"). One thread runs all commands, so that a larger node of the
# same family carries hardly more; more commands a second take more shards.


@attrs.frozen
class Load:
    """What the cache must carry at the peak, headroom included.

    :param commands: a second.
    :param bytes: of all sessions together.
    """

    commands: int
    bytes: int


@attrs.frozen
class Layout:
    """What the cluster is made of."""

    node: NodeType
    shards: int
    replicas: int

    @property
    def nodes(self) -> int:
        """Primaries and replicas."""
        return self.shards * (1 + self.replicas)

    @property
    def bytes(self) -> int:
        """Bytes of sessions that fit."""
        return self.shards * usable_bytes(self.node)

    def commands(self, settings: RedisSettings) -> int:
        """Commands a second."""
        return self.shards * settings.commands_per_node

    def members(self, replication_group_id: str) -> Iterator[str]:
        """Yield the ids of the nodes, as ElastiCache makes them from the replication group's."""
        for shard in range(1, self.shards + 1):
            for node in range(1, self.replicas + 2):
                yield f"{replication_group_id}-{shard:04}-{node:03}"


def sessions(transactions_per_minute: int, settings: RedisSettings) -> float:
    """Return the sessions alive at the peak, by Little's law: arrivals times how long each stays."""
    return transactions_per_minute / settings.transactions_per_session * settings.session_minutes


def load(transactions_per_minute: int, settings: RedisSettings) -> Load:
    """Return the load to size for, times the headroom."""
    each = (settings.session_bytes + KEY_BYTES) * ALLOCATOR_SHARE
    commands = transactions_per_minute / 60 * settings.commands_per_transaction
    kept = sessions(transactions_per_minute, settings) * each
    return Load(math.ceil(commands * settings.headroom), math.ceil(kept * settings.headroom))


def usable_bytes(node: NodeType) -> int:
    """Return what of a node's memory sessions may fill."""
    return math.floor(node.memory_gib * GIB * (1 - RESERVED_SHARE))


def shards_needed(wanted: Load, largest: NodeType, settings: RedisSettings) -> int:
    """Return the fewest shards that carry a load on nodes up to a type, whichever limit binds."""
    return max(
        1,
        -(-wanted.commands // settings.commands_per_node),
        -(-wanted.bytes // usable_bytes(largest)),
    )


def layout(transactions_per_minute: int, settings: RedisSettings) -> Layout | None:
    """Return what the cluster is made of; None when the given type is unknown or nothing fits."""
    wanted = load(transactions_per_minute, settings)
    candidates = BY_FAMILY[settings.node_family]
    if settings.node_type is not None:
        if settings.node_type not in BY_NAME:
            return None
        candidates = (BY_NAME[settings.node_type],)
    count = settings.shards or max(
        shards_needed(wanted, candidates[-1], settings), settings.minimum_shards
    )
    node = next((n for n in candidates if usable_bytes(n) * count >= wanted.bytes), None)
    return None if node is None else Layout(node, count, settings.replicas)


def sizes(transactions_per_minute: int, settings: RedisSettings) -> Iterator[Size]:
    """Yield what is derived from the load; nothing when no layout carries it."""
    found = layout(transactions_per_minute, settings)
    if found is None:
        return
    wanted = load(transactions_per_minute, settings)
    reason = (
        f"{wanted.commands:,} commands a second and {wanted.bytes / GIB:,.1f} GiB of sessions with "
        f"headroom {settings.headroom:g}; the cluster carries {found.commands(settings):,} and "
        f"{found.bytes / GIB:,.1f} GiB"
    )
    given = settings.node_type is not None
    yield Size("node type", found.node.name, reason, setting="node_type", given=given)
    given = settings.shards is not None
    least = f"{reason}; {settings.minimum_shards} shards at least"
    yield Size("shards", str(found.shards), least, setting="shards", given=given)
    total = f"{found.shards} shards of a primary and {found.replicas} replicas"
    yield Size("nodes", str(found.nodes), total)


def problems(transactions_per_minute: int, settings: RedisSettings) -> Iterator[Problem]:
    """Yield why the cache could not carry the load, naming the limit."""
    if settings.node_type is not None and settings.node_type not in BY_NAME:
        yield Problem(
            "plugins.redis.node_type",
            "expected a node type of the families "
            f"{', '.join(BY_FAMILY)}, such as 'cache.r6g.xlarge', found {settings.node_type!r}",
        )
        return
    wanted = load(transactions_per_minute, settings)
    largest = BY_NAME[settings.node_type or BY_FAMILY[settings.node_family][-1].name]
    needed = shards_needed(wanted, largest, settings)
    about = (
        f"{transactions_per_minute:,} transactions a minute with headroom {settings.headroom:g}: "
        f"{wanted.commands:,} commands a second and {wanted.bytes / GIB:,.1f} GiB of "
        "sessions"
    )
    if settings.shards is not None and settings.shards < needed:
        yield Problem(
            "plugins.redis.shards",
            f"expected at least {needed} of {largest.name} for {about}, found {settings.shards}",
        )
        return
    count = settings.shards or max(needed, settings.minimum_shards)
    nodes = count * (1 + settings.replicas)
    if nodes > settings.node_quota:
        yield Problem(
            "plugins.redis.node_quota",
            f"{count} shards with {settings.replicas} replicas each are {nodes} nodes, for {about}, "
            f"and the account's quota is {settings.node_quota} in a cluster; have AWS raise it and "
            "set it here, or set commands_per_node and session_bytes to what you measured",
        )

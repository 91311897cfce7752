"""The ``[plugins.redis]`` table."""

from __future__ import annotations

import attrs

from strongroom import validators, windows
from strongroom_redis.nodes import FAMILIES

ENGINES = {
    "redis": {"7.1": "redis7"},
    "valkey": {"7.2": "valkey7", "8.0": "valkey8", "8.1": "valkey8"},
}
"""Versions with the family of their parameter groups, by engine; the newest last. All know IAM
authentication, which needs Redis OSS 7.0 or Valkey 7.2 (ElastiCache User Guide)."""

SHORTEST_WINDOW = 60
"""Minutes of a snapshot or maintenance window at least (CreateReplicationGroup)."""

NODE_QUOTA = 90
"""Default quota of nodes in a cluster; AWS raises it to 500 (ElastiCache User Guide, "Shards")."""

NODE_LIMIT = 500

REPLICA_LIMIT = 5
"""Replicas that a shard can have (there): six nodes with the primary."""

SLOW_MICROSECONDS = 10_000
"""The engine's own default of ``slowlog-log-slower-than``."""


@attrs.frozen
class RedisSettings:
    """How the session cache is sized, kept and reached."""

    engine: str = attrs.field(
        default="redis",
        validator=validators.one_of(*ENGINES),
        metadata={"help": "The engine; both speak the Redis protocol."},
    )
    engine_version: str | None = attrs.field(
        default=None,
        metadata={"help": "The engine's version; left out, the newest that strongroom knows."},
    )
    automatic_minor_upgrades: bool = attrs.field(
        default=True,
        metadata={"help": "Whether AWS applies minor versions in the maintenance window."},
    )
    node_family: str = attrs.field(
        default="m6g",
        validator=validators.one_of(*FAMILIES),
        metadata={"help": "The family that the node type is chosen from, by the load."},
    )
    node_type: str | None = attrs.field(
        default=None,
        metadata={"help": "A fixed node type, with at least the memory that the load needs."},
    )
    shards: int | None = attrs.field(
        default=None,
        validator=validators.optional(validators.between(1, NODE_LIMIT // 3, "shards")),
        metadata={"help": "A fixed number of shards, at least as many as the load needs."},
    )
    minimum_shards: int = attrs.field(
        default=3,
        validator=validators.between(1, NODE_LIMIT // 3, "shards"),
        metadata={
            "help": "Never fewer shards than this. With three, the primaries that are left have a "
            "majority and a failover does not have to wait for a third node."
        },
    )
    replicas: int = attrs.field(
        default=2,
        validator=validators.between(2, REPLICA_LIMIT, "replicas"),
        metadata={"help": "Replicas of each shard: with two, each zone holds a copy."},
    )
    node_quota: int = attrs.field(
        default=NODE_QUOTA,
        validator=validators.between(NODE_QUOTA, NODE_LIMIT, "nodes"),
        metadata={"help": "The account's quota of nodes in a cluster; raise it with AWS first."},
    )
    session_bytes: int = attrs.field(
        default=4_096,
        validator=validators.between(1, 1_048_576, "bytes"),
        metadata={"help": "Size of a session, on average: its value, and its key."},
    )
    session_minutes: int = attrs.field(
        default=15,
        validator=validators.between(1, 1_440, "minutes"),
        metadata={
            "help": "How long a session is kept after its last use; PCI DSS 8.2.8 ends a user's "
            "after 15 idle minutes."
        },
    )
    transactions_per_session: float = attrs.field(
        default=1.0,
        validator=validators.between(1.0, 10_000.0),
        metadata={"help": "Transactions that share a session; 1 is the worst case."},
    )
    commands_per_transaction: float = attrs.field(
        default=3.0,
        validator=validators.between(0.1, 1_000.0),
        metadata={"help": "Commands of a transaction: reads and writes its session, extends it."},
    )
    commands_per_node: int = attrs.field(
        default=20_000,
        validator=validators.between(100, 1_000_000, "commands a second"),
        metadata={
            "help": "Commands a second that one primary carries; measure your own and set it here."
        },
    )
    headroom: float = attrs.field(
        default=2.0,
        validator=validators.between(1.0, 10.0),
        metadata={"help": "Capacity over peak load: 2.0 keeps the cache half empty at the peak."},
    )
    key_prefix: str = attrs.field(
        default="session:",
        validator=validators.matching(
            r"[A-Za-z0-9][A-Za-z0-9:_-]{0,63}",
            "1 to 64 letters, digits, ':', '_' and '-', a letter or digit first",
        ),
        metadata={"help": "What every key begins with; the application can touch no other."},
    )
    client_service: str = attrs.field(
        default="lambda.amazonaws.com",
        validator=validators.matching(
            r"[a-z0-9-]+\.amazonaws\.com", "a service such as 'ecs-tasks.amazonaws.com'"
        ),
        metadata={"help": "The AWS service that runs the application and assumes its role."},
    )
    port: int = attrs.field(
        default=6_379,
        validator=validators.between(1_150, 65_535),
        metadata={"help": "The port that every node listens on, with TLS."},
    )
    snapshot_retention_days: int = attrs.field(
        default=15,
        validator=validators.between(1, 35, "days"),
        metadata={"help": "Days for which the daily snapshots are kept."},
    )
    snapshot_window: str = attrs.field(
        default="05:00-06:00",
        validator=windows.a_daily(SHORTEST_WINDOW),
        metadata={
            "help": "Daily snapshot window in UTC; ca-central-1 is 5 hours behind, 4 in summer."
        },
    )
    maintenance_window: str = attrs.field(
        default="sun:07:00-sun:08:00",
        validator=windows.a_weekly(SHORTEST_WINDOW),
        metadata={"help": "Weekly maintenance window in UTC, clear of the snapshot window."},
    )
    apply_immediately: bool = attrs.field(
        default=False,
        metadata={"help": "Whether changes that interrupt are made at once, not in the window."},
    )
    slow_microseconds: int = attrs.field(
        default=SLOW_MICROSECONDS,
        validator=validators.between(100, 60_000_000, "microseconds"),
        metadata={"help": "Commands that take longer are logged, without keys and values."},
    )
    log_retention_days: int = attrs.field(
        default=400,
        validator=validators.log_retention,
        metadata={"help": "Days that logs are kept; PCI DSS 10.5.1 asks for 12 months at least."},
    )

    @property
    def version(self) -> str:
        """The engine's version, given or not."""
        return self.engine_version or list(ENGINES[self.engine])[-1]

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from strongroom import SessionCache, Severity
from strongroom_redis.alarms import alarms
from strongroom_redis.nodes import BY_NAME
from strongroom_redis.permissions import client, log_delivery_policy, statements
from strongroom_redis.sizing import Layout

CACHE = SessionCache(
    "redis-sessions-dev01", "arn:cache", "cfg.example", 6_379, "redis-user-app", "arn:user", "sg-1"
)
SERVICE = "lambda.amazonaws.com"
LAYOUTS = st.builds(
    Layout,
    st.just(BY_NAME["cache.m6g.large"]),
    shards=st.integers(1, 20),
    replicas=st.integers(2, 5),
)

PUBLISHED = {
    "AuthenticationFailures",
    "CPUUtilization",
    "CommandAuthorizationFailures",
    "CurrConnections",
    "DatabaseMemoryUsagePercentage",
    "EngineCPUUtilization",
    "Evictions",
    "KeyAuthorizationFailures",
    "MasterLinkHealthStatus",
    "ReplicationLag",
    "SwapUsage",
}
"""Metrics of a node that ElastiCache publishes (ElastiCache User Guide, "Metrics for Valkey and Redis
OSS" and "Host-Level Metrics")."""


@given(LAYOUTS)
def test_every_node_is_watched_for_everything(layout: Layout) -> None:
    found = alarms(CACHE, layout)
    watched = {(dict(alarm.dimensions)["CacheClusterId"], alarm.metric) for alarm in found}
    assert watched == {
        (node, metric)
        for node in layout.members(CACHE.replication_group_id)
        for metric in PUBLISHED
    }
    assert len({alarm.purpose for alarm in found}) == len(found)


def test_nodes_are_called_as_elasticache_calls_them() -> None:
    layout = Layout(BY_NAME["cache.m6g.large"], shards=2, replicas=2)
    assert list(layout.members("redis-x")) == [
        f"redis-x-{node}"
        for node in ("0001-001", "0001-002", "0001-003", "0002-001", "0002-002", "0002-003")
    ]


def test_lost_sessions_and_refused_logins_wake_somebody() -> None:
    found = alarms(CACHE, Layout(BY_NAME["cache.m6g.large"], shards=1, replicas=2))
    critical = {alarm.metric for alarm in found if alarm.severity is Severity.CRITICAL}
    assert {"Evictions", "AuthenticationFailures", "KeyAuthorizationFailures"} <= critical


def test_the_application_may_log_in_to_this_cache_as_this_user_and_no_more() -> None:
    log_in, find = statements(CACHE, SERVICE)
    assert log_in.actions == ("elasticache:Connect",)
    assert log_in.resources == ("arn:cache", "arn:user")
    assert find.resources == ("arn:cache",)
    assert log_in.role == find.role == client(SERVICE)
    assert client(SERVICE).in_network


def test_only_log_delivery_for_this_account_writes_the_log_groups() -> None:
    (statement,) = json.loads(log_delivery_policy(["arn:a", "arn:b"], "ca-central-1", "42"))[
        "Statement"
    ]
    assert statement["Principal"] == {"Service": "delivery.logs.amazonaws.com"}
    assert statement["Resource"] == ["arn:a:log-stream:*", "arn:b:log-stream:*"]
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": "42"}
    assert statement["Condition"]["ArnLike"] == {"aws:SourceArn": "arn:aws:logs:ca-central-1:42:*"}

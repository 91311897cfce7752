"""``cache-default-user``: the user ``default``, which clients without a login are, can do nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.values import ABSENT, is_reference, reference, show

USERS: Final = frozenset({"aws_elasticache_user", "aws_memorydb_user"})
CACHES: Final = {
    "aws_elasticache_replication_group": "user_group_ids",
    "aws_elasticache_serverless_cache": "user_group_id",
}
DEFAULT: Final = "default"


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge users called default, the groups that must hold one, and the caches without a group."""
    if resource.type in USERS:
        yield _user(resource)
    elif resource.type == "aws_elasticache_user_group":
        yield _group(resource, stack)
    elif resource.type in CACHES:
        yield _cache(resource, CACHES[resource.type])
    else:
        yield Judgement(
            Outcome.NOT_APPLICABLE, resource.address, found="no cache and no user of one"
        )


def _user(resource: Resource) -> Judgement:
    if resource.arguments.get("user_name") != DEFAULT:
        return Judgement(Outcome.NOT_APPLICABLE, resource.address, found="a user with a name")
    value = resource.arguments.get("access_string", ABSENT)
    # Redis reads an access string from left to right, so a later "on" would win.
    words = str(value).split()
    outcome = Outcome.PASS if "off" in words and "on" not in words else Outcome.FAIL
    if is_reference(value):
        outcome = Outcome.UNKNOWN
    return Judgement(outcome, resource.address, "access_string", show(value), "off -@all")


def _group(resource: Resource, stack: Stack) -> Judgement:
    value: Any = resource.arguments.get("user_ids", ABSENT)
    expected = "a list with a user of this stack whose user_name is default"
    members = value if isinstance(value, list) else []
    users = [stack.by_address.get(found.address) for m in members if (found := reference(m))]
    if any(user is not None and user.arguments.get("user_name") == DEFAULT for user in users):
        outcome = Outcome.PASS
    else:
        outcome = Outcome.UNKNOWN if is_reference(value) else Outcome.FAIL
    return Judgement(outcome, resource.address, "user_ids", show(value), expected)


def _cache(resource: Resource, argument: str) -> Judgement:
    value = resource.arguments.get(argument, ABSENT)
    if resource.arguments.get("engine") == "memcached":
        return Judgement(Outcome.NOT_APPLICABLE, resource.address, found="memcached has no users")
    outcome = Outcome.FAIL if value in (ABSENT, None, [], "") else Outcome.PASS
    return Judgement(outcome, resource.address, argument, show(value), "a user group")


RULE: Final = Rule(
    id="cache-default-user",
    title="The default user of a cache is disabled, so every client has to log in",
    pci_requirements=("2.2.2", "7.3.3", "8.2.1", "8.3.1"),
    fix=(
        "put an aws_elasticache_user named default with the access string 'off -@all' in the cache's "
        "user group"
    ),
    judge=judge,
    fails_on_unknown=True,
)

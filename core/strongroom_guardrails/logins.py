"""Logins of databases and caches: with a password that AWS rotates, or with tokens."""

from __future__ import annotations

from typing import Final

from strongroom_guardrails.model import Judgement, Outcome, Resource
from strongroom_guardrails.values import ABSENT, is_reference, places, same, show

MASTERS: Final = {
    "aws_db_instance": ("manage_master_user_password", ("password", "password_wo")),
    "aws_docdb_cluster": ("manage_master_user_password", ("master_password",)),
    "aws_rds_cluster": ("manage_master_user_password", ("master_password", "master_password_wo")),
    "aws_redshift_cluster": ("manage_master_password", ("master_password", "master_password_wo")),
}
CACHE_USERS: Final = frozenset({"aws_elasticache_user", "aws_memorydb_user"})


def judge_master(resource: Resource) -> Judgement:
    """Judge the master user of a database: Secrets Manager makes its password and rotates it."""
    managed, passwords = MASTERS[resource.type]
    value = resource.arguments.get(managed, ABSENT)
    expected = "true: Secrets Manager makes and rotates it"
    given = next((name for name in passwords if resource.arguments.get(name) is not None), None)
    if given is not None:
        return Judgement(Outcome.FAIL, resource.address, given, "a password of our own", "absent")
    if same(value, wanted=True):
        return Judgement(Outcome.PASS, resource.address, managed, show(value), expected)
    outcome = Outcome.UNKNOWN if is_reference(value) else Outcome.FAIL
    inherits = any(
        resource.arguments.get(source) is not None
        for source in (
            "replicate_source_db",
            "replication_source_identifier",
            "global_cluster_identifier",
        )
    )
    if inherits and value is ABSENT:
        outcome = Outcome.NOT_APPLICABLE
    return Judgement(outcome, resource.address, managed, show(value), expected)


def judge_cache_user(resource: Resource) -> Judgement:
    """Judge a user of a cache: it logs in with IAM's tokens, or is off."""
    expected = "iam: a token that lasts 15 minutes"
    off = "off" in str(resource.arguments.get("access_string", "")).split()
    kinds = [place.value for place in places(resource.arguments, "authentication_mode.type")]
    passwords = resource.arguments.get("passwords")
    path = "authentication_mode.type"
    if passwords is not None:
        return Judgement(
            Outcome.FAIL, resource.address, "passwords", "passwords of our own", expected
        )
    if off and all(kind == "no-password-required" for kind in kinds):
        return Judgement(Outcome.PASS, resource.address, path, "a user that is off", expected)
    if all(kind == "iam" for kind in kinds):
        return Judgement(Outcome.PASS, resource.address, path, "iam", expected)
    outcome = Outcome.UNKNOWN if any(map(is_reference, kinds)) else Outcome.FAIL
    return Judgement(outcome, resource.address, path, show(kinds[0]), expected)

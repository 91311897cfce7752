"""``credential-rotation``: every credential is changed on a schedule, or there is none to change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from strongroom_guardrails import index, logins
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.values import ABSENT, is_reference, number, places, show

CREDENTIAL_DAYS: Final = 90
"""PCI DSS 8.3.9 and 8.6.3 with the entity's own analysis; 90 days is what 8.3.9 says of passwords."""
KEY_DAYS: Final = 365
"""AWS KMS rotates yearly by default; 3.7.4 asks for the end of the cryptoperiod."""

FIXED: Final = frozenset({"aws_iam_access_key", "aws_iam_user_login_profile"})
"""Credentials that nothing rotates."""

RATE: Final = re.compile(r"rate\((\d+) (hour|day)s?\)")
HOURS_A_DAY: Final = 24


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge what is a credential, or holds one."""
    if resource.type in FIXED:
        expected = "a role, whose credentials last for hours"
        yield Judgement(Outcome.FAIL, resource.address, "", "a credential that stays", expected)
    elif resource.type == "aws_secretsmanager_secret":
        yield _secret(resource, stack)
    elif resource.type == "aws_secretsmanager_secret_rotation":
        yield _period(resource)
    elif resource.type == "aws_kms_key":
        yield _key(resource)
    elif resource.type in logins.MASTERS:
        yield logins.judge_master(resource)
    elif resource.type in logins.CACHE_USERS:
        yield logins.judge_cache_user(resource)
    else:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="it has no credential")


def _secret(resource: Resource, stack: Stack) -> Judgement:
    found = [
        other
        for other in index.referrers(stack, "secret_id").get(resource.address, ())
        if other.type == "aws_secretsmanager_secret_rotation"
    ]
    outcome = Outcome.PASS if found else Outcome.FAIL
    words = found[0].address if found else "nothing rotates it"
    expected = "an aws_secretsmanager_secret_rotation that refers to it by secret_id"
    return Judgement(outcome, resource.address, "", words, expected)


def _period(resource: Resource) -> Judgement:
    expected = f"at most {CREDENTIAL_DAYS} days, by automatically_after_days or rate(N days)"
    for argument, days in (("automatically_after_days", number), ("schedule_expression", _rate)):
        path = f"rotation_rules.{argument}"
        for place in places(resource.arguments, path):
            if place.value is ABSENT:
                continue
            found = days(place.value)
            if found is None:
                outcome = Outcome.UNKNOWN
            else:
                outcome = Outcome.PASS if 0 < found <= CREDENTIAL_DAYS else Outcome.FAIL
            return Judgement(outcome, resource.address, place.path, show(place.value), expected)
    return Judgement(Outcome.FAIL, resource.address, "rotation_rules", "no period", expected)


def _rate(value: Any) -> float | None:
    match = RATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    return int(match[1]) / (HOURS_A_DAY if match[2] == "hour" else 1)


def _key(resource: Resource) -> Judgement:
    value = resource.arguments.get("rotation_period_in_days")
    expected = f"at most {KEY_DAYS} days, or absent"
    if value is None:
        return Judgement(
            Outcome.PASS, resource.address, "rotation_period_in_days", "absent", expected
        )
    days = number(value)
    known = Outcome.PASS if days is not None and days <= KEY_DAYS else Outcome.FAIL
    outcome = Outcome.UNKNOWN if is_reference(value) else known
    return Judgement(outcome, resource.address, "rotation_period_in_days", show(value), expected)


RULE: Final = Rule(
    id="credential-rotation",
    title="Credentials rotate at least every 90 days",
    pci_requirements=("3.7.4", "8.3.9", "8.6.3"),
    fix=(
        "enable plugins.secrets, which rotates the database's credentials; in a plugin, give the secret "
        "an aws_secretsmanager_secret_rotation of at most 90 days, set manage_master_user_password = "
        "true, and use IAM authentication where the service has it"
    ),
    judge=judge,
    fails_on_unknown=True,
)

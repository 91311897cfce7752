"""The stack's own account, and whether a number or an ARN is of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from strongroom_guardrails import iam, index
from strongroom_guardrails.access.text import ARN, NAMED, OWN, rendered
from strongroom_guardrails.model import Stack

_WILD: Final = re.compile(r"[*?]")
_BUCKET: Final = "aws_s3_bucket"


def is_own(account: str, stack: Stack) -> bool:
    """Say whether a rendered account field is the stack's own account.

    A number counts when every AWS provider allows that one account alone (``allowed_account_ids``):
    Terraform then refuses to run anywhere else.
    """
    return account == OWN or account in _pinned(stack)


def is_number(value: str, stack: Stack) -> bool:
    """Say whether a text is the number of the own account and nothing else."""
    return is_own(rendered(value, stack) or "", stack)


def is_ours(identifier: str, stack: Stack) -> bool:
    """Say whether an account number or an ARN names this account, or a resource of the stack."""
    text = rendered(identifier, stack)
    if not text:
        return False
    parts = text.split(":", iam.ARN_PARTS - 1)
    if len(parts) == iam.ARN_PARTS and parts[0] == "arn":
        return is_own(parts[4], stack)
    return text == ARN or is_own(text, stack)


def own_arn(value: str, stack: Stack, *, separate: bool = True) -> bool:
    """Say whether an ARN, with wildcards or without, is of the stack's own account.

    :param separate: whether each field is compared by itself, as the ARN operators do; in a string
        operator a wildcard reaches over the colons.
    """
    text = rendered(value, stack)
    if not text:
        return False
    if text[0] == ARN:
        return True
    parts = text.split(":", iam.ARN_PARTS - 1)
    if len(parts) < iam.ARN_PARTS or parts[0] != "arn":
        return False
    if not separate and _WILD.search("".join(parts[:4])):
        return False
    if parts[4]:
        return is_own(parts[4], stack)
    name = _WILD.split(parts[5], maxsplit=1)[0]
    return NAMED in name or (parts[2] == "s3" and parts[5].partition("/")[0] in _buckets(stack))


def _pinned(stack: Stack) -> frozenset[str]:
    def make() -> frozenset[str]:
        given = stack.document.get("provider")
        providers = given.get("aws") if isinstance(given, Mapping) else None
        bodies = providers if isinstance(providers, list) else [providers]
        found = [
            tuple(body.get("allowed_account_ids") or ()) if isinstance(body, Mapping) else ()
            for body in bodies
        ]
        one = set(found)
        if len(one) != 1 or len(found[0]) != 1:
            return frozenset()
        account = str(found[0][0])
        return frozenset({account} if re.fullmatch(r"[0-9]{12}", account) else ())

    return index.once(stack, "allowed account", make)


def _buckets(stack: Stack) -> frozenset[str]:
    def make() -> frozenset[str]:
        buckets = (one.arguments.get("bucket") for one in stack.resources if one.type == _BUCKET)
        return frozenset(
            name
            for bucket in buckets
            if isinstance(bucket, str) and (name := rendered(bucket, stack))
        )

    return index.once(stack, "names of buckets", make)

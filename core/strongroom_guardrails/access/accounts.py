"""Which accounts may be named: the stack's own, and those that the config names with a reason.

There is one rule for principals, source conditions, permissions and destinations of data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from strongroom_guardrails import iam, index
from strongroom_guardrails.access.text import ARN, NAMED, OWN, THEIRS, rendered
from strongroom_guardrails.account import NUMBER
from strongroom_guardrails.model import Judgement, Outcome, Stack

_WILD: Final = re.compile(r"[*?]")
_BUCKET: Final = "aws_s3_bucket"
_FOUND_BUCKET: Final = "${data.aws_s3_bucket."
_READS: Final = ("describe", "get", "head", "list")
_ACCOUNT: Final = re.compile(rf"(?<![0-9A-Za-z-]){NUMBER.pattern}(?![0-9A-Za-z-])")
_PERSON: Final = re.compile(
    r"(mailto:)?[^@\s:/]+@[a-z0-9.-]+|\+[0-9]{5,15}"
    r"|https://(?!(?:[^/]*\.)?(?:s3|sqs)[.-][^/]*amazonaws\.com)[^\s]+",
    re.IGNORECASE,
)
"""An e-mail address, a telephone number, or a URL that is neither a queue nor a bucket of AWS."""


def is_admitted(account: str, stack: Stack) -> bool:
    """Say whether a rendered account field is the stack's own account, or one that the config names.

    A number is the own one when every AWS provider allows that one account alone
    (``allowed_account_ids``): Terraform then refuses to run anywhere else.
    """
    return account == OWN or account in stack.accounts or account in _pinned(stack)


def is_number(value: str, stack: Stack) -> bool:
    """Say whether a text is the number of an admitted account and nothing else."""
    return is_admitted(rendered(value, stack) or "", stack)


def is_person(value: str, stack: Stack) -> bool:
    """Say whether a text is someone outside of AWS whom the config's settings name."""
    return (
        value in stack.named
        and _PERSON.fullmatch(value) is not None
        and (value.startswith("+") or not _ACCOUNT.search(value))
    )


def with_naming(judgements: Iterable[Judgement], stack: Stack) -> Iterator[Judgement]:
    """Add to what names another account how the config can name it."""
    for judgement in judgements:
        refused = judgement.outcome in (Outcome.FAIL, Outcome.UNKNOWN)
        others = [a for a in _ACCOUNT.findall(judgement.found) if a not in stack.accounts]
        if refused and others:
            line = f'[accounts] "{others[0]}" = "WHY IT MAY BE NAMED" in strongroom.toml'
            edit = f"{judgement.edit}, or {line}" if judgement.edit else line
            yield attrs.evolve(judgement, edit=edit)
        else:
            yield judgement


def is_ours(identifier: str, stack: Stack) -> bool:
    """Say whether an account number or an ARN names an admitted account, or a resource of the stack."""
    text = rendered(identifier, stack)
    if not text:
        return False
    parts = text.split(":", iam.ARN_PARTS - 1)
    if len(parts) == iam.ARN_PARTS and parts[0] == "arn":
        return is_admitted(parts[4], stack)
    return text == ARN or is_admitted(text, stack)


def own_arn(value: str, stack: Stack, *, separate: bool = True) -> bool:
    """Say whether an ARN, with wildcards or without, is of an admitted account.

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
        return is_admitted(parts[4], stack)
    name = _WILD.split(parts[5], maxsplit=1)[0]
    return NAMED in name or (parts[2] == "s3" and parts[5].partition("/")[0] in _buckets(stack))


def outside(resource: str, action: str, stack: Stack) -> str:
    """Return whose a resource of a statement is when it is of none that may be named; else nothing.

    A bucket's ARN has no account: only buckets of the stack, or named after its account, may be written
    to. Reading is another matter: AWS keeps agents and layers in buckets of its own.
    """
    text = rendered(resource, stack) or ""
    parts = text.split(":", iam.ARN_PARTS - 1)
    reads = action.partition(":")[2].startswith(_READS)
    if text.startswith(THEIRS):
        foreign = resource.startswith(_FOUND_BUCKET) and not reads
        return "a bucket that is not of this stack" if foreign else ""
    if len(parts) < iam.ARN_PARTS:
        return ""
    account, name = parts[4], parts[5].partition("/")[0]
    if NUMBER.fullmatch(account):
        return "" if is_admitted(account, stack) else f"in account {account}"
    if parts[2] != "s3" or account or reads or _WILD.search(name):
        return ""
    own = NAMED in name or OWN in name or name in _buckets(stack)
    return "" if own else "a bucket that is not of this stack"


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
        return frozenset({account} if NUMBER.fullmatch(account) else ())

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

"""ARNs of policies as sets: whether one admits a resource beyond a named one.

The shapes of ARNs are those of AWS's Service Authorization Reference. A wildcard is narrow below a
name that is whole (``bucket/*``, ``log-group:NAME:*``), and wide inside a name or before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from strongroom_guardrails import iam
from strongroom_guardrails.access.text import ARN, NAMED, THEIRS, rendered
from strongroom_guardrails.model import Stack

UNREADABLE: Final = "unknown before the apply: it could be anything"
_WILD: Final = re.compile(r"[*?]")
_NO_CHILDREN: Final = "${aws_iam_"
"""A role has nothing below it: ``role/NAME/*`` are other roles, under a path."""

_SECRET: Final = re.compile(r"secret:([^*?]+)-\?{6}")
"""A secret under its whole name: AWS adds a hyphen and six characters (Secrets Manager User Guide,
"AWS Secrets Manager ARN"); ``-*`` would admit longer names too."""


def wide(resource: str, stack: Stack) -> str:
    """Return what is too wide about a resource of a statement; empty when nothing is.

    ``anything`` means the bare ``*``; other answers are words for a finding.
    """
    text = rendered(resource, stack)
    if text is None:
        return UNREADABLE
    if not text.strip("*?"):
        return "anything"
    if text[0] in {ARN, THEIRS}:
        return _below(text[1:], resource)
    if not text.startswith("arn:"):
        return "no ARN"
    parts = text.split(":", iam.ARN_PARTS - 1)
    if len(parts) < iam.ARN_PARTS:
        return "an ARN that is cut short"
    _, _, service, region, account, rest = parts
    if _WILD.search(service):
        return "every service"
    if service not in iam.GLOBAL and _WILD.search(region):
        return "every region"
    if _WILD.search(account):
        return "every account"
    return _rest(service, rest, stack) if _WILD.search(rest) else ""


def service_of(resource: str, stack: Stack) -> str:
    """Return the service that a resource names, or the empty string when it names no single one."""
    parts = (rendered(resource, stack) or "").split(":")
    return parts[2] if len(parts) >= iam.ARN_PARTS and not _WILD.search(parts[2]) else ""


def _below(rest: str, resource: str) -> str:
    if not _WILD.search(rest):
        return ""
    if rest[0] in "/:" and not resource.startswith(_NO_CHILDREN):
        return ""
    return "every resource whose ARN begins with that one"


def _rest(service: str, rest: str, stack: Stack) -> str:
    fixed = _WILD.split(rest, maxsplit=1)[0]
    named = _SECRET.fullmatch(rest)
    if service == "secretsmanager" and named and _of_stack(named[1], stack):
        return ""
    if _pinned(service, fixed):
        return ""
    if not fixed and service in iam.BARE:
        return f"everything in {service}"
    kind = re.match(r"[A-Za-z-]*(?=[:/])", fixed)
    every = "every" if not kind or len(fixed) == kind.end() + 1 else "more than one"
    return f"{every} {kind[0] if kind else 'resource'}{iam.OF_THE_ACCOUNT}"


def _of_stack(name: str, stack: Stack) -> bool:
    return NAMED in name or (stack.suffix is not None and stack.suffix in re.split(r"[-/_]", name))


def _pinned(service: str, fixed: str) -> bool:
    """Say whether what comes before the first wildcard holds the whole name of one resource."""
    shapes = _shapes(iam.arns(service))
    if any(head.startswith(fixed) for head in shapes):
        return False  # the wildcard stands for kinds, or for names of one kind
    heads = [head for head in shapes if fixed.startswith(head)]
    if not heads:
        return False
    head = max(heads, key=len)
    name = fixed[len(head) :]
    separators = shapes[head] | ({":"} if iam.no_colon_in_names(service) else set())
    separators |= {"/"} if iam.slash_ends_name(service) else set()
    return any(name.find(separator) > 0 for separator in separators)


def _shapes(templates: Iterable[str]) -> Mapping[str, set[str]]:
    """Return what precedes the names in ARNs, and which characters end the names."""
    found: dict[str, set[str]] = {}
    for template in templates:
        head, _, tail = template.partition("{}")
        found.setdefault(head, set()).update({"/", ":"} & set(tail[:1]))
    return found

"""Network ACLs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from strongroom_guardrails.model import Judgement, Outcome, Resource
from strongroom_guardrails.openings.addresses import is_private
from strongroom_guardrails.values import is_reference, same, show

ACL_TYPES: Final = frozenset({"aws_default_network_acl", "aws_network_acl", "aws_network_acl_rule"})
ADMINISTRATION: Final = (22, 3389)
"""SSH and RDP: CIS AWS Foundations Benchmark 5.2 to 5.4."""
EXPECTED: Final = "no way in from the internet to SSH and RDP (22, 3389)"


def judge_acl(resource: Resource) -> Iterator[Judgement]:
    """Judge a network ACL: return traffic must come in from anywhere, administration must not."""
    if resource.type == "aws_network_acl_rule":
        entries = (
            [("", resource.arguments)] if not same(resource.arguments.get("egress"), True) else []
        )
        action = "rule_action"
    else:
        found = resource.arguments.get("ingress")
        blocks = found if isinstance(found, list) else [found] if found else []
        entries = [(f"ingress[{i}].", b) for i, b in enumerate(blocks) if isinstance(b, Mapping)]
        action = "action"
        if is_reference(found):
            yield Judgement(Outcome.UNKNOWN, resource.address, "ingress", show(found), EXPECTED)
    for prefix, body in entries:
        allows = str(body.get(action, "")).lower() == "allow"
        block = body.get("cidr_block") or body.get("ipv6_cidr_block")
        opens = (
            allows and not is_reference(block) and not is_private(block) and _administration(body)
        )
        yield Judgement(
            Outcome.FAIL if opens else Outcome.PASS,
            resource.address,
            f"{prefix}cidr_block",
            f"{show(block)}, {show(body.get('protocol'))} {show(body.get('from_port'))} to "
            f"{show(body.get('to_port'))}",
            EXPECTED,
        )


def _administration(body: Mapping[str, Any]) -> bool:
    if str(body.get("protocol")) in {"-1", "all"}:
        return True
    try:
        lowest, highest = int(body.get("from_port") or 0), int(body.get("to_port") or 0)
    except (TypeError, ValueError):
        return True
    return any(lowest <= port <= highest for port in ADMINISTRATION)

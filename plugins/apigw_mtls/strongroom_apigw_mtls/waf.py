"""The rules of the web ACL, as Terraform writes them. Plain data."""

from __future__ import annotations

from typing import Any

MANAGED = (
    ("AWSManagedRulesAmazonIpReputationList", "ip-reputation"),
    ("AWSManagedRulesCommonRuleSet", "common"),
    ("AWSManagedRulesKnownBadInputsRuleSet", "known-bad-inputs"),
    ("AWSManagedRulesSQLiRuleSet", "sql-injection"),
)
"""AWS's rule groups in the order in which they are asked ("AWS Managed Rules rule groups list"). The
common rules also refuse bodies over 8 KiB; the largest transaction is far below."""

REDACTED_HEADERS = ("authorization", "cookie", "x-api-key")
"""Headers that may hold a credential, though this API takes none; the log shows they were there."""


def rules(address_limit: int) -> list[dict[str, Any]]:
    """Return the rules: at most so many requests of one address, then AWS's own.

    :param address_limit: requests in five minutes.
    """
    found = [
        {
            "name": "rate",
            "priority": 0,
            "action": {"block": {}},
            "statement": {
                "rate_based_statement": {
                    "aggregate_key_type": "IP",
                    "evaluation_window_sec": 300,
                    "limit": address_limit,
                }
            },
            "visibility_config": visibility("rate"),
        }
    ]
    for priority, (group, name) in enumerate(MANAGED, start=1):
        found.append(
            {
                "name": name,
                "priority": priority,
                "override_action": {"none": {}},
                "statement": {
                    "managed_rule_group_statement": {"name": group, "vendor_name": "AWS"}
                },
                "visibility_config": visibility(name),
            }
        )
    return found


def visibility(metric: str) -> dict[str, Any]:
    """Return what is measured; sampled requests show headers, and so are left out."""
    return {
        "cloudwatch_metrics_enabled": True,
        "metric_name": metric,
        "sampled_requests_enabled": False,
    }

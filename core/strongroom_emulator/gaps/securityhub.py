"""Security Hub: moto has the hub, and neither its configuration nor any standard."""

from __future__ import annotations

import json
from typing import Any

from strongroom_emulator.gaps.mechanism import Gaps

GAPS = Gaps()

_RESPONSE = "securityhub.responses:SecurityHubResponse"

for _part in ("register", "get", "deregister"):
    GAPS.route("securityhub", f"/standards/{_part}$", _RESPONSE)


@GAPS.adds(_RESPONSE)
def update_security_hub_configuration(self: Any) -> str:
    """Keep how findings are made, and whether new controls come on by themselves."""
    self.securityhub_backend.describe_hub()
    _configuration(self).update(json.loads(self.body))
    return "{}"


@GAPS.replaces(_RESPONSE)
def describe_hub(original: Any, self: Any) -> str:
    """Return the hub with the configuration that was given to it."""
    return json.dumps({**json.loads(original(self)), **_configuration(self)})


@GAPS.replaces(_RESPONSE)
def disable_security_hub(original: Any, self: Any) -> str:
    """Forget the standards and the configuration with the hub."""
    answer = str(original(self))
    _configuration(self).clear()
    _standards(self).clear()
    return answer


@GAPS.adds(_RESPONSE)
def batch_enable_standards(self: Any) -> str:
    """Subscribe to standards; they are ready at once."""
    backend = self.securityhub_backend
    backend.describe_hub()
    made = []
    for request in json.loads(self.body)["StandardsSubscriptionRequests"]:
        standard = request["StandardsArn"]
        path = standard.rpartition("standards/")[2]
        arn = f"arn:aws:securityhub:{backend.region_name}:{backend.account_id}:subscription/{path}"
        made.append(
            {
                "StandardsSubscriptionArn": arn,
                "StandardsArn": standard,
                "StandardsInput": request.get("StandardsInput") or {},
                "StandardsStatus": "READY",
            }
        )
        _standards(self)[arn] = made[-1]
    return json.dumps({"StandardsSubscriptions": made})


@GAPS.adds(_RESPONSE)
def get_enabled_standards(self: Any) -> str:
    """Return the subscriptions that are asked for, or all."""
    kept = _standards(self)
    wanted = json.loads(self.body or "{}").get("StandardsSubscriptionArns") or list(kept)
    return json.dumps({"StandardsSubscriptions": [kept[arn] for arn in wanted if arn in kept]})


@GAPS.adds(_RESPONSE)
def batch_disable_standards(self: Any) -> str:
    """End subscriptions."""
    kept = _standards(self)
    wanted = json.loads(self.body)["StandardsSubscriptionArns"]
    ended = [kept.pop(arn) for arn in wanted if arn in kept]
    return json.dumps(
        {"StandardsSubscriptions": [{**one, "StandardsStatus": "DELETING"} for one in ended]}
    )


def _configuration(self: Any) -> dict[str, Any]:
    found: dict[str, Any] = self.securityhub_backend.__dict__.setdefault("configuration", {})
    return found


def _standards(self: Any) -> dict[str, Any]:
    found: dict[str, Any] = self.securityhub_backend.__dict__.setdefault("standards", {})
    return found

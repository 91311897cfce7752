"""CloudWatch Logs: moto has no data protection policies."""

from __future__ import annotations

from typing import Any

from strongroom_emulator.gaps.mechanism import Gaps

GAPS = Gaps()

_RESPONSE = "logs.responses:LogsResponse"


def _group(self: Any) -> Any:
    name = self._get_param("logGroupIdentifier").rpartition("log-group:")[2]
    found = self.logs_backend.groups.get(name)
    if found is None:
        from moto.logs.exceptions import ResourceNotFoundException

        raise ResourceNotFoundException(msg="The specified log group does not exist.")
    return found


def _answer(self: Any, policy: str | None) -> Any:
    from moto.core.responses import ActionResult

    identifier = self._get_param("logGroupIdentifier")
    return ActionResult(
        {"logGroupIdentifier": identifier, **({"policyDocument": policy} if policy else {})}
    )


@GAPS.adds(_RESPONSE)
def put_data_protection_policy(self: Any) -> Any:
    """Keep the policy on its group, which it goes with."""
    group, policy = _group(self), self._get_param("policyDocument")
    group.data_protection_policy = policy
    return _answer(self, policy)


@GAPS.adds(_RESPONSE)
def get_data_protection_policy(self: Any) -> Any:
    """Return the policy of a group, if it has one."""
    return _answer(self, getattr(_group(self), "data_protection_policy", None))


@GAPS.adds(_RESPONSE)
def delete_data_protection_policy(self: Any) -> str:
    """Take the policy from a group."""
    _group(self).data_protection_policy = None
    return ""

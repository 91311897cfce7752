"""Which events the trail records, as advanced event selectors in Terraform's terms.

Management events are recorded all, reads included: PCI DSS 10.2.1 asks for every individual's access,
and KMS and RDS Data API calls are left in although they are many.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Selector = dict[str, Any]

OBJECTS = "AWS::S3::Object"


def selectors(
    data_events: str, buckets: Sequence[str], audit_buckets: Sequence[str]
) -> list[Selector]:
    """Return the trail's selectors.

    :param data_events: ``platform`` or ``account``, as in the settings.
    :param buckets: ARNs of the platform's buckets other than the trail's own.
    :param audit_buckets: ARNs of the buckets that the trail and the access logs are delivered to.
        Every access to them is recorded (PCI DSS 10.2.1.3) but the deliveries: each would be an
        event, which is delivered, and so on without end.
    """
    audit = _within(audit_buckets)
    found = [_selector("Management events", "Management")]
    if data_events == "account":
        found.append(_objects("Objects in the account's buckets", _field(not_starts_with=audit)))
    elif buckets:
        found.append(
            _objects("Objects in the platform's buckets", _field(starts_with=_within(buckets)))
        )
    found.append(
        _objects(
            "Audit logs, without their delivery",
            _field(starts_with=audit),
            {"field": "eventName", "not_equals": ["PutObject"]},
        )
    )
    return found


def _within(buckets: Sequence[str]) -> list[str]:
    return [f"{arn}/" for arn in buckets]


def _field(**operator: list[str]) -> dict[str, Any]:
    return {"field": "resources.ARN", **operator}


def _objects(name: str, *fields: dict[str, Any]) -> Selector:
    return _selector(name, "Data", {"field": "resources.type", "equals": [OBJECTS]}, *fields)


def _selector(name: str, category: str, *fields: dict[str, Any]) -> Selector:
    first = {"field": "eventCategory", "equals": [category]}
    return {"name": name, "field_selector": [first, *fields]}

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
        Every access to them is recorded (PCI DSS 10.2.1.3) but the deliveries, each of which would be
        an event that is delivered in its turn. With ``account`` those are recorded too: Security Hub's
        S3.22 and S3.23 ask for every bucket, and whether they pass an exception is not documented.
    """
    found = [_selector("Management events", "Management")]
    if data_events == "account":
        return [*found, _objects("Objects in every bucket of the account")]
    if buckets:
        found.append(_objects("Objects in the platform's buckets", _within(buckets)))
    deliveries = {"field": "eventName", "not_equals": ["PutObject"]}
    found.append(_objects("Audit logs, without deliveries", _within(audit_buckets), deliveries))
    return found


def _within(buckets: Sequence[str]) -> dict[str, Any]:
    return {"field": "resources.ARN", "starts_with": [f"{arn}/" for arn in buckets]}


def _objects(name: str, *fields: dict[str, Any]) -> Selector:
    return _selector(name, "Data", {"field": "resources.type", "equals": [OBJECTS]}, *fields)


def _selector(name: str, category: str, *fields: dict[str, Any]) -> Selector:
    first = {"field": "eventCategory", "equals": [category]}
    return {"name": name, "field_selector": [first, *fields]}

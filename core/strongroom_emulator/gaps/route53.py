"""Route 53: the hosted zones that an account has before the platform is deployed.

A config names such a zone by its id (``hosted_zone_id``). An empty account has none, so a deploy to
the embedded AWS would wait a minute for a zone that cannot come. Here every id that no zone was created
under stands for a zone of the account's own.
"""

from __future__ import annotations

import re
from typing import Any

from strongroom_emulator.gaps.mechanism import Gaps

GAPS = Gaps()

_ID = re.compile(r"[A-Z0-9]{1,32}")

_NAME = "."
"""The zone's real name is known to its owner alone; below the root, every record is in the zone."""


@GAPS.replaces("route53.models:Route53Backend")
def get_hosted_zone(original: Any, self: Any, id_: str) -> Any:
    """Return a zone of the account's own for an id that was never created here.

    It is in no list of zones, so that the inventory holds what was deployed and nothing else.
    """
    zone_id = id_.replace("/hostedzone/", "")
    gone: frozenset[str] = getattr(self, "deleted_zone_ids", frozenset())
    if zone_id in self.zones or zone_id in gone or not _ID.fullmatch(zone_id):
        return original(self, id_)
    if not hasattr(self, "account_zones"):
        self.account_zones = {}
    if zone_id not in self.account_zones:
        self.account_zones[zone_id] = _zone(zone_id)
    return self.account_zones[zone_id]


@GAPS.replaces("route53.models:Route53Backend")
def delete_hosted_zone(original: Any, self: Any, id_: str) -> Any:
    """Remember what is deleted: asked for again, it is gone and no zone of the account's own."""
    deleted = original(self, id_)
    zone_id = id_.replace("/hostedzone/", "")
    self.deleted_zone_ids = getattr(self, "deleted_zone_ids", frozenset()) | {zone_id}
    return deleted


def _zone(zone_id: str) -> Any:
    from moto.route53.models import FakeZone

    zone: Any = FakeZone
    return zone(_NAME, zone_id, private_zone=False, caller_reference="account")

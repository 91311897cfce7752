"""Route 53 as a config meets it that names a hosted zone of the account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from strongroom_emulator.lifecycle import Emulator

Client = Callable[[str], Any]
ZONE = "Z0123456789ABCDEFGHIJ"


def _change(action: str) -> dict[str, Any]:
    record = {
        "Name": "api.trading.example.com.",
        "Type": "A",
        "TTL": 60,
        "ResourceRecords": [{"Value": "192.0.2.1"}],
    }
    return {"Changes": [{"Action": action, "ResourceRecordSet": record}]}


def test_a_zone_that_the_config_names_takes_records(emulator: Emulator, client: Client) -> None:
    """A local deploy with ``hosted_zone_id`` failed after 70 s: "couldn't find resource"."""
    route53 = client("route53")
    assert route53.get_hosted_zone(Id=ZONE)["HostedZone"]["Id"] == f"/hostedzone/{ZONE}"
    route53.change_resource_record_sets(HostedZoneId=ZONE, ChangeBatch=_change("UPSERT"))
    (found,) = route53.list_resource_record_sets(HostedZoneId=ZONE)["ResourceRecordSets"]
    assert found["Name"] == "api.trading.example.com."
    assert route53.list_hosted_zones()["HostedZones"] == []
    assert "aws_route53_zone" not in emulator.inventory()["resources"]
    route53.change_resource_record_sets(HostedZoneId=ZONE, ChangeBatch=_change("DELETE"))
    assert route53.list_resource_record_sets(HostedZoneId=ZONE)["ResourceRecordSets"] == []


def test_a_zone_that_was_created_and_deleted_is_gone(client: Client) -> None:
    """Terraform asks for it until AWS says that there is none."""
    route53 = client("route53")
    made = route53.create_hosted_zone(Name="trading.example.com", CallerReference="gap")
    zone = made["HostedZone"]["Id"]
    route53.delete_hosted_zone(Id=zone)
    with pytest.raises(ClientError, match="NoSuchHostedZone"):
        route53.get_hosted_zone(Id=zone)


def test_what_is_no_id_of_a_zone_is_refused(client: Client) -> None:
    with pytest.raises(ClientError, match="NoSuchHostedZone"):
        client("route53").get_hosted_zone(Id="not-an-id")

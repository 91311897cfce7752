"""GuardDuty as Terraform turns its features on, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def test_an_update_of_one_feature_leaves_the_others(client: Callable[[str], Any]) -> None:
    guardduty = client("guardduty")
    detector = guardduty.create_detector(Enable=True)["DetectorId"]
    wanted = {"S3_DATA_EVENTS": "ENABLED", "RDS_LOGIN_EVENTS": "DISABLED"}
    for name, status in [("RDS_LOGIN_EVENTS", "ENABLED"), *wanted.items()]:
        guardduty.update_detector(DetectorId=detector, Features=[{"Name": name, "Status": status}])
    found = guardduty.get_detector(DetectorId=detector)["Features"]
    guardduty.delete_detector(DetectorId=detector)
    assert {feature["Name"]: feature["Status"] for feature in found} == wanted

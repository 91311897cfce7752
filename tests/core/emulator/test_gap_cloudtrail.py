"""CloudTrail as Terraform changes and destroys it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

Client = Callable[[str], Any]
BUCKET = "bucket-gap-cloudtrail"


@pytest.fixture
def trail(client: Client) -> Iterator[dict[str, Any]]:
    s3 = client("s3")
    s3.create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ca-central-1"}
    )
    yield client("cloudtrail").create_trail(Name="gap", S3BucketName=BUCKET)
    s3.delete_bucket(Bucket=BUCKET)


def test_a_trail_is_deleted_by_its_arn(client: Client, trail: dict[str, Any]) -> None:
    """moto takes the ARN for a name, finds none and says nothing."""
    cloudtrail = client("cloudtrail")
    cloudtrail.delete_trail(Name=trail["TrailARN"])
    assert cloudtrail.list_trails()["Trails"] == []
    with pytest.raises(ClientError, match="TrailNotFound"):
        cloudtrail.delete_trail(Name=trail["TrailARN"])


def test_insight_selectors_are_replaced(client: Client, trail: dict[str, Any]) -> None:
    cloudtrail = client("cloudtrail")
    wanted = [{"InsightType": "ApiErrorRateInsight"}]
    for _ in range(2):
        cloudtrail.put_insight_selectors(TrailName="gap", InsightSelectors=wanted)
    found = cloudtrail.get_insight_selectors(TrailName="gap")["InsightSelectors"]
    cloudtrail.delete_trail(Name="gap")
    assert found == wanted

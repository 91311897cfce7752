"""Application Auto Scaling as Terraform tags its targets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Client = Callable[[str], Any]

READERS = {
    "ServiceNamespace": "rds",
    "ResourceId": "cluster:gap",
    "ScalableDimension": "rds:cluster:ReadReplicaCount",
}


def test_a_scalable_target_keeps_its_tags_until_it_goes(client: Client) -> None:
    scaling = client("application-autoscaling")
    limits = {"MinCapacity": 2, "MaxCapacity": 4}
    arn = scaling.register_scalable_target(**READERS, **limits, Tags={"Name": "readers"})[
        "ScalableTargetARN"
    ]
    scaling.register_scalable_target(**READERS, MinCapacity=3, MaxCapacity=4)
    scaling.tag_resource(ResourceARN=arn, Tags={"Tier": "data"})
    assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {
        "Name": "readers",
        "Tier": "data",
    }
    scaling.untag_resource(ResourceARN=arn, TagKeys=["Name"])
    assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"Tier": "data"}
    scaling.deregister_scalable_target(**READERS)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        scaling.list_tags_for_resource(ResourceARN=arn)

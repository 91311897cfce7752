"""The rule ``survives-a-zone``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Report

RULE = "survives-a-zone"
Body = dict[str, Any]
Judge = Callable[..., Report]

SUBNETS: Body = {
    zone: {"vpc_id": "vpc", "availability_zone": f"ca-central-1{zone}"} for zone in "abd"
}
AB = ["${aws_subnet.a.id}", "${aws_subnet.b.id}"]


def refused(judge: Judge, kind: str, body: Body, **others: Body) -> list[str]:
    """Return the arguments of a resource that are refused, beside three subnets and others."""
    document = {"resource": {"aws_subnet": SUBNETS, **others, kind: {"main": body}}}
    found = judge(document, RULE).refusing
    return [one.attribute for one in found if one.address == f"{kind}.main"]


def instances(*zones: str | None, cluster: str = "aws_rds_cluster.main.id") -> Body:
    """Return the instances of a cluster."""
    return {
        f"i{number}": {
            "cluster_identifier": f"${{{cluster}}}",
            **({"availability_zone": zone} if zone else {}),
        }
        for number, zone in enumerate(zones)
    }


@pytest.mark.parametrize(
    "zones",
    [
        ("ca-central-1a", "ca-central-1b"),
        (None, None),
        (
            "${data.aws_availability_zones.x.names[0]}",
            "${data.aws_availability_zones.x.names[1]}",
        ),
    ],
)
def test_an_aurora_cluster_has_instances_in_two_zones(
    judge: Judge, zones: tuple[str | None, ...]
) -> None:
    assert refused(judge, "aws_rds_cluster", {}, aws_rds_cluster_instance=instances(*zones)) == []


@pytest.mark.parametrize("zones", [(), ("ca-central-1a",), ("ca-central-1a", "ca-central-1a")])
def test_a_cluster_with_one_instance_or_in_one_zone_is_refused(
    judge: Judge, zones: tuple[str, ...]
) -> None:
    assert refused(judge, "aws_rds_cluster", {}, aws_rds_cluster_instance=instances(*zones)) == [""]


def test_instances_of_another_cluster_do_not_count(judge: Judge) -> None:
    others = instances(None, None, cluster="aws_rds_cluster.other.id")
    assert refused(judge, "aws_rds_cluster", {}, aws_rds_cluster_instance=others)


def test_a_multi_az_db_cluster_makes_its_instances_itself(judge: Judge) -> None:
    """Amazon RDS User Guide, Multi-AZ DB cluster deployments: three instances, by one argument."""
    assert refused(judge, "aws_rds_cluster", {"db_cluster_instance_class": "db.m6gd.large"}) == []


CACHE: Body = {
    "automatic_failover_enabled": True,
    "multi_az_enabled": True,
    "replicas_per_node_group": 2,
}


@pytest.mark.parametrize(
    "body",
    [
        CACHE,
        {**CACHE, "replicas_per_node_group": None, "num_cache_clusters": 2},
        {**CACHE, "preferred_cache_cluster_azs": ["ca-central-1a", "ca-central-1b"]},
    ],
)
def test_a_cache_with_a_replica_in_another_zone_passes(judge: Judge, body: Body) -> None:
    assert refused(judge, "aws_elasticache_replication_group", body) == []


@pytest.mark.parametrize(
    ("changes", "argument"),
    [
        ({"automatic_failover_enabled": False}, "automatic_failover_enabled"),
        ({"automatic_failover_enabled": None}, "automatic_failover_enabled"),
        ({"multi_az_enabled": "false"}, "multi_az_enabled"),
        ({"replicas_per_node_group": 0}, "replicas_per_node_group"),
        ({"replicas_per_node_group": None}, "replicas_per_node_group"),
        ({"num_cache_clusters": 1}, "num_cache_clusters"),
        (
            {"preferred_cache_cluster_azs": ["ca-central-1a", "ca-central-1a"]},
            "preferred_cache_cluster_azs",
        ),
        ({"multi_az_enabled": "${var.wide}"}, "multi_az_enabled"),
    ],
)
def test_a_cache_that_its_zone_takes_along_is_refused(
    judge: Judge, changes: Body, argument: str
) -> None:
    assert refused(judge, "aws_elasticache_replication_group", {**CACHE, **changes}) == [argument]


def targets(*zones: str) -> Body:
    """Return mount targets of one file system."""
    return {
        f"t{number}": {
            "file_system_id": "${aws_efs_file_system.main.id}",
            "subnet_id": f"${{aws_subnet.{zone}.id}}",
        }
        for number, zone in enumerate(zones)
    }


def test_a_file_system_is_mounted_in_two_zones(judge: Judge) -> None:
    kind = "aws_efs_file_system"
    assert refused(judge, kind, {}, aws_efs_mount_target=targets("a", "b")) == []
    assert refused(judge, kind, {}, aws_efs_mount_target=targets("a")) == [""]
    one_zone = {"availability_zone_name": "ca-central-1a"}
    found = refused(judge, kind, one_zone, aws_efs_mount_target=targets("a", "b"))
    assert found == ["availability_zone_name"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("aws_db_instance", {"multi_az": True}),
        ("aws_db_instance", {"replicate_source_db": "db-orders-dev01"}),
        ("aws_db_subnet_group", {"subnet_ids": AB}),
        ("aws_lb", {"subnets": AB}),
        ("aws_lb", {"subnet_mapping": [{"subnet_id": item} for item in AB]}),
        ("aws_lambda_function", {}),
        ("aws_lambda_function", {"vpc_config": {"subnet_ids": AB}}),
        ("aws_vpc_endpoint", {"vpc_endpoint_type": "Gateway"}),
        ("aws_vpc_endpoint", {"vpc_endpoint_type": "Interface", "subnet_ids": AB}),
        ("aws_redshift_cluster", {"availability_zone_relocation_enabled": True}),
        ("aws_mq_broker", {"deployment_mode": "CLUSTER_MULTI_AZ"}),
        ("aws_dax_cluster", {"replication_factor": 3}),
        ("aws_memorydb_cluster", {}),
        ("aws_s3_object", {"storage_class": "STANDARD_IA"}),
    ],
)
def test_what_aws_shows_as_highly_available_passes(judge: Judge, kind: str, body: Body) -> None:
    assert refused(judge, kind, body) == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("aws_db_instance", {}),
        ("aws_db_instance", {"multi_az": False}),
        ("aws_db_subnet_group", {"subnet_ids": AB[:1]}),
        ("aws_db_subnet_group", {"subnet_ids": [AB[0], AB[0]]}),
        ("aws_db_subnet_group", {"subnet_ids": ["subnet-1", "subnet-2"]}),
        ("aws_db_subnet_group", {"subnet_ids": "${data.aws_subnets.all.ids}"}),
        ("aws_lb", {"subnets": AB[:1]}),
        ("aws_lambda_function", {"vpc_config": {"subnet_ids": AB[:1]}}),
        ("aws_vpc_endpoint", {"vpc_endpoint_type": "Interface", "subnet_ids": AB[:1]}),
        ("aws_redshift_cluster", {}),
        ("aws_mq_broker", {"deployment_mode": "SINGLE_INSTANCE"}),
        ("aws_mq_broker", {}),
        ("aws_dax_cluster", {"replication_factor": 1}),
        ("aws_memorydb_cluster", {"num_replicas_per_shard": 0}),
        ("aws_docdb_cluster", {}),
        ("aws_neptune_cluster", {}),
        ("aws_s3_object", {"storage_class": "ONEZONE_IA"}),
        ("aws_fsx_windows_file_system", {"deployment_type": "SINGLE_AZ_2"}),
    ],
)
def test_what_is_down_with_its_zone_is_refused(judge: Judge, kind: str, body: Body) -> None:
    assert refused(judge, kind, body)


def test_two_subnets_of_one_zone_are_one_zone(judge: Judge) -> None:
    """Two subnets are not two zones: what counts is where they lie."""
    subnets = {key: {"availability_zone": "ca-central-1a"} for key in "ab"}
    body = {"subnet_ids": AB}
    document = {"resource": {"aws_subnet": subnets, "aws_db_subnet_group": {"main": body}}}
    assert judge(document, RULE).refused


def test_a_subnet_whose_zone_aws_chooses_may_be_in_any(judge: Judge) -> None:
    document = {
        "resource": {
            "aws_subnet": {"a": {}, "b": {}},
            "aws_db_subnet_group": {"main": {"subnet_ids": AB}},
        }
    }
    assert judge(document, RULE).refused

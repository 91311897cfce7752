from __future__ import annotations

import json
from typing import Any

import pytest

from strongroom_redis import access
from support.synthesis import of_type, resources, synthesise


@pytest.fixture(scope="module")
def document() -> Any:
    return synthesise().document


def ours(document: Any, kind: str) -> dict[str, dict[str, Any]]:
    found = of_type(document, kind)
    return {path: body for path, body in found.items() if path.startswith("redis/")}


def cache(document: Any) -> dict[str, Any]:
    (found,) = of_type(document, "aws_elasticache_replication_group").values()
    return found


def test_the_cache_is_sharded_over_three_zones_and_fails_over_by_itself(document: Any) -> None:
    found = cache(document)
    assert (found["num_node_groups"], found["replicas_per_node_group"]) == (3, 2)
    assert found["cluster_mode"] == "enabled"
    assert found["automatic_failover_enabled"] is True
    assert found["multi_az_enabled"] is True
    (subnets,) = of_type(document, "aws_elasticache_subnet_group").values()
    assert len(set(subnets["subnet_ids"])) == 3
    (parameters,) = of_type(document, "aws_elasticache_parameter_group").values()
    assert parameters["family"] == "redis7"
    assert {"name": "cluster-enabled", "value": "yes"} in parameters["parameter"]


def test_it_is_encrypted_at_rest_under_its_own_key_and_takes_nothing_but_tls(document: Any) -> None:
    found = cache(document)
    assert found["at_rest_encryption_enabled"] == "true"
    assert found["kms_key_id"].startswith("${aws_kms_key.kms_session")
    assert found["transit_encryption_enabled"] is True
    assert found["transit_encryption_mode"] == "required"


def test_the_application_logs_in_with_iam_and_nobody_as_default(document: Any) -> None:
    users = {body["user_name"]: body for body in ours(document, "aws_elasticache_user").values()}
    application = users.pop("redis-user-app-dev01")
    assert application["user_id"] == application["user_name"], "IAM asks that they are equal"
    assert application["authentication_mode"] == {"type": "iam"}
    assert application["access_string"] == access.application("session:")
    default = users.pop("default")
    assert default["access_string"] == "off -@all"
    assert users == {}
    (group,) = ours(document, "aws_elasticache_user_group").values()
    assert len(group["user_ids"]) == 2
    assert len(cache(document)["user_group_ids"]) == 1


def test_there_is_no_password_and_no_token_anywhere(document: Any) -> None:
    mine = {
        address: body
        for address, body in resources(document).items()
        if body["//"]["metadata"]["path"].split("/")[1] == "redis"
    }
    for body in mine.values():
        assert {"auth_token", "passwords", "auth_token_update_strategy"}.isdisjoint(body)
    users = [b for a, b in mine.items() if a.startswith("aws_elasticache_user.")]
    assert all("passwords" not in user["authentication_mode"] for user in users)
    assert not any(address.startswith("aws_secretsmanager") for address in mine)


def test_slow_and_engine_logs_go_to_encrypted_groups_that_are_there_first(document: Any) -> None:
    found = cache(document)
    logs = found["log_delivery_configuration"]
    assert {log["log_type"] for log in logs} == {"engine-log", "slow-log"}
    assert {log["log_format"] for log in logs} == {"json"}
    kind = "aws_cloudwatch_log_group"
    groups = {
        f"${{{address}.name}}": body
        for address, body in resources(document).items()
        if address.startswith(f"{kind}.redis_")
    }
    assert {log["destination"] for log in logs} == set(groups)
    for group in groups.values():
        assert group["kms_key_id"].startswith("${aws_kms_key.kms_telemetry")
        assert group["retention_in_days"] >= 365
    made = document["resource"]["aws_cloudwatch_log_resource_policy"]
    (policy,) = (name for name in made if name.startswith("redis_"))
    assert found["depends_on"] == [f"aws_cloudwatch_log_resource_policy.{policy}"]


def test_it_is_opened_to_the_application_s_group_alone(document: Any) -> None:
    (rule,) = ours(document, "aws_vpc_security_group_ingress_rule").values()
    assert "cidr_ipv4" not in rule
    assert rule["referenced_security_group_id"].startswith("${aws_security_group.core_network_app")
    assert (rule["from_port"], rule["to_port"]) == (6_379, 6_379)
    (egress,) = ours(document, "aws_vpc_security_group_egress_rule").values()
    assert egress["security_group_id"] == rule["referenced_security_group_id"]
    (group,) = ours(document, "aws_security_group").values()
    assert "ingress" not in group


def test_snapshots_are_kept_and_nothing_outlives_a_destroy(document: Any) -> None:
    found = cache(document)
    assert found["snapshot_retention_limit"] >= 1
    assert "final_snapshot_identifier" not in found


def test_the_application_s_role_may_do_nothing_else(document: Any) -> None:
    policies = of_type(document, "aws_iam_policy")
    policy = json.loads(policies["core/roles/app-cache/policy"]["policy"])
    actions = {statement["Action"] for statement in policy["Statement"]}
    assert actions == {"elasticache:Connect", "elasticache:DescribeReplicationGroups"}


def test_valkey_takes_the_same_users_and_a_parameter_group_of_its_own() -> None:
    table = '[plugins.redis]\nengine = "valkey"\nslow_microseconds = 5000\n'
    changed = synthesise(table).document
    found = cache(changed)
    assert (found["engine"], found["engine_version"]) == ("valkey", "8.1")
    (parameters,) = of_type(changed, "aws_elasticache_parameter_group").values()
    assert parameters["family"] == "valkey8"
    assert parameters["name"] == "redis-params-valkey8-dev01"
    assert {"name": "slowlog-log-slower-than", "value": "5000"} in parameters["parameter"]
    kinds = ("aws_elasticache_user", "aws_elasticache_user_group")
    engines = {body["engine"] for kind in kinds for body in ours(changed, kind).values()}
    assert engines == {"redis"}

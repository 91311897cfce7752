"""The blocks that plugins build with, as a plugin of somebody else's uses them."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from typing import Any

import pytest

from strongroom import Capability, Context, Network, PluginInfo
from support.plugins import installed, make_plugin
from support.synthesis import EVERYTHING_OFF, of_type, resources, synthesise

KEY = "arn:aws:kms:ca-central-1:111122223333:key/1"


def build(scope: Any, context: Context) -> Iterable[Capability]:
    from strongroom import (
        FunctionCode,
        Peer,
        allow_connections,
        block_public_access,
        disable_acls,
        encrypt_objects,
        keep_versions,
        make_bucket,
        make_event_rule,
        make_function,
        make_log_group,
        make_security_group,
        make_topic,
    )

    network = context.require(Network)
    group = make_security_group(
        scope, "group", "group-dev01", vpc_id=network.vpc_id, description="For a test"
    )
    application = network.application_security_group_id
    allow_connections(
        scope,
        context.name,
        source=Peer(application, "app-to-cache", "app-to-cache"),
        target=Peer(group.id, "cache-from-app", "cache-from-app"),
        port=6379,
        description="Redis over TLS",
    )
    publishers = {"Alarms": "cloudwatch.amazonaws.com"}
    make_topic(
        scope,
        "topic",
        "topic-dev01",
        kms_key_arn=KEY,
        account_id=context.account_id,
        publishers=publishers,
    )
    make_event_rule(scope, "rule", "rule-dev01", description="x", pattern={"source": ["aws.rds"]})
    log = make_log_group(
        scope, "log", "/aws/lambda/function-dev01", kms_key_arn=KEY, retention_days=365
    )
    make_function(
        scope,
        "function",
        "function-dev01",
        code=FunctionCode("assets/x.zip", b"zip", "main.handle", "python3.13"),
        description="For a test",
        role_arn="arn:aws:iam::111122223333:role/x",
        kms_key_arn=KEY,
        log_group=log,
        environment={"A": "b"},
        memory_mib=256,
        timeout_seconds=5,
    )
    for purpose, key in (("trail", KEY), ("access", None)):
        bucket = make_bucket(scope, purpose, f"bucket-{purpose}-dev01").bucket
        disable_acls(scope, f"{purpose}-acls", bucket)
        block_public_access(scope, f"{purpose}-private", bucket)
        keep_versions(scope, f"{purpose}-versions", bucket)
        encrypt_objects(scope, f"{purpose}-encryption", bucket, key)
    return []


@pytest.fixture(scope="module")
def document() -> Any:
    info = PluginInfo(name="acme", summary="Somebody's", requires=(Network,))
    plugin = installed("acme", lambda: make_plugin(info, strongroom_resources=build))
    return synthesise(f"{EVERYTHING_OFF}[plugins.acme]\n", extra=[plugin]).document


def acme(document: Any, resource_type: str) -> dict[str, Any]:
    """Return the plugin's resources of a type by construct id."""
    paths = {
        body["//"]["metadata"]["path"]: body for body in of_type(document, resource_type).values()
    }
    found = {
        path.split("/")[2]: body for path, body in paths.items() if path.split("/")[1] == "acme"
    }
    assert found
    return found


def test_resources_lie_in_the_caller_s_scope_under_its_ids(document: Any) -> None:
    """A block adds no level, so a plugin can start to use one without changing an address."""
    paths = [body["//"]["metadata"]["path"].split("/") for body in resources(document).values()]
    own = [path[2:] for path in paths if path[1] == "acme"]
    assert all(len(path) == 1 for path in own)
    assert {"group", "app-to-cache", "cache-from-app", "topic", "topic-policy"} <= {
        p[0] for p in own
    }


def test_a_connection_is_a_rule_on_each_side_for_one_port(document: Any) -> None:
    ingress = acme(document, "aws_vpc_security_group_ingress_rule")["cache-from-app"]
    egress = acme(document, "aws_vpc_security_group_egress_rule")["app-to-cache"]
    assert ingress["security_group_id"] == egress["referenced_security_group_id"]
    assert egress["security_group_id"] == ingress["referenced_security_group_id"]
    for rule in (ingress, egress):
        assert (rule["from_port"], rule["to_port"], rule["ip_protocol"]) == (6379, 6379, "tcp")
        assert rule["description"] == "Redis over TLS"


def test_a_topic_is_encrypted_and_takes_its_publisher_over_tls_only(document: Any) -> None:
    assert acme(document, "aws_sns_topic")["topic"]["kms_master_key_id"] == KEY
    policy = json.loads(acme(document, "aws_sns_topic_policy")["topic-policy"]["policy"])
    allow, deny = policy["Statement"]
    assert allow["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_a_function_waits_for_its_log_group_and_follows_its_code(document: Any) -> None:
    function = acme(document, "aws_lambda_function")["function"]
    (group,) = [a for a in resources(document) if a.startswith("aws_cloudwatch_log_group.acme_log")]
    assert function["depends_on"] == [group]
    assert (
        function["source_code_hash"] == base64.b64encode(hashlib.sha256(b"zip").digest()).decode()
    )
    assert function["kms_key_arn"] == KEY
    assert function["tracing_config"] == {"mode": "Active"}


def test_a_log_group_has_a_key_and_an_end(document: Any) -> None:
    log = acme(document, "aws_cloudwatch_log_group")["log"]
    assert (log["kms_key_id"], log["retention_in_days"]) == (KEY, 365)


@pytest.mark.parametrize(("purpose", "algorithm"), [("trail", "aws:kms"), ("access", "AES256")])
def test_a_bucket_is_private_and_encrypted(document: Any, purpose: str, algorithm: str) -> None:
    blocked = acme(document, "aws_s3_bucket_public_access_block")[f"{purpose}-private"]
    assert {
        value for name, value in blocked.items() if name.startswith(("block", "ignore", "rest"))
    } == {True}
    encryption = acme(document, "aws_s3_bucket_server_side_encryption_configuration")
    (rule,) = encryption[f"{purpose}-encryption"]["rule"]
    default = rule["apply_server_side_encryption_by_default"]
    assert default["sse_algorithm"] == algorithm
    assert default.get("kms_master_key_id") == (KEY if algorithm == "aws:kms" else None)

"""The API as Terraform is told of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from strongroom import Alarm, Severity
from strongroom_apigw_mtls import definition, mapping, waf
from strongroom_apigw_mtls.access_log import FIELDS, FORMAT
from support.synthesis import API, CERTIFICATE, of_type, resources, synthesise
from support.tracked import tracked

OFF = "".join(
    f"[plugins.{name}]\nenabled = false\n"
    for name in ("audit_trail", "aurora", "backup", "efs", "redis", "secrets")
)

ZONE = API.replace(
    f'certificate_arn = "{CERTIFICATE}"',
    'hosted_zone_id = "Z0123456789"\nhosted_zone_name = "trading.example.com"',
)


@pytest.fixture(scope="module")
def document() -> Any:
    return synthesise(OFF).document


@pytest.fixture(scope="module")
def in_zone() -> Any:
    return synthesise(OFF + ZONE).document


def one(document: Any, resource_type: str) -> dict[str, Any]:
    (found,) = of_type(document, resource_type).values()
    return found


def address(document: Any, resource_type: str) -> str:
    (name,) = document["resource"][resource_type]
    return f"{resource_type}.{name}"


def test_there_is_one_way_in_and_it_asks_for_a_certificate(document: Any) -> None:
    assert one(document, "aws_api_gateway_rest_api")["disable_execute_api_endpoint"] is True
    domain = one(document, "aws_api_gateway_domain_name")
    assert domain["endpoint_configuration"]["types"] == ["REGIONAL"]
    assert domain["security_policy"] == "TLS_1_2"
    assert domain["regional_certificate_arn"] == CERTIFICATE
    truststore = domain["mutual_tls_authentication"]
    assert truststore["truststore_uri"].endswith("/truststore.pem")
    assert re.fullmatch(
        r"\$\{aws_s3_object\.apigw_mtls_truststore_\w+\.version_id\}",
        truststore["truststore_version"],
    )


def test_the_truststore_s_bucket_is_versioned_encrypted_private_and_wants_tls(
    document: Any,
) -> None:
    versioning = one(document, "aws_s3_bucket_versioning")["versioning_configuration"]
    assert versioning["status"] == "Enabled"
    rule = one(document, "aws_s3_bucket_server_side_encryption_configuration")["rule"][0]
    encryption = rule["apply_server_side_encryption_by_default"]
    assert encryption["sse_algorithm"] == "aws:kms"
    assert "kms_credentials" in encryption["kms_master_key_id"]
    block = one(document, "aws_s3_bucket_public_access_block")
    assert [v for k, v in block.items() if k.startswith(("block", "ignore", "restrict"))] == [
        True
    ] * 4
    (statement,) = json.loads(one(document, "aws_s3_bucket_policy")["policy"])["Statement"]
    assert statement["Effect"] == "Deny"
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    for body in of_type(document, "aws_s3_object").values():
        waits = " ".join(body["depends_on"])
        for what in ("versioning", "encryption", "policy", "ownership"):
            assert f"truststore-{what}" in waits
        assert body["server_side_encryption"] == "aws:kms"


def test_every_method_asks_the_authorizer_each_time_and_wants_a_usage_key(document: Any) -> None:
    methods = of_type(document, "aws_api_gateway_method").values()
    assert {m["http_method"] for m in methods} == {"GET", "POST"}
    for method in methods:
        assert method["authorization"] == "CUSTOM"
        assert method["api_key_required"] is True
        assert method["request_validator_id"]
    authorizer = one(document, "aws_api_gateway_authorizer")
    assert authorizer["type"] == "REQUEST"
    assert authorizer["authorizer_result_ttl_in_seconds"] == 0
    assert authorizer["identity_source"] == "context.identity.sourceIp"
    api = one(document, "aws_api_gateway_rest_api")
    assert api["api_key_source"] == "AUTHORIZER"


def test_transactions_go_straight_to_the_stream_by_a_role_that_can_do_nothing_else(
    document: Any,
) -> None:
    integrations = of_type(document, "aws_api_gateway_integration")
    straight = integrations["apigw_mtls/transactions-integration"]
    assert straight["uri"] == "arn:aws:apigateway:ca-central-1:kinesis:action/PutRecord"
    assert straight["passthrough_behavior"] == "NEVER"
    assert "core_roles_stream-producer_role" in straight["credentials"]
    policies = of_type(document, "aws_iam_policy")
    statements = json.loads(policies["core/roles/stream-producer/policy"]["policy"])["Statement"]
    actions = {s["Sid"]: s["Action"] for s in statements}
    assert actions == {
        "EncryptTransactions": "kms:GenerateDataKey",
        "WriteTransactions": "kinesis:PutRecord",
    }
    # Terraform shows the stream's name where the template was tested with another.
    (template,) = straight["request_templates"].values()
    name = re.search(r'"StreamName":"([^"]+)"', template)
    assert name is not None
    assert template == mapping.put_record(name[1])


def test_the_authorizer_reads_one_object_and_only_api_gateway_calls_it(document: Any) -> None:
    policies = of_type(document, "aws_iam_policy")
    statements = json.loads(policies["core/roles/api-authorizer/policy"]["policy"])["Statement"]
    by_sid = {s["Sid"]: s for s in statements}
    assert by_sid["ReadLists"]["Action"] == "s3:GetObjectVersion"
    assert by_sid["ReadLists"]["Resource"].endswith("/lists.json")
    assert by_sid["DecryptLists"]["Condition"]["StringEquals"]["kms:ViaService"]
    assert "/aws/lambda/function-api-authorizer-dev01" in by_sid["WriteLog"]["Resource"]
    permission = one(document, "aws_lambda_permission")
    assert permission["principal"] == "apigateway.amazonaws.com"
    assert permission["source_account"]
    assert "/authorizers/" in permission["source_arn"]
    function = of_type(document, "aws_lambda_function")["apigw_mtls/authorizer"]
    assert (function["runtime"], function["architectures"]) == ("python3.13", ["arm64"])
    assert function["environment"]["variables"]["LISTS_VERSION"].endswith(".version_id}")


def test_a_new_list_changes_the_function_and_a_new_truststore_the_domain() -> None:
    """Both name the version that was put; content is what Terraform compares."""
    objects = of_type(synthesise(OFF).document, "aws_s3_object")
    lists = json.loads(objects["apigw_mtls/lists"]["content"])
    assert {client["name"] for client in lists["clients"].values()} == {"example-client"}
    assert objects["apigw_mtls/truststore"]["content"].startswith("-----BEGIN CERTIFICATE-----")


def test_whatever_the_api_is_made_of_stands_before_its_deployment(document: Any) -> None:
    deployment = one(document, "aws_api_gateway_deployment")
    frozen = (
        "authorizer",
        "gateway_response",
        "integration",
        "integration_response",
        "method",
        "method_response",
        "model",
        "request_validator",
    )
    expected = {
        f"aws_api_gateway_{kind}.{name}"
        for kind in frozen
        for name in document["resource"][f"aws_api_gateway_{kind}"]
    }
    assert set(deployment["depends_on"]) == expected
    assert deployment["lifecycle"] == {"create_before_destroy": True}
    assert deployment["triggers"]["definition"] == definition.fingerprint()


def test_nothing_that_a_deployment_freezes_is_left_out_of_its_trigger(
    document: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is deployed differs from what another definition gives only where the trigger differs too."""
    before = one(document, "aws_api_gateway_deployment")["triggers"]
    changes: dict[str, Any] = {
        "REFUSALS": {**definition.REFUSALS, "THROTTLED": ("429", "slower")},
        "SECURITY_HEADERS": {**definition.SECURITY_HEADERS, "X-Frame-Options": "DENY"},
        "AUTHORIZER": {**definition.AUTHORIZER, "identity_source": "context.httpMethod"},
        "MOCK_REQUEST": '{"statusCode":201}',
    }
    for name, value in changes.items():
        with monkeypatch.context() as changed:
            changed.setattr(definition, name, value)
            assert definition.fingerprint() != before["definition"], name


def test_execution_logs_show_errors_and_no_bodies(document: Any) -> None:
    settings = one(document, "aws_api_gateway_method_settings")["settings"]
    assert settings["data_trace_enabled"] is False
    assert settings["logging_level"] == "ERROR"
    assert settings["metrics_enabled"] is True
    assert (settings["throttling_rate_limit"], settings["throttling_burst_limit"]) == (334, 334)
    stage = one(document, "aws_api_gateway_stage")
    assert stage["xray_tracing_enabled"] is True
    groups = of_type(document, "aws_cloudwatch_log_group")
    names = {path: body["name"] for path, body in groups.items() if path.startswith("apigw")}
    assert names["apigw_mtls/execution-log"].endswith("/live-dev01")
    assert names["apigw_mtls/web-acl-log"] == "aws-waf-logs-api-dev01"
    assert all(groups[path]["kms_key_id"] for path in names)
    assert any("execution-log" in waits for waits in stage["depends_on"])


def test_the_access_log_tells_of_the_certificate_and_never_of_the_body() -> None:
    assert json.loads(FORMAT) == FIELDS
    for name in ("subjectDN", "issuerDN", "serialNumber"):
        assert f"$context.identity.clientCert.{name}" in FIELDS.values()
    for value in FIELDS.values():
        assert value.startswith("$context.")
        assert "clientCertPem" not in value
        assert not value.startswith(("$context.path", "$input", "$context.requestOverride"))


def test_the_web_acl_asks_aws_s_rules_and_counts_each_address(document: Any) -> None:
    acl = one(document, "aws_wafv2_web_acl")
    groups = {
        rule["statement"]["managed_rule_group_statement"]["name"]
        for rule in acl["rule"]
        if "managed_rule_group_statement" in rule["statement"]
    }
    assert groups == {
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesCommonRuleSet",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesSQLiRuleSet",
    }
    (rate,) = [r for r in acl["rule"] if "rate_based_statement" in r["statement"]]
    assert rate["statement"]["rate_based_statement"]["limit"] == 167 * 300
    assert rate["action"] == {"block": {}}
    assert len({rule["priority"] for rule in acl["rule"]}) == len(acl["rule"])
    redacted = one(document, "aws_wafv2_web_acl_logging_configuration")["redacted_fields"]
    headers = [field["single_header"]["name"] for field in redacted if "single_header" in field]
    assert headers == list(waf.REDACTED_HEADERS)
    assert any("query_string" in field for field in redacted)


def test_each_client_is_throttled_by_itself(document: Any) -> None:
    plan = one(document, "aws_api_gateway_usage_plan")
    assert plan["throttle_settings"] == {"rate_limit": 167, "burst_limit": 167}
    (key,) = of_type(document, "aws_api_gateway_api_key")
    assert key == "apigw_mtls/client-example-client-key"
    assert one(document, "aws_api_gateway_usage_plan_key")["key_type"] == "API_KEY"


def test_in_a_hosted_zone_the_name_is_proved_and_pointed_at_the_api(in_zone: Any) -> None:
    certificate = one(in_zone, "aws_acm_certificate")
    assert certificate["validation_method"] == "DNS"
    assert certificate["key_algorithm"] == "RSA_2048"
    records = of_type(in_zone, "aws_route53_record")
    assert set(records) == {"apigw_mtls/certificate-proof", "apigw_mtls/name"}
    assert all(record["zone_id"] == "Z0123456789" for record in records.values())
    validation = address(in_zone, "aws_acm_certificate_validation")
    domain = one(in_zone, "aws_api_gateway_domain_name")
    assert domain["regional_certificate_arn"] == f"${{{validation}.certificate_arn}}"


def test_without_a_hosted_zone_no_certificate_and_no_record_is_made(document: Any) -> None:
    for resource_type in ("aws_acm_certificate", "aws_route53_record"):
        assert resource_type not in document["resource"]


def test_the_account_s_role_for_logs_can_be_left_to_another_environment(document: Any) -> None:
    assert one(document, "aws_api_gateway_account")["reset_on_delete"] is True
    without = synthesise(f"{OFF}{API}account_logging = false\n").document
    assert "aws_api_gateway_account" not in without["resource"]
    gone = set(resources(document)) - set(resources(without))
    assert all("api-logging" in name or "account" in name for name in gone)


PUBLISHED = {
    "AWS/ApiGateway": (
        {"ApiName", "Stage"},
        {"4XXError", "5XXError", "Count", "IntegrationLatency", "Latency"},
    ),
    "AWS/Lambda": ({"FunctionName"}, {"Duration", "Errors", "Invocations", "Throttles"}),
    "AWS/WAFV2": ({"WebACL", "Region", "Rule"}, {"AllowedRequests", "BlockedRequests"}),
    "AWS/CertificateManager": ({"CertificateArn"}, {"DaysToExpiry"}),
}
"""Dimensions and metrics by namespace: "Amazon API Gateway dimensions and metrics", "Types of metrics
for Lambda functions", "AWS WAF core metrics and dimensions", "Supported CloudWatch metrics" of ACM."""


def test_every_alarm_is_on_a_metric_that_is_published_of_a_resource_that_is_there() -> None:
    synthesis = synthesise(OFF)
    alarms = [a for a in synthesis.alarms["apigw_mtls"] if isinstance(a, Alarm)]
    assert len(alarms) == len(synthesis.alarms["apigw_mtls"])
    there = set(resources(synthesis.document))
    for alarm in alarms:
        dimensions, metrics = PUBLISHED[alarm.namespace]
        assert {name for name, _ in alarm.dimensions} == dimensions
        assert alarm.metric in metrics
    assert {alarm.namespace for alarm in alarms} == set(PUBLISHED)
    assert len({alarm.purpose for alarm in alarms}) == len(alarms)
    assert {alarm.severity for alarm in alarms} == set(Severity)
    assert any(address.startswith("aws_wafv2_web_acl.") for address in there)


def test_a_certificate_that_acm_renews_is_watched_too(in_zone: Any) -> None:
    assert one(in_zone, "aws_acm_certificate")["lifecycle"] == {"create_before_destroy": True}


def test_no_private_key_is_in_the_examples() -> None:
    """Of the files of the repository: what a user deployed below ``examples/`` is the user's."""
    files = tracked(Path(__file__).parents[3] / "examples")
    assert {"truststore.pem", "clients.json"} <= {file.name for file in files}
    assert [file for file in files if b"PRIVATE KEY" in file.read_bytes()] == []


def test_an_alarm_that_another_names_is_there() -> None:
    """Whoever is woken looks for it by that name."""
    found = synthesise(OFF).alarms
    there = {alarm.purpose for plugin in ("apigw_mtls", "kinesis") for alarm in found[plugin]}
    told = " ".join(alarm.description for alarm in (*found["apigw_mtls"], *found["kinesis"]))
    named = set(re.findall(r"\b(?:api|authorizer|stream)-[a-z]+(?:-[a-z]+)*\b", told))
    assert {"stream-puts-failed", "api-server-errors"} <= named <= there

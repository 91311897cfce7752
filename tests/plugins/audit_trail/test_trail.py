from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom import AuditTrail, Capability, PluginInfo
from strongroom_audit_trail.alarms import alarms
from strongroom_audit_trail.cis import CONTROLS, namespace
from strongroom_audit_trail.permissions import TRAIL, statements
from strongroom_audit_trail.selectors import selectors
from strongroom_audit_trail.settings import LOG_GROUP_DAYS, AuditTrailSettings, problems
from strongroom_settings.structure import structure
from support.plugins import installed, make_plugin
from support.synthesis import of_type, synthesise
from support.synthesis import only as alone

ACCOUNT = "111122223333"
MADE = AuditTrail(
    name="trail-main-dev01",
    arn="arn:trail",
    bucket_name="bucket-trail",
    bucket_arn="arn:bucket",
    access_log_bucket_name="bucket-access-log",
    log_group_name="log-group-trail-dev01",
    log_group_arn="arn:group",
)
OTHERS_OFF = alone("audit_trail", "kms")


@pytest.fixture(scope="module")
def document() -> Any:
    return synthesise(OTHERS_OFF).document


def only(document: Any, kind: str) -> dict[str, Any]:
    found = of_type(document, kind)
    (body,) = (body for path, body in found.items() if path.startswith("audit_trail/"))
    return body


def of_bucket(document: Any, kind: str, bucket: str) -> dict[str, Any]:
    """Return the part of a bucket's configuration that is a resource of its own."""
    found = of_type(document, kind)
    (body,) = (b for path, b in found.items() if path.startswith(f"audit_trail/{bucket}-bucket"))
    return body


def test_the_trail_sees_all_regions_and_proves_its_files_unchanged(document: Any) -> None:
    """CloudTrail records IAM's calls in us-east-1: one region's trail would miss them."""
    trail = only(document, "aws_cloudtrail")
    assert trail["is_multi_region_trail"] is True
    assert trail["include_global_service_events"] is True
    assert trail["enable_log_file_validation"] is True
    assert trail["kms_key_id"].startswith("${aws_kms_key.kms_audit")
    assert trail["cloud_watch_logs_group_arn"].endswith(".arn}:*")
    assert "enable_logging" not in trail, "on unless it is switched off"


def test_the_trail_waits_for_the_policy_of_its_bucket(document: Any) -> None:
    """CreateTrail tries to write to the bucket."""
    (awaited,) = only(document, "aws_cloudtrail")["depends_on"]
    assert awaited.startswith("aws_s3_bucket_policy.audit_trail_trail-bucket-policy")


@pytest.mark.parametrize("bucket", ["trail", "access-log"])
def test_a_bucket_is_private_versioned_and_goes_with_the_stack(document: Any, bucket: str) -> None:
    assert of_bucket(document, "aws_s3_bucket", bucket)["force_destroy"] is True
    private = of_bucket(document, "aws_s3_bucket_public_access_block", bucket)
    assert {k for k, v in private.items() if v is True} == {
        "block_public_acls",
        "block_public_policy",
        "ignore_public_acls",
        "restrict_public_buckets",
    }
    versioning = of_bucket(document, "aws_s3_bucket_versioning", bucket)
    assert versioning["versioning_configuration"]["status"] == "Enabled"
    owner = of_bucket(document, "aws_s3_bucket_ownership_controls", bucket)
    assert owner["rule"]["object_ownership"] == "BucketOwnerEnforced"


@pytest.mark.parametrize("bucket", ["trail", "access-log"])
def test_a_bucket_answers_nobody_without_tls_1_2(document: Any, bucket: str) -> None:
    policy = json.loads(of_bucket(document, "aws_s3_bucket_policy", bucket)["policy"])
    refusals = [s for s in policy["Statement"] if s["Effect"] == "Deny"]
    assert [s["Condition"] for s in refusals] == [
        {"Bool": {"aws:SecureTransport": "false"}},
        {"NumericLessThan": {"s3:TlsVersion": "1.2"}},
    ]
    assert all((s["Principal"], s["Action"]) == ({"AWS": "*"}, "s3:*") for s in refusals)


@pytest.mark.parametrize("bucket", ["trail", "access-log"])
@pytest.mark.parametrize("config", ["true", "false"])
def test_only_services_write_to_a_bucket_each_for_one_source(bucket: str, config: str) -> None:
    toml = f"{OTHERS_OFF}[plugins.audit_trail]\nconfig = {config}\n"
    policy = of_bucket(synthesise(toml).document, "aws_s3_bucket_policy", bucket)["policy"]
    allowed = [s for s in json.loads(policy)["Statement"] if s["Effect"] == "Allow"]
    assert allowed
    for statement in allowed:
        assert set(statement["Principal"]) == {"Service"}
        limits = {key for block in statement["Condition"].values() for key in block}
        assert limits & {"aws:SourceArn", "aws:SourceAccount"}
    services = {s["Principal"]["Service"].partition(".")[0] for s in allowed}
    expected = {"cloudtrail", "config"} if config == "true" else {"cloudtrail"}
    assert services == (expected if bucket == "trail" else {"logging"})


def test_trail_files_are_under_our_key_and_accesses_to_them_are_logged(document: Any) -> None:
    rule = of_bucket(document, "aws_s3_bucket_server_side_encryption_configuration", "trail")
    (rule,) = rule["rule"]
    default = rule["apply_server_side_encryption_by_default"]
    assert default["sse_algorithm"] == "aws:kms"
    assert default["kms_master_key_id"].startswith("${aws_kms_key.kms_audit")
    assert rule["bucket_key_enabled"] is True
    logging = of_bucket(document, "aws_s3_bucket_logging", "trail")
    assert "trail-bucket" in logging["bucket"]
    assert "access-log-bucket" in logging["target_bucket"]


def test_access_logs_are_under_a_key_of_s3_which_takes_no_other(document: Any) -> None:
    kind = "aws_s3_bucket_server_side_encryption_configuration"
    (rule,) = of_bucket(document, kind, "access-log")["rule"]
    default = rule["apply_server_side_encryption_by_default"]
    assert default == {"sse_algorithm": "AES256"}


@pytest.mark.parametrize("bucket", ["trail", "access-log"])
def test_files_are_three_months_hot_and_kept_for_a_year_overwritten_ones_too(
    document: Any, bucket: str
) -> None:
    keep, markers = of_bucket(document, "aws_s3_bucket_lifecycle_configuration", bucket)["rule"]
    assert keep["transition"] == [{"days": 92, "storage_class": "GLACIER_IR"}]
    assert keep["expiration"] == [{"days": 400}]
    assert keep["noncurrent_version_expiration"] == [{"noncurrent_days": 400}]
    assert markers["expiration"] == [{"expired_object_delete_marker": True}]


def test_bucket_names_hold_the_account_so_that_two_accounts_may_use_one_suffix(
    document: Any,
) -> None:
    for bucket in of_type(document, "aws_s3_bucket").values():
        assert "account_id}-dev01" in bucket["bucket"]


def test_each_control_counts_in_the_trail_s_log_group_under_the_environment_s_name(
    document: Any,
) -> None:
    filters = of_type(document, "aws_cloudwatch_log_metric_filter")
    assert set(filters) == {f"audit_trail/cis-{control.purpose}" for control in CONTROLS}
    for control in CONTROLS:
        body = filters[f"audit_trail/cis-{control.purpose}"]
        assert body["pattern"] == control.pattern
        assert body["log_group_name"].startswith("${aws_cloudwatch_log_group.audit_trail")
        transformation = body["metric_transformation"]
        assert transformation["name"] == control.metric
        assert transformation["namespace"] == namespace("dev01")
        assert transformation["default_value"] == "0"


def test_every_metric_filter_has_an_alarm_on_its_metric() -> None:
    found = alarms(MADE, "dev01")
    watched = {(a.namespace, a.metric) for a in found if not a.dimensions}
    assert watched == {(namespace("dev01"), control.metric) for control in CONTROLS}
    assert len({alarm.purpose for alarm in found}) == len(found)
    for control in CONTROLS:
        (alarm,) = [a for a in found if a.metric == control.metric]
        assert control.id in alarm.description
        assert (alarm.threshold, alarm.treat_missing_data) == (1, "notBreaching")


def test_a_trail_that_falls_silent_wakes_somebody() -> None:
    (alarm,) = [a for a in alarms(MADE, "dev01") if a.dimensions]
    assert dict(alarm.dimensions) == {"LogGroupName": MADE.log_group_name}
    assert (alarm.severity, alarm.treat_missing_data) == ("critical", "breaching")


def test_cloudtrail_may_write_its_own_streams_and_nothing_else() -> None:
    (statement,) = statements(MADE, ACCOUNT)
    assert statement.role == TRAIL
    assert set(statement.actions) == {"logs:CreateLogStream", "logs:PutLogEvents"}
    assert statement.resources == (f"arn:group:log-stream:{ACCOUNT}_CloudTrail_ca-central-1*",)


ARNS = st.lists(st.sampled_from([f"arn:aws:s3:::bucket-{n}" for n in range(9)]), unique=True)
AUDIT = ("arn:aws:s3:::trail", "arn:aws:s3:::access-log")


@given(data_events=st.sampled_from(["platform", "account"]), buckets=ARNS)
def test_every_access_is_recorded_and_the_account_s_only_when_asked_for(
    data_events: str, buckets: list[str]
) -> None:
    """Those to the audit logs too (PCI DSS 10.2.1.3)."""
    found = selectors(data_events, buckets, AUDIT)
    for name in ("GetObject", "DeleteObject", "PutObject"):
        assert all(_recorded(found, f"{arn}/key", name) for arn in buckets)
    for name in ("GetObject", "DeleteObject"):
        assert all(_recorded(found, f"{arn}/key", name) for arn in AUDIT)
    assert _recorded(found, "arn:aws:s3:::elsewhere/key", "GetObject") is (data_events == "account")


def test_no_delivery_of_the_trail_is_an_event_to_deliver() -> None:
    found = selectors("platform", ["arn:aws:s3:::bucket"], AUDIT)
    assert not any(_recorded(found, f"{arn}/key", "PutObject") for arn in AUDIT)


def test_the_account_s_buckets_are_recorded_without_exception() -> None:
    """As Security Hub's S3.22 and S3.23 ask."""
    _, objects = selectors("account", ["arn:aws:s3:::bucket"], AUDIT)
    assert [field["field"] for field in objects["field_selector"]] == [
        "eventCategory",
        "resources.type",
    ]


def _recorded(found: list[dict[str, Any]], arn: str, name: str) -> bool:
    """Evaluate advanced event selectors: any selector, all of its fields, any of their values."""
    event = {
        "eventCategory": "Data",
        "resources.type": "AWS::S3::Object",
        "resources.ARN": arn,
        "eventName": name,
    }
    return any(all(_field(f, event[f["field"]]) for f in s["field_selector"]) for s in found)


def _field(selector: dict[str, Any], value: str) -> bool:
    if "equals" in selector:
        return value in selector["equals"]
    if "not_equals" in selector:
        return value not in selector["not_equals"]
    return value.startswith(tuple(selector["starts_with"]))


def _bucket_after(scope: Any, context: Any) -> Iterable[Capability]:
    from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket

    S3Bucket(scope, "late", bucket=context.global_name("aws_s3_bucket", "late"))
    return []


@pytest.mark.parametrize("name", ["aaa", "zzz"])
def test_a_third_party_s_bucket_is_recorded_whichever_plugin_comes_first(name: str) -> None:
    plugin = make_plugin(
        PluginInfo(name=name, summary="Somebody's"), strongroom_resources=_bucket_after
    )
    made = synthesise(
        f"{OTHERS_OFF}[plugins.{name}]\n", extra=[installed(name, lambda: plugin)]
    ).document
    wanted = f"{name}_late"
    recorded = [
        value
        for selector in only(made, "aws_cloudtrail")["advanced_event_selector"]
        for field in selector["field_selector"]
        for value in field.get("starts_with", ())
    ]
    assert len(recorded) == 3
    assert any(wanted in value and value.endswith(".arn}/") for value in recorded)


@given(
    kept=st.integers(366, 3_653),
    hot=st.integers(92, 3_653),
    days=st.sampled_from(LOG_GROUP_DAYS),
)
def test_any_settings_keep_a_year_with_three_months_at_hand_or_are_refused(
    kept: int, hot: int, days: int
) -> None:
    """PCI DSS 10.5.1, by the longest year and the longest quarter."""
    made, found = structure(
        {"kept_days": kept, "hot_days": hot, "log_group_days": days}, AuditTrailSettings
    )
    assert found == []
    assert made is not None
    contradictions = list(problems(made))
    assert bool(contradictions) is (hot >= kept)
    assert all(p.path == "plugins.audit_trail.hot_days" for p in contradictions)


def test_all_wrong_settings_are_reported_at_once() -> None:
    wrong = {
        "kept_days": 365,
        "hot_days": 30,
        "log_group_days": 366,
        "data_events": "none",
        "guardduty": "yes",
    }
    made, found = structure(wrong, AuditTrailSettings, "plugins.audit_trail")
    assert made is None
    assert sorted(problem.path for problem in found) == sorted(
        f"plugins.audit_trail.{key}" for key in wrong
    )

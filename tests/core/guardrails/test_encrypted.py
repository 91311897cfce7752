"""The rule ``encrypted``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.catalogue import Data, facts, known_types
from strongroom_guardrails.model import Finding, Outcome, Report

KEY = "${aws_kms_key.kms_main.arn}"
Findings = Callable[..., list[Finding]]
Body = dict[str, Any]

HARMLESS_WITHOUT_ARGUMENTS = {
    # stores or moves only where an argument or block of it says so
    "aws_api_gateway_integration",
    "aws_api_gateway_method_settings",
    "aws_apigatewayv2_integration",
    "aws_chimesdkmediapipelines_media_insights_pipeline_configuration",
    "aws_codebuild_report_group",
    "aws_connect_instance_storage_config",
    "aws_dataexchange_event_action",
    "aws_dlm_lifecycle_policy",
    "aws_ecs_cluster",
    "aws_ecs_service",
    "aws_ecs_task_definition",
    "aws_lambda_event_source_mapping",
    "aws_lambda_function",
    "aws_lex_bot_alias",
    "aws_lexv2models_slot_type",
    "aws_s3control_storage_lens_configuration",
    "aws_sagemaker_feature_group",
    "aws_sagemaker_user_profile",
    "aws_spot_fleet_request",
    "aws_vpclattice_target_group",
    # the cluster, database or bucket that it is part of is judged
    "aws_docdb_cluster_instance",
    "aws_rds_cluster_instance",
    "aws_s3_bucket_object",
    "aws_s3_object",
    "aws_s3_object_copy",
    "aws_timestreamwrite_table",
    # Terraform refuses it without the block
    "aws_dms_replication_config",
    "aws_efs_replication_configuration",
    "aws_macie2_classification_export_configuration",
    "aws_sagemaker_device_fleet",
    "aws_sagemaker_flow_definition",
    "aws_ssmincidents_replication_set",
    # on unless it is switched off
    "aws_ebs_encryption_by_default",
}


def test_no_type_that_stores_or_moves_data_passes_with_no_arguments_at_all(
    judge: Callable[..., Report],
) -> None:
    """Of the whole provider, bare resources pass only where the list above says why."""
    bare = {
        kind
        for kind in known_types()
        if (known := facts(kind)) and known.data is not Data.NONE
        if not judge({"resource": {kind: {"bare": {}}}}, "encrypted").refused
    }
    assert bare == HARMLESS_WITHOUT_ARGUMENTS


@pytest.mark.parametrize("kind", ["random_password", "aws_nothing_such", "terraform_data"])
def test_a_type_that_is_not_in_the_catalogue_is_refused_as_unknown(
    findings: Findings, kind: str
) -> None:
    (finding,) = findings("encrypted", kind)
    assert finding.outcome is Outcome.UNKNOWN
    assert "catalogue" in finding.found


def test_a_type_that_stores_data_and_cannot_be_judged_is_refused_as_unknown(
    findings: Findings,
) -> None:
    (finding,) = findings("encrypted", "aws_glacier_vault", name="x")
    assert finding.outcome is Outcome.UNKNOWN


def test_transit_alone_proves_nothing_of_a_disk(findings: Findings) -> None:
    (finding,) = findings("encrypted", "aws_elasticache_cluster", transit_encryption_enabled=True)
    assert finding.outcome is Outcome.UNKNOWN


def test_pure_configuration_is_not_applicable(outcomes: Callable[..., set[Outcome]]) -> None:
    assert outcomes("encrypted", "aws_iam_role", name="x") == {Outcome.NOT_APPLICABLE}


@pytest.mark.parametrize(
    "key",
    [
        "${aws_kms_key.kms_main.arn}",
        "${aws_kms_key.kms_main.key_id}",
        "${aws_kms_key.kms_main.id}",
    ],
)
def test_a_key_of_the_stack_that_rotates_passes(findings: Findings, key: str) -> None:
    assert findings("encrypted", "aws_sns_topic", kms_master_key_id=key) == []


@pytest.mark.parametrize(
    ("key", "outcome"),
    [
        (None, Outcome.FAIL),
        ("", Outcome.FAIL),
        (True, Outcome.FAIL),
        ("alias/aws/sns", Outcome.FAIL),
        ("arn:aws:kms:ca-central-1:111122223333:key/1", Outcome.FAIL),
        ("$${aws_kms_key.kms_main.arn}", Outcome.FAIL),
        ("${aws_kms_key.gone.arn}", Outcome.UNKNOWN),
        ("${aws_kms_key.kms_main.policy}", Outcome.UNKNOWN),
        ("${data.aws_kms_key.theirs.arn}", Outcome.UNKNOWN),
        ("${var.key}", Outcome.UNKNOWN),
        ("${aws_kms_key.kms_main[0].arn}", Outcome.UNKNOWN),
        ("x${aws_kms_key.kms_main.arn}", Outcome.UNKNOWN),
    ],
)
def test_any_other_key_is_refused(findings: Findings, key: Any, outcome: Outcome) -> None:
    (finding,) = findings("encrypted", "aws_sns_topic", kms_master_key_id=key)
    assert (finding.outcome, finding.attribute) == (outcome, "kms_master_key_id")
    assert "rotation on" in finding.expected


@pytest.mark.parametrize(
    ("rotation", "outcome"),
    [(False, Outcome.FAIL), (None, Outcome.FAIL), ("${var.x}", Outcome.UNKNOWN)],
)
def test_a_key_that_does_not_rotate_taints_what_it_encrypts(
    compliant: Callable[[], Body], judge: Callable[..., Report], rotation: Any, outcome: Outcome
) -> None:
    document = compliant()
    document["resource"]["aws_kms_key"]["kms_main"]["enable_key_rotation"] = rotation
    topic = [f for f in judge(document).findings if f.address == "aws_sns_topic.kms_main"]
    assert [finding.outcome for finding in topic] == [outcome]
    assert "enable_key_rotation" in topic[0].found


def test_a_circle_of_aliases_is_unknown_and_ends(
    compliant: Callable[[], Body], judge: Callable[..., Report]
) -> None:
    document = compliant()
    circle = "${aws_kms_alias.kms_main.arn}"
    document["resource"]["aws_kms_alias"]["kms_main"]["target_key_id"] = circle
    document["resource"]["aws_sns_topic"]["kms_main"]["kms_master_key_id"] = circle
    topic = [f for f in judge(document).findings if f.address == "aws_sns_topic.kms_main"]
    assert [finding.outcome for finding in topic] == [Outcome.UNKNOWN]


@pytest.mark.parametrize("flag", ["true", True])
def test_terraform_reads_a_string_as_a_flag_and_so_do_the_rules(
    findings: Findings, flag: Any
) -> None:
    assert findings("encrypted", "aws_ebs_volume", encrypted=flag, kms_key_id=KEY) == []


@pytest.mark.parametrize("flag", ["false", False, None, 1, "yes", []])
def test_nothing_else_counts_as_on(findings: Findings, flag: Any) -> None:
    assert len(findings("encrypted", "aws_ebs_volume", encrypted=flag, kms_key_id=KEY)) == 1


def test_every_block_that_repeats_is_judged_and_named(findings: Findings) -> None:
    good = {"encrypted": True, "kms_key_id": KEY}
    (finding,) = findings(
        "encrypted",
        "aws_instance",
        root_block_device=good,
        ebs_block_device=[good, {**good, "encrypted": False}],
    )
    assert finding.attribute == "ebs_block_device[1].encrypted"


@pytest.mark.parametrize("block", ["${var.disks}", ["${var.disk}"]])
def test_a_block_that_is_not_known_is_refused(findings: Findings, block: Any) -> None:
    good = {"encrypted": True, "kms_key_id": KEY}
    found = findings("encrypted", "aws_instance", root_block_device=good, ebs_block_device=block)
    assert {finding.outcome for finding in found} == {Outcome.UNKNOWN}


def test_a_dynamic_block_is_refused(findings: Findings) -> None:
    """CDKTF writes ``dynamic`` for iterators; what it yields cannot be seen in the document."""
    good = {"encrypted": True, "kms_key_id": KEY}
    dynamic = {"ebs_block_device": {"for_each": "${var.x}", "content": good}}
    found = findings("encrypted", "aws_instance", root_block_device=good, dynamic=dynamic)
    assert {finding.outcome for finding in found} == {Outcome.UNKNOWN}


def test_a_condition_decides_whether_an_argument_matters(findings: Findings) -> None:
    assert findings("encrypted", "aws_lambda_function") == []
    assert len(findings("encrypted", "aws_lambda_function", environment={"variables": {}})) == 1
    base = {"storage_encrypted": True, "kms_key_id": KEY}
    assert findings("encrypted", "aws_rds_cluster", **base) == []
    on = findings("encrypted", "aws_rds_cluster", **base, performance_insights_enabled=True)
    assert [finding.attribute for finding in on] == ["performance_insights_kms_key_id"]


def test_a_condition_that_is_not_known_is_refused(findings: Findings) -> None:
    (finding,) = findings(
        "encrypted",
        "aws_rds_cluster",
        storage_encrypted=True,
        kms_key_id=KEY,
        manage_master_user_password="${var.x}",
    )
    assert finding.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("protocols", "refused"),
    [(["SFTP"], False), (["SFTP", "FTP"], True), ([], True), (["${var.x}"], True)],
)
def test_every_item_of_a_list_must_be_accepted(
    findings: Findings, protocols: list[str], refused: bool
) -> None:
    policy = "TransferSecurityPolicy-2024-01"
    found = findings(
        "encrypted", "aws_transfer_server", protocols=protocols, security_policy_name=policy
    )
    assert bool(found) is refused


@pytest.mark.parametrize(
    ("policy", "refused"),
    [
        ("ELBSecurityPolicy-TLS13-1-2-2021-06", False),
        ("ELBSecurityPolicy-2016-08", True),
        (None, True),
        (7, True),
    ],
)
def test_an_old_tls_policy_is_refused(findings: Findings, policy: Any, refused: bool) -> None:
    assert bool(findings("encrypted", "aws_lb_listener", protocol="TLS", ssl_policy=policy)) is (
        refused
    )


@pytest.mark.parametrize(
    ("key", "refused"),
    [
        ({"enable_key_rotation": True}, False),
        ({"enable_key_rotation": True, "rotation_period_in_days": 90}, False),
        ({"enable_key_rotation": True, "rotation_period_in_days": 366}, True),
        ({"enable_key_rotation": True, "rotation_period_in_days": "often"}, True),
        ({"enable_key_rotation": True, "is_enabled": False}, True),
        ({}, True),
        ({"key_usage": "SIGN_VERIFY"}, False),
        ({"key_usage": "${var.x}"}, True),
    ],
)
def test_a_key_must_be_on_and_rotate_every_year(
    findings: Findings, key: dict[str, Any], refused: bool
) -> None:
    assert bool(findings("encrypted", "aws_kms_key", **key)) is refused


ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration"
ACCESS_LOGS = {"bucket": "${aws_s3_bucket.app.id}", "target_bucket": "${aws_s3_bucket.kms_main.id}"}


@pytest.mark.parametrize(
    ("logging", "algorithm", "refused"),
    [
        ({"aws_s3_bucket_logging": ACCESS_LOGS}, "AES256", False),
        ({"aws_s3_bucket_logging": ACCESS_LOGS}, "aws:kms", True),
        ({}, "AES256", True),
        # The bucket whose accesses are logged is not the one that they are logged to.
        (
            {
                "aws_s3_bucket_logging": {
                    "bucket": ACCESS_LOGS["target_bucket"],
                    "target_bucket": "x",
                }
            },
            "AES256",
            True,
        ),
        # What it logs to is not known: no exception for a guess.
        (
            {"aws_s3_bucket_logging": {**ACCESS_LOGS, "target_bucket": "${local.bucket}"}},
            "AES256",
            True,
        ),
    ],
)
def test_a_bucket_of_access_logs_and_no_other_takes_the_key_of_s3(
    compliant: Callable[[], Body],
    judge: Callable[..., Report],
    logging: dict[str, Body],
    algorithm: str,
    refused: bool,
) -> None:
    """S3 delivers its access logs to buckets with SSE-S3 alone."""
    written = compliant()
    (rule,) = written["resource"][ENCRYPTION]["kms_main"]["rule"]
    rule["apply_server_side_encryption_by_default"] = (
        {"sse_algorithm": algorithm, "kms_master_key_id": KEY}
        if algorithm == "aws:kms"
        else {"sse_algorithm": algorithm}
    )
    for kind, body in logging.items():
        written["resource"][kind] = {"kms_main": body}
    found = [f for f in judge(written, "encrypted").findings if f.address.startswith(ENCRYPTION)]
    assert bool(found) is refused

"""The rules ``database-tls``, ``audit-without-values`` and ``proxy-tls``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom_guardrails.model import Finding, Outcome, Report

Body = dict[str, Any]
Findings = Callable[..., list[Finding]]
Outcomes = Callable[..., set[Outcome]]
CLUSTER_GROUP = "aws_rds_cluster_parameter_group"

AUDIT = {
    "rds.force_ssl": "1",
    "shared_preload_libraries": "pg_stat_statements,pgaudit",
    "pgaudit.log": "ddl,role,write",
    "pgaudit.log_parameter": "0",
    "log_parameter_max_length": "0",
}


def group(family: str, **settings: Any) -> Body:
    return {
        "family": family,
        "parameter": [{"name": name, "value": value} for name, value in settings.items()],
    }


@pytest.mark.parametrize(
    ("family", "name", "value"),
    [
        ("aurora-postgresql16", "rds.force_ssl", "1"),
        ("postgres17", "rds.force_ssl", 1),
        ("sqlserver-se-16.0", "rds.force_ssl", "1"),
        ("aurora-mysql8.0", "require_secure_transport", "ON"),
        ("mariadb11.4", "require_secure_transport", "1"),
    ],
)
def test_a_group_that_forces_tls_passes(
    findings: Findings, family: str, name: str, value: Any
) -> None:
    assert findings("database-tls", CLUSTER_GROUP, **group(family, **{name: value})) == []


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (group("aurora-postgresql16"), Outcome.FAIL),
        (group("aurora-postgresql16", **{"rds.force_ssl": "0"}), Outcome.FAIL),
        (group("aurora-postgresql16", require_secure_transport="1"), Outcome.FAIL),
        (group("aurora-mysql8.0", **{"rds.force_ssl": "1"}), Outcome.FAIL),
        (group("aurora-postgresql16", **{"rds.force_ssl": "${var.x}"}), Outcome.UNKNOWN),
        (group("oracle-ee-19"), Outcome.UNKNOWN),
        ({}, Outcome.UNKNOWN),
    ],
)
def test_a_group_that_does_not_is_refused(findings: Findings, body: Body, outcome: Outcome) -> None:
    (finding,) = findings("database-tls", CLUSTER_GROUP, **body)
    assert finding.outcome is outcome


@pytest.mark.parametrize(
    ("kind", "body", "refused"),
    [
        ("aws_redshift_parameter_group", group("redshift-1.0", require_ssl="true"), False),
        ("aws_redshift_parameter_group", group("redshift-1.0", require_ssl="false"), True),
        ("aws_redshift_parameter_group", group("redshift-1.0"), True),
        ("aws_docdb_cluster_parameter_group", group("docdb5.0"), False),
        ("aws_docdb_cluster_parameter_group", group("docdb5.0", tls="disabled"), True),
        ("aws_neptune_cluster_parameter_group", group("neptune1.3"), False),
        (
            "aws_neptune_cluster_parameter_group",
            group("neptune1.3", neptune_enforce_ssl="0"),
            True,
        ),
    ],
)
def test_warehouses_and_other_databases_refuse_plain_connections_too(
    findings: Findings, kind: str, body: Body, refused: bool
) -> None:
    """Redshift's default group lets plain connections in; DocumentDB's and Neptune's refuse them."""
    assert bool(findings("database-tls", kind, **body)) is refused


def test_the_instance_s_group_of_an_aurora_cluster_does_not_decide(outcomes: Outcomes) -> None:
    for rule in ("database-tls", "audit-without-values"):
        found = outcomes(rule, "aws_db_parameter_group", **group("aurora-postgresql16"))
        assert found == {Outcome.NOT_APPLICABLE}
        assert Outcome.FAIL in outcomes(rule, "aws_db_parameter_group", **group("postgres17"))


@pytest.mark.parametrize(
    ("kind", "argument"),
    [
        ("aws_rds_cluster", "db_cluster_parameter_group_name"),
        ("aws_db_instance", "parameter_group_name"),
    ],
)
@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        (None, Outcome.FAIL),
        ("default.aurora-postgresql16", Outcome.FAIL),
        ("${aws_rds_cluster_parameter_group.gone.name}", Outcome.UNKNOWN),
        ("${var.group}", Outcome.UNKNOWN),
    ],
)
def test_a_server_without_a_group_of_the_stack_is_refused(
    findings: Findings, kind: str, argument: str, value: Any, outcome: Outcome
) -> None:
    (finding,) = findings("database-tls", kind, **{argument: value})
    assert (finding.attribute, finding.outcome) == (argument, outcome)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("shared_preload_libraries", None),
        ("shared_preload_libraries", "pg_stat_statements"),
        ("pgaudit.log", None),
        ("pgaudit.log", "none"),
        ("pgaudit.log_parameter", None),
        ("pgaudit.log_parameter", "1"),
        ("pgaudit.log_parameter", "on"),
        ("pgaudit.log_parameter", "${var.x}"),
        ("log_parameter_max_length", None),
        ("log_parameter_max_length", "-1"),
        ("log_parameter_max_length_on_error", "100"),
        ("log_statement", "all"),
        ("log_statement", "mod"),
    ],
)
def test_an_audit_with_values_or_none_at_all_is_refused(
    findings: Findings, name: str, value: Any
) -> None:
    rule = "audit-without-values"
    assert findings(rule, CLUSTER_GROUP, **group("aurora-postgresql16", **AUDIT)) == []
    changed = {**AUDIT, name: value}
    settings = {key: setting for key, setting in changed.items() if setting is not None}
    (finding,) = findings(rule, CLUSTER_GROUP, **group("aurora-postgresql16", **settings))
    assert finding.attribute == f"parameter[{name}].value"


def test_other_engines_have_no_pgaudit(outcomes: Outcomes) -> None:
    body = group("aurora-mysql8.0")
    found = outcomes("audit-without-values", CLUSTER_GROUP, **body)
    assert found == {Outcome.NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        (True, Outcome.PASS),
        ("true", Outcome.PASS),
        (False, Outcome.FAIL),
        (None, Outcome.FAIL),
        ("${var.x}", Outcome.UNKNOWN),
    ],
)
def test_a_proxy_requires_tls(outcomes: Outcomes, value: Any, outcome: Outcome) -> None:
    assert outcomes("proxy-tls", "aws_db_proxy", require_tls=value) == {outcome}


@pytest.mark.parametrize("rule", ["database-tls", "audit-without-values", "proxy-tls"])
def test_what_is_no_database_is_not_applicable(outcomes: Outcomes, rule: str) -> None:
    assert outcomes(rule, "aws_vpc") == {Outcome.NOT_APPLICABLE}


def test_the_group_of_a_server_is_followed(
    compliant: Callable[[], Body], judge: Callable[..., Report]
) -> None:
    document = compliant()
    body = document["resource"][CLUSTER_GROUP]["kms_main"]
    body["parameter"] = [p for p in body["parameter"] if p["name"] != "rds.force_ssl"]
    (finding,) = judge(document, "database-tls").findings
    assert (finding.address, finding.found) == (f"{CLUSTER_GROUP}.kms_main", "absent")

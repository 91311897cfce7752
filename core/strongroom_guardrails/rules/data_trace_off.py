"""``data-trace-off``: no log has the bodies of requests or the text of statements in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_guardrails.catalogue import Check
from strongroom_guardrails.evaluate import evaluate
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack


def _off(argument: str) -> Check:
    return Check(argument, values=(False,), absent=True)


DATABASE_LOGS: Final = (
    "agent",
    "alert",
    "audit",
    "diag.log",
    "error",
    "iam-db-auth-error",
    "instance",
    "listener",
    "postgresql",
    "trace",
    "upgrade",
)
"""The exports without ``general`` and ``slowquery``, which hold the texts of statements, values and all;
what PostgreSQL writes is ``audit-without-values``'s (Amazon RDS User Guide, "Monitoring log files")."""

_DATABASE: Final = Check("enabled_cloudwatch_logs_exports", values=DATABASE_LOGS, absent=True)
_SEARCH: Final = Check(
    "log_publishing_options.log_type",
    values=("ES_APPLICATION_LOGS", "AUDIT_LOGS"),
    each="log_publishing_options",
)
"""Slow logs hold the sources of documents and of queries (OpenSearch Service Developer Guide)."""

_LOGGED_KINDS: Final = ("text", "image", "embedding", "video")

CHECKS: Final = {
    "aws_api_gateway_method_settings": (_off("settings.data_trace_enabled"),),
    "aws_apigatewayv2_stage": (
        _off("default_route_settings.data_trace_enabled"),
        _off("route_settings.data_trace_enabled"),
    ),
    "aws_appsync_graphql_api": (
        Check("log_config.exclude_verbose_content", values=(True,), each="log_config"),
    ),
    "aws_bedrock_model_invocation_logging_configuration": tuple(
        Check(f"logging_config.{kind}_data_delivery_enabled", values=(False,))
        for kind in _LOGGED_KINDS
    ),
    "aws_db_instance": (_DATABASE,),
    "aws_db_proxy": (_off("debug_logging"),),
    "aws_docdb_cluster": (
        Check("enabled_cloudwatch_logs_exports", values=("audit",), absent=True),
    ),
    "aws_elasticsearch_domain": (_SEARCH,),
    "aws_lex_bot_alias": (Check("conversation_logs", values=(), absent=True),),
    "aws_opensearch_domain": (_SEARCH,),
    "aws_pipes_pipe": (Check("log_configuration.include_execution_data", values=(), absent=True),),
    "aws_rds_cluster": (_DATABASE,),
    "aws_sagemaker_endpoint_configuration": (_off("data_capture_config.enable_capture"),),
    "aws_sfn_state_machine": (_off("logging_configuration.include_execution_data"),),
}
"""Switches of each type that write data to a log; AppSync's and Bedrock's are on by default."""


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge the switches that make a service log what it carries."""
    checks = CHECKS.get(resource.type)
    if checks is None:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="it traces no data")
    for check in checks or ():
        yield from evaluate(check, resource, stack)


RULE: Final = Rule(
    id="data-trace-off",
    title="Logs hold no request bodies and no statement texts",
    # 3.3.1 no sensitive authentication data kept; 3.5.1 account data unreadable wherever stored.
    pci_requirements=("3.3.1", "3.4.1", "3.5.1"),
    fix=(
        "set the argument to the expected value: a data trace writes account data to CloudWatch Logs in "
        "clear text"
    ),
    judge=judge,
    fails_on_unknown=True,
)

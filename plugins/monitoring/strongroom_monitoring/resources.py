"""The topics, the rules that tell them of events, and the logs of the application."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.cloudwatch_event_target import CloudwatchEventTarget
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.cloudwatch_log_metric_filter import (
    CloudwatchLogMetricFilter,
    CloudwatchLogMetricFilterMetricTransformation,
)
from cdktf_cdktf_provider_aws.cloudwatch_log_resource_policy import CloudwatchLogResourcePolicy
from cdktf_cdktf_provider_aws.sns_topic_subscription import SnsTopicSubscription
from constructs import Construct

from strongroom import (
    AlarmTopics,
    Context,
    EncryptionKeys,
    Severity,
    make_event_rule,
    make_log_group,
    make_topic,
)
from strongroom_monitoring import names
from strongroom_monitoring.events import events
from strongroom_monitoring.filters import APPLICATION, AUDIT, FILTERS, FINDINGS, namespace
from strongroom_monitoring.permissions import PUBLISHERS, findings_policy
from strongroom_monitoring.settings import MonitoringSettings
from strongroom_monitoring.subscriptions import protocol

FINDINGS_POLICY = "log-findings-policy"
"""The construct id of the policy by which findings are written."""


def log_id(purpose: str) -> str:
    """Return the construct id of a log group."""
    return f"log-{purpose}"


class _Maker:
    """Makes what tells people, and what the application tells."""

    def __init__(self, scope: Construct, context: Context) -> None:
        self._scope = scope
        self._context = context
        self._settings: MonitoringSettings = context.settings
        keys = context.require(EncryptionKeys)
        self._telemetry = keys.telemetry.arn
        self._audit = keys.audit.arn

    def make(self) -> AlarmTopics:
        """Make everything."""
        topics = {severity: self._topic(severity) for severity in Severity}
        self._events(topics)
        groups = {
            APPLICATION: self._log(APPLICATION, self._telemetry).name,
            AUDIT: self._log(AUDIT, self._audit).name,
            FINDINGS: self._findings(),
        }
        self._filters(groups)
        return AlarmTopics(
            critical_arn=topics[Severity.CRITICAL],
            warning_arn=topics[Severity.WARNING],
            application_log_group=groups[APPLICATION],
            audit_log_group=groups[AUDIT],
        )

    def _topic(self, severity: Severity) -> str:
        arn = make_topic(
            self._scope,
            severity.value,
            names.topic(self._context, severity),
            kms_key_arn=self._telemetry,
            account_id=self._context.account_id,
            publishers=PUBLISHERS,
        ).arn
        endpoints = {
            Severity.CRITICAL: self._settings.critical,
            Severity.WARNING: self._settings.warning,
        }[severity]
        for number, endpoint in enumerate(endpoints, start=1):
            SnsTopicSubscription(
                self._scope,
                f"{severity.value}-{number}",
                topic_arn=arn,
                protocol=str(protocol(endpoint)),
                endpoint=endpoint,
            )
        return arn

    def _events(self, topics: dict[Severity, str]) -> None:
        suffix = self._context.config.environment_suffix
        for event in events(suffix, self._context.account_id):
            rule = make_event_rule(
                self._scope,
                f"rule-{event.purpose}",
                names.rule(self._context, event),
                description=event.description,
                pattern=event.pattern,
            )
            CloudwatchEventTarget(
                self._scope,
                f"target-{event.purpose}",
                rule=rule.name,
                target_id=self._context.name("aws_cloudwatch_event_target", "topic"),
                arn=topics[event.severity],
            )

    def _findings(self) -> str:
        """Make the log of lines with card data; what masks them tells it so."""
        group = self._log(FINDINGS, self._audit)
        CloudwatchLogResourcePolicy(
            self._scope,
            FINDINGS_POLICY,
            policy_name=self._context.name("aws_cloudwatch_log_resource_policy", FINDINGS),
            policy_document=findings_policy(group.arn, self._context.account_id),
        )
        return group.name

    def _log(self, purpose: str, key_arn: str) -> CloudwatchLogGroup:
        return make_log_group(
            self._scope,
            log_id(purpose),
            names.log_group(self._context, purpose),
            kms_key_arn=key_arn,
            retention_days=self._settings.log_retention_days,
        )

    def _filters(self, groups: dict[str, str]) -> None:
        for found in FILTERS:
            CloudwatchLogMetricFilter(
                self._scope,
                f"filter-{found.purpose}",
                name=self._context.name("aws_cloudwatch_log_metric_filter", found.purpose),
                log_group_name=groups[found.log],
                pattern=found.pattern,
                metric_transformation=CloudwatchLogMetricFilterMetricTransformation(
                    name=found.metric,
                    namespace=namespace(self._context.config.environment_suffix),
                    value="1",
                    default_value="0",
                ),
            )


def make_topics_and_logs(scope: Construct, context: Context) -> AlarmTopics:
    """Create the topics with their subscriptions and rules, and the application's logs."""
    return _Maker(scope, context).make()

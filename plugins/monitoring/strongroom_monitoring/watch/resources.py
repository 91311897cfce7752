"""An alarm for each declaration, composite alarms, the dashboard, and masks on every log group."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, cast

import attrs
from cdktf import TerraformResource, TerraformStack
from cdktf_cdktf_provider_aws.cloudwatch_composite_alarm import CloudwatchCompositeAlarm
from cdktf_cdktf_provider_aws.cloudwatch_dashboard import CloudwatchDashboard
from cdktf_cdktf_provider_aws.cloudwatch_log_data_protection_policy import (
    CloudwatchLogDataProtectionPolicy,
)
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import (
    CloudwatchMetricAlarm,
    CloudwatchMetricAlarmMetricQuery,
    CloudwatchMetricAlarmMetricQueryMetric,
)
from constructs import Construct

from strongroom import AlarmTopics, AnyAlarm, Context, Severity
from strongroom_monitoring import masking
from strongroom_monitoring.dashboard import body
from strongroom_monitoring.filters import FINDINGS
from strongroom_monitoring.resources import FINDINGS_POLICY, log_id
from strongroom_monitoring.watch.measured import measured

MOST_CHILDREN = 90
"""Alarms under one composite alarm; AWS takes 100 (CloudWatch API Reference, PutCompositeAlarm).

It takes 10,240 characters too, 113 for each of 90: what surrounds a purpose in the rule has 33, with the
longest suffix, and a purpose has 80 at most.
"""


DIGEST = 6
"""Hexadecimal digits that tell one set of alarms from another."""


@attrs.frozen
class _Child:
    """An alarm that a composite alarm is made of.

    :param name: as it is, known before anything is made.
    :param reference: to its name, by which Terraform knows the order.
    """

    name: str
    reference: str


class _Maker:
    """Makes what watches."""

    def __init__(self, scope: Construct, context: Context) -> None:
        self._scope = scope
        self._context = context
        topics = context.require(AlarmTopics)
        self._topics = {
            Severity.CRITICAL: topics.critical_arn,
            Severity.WARNING: topics.warning_arn,
        }

    def make(self, alarms: Mapping[str, Sequence[AnyAlarm]]) -> None:
        """Make everything."""
        each = Construct(self._scope, "alarms")
        services = Construct(self._scope, "services")
        states: list[CloudwatchCompositeAlarm] = []
        named: list[_Child] = []
        for plugin, found in alarms.items():
            if found:
                scope = Construct(each, plugin)
                composite, child = self._service(
                    services, plugin, [self._alarm(scope, alarm) for alarm in found]
                )
                states.append(composite)
                named.append(child)
        if states:
            self._composite(self._scope, "platform", "platform", "Anything at all is wrong", named)
        if self._context.settings.dashboard:
            name = self._context.name("aws_cloudwatch_dashboard", "platform")
            arns = [composite.arn for composite in states]
            CloudwatchDashboard(
                self._scope, "dashboard", dashboard_name=name, dashboard_body=body(alarms, arns)
            )
        self._mask()

    def _alarm(self, scope: Construct, alarm: AnyAlarm) -> _Child:
        name = self._context.name("aws_cloudwatch_metric_alarm", alarm.purpose)
        topic = self._topics[alarm.severity]
        made = CloudwatchMetricAlarm(
            scope,
            alarm.purpose,
            alarm_name=name,
            alarm_description=alarm.description,
            comparison_operator=alarm.comparison,
            evaluation_periods=alarm.evaluation_periods,
            datapoints_to_alarm=alarm.datapoints_to_alarm,
            treat_missing_data=alarm.treat_missing_data,
            alarm_actions=[topic],
            ok_actions=[topic],
            tags={"Name": name},
            **_with_queries(measured(alarm)),
        )
        return _Child(name, made.alarm_name)

    def _service(
        self, scope: Construct, plugin: str, children: Sequence[_Child]
    ) -> tuple[CloudwatchCompositeAlarm, _Child]:
        """Make the composite alarm of a plugin, over further ones when it has very many alarms."""
        purpose = plugin.replace("_", "-")
        if len(children) > MOST_CHILDREN:
            parts = [
                children[i : i + MOST_CHILDREN] for i in range(0, len(children), MOST_CHILDREN)
            ]
            children = [
                self._composite(
                    scope,
                    f"{purpose}-{number}",
                    f"{purpose}-{number}",
                    f"Something of {plugin} is wrong, part {number}",
                    part,
                )[1]
                for number, part in enumerate(parts, start=1)
            ]
        wrong = f"Something of {plugin} is wrong"
        return self._composite(scope, purpose, purpose, wrong, children)

    def _composite(
        self,
        scope: Construct,
        construct: str,
        purpose: str,
        description: str,
        children: Sequence[_Child],
    ) -> tuple[CloudwatchCompositeAlarm, _Child]:
        """Make a composite alarm: in alarm when one of others is. It notifies no one; they do.

        CloudWatch deletes no alarm that a composite alarm is made of, and Terraform deletes what is gone
        before it changes what stays. So a composite alarm of other alarms is another one: its name ends
        in a digest of theirs, and the old one goes first.
        """
        names = "\n".join(child.name for child in children)
        digest = hashlib.sha256(names.encode()).hexdigest()[:DIGEST]
        name = self._context.name("aws_cloudwatch_composite_alarm", f"{purpose}-{digest}")
        made = CloudwatchCompositeAlarm(
            scope,
            construct,
            alarm_name=name,
            alarm_description=description,
            alarm_rule=" OR ".join(f'ALARM("{child.reference}")' for child in children),
            tags={"Name": name},
        )
        return made, _Child(name, made.alarm_name)

    def _mask(self) -> None:
        """Mask card numbers in every log group of the stack, whichever plugin made it."""
        masks = Construct(self._scope, "masks")
        name = self._context.name("aws_cloudwatch_log_data_protection_policy", "cards")
        findings = self._scope.node.find_child(log_id(FINDINGS))
        telling = masking.policy(name, cast("CloudwatchLogGroup", findings).name)
        allowed = self._scope.node.find_child(FINDINGS_POLICY)
        for construct in TerraformStack.of(self._scope).node.find_all():
            if isinstance(construct, CloudwatchLogGroup):
                _, *path = construct.node.path.split("/")
                CloudwatchLogDataProtectionPolicy(
                    masks,
                    "-".join(path),
                    log_group_name=construct.name,
                    policy_document=masking.policy(name, None)
                    if construct is findings
                    else telling,
                    # CloudWatch Logs tries the delivery at once.
                    depends_on=[cast("TerraformResource", allowed)],
                )


def _with_queries(arguments: dict[str, Any]) -> dict[str, Any]:
    """Return arguments with their queries as CDKTF's structures, which it does not make of lists."""
    queries = arguments.get("metric_query")
    if queries is None:
        return arguments
    made = [
        CloudwatchMetricAlarmMetricQuery(
            **{k: v for k, v in query.items() if k != "metric"},
            metric=CloudwatchMetricAlarmMetricQueryMetric(**query["metric"])
            if "metric" in query
            else None,
        )
        for query in queries
    ]
    return {**arguments, "metric_query": made}


def make_watch(
    scope: Construct, context: Context, alarms: Mapping[str, Sequence[AnyAlarm]]
) -> None:
    """Create alarms as the environment wants them, and everything that is drawn from them."""
    _Maker(scope, context).make(alarms)

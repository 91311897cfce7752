"""The trail, its log group with the metric filters, and its buckets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsii
from cdktf import IAnyProducer, Lazy
from cdktf_cdktf_provider_aws.cloudtrail import Cloudtrail, CloudtrailInsightSelector
from cdktf_cdktf_provider_aws.cloudwatch_log_metric_filter import (
    CloudwatchLogMetricFilter,
    CloudwatchLogMetricFilterMetricTransformation,
)
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from constructs import Construct

from strongroom import AuditTrail, Context, EncryptionKeys, make_log_group
from strongroom_audit_trail import cis
from strongroom_audit_trail.buckets.resources import make_buckets
from strongroom_audit_trail.detection.resources import make_detection
from strongroom_audit_trail.permissions import TRAIL, trail_arn
from strongroom_audit_trail.selectors import selectors

if TYPE_CHECKING:
    from strongroom_audit_trail.settings import AuditTrailSettings

INSIGHTS = ("ApiCallRateInsight", "ApiErrorRateInsight")
"""Both kinds that there are (PutInsightSelectors)."""


def make_trail(scope: Construct, context: Context, settings: AuditTrailSettings) -> AuditTrail:
    """Create the trail under the audit key, where its events go, and what counts them.

    The trail is one over all regions. CloudTrail records the calls to global services, IAM first of
    all, in us-east-1, so a trail of ca-central-1 alone would miss every change of a permission; and
    a stolen credential can be used in any region (PCI DSS 10.2.1; CloudTrail.1, CIS 3.1).
    """
    key_arn = context.require(EncryptionKeys).audit.arn
    name = context.name("aws_cloudtrail", "main")
    buckets = make_buckets(scope, context, settings, trail_arn(name, context.account_id))
    group = make_log_group(
        scope,
        "log-group",
        context.name("aws_cloudwatch_log_group", "trail"),
        kms_key_arn=key_arn,
        retention_days=settings.log_group_days,
    )
    group_arn = group.arn
    _count(scope, context, group.name)
    trail = Cloudtrail(
        scope,
        "trail",
        name=name,
        s3_bucket_name=buckets.trail.name,
        kms_key_id=key_arn,
        is_multi_region_trail=True,
        include_global_service_events=True,
        enable_log_file_validation=True,
        cloud_watch_logs_group_arn=f"{group_arn}:*",
        cloud_watch_logs_role_arn=context.role_arn(TRAIL),
        advanced_event_selector=Lazy.any_value(
            _Selectors(scope, settings.data_events, (buckets.trail.bucket, buckets.access.bucket))
        ),
        insight_selector=[CloudtrailInsightSelector(insight_type=kind) for kind in INSIGHTS]
        if settings.insights
        else None,
        depends_on=[buckets.trail.policy],
        tags={"Name": name},
    )
    make_detection(scope, context, settings, buckets.trail)
    return AuditTrail(
        name=trail.name,
        arn=trail.arn,
        bucket_name=buckets.trail.name,
        bucket_arn=buckets.trail.arn,
        access_log_bucket_name=buckets.access.name,
        log_group_name=group.name,
        log_group_arn=group_arn,
    )


def _count(scope: Construct, context: Context, group_name: str) -> None:
    """Make a metric filter for each control of the benchmark."""
    for control in cis.CONTROLS:
        CloudwatchLogMetricFilter(
            scope,
            f"cis-{control.purpose}",
            name=context.name("aws_cloudwatch_log_metric_filter", f"cis-{control.purpose}"),
            log_group_name=group_name,
            pattern=control.pattern,
            metric_transformation=CloudwatchLogMetricFilterMetricTransformation(
                name=control.metric,
                namespace=cis.namespace(context.config.environment_suffix),
                value="1",
                default_value="0",
                unit="Count",
            ),
        )


@jsii.implements(IAnyProducer)
class _Selectors:
    """The trail's event selectors, known once every plugin has made its buckets.

    Any plugin may make a bucket, before or after this one; a bucket whose objects' accesses are not
    recorded would be found by an auditor at best. So the stack itself is asked, last of all.
    """

    def __init__(
        self, scope: Construct, data_events: str, audit_buckets: tuple[S3Bucket, ...]
    ) -> None:
        self._root = scope.node.root
        self._data_events = data_events
        self._audit_buckets = audit_buckets

    def produce(self, _context: Any) -> Any:
        """Return the selectors, as CDKTF asks for them when it synthesises."""
        made = [c for c in self._root.node.find_all() if isinstance(c, S3Bucket)]
        others = [bucket.arn for bucket in made if bucket not in self._audit_buckets]
        return selectors(self._data_events, others, [bucket.arn for bucket in self._audit_buckets])

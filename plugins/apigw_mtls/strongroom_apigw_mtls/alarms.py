"""What is watched on the API.

Metric names and dimensions: "Amazon API Gateway dimensions and metrics", "Monitoring with Amazon
CloudWatch" of AWS WAF, "Types of metrics for Lambda functions", "Supported CloudWatch metrics" of ACM.
"""

from __future__ import annotations

import functools

from strongroom import REGION, Alarm, Severity, TransactionApi

SLOW_MS = 1_000
"""A second at the 99th of a hundred requests would be late; the average of a minute is far below it."""

SHARE = 0.8
"""Of the throttle, at which there is still time to raise it."""

EXPIRY_DAYS = 30
"""ACM renews 60 days before the end: at 30 it has failed for a month."""


def alarms(api: TransactionApi, *, requests_per_second: int) -> list[Alarm]:
    """Return the alarms on the API, its authorizer, its web ACL and its certificate.

    :param requests_per_second: what the API takes.
    """
    gateway = functools.partial(
        Alarm,
        namespace="AWS/ApiGateway",
        dimensions={"ApiName": api.api_name, "Stage": api.stage_name},
    )
    function = functools.partial(
        Alarm,
        namespace="AWS/Lambda",
        dimensions={"FunctionName": api.authorizer_function_name},
        severity=Severity.CRITICAL,
        statistic="Sum",
        comparison="GreaterThanThreshold",
        threshold=0,
        datapoints_to_alarm=3,
    )
    return [
        gateway(
            purpose="api-server-errors",
            description="More than one request in a hundred fails on our side: look at "
            "stream-writes-throttled and stream-puts-failed, then at the authorizer.",
            severity=Severity.CRITICAL,
            metric="5XXError",
            statistic="Average",
            comparison="GreaterThanThreshold",
            threshold=0.01,
            datapoints_to_alarm=3,
        ),
        gateway(
            purpose="api-client-errors",
            description="A quarter of the requests is refused: a client changed its format, lost its "
            "place on the list or exceeds its share. The access log says which client and why.",
            severity=Severity.WARNING,
            metric="4XXError",
            statistic="Average",
            comparison="GreaterThanThreshold",
            threshold=0.25,
            evaluation_periods=15,
            datapoints_to_alarm=10,
        ),
        gateway(
            purpose="api-slow",
            description="Requests take more than a second on average: look at api-backend-slow to "
            "tell the stream from the API.",
            severity=Severity.WARNING,
            metric="Latency",
            statistic="Average",
            comparison="GreaterThanThreshold",
            threshold=SLOW_MS,
        ),
        gateway(
            purpose="api-backend-slow",
            description="Kinesis takes more than half a second to take a record: look at the stream's "
            "alarms, then at the health of the region.",
            severity=Severity.WARNING,
            metric="IntegrationLatency",
            statistic="Average",
            comparison="GreaterThanThreshold",
            threshold=SLOW_MS / 2,
        ),
        gateway(
            purpose="api-load",
            description="The API gets more than four fifths of what it takes: raise the peak load in "
            "the config, which sizes the stream too.",
            severity=Severity.WARNING,
            metric="Count",
            statistic="SampleCount",
            comparison="GreaterThanThreshold",
            threshold=requests_per_second * 60 * SHARE,
        ),
        function(
            purpose="authorizer-errors",
            description="The authorizer fails, so no client is admitted: its log has the traceback.",
            metric="Errors",
        ),
        function(
            purpose="authorizer-throttled",
            description="Lambda refuses to run the authorizer, and so clients are refused: the "
            "account's concurrency is used up.",
            metric="Throttles",
        ),
        Alarm(
            purpose="api-blocked",
            description="The web ACL blocks more than a request a second: an attack, or a rule "
            "mistakes a client for an attacker. Its log says which.",
            severity=Severity.WARNING,
            namespace="AWS/WAFV2",
            metric="BlockedRequests",
            dimensions={"WebACL": api.web_acl_name, "Region": REGION, "Rule": "ALL"},
            statistic="Sum",
            comparison="GreaterThanThreshold",
            threshold=60,
        ),
        Alarm(
            purpose="api-certificate",
            description="The API's certificate ends within thirty days: ACM could not renew it. Look "
            "at its validation records, or import the next one.",
            severity=Severity.CRITICAL,
            namespace="AWS/CertificateManager",
            metric="DaysToExpiry",
            dimensions={"CertificateArn": api.certificate_arn},
            statistic="Minimum",
            comparison="LessThanThreshold",
            threshold=EXPIRY_DAYS,
            period=86_400,
            evaluation_periods=1,
        ),
    ]

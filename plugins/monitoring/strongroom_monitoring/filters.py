"""What is counted in the application's, the audit and the findings' logs: JSON, one object a line.

The application writes ``level`` to its log, and to the audit log one line for each access, with
``outcome`` as ``allowed`` or ``denied`` (PCI DSS 10.2.1.4 and 10.2.2). CloudWatch Logs itself writes the
findings: one for each line of any log group in which it masked account data ("Audit findings reports",
CloudWatch Logs User Guide).
"""

from __future__ import annotations

import attrs

APPLICATION = "application"
AUDIT = "audit"
FINDINGS = "findings"


@attrs.frozen
class Filter:
    """One metric filter.

    :param purpose: names the filter.
    :param log: the log whose lines it counts.
    :param pattern: which lines ("Filter pattern syntax", CloudWatch Logs User Guide).
    :param metric: what the count is published as.
    """

    purpose: str
    log: str
    pattern: str
    metric: str


FILTERS = (
    Filter(
        "app-errors",
        APPLICATION,
        '{ ($.level = "ERROR") || ($.level = "CRITICAL") || ($.level = "FATAL") }',
        "ApplicationErrors",
    ),
    Filter("app-denied", AUDIT, '{ $.outcome = "denied" }', "AccessDenied"),
    Filter("card-data", FINDINGS, '{ $.resourceArn = "arn:aws:logs:*" }', "LinesWithCardData"),
)


def namespace(suffix: str) -> str:
    """Return the namespace of the metrics of one environment."""
    return f"Strongroom/Application/{suffix}"

"""What is counted in the application's and the audit logs, which are JSON, one object a line.

The application writes ``level`` to its log, and to the audit log one line for each access, with
``outcome`` as ``allowed`` or ``denied`` (PCI DSS 10.2.1.4 and 10.2.2).
"""

from __future__ import annotations

import attrs

APPLICATION = "application"
AUDIT = "audit"


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
)


def namespace(suffix: str) -> str:
    """Return the namespace of the metrics of one environment."""
    return f"Strongroom/Application/{suffix}"

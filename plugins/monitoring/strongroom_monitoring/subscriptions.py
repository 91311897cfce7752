"""How an endpoint is subscribed to a topic: told apart by its form."""

from __future__ import annotations

import re
from typing import Any

_FORMS = (
    (
        "email",
        re.compile(
            r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
        ),
    ),
    ("https", re.compile(r"https://[A-Za-z0-9.-]+(?::\d{1,5})?(?:/\S*)?")),
    ("sqs", re.compile(r"arn:aws:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}")),
    (
        "lambda",
        re.compile(r"arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9-_]{1,64}(?::\S+)?"),
    ),
)
"""The protocols of SNS that carry a notification under TLS, or end in AWS, or reach a person; not plain
``http``, and not ``sms``, which leaves the region (Amazon SNS API Reference, Subscribe)."""

LONGEST = 320
"""Characters of an e-mail address: 64, the sign, and 255 (RFC 5321, 4.5.3.1)."""


def protocol(endpoint: str) -> str | None:
    """Return the protocol of an endpoint, or None when it is none that may be told."""
    return next((name for name, form in _FORMS if form.fullmatch(endpoint)), None)


def check_endpoint(_: object, __: Any, value: str) -> None:
    """Validate one endpoint."""
    if protocol(value) is None or (protocol(value) == "email" and len(value) > LONGEST):
        message = (
            "expected an e-mail address, an https URL, or the ARN of an SQS queue or a Lambda "
            f"function, found {value!r}"
        )
        raise ValueError(message)

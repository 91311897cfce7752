"""The data protection policy that keeps card numbers out of sight in every log group.

CloudWatch Logs masks what it finds for everybody without ``logs:Unmask`` (CloudWatch Logs User Guide,
"Help protect sensitive log data with masking"); PCI DSS 3.4.1 asks that numbers are masked wherever they
are displayed. What was written is still there, encrypted; nothing should write it in the first place.
"""

from __future__ import annotations

import json

IDENTIFIERS = ("CreditCardExpiration", "CreditCardNumber", "CreditCardSecurityCode")
"""Managed data identifiers of account data ("Financial information", same guide)."""


def policy(name: str, findings: str | None) -> str:
    """Return the policy document.

    :param name: the policy's.
    :param findings: the log group that records each line with card data, without the data; none
        for that log group itself, which cannot tell itself.
    """
    destination = {"CloudWatchLogs": {"LogGroup": findings}} if findings else {}
    identifiers = [f"arn:aws:dataprotection::aws:data-identifier/{each}" for each in IDENTIFIERS]
    return json.dumps(
        {
            "Name": name,
            "Version": "2021-06-01",
            "Statement": [
                {
                    "Sid": "count",
                    "DataIdentifier": identifiers,
                    "Operation": {"Audit": {"FindingsDestination": destination}},
                },
                {
                    "Sid": "mask",
                    "DataIdentifier": identifiers,
                    "Operation": {"Deidentify": {"MaskConfig": {}}},
                },
            ],
        },
        separators=(",", ":"),
    )

"""The function's entry: reads the lists once, then answers API Gateway for each request."""

from __future__ import annotations

import datetime as dt
import functools
import json
import os
from typing import Any

from .decision import Decision, Lists, decide


@functools.cache
def lists() -> Lists:
    """Return the lists, in the version that was deployed with this configuration.

    A new version changes the function's environment, so Lambda starts it again. If the lists cannot be
    read, the request fails and no client is admitted.
    """
    import boto3

    found = boto3.client("s3").get_object(
        Bucket=os.environ["LISTS_BUCKET"],
        Key=os.environ["LISTS_KEY"],
        VersionId=os.environ["LISTS_VERSION"],
    )
    return Lists.read(json.loads(found["Body"].read()))


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer a request authorizer's event ("Output from an API Gateway Lambda authorizer")."""
    request = event.get("requestContext") or {}
    presented = (request.get("identity") or {}).get("clientCert") or {}
    decision = decide(presented.get("clientCertPem"), lists(), dt.datetime.now(dt.UTC))
    print(json.dumps(log_line(decision, request.get("requestId")), separators=(",", ":")))  # noqa: T201
    return answer(decision, event["methodArn"])


def log_line(decision: Decision, request_id: str | None) -> dict[str, Any]:
    """Return what the log says of a decision: enough to find the certificate, and not itself."""
    certificate = decision.certificate
    return {
        "decision": "allow" if decision.allowed else "deny",
        "reason": decision.reason,
        "client": decision.client,
        "fingerprint": certificate and certificate.fingerprint,
        "serial": certificate and certificate.serial,
        "request_id": request_id,
    }


def answer(decision: Decision, method_arn: str) -> dict[str, Any]:
    """Return the policy for this one request."""
    made: dict[str, Any] = {
        "principalId": decision.client or "refused",
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Action": "execute-api:Invoke",
                    "Effect": "Allow" if decision.allowed else "Deny",
                    "Resource": method_arn,
                }
            ],
        },
        "context": {"client": decision.client or "", "reason": decision.reason},
    }
    if decision.usage_key:
        made["usageIdentifierKey"] = decision.usage_key
    return made

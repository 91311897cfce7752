"""The API as plain data: what a deployment freezes, and so what a new deployment must follow from.

A deployment of API Gateway is a copy. Whatever the copy holds is here and nowhere else, so that a hash
over this is a hash over all of it.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import attrs

from strongroom_apigw_mtls import mapping, schema

SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=63072000",
    "X-Content-Type-Options": "nosniff",
}
"""On every answer. Two years of HSTS: what browsers' preload lists ask for."""


@attrs.frozen
class Answer:
    """An answer of a method: which of the backend's it follows from, and what it says.

    :param status: the HTTP status.
    :param template: the body's template.
    :param follows: a pattern of the backend's status codes; None for whatever no other answer takes.
    :param headers: fixed headers in addition to the security headers.
    """

    status: str
    template: str
    follows: str | None = None
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def all_headers(self) -> dict[str, str]:
        """Every header with its value."""
        return {**SECURITY_HEADERS, **dict(self.headers)}


@attrs.frozen
class Method:
    """One method of one path.

    :param path: the path's only part.
    :param answers: what it may answer.
    :param validated: whether the body must fit the model.
    """

    path: str
    verb: str
    answers: tuple[Answer, ...]
    validated: bool = False


TRANSACTIONS = Method(
    "transactions",
    "POST",
    (
        Answer("202", mapping.ACCEPTED),
        Answer("502", mapping.FAILED, "5[0-9]{2}"),
        # Kinesis answers 400 to a shard that is full and to a key that is throttled alike.
        Answer("503", mapping.BUSY, "4[0-9]{2}", (("Retry-After", "1"),)),
    ),
    validated=True,
)

HEALTH = Method("health", "GET", (Answer("200", mapping.HEALTHY),))

METHODS = (TRANSACTIONS, HEALTH)

MOCK_REQUEST = '{"statusCode":200}'
"""What a mock integration takes its status from."""

CONTENT_TYPE = "application/json"
"""The only type of body that is taken; API Gateway answers 415 to others by itself."""

KINESIS_CONTENT_TYPE = "application/x-amz-json-1.1"
"""What Kinesis speaks (Kinesis Data Streams API Reference)."""

AUTHORIZER: dict[str, Any] = {
    "type": "REQUEST",
    # No decision outlives its request, so that a revocation holds from the deploy on.
    "authorizer_result_ttl_in_seconds": 0,
    # Something that every request has: API Gateway refuses a request without it by itself. Left out,
    # Terraform would ask for an Authorization header.
    "identity_source": "context.identity.sourceIp",
}
"""How the authorizer is asked."""

REFUSALS: dict[str, tuple[str | None, str]] = {
    "ACCESS_DENIED": ("403", "access denied"),
    "API_CONFIGURATION_ERROR": ("500", "internal error"),
    "AUTHORIZER_CONFIGURATION_ERROR": ("500", "internal error"),
    "AUTHORIZER_FAILURE": ("500", "internal error"),
    "BAD_REQUEST_BODY": ("400", "the body is not a valid transaction"),
    "BAD_REQUEST_PARAMETERS": ("400", "the request is not valid"),
    "DEFAULT_4XX": (None, "the request is not valid"),
    "DEFAULT_5XX": (None, "internal error"),
    "EXPIRED_TOKEN": ("403", "access denied"),
    "INTEGRATION_FAILURE": ("504", "the transaction could not be taken; try again later"),
    "INTEGRATION_TIMEOUT": ("504", "the transaction could not be taken; try again later"),
    "INVALID_API_KEY": ("403", "access denied"),
    "INVALID_SIGNATURE": ("403", "access denied"),
    "MISSING_AUTHENTICATION_TOKEN": ("404", "there is nothing here"),
    "QUOTA_EXCEEDED": ("429", "too many requests"),
    "REQUEST_TOO_LARGE": ("413", "the body is too large"),
    "RESOURCE_NOT_FOUND": ("404", "there is nothing here"),
    "THROTTLED": ("429", "too many requests"),
    "UNAUTHORIZED": ("401", "access denied"),
    "UNSUPPORTED_MEDIA_TYPE": ("415", f"the body must be {CONTENT_TYPE}"),
    "WAF_FILTERED": ("403", "access denied"),
}
"""Status and words by the type of gateway response ("Gateway response types for API Gateway"): all
there are. The words of API Gateway itself quote the model, the policy or the authorizer."""


def refusal_template(words: str) -> str:
    """Return the body of a gateway response."""
    return mapping.answer(message=words)


def fingerprint(definition: Any = None) -> str:
    """Return a hash over everything that a deployment freezes, names of the stack's resources apart.

    :param definition: what to hash; default all of this module.
    """
    everything = {
        "authorizer": AUTHORIZER,
        "content_types": [CONTENT_TYPE, KINESIS_CONTENT_TYPE],
        "headers": SECURITY_HEADERS,
        "methods": [attrs.asdict(method) for method in METHODS],
        "mock": MOCK_REQUEST,
        "model": schema.TRANSACTION,
        "put_record": mapping.put_record("stream"),
        "refusals": REFUSALS,
    }
    chosen = everything if definition is None else definition
    return hashlib.sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()

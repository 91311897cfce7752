"""The format of the access log: who asked for what, and what came of it; never what was in it."""

from __future__ import annotations

import json

FIELDS = {
    "request_id": "$context.requestId",
    "time": "$context.requestTime",
    "source_ip": "$context.identity.sourceIp",
    "method": "$context.httpMethod",
    "path": "$context.resourcePath",
    "status": "$context.status",
    "client": "$context.authorizer.client",
    "reason": "$context.authorizer.reason",
    "certificate_subject": "$context.identity.clientCert.subjectDN",
    "certificate_issuer": "$context.identity.clientCert.issuerDN",
    "certificate_serial": "$context.identity.clientCert.serialNumber",
    "certificate_not_after": "$context.identity.clientCert.validity.notAfter",
    "web_acl": "$context.waf.status",
    "authorizer_status": "$context.authorizer.status",
    "integration_status": "$context.integration.status",
    "response_type": "$context.error.responseType",
    "response_bytes": "$context.responseLength",
    "latency_ms": "$context.responseLatency",
    "trace": "$context.xrayTraceId",
}
"""PCI DSS 10.2.2: who, what, when, whether it succeeded, from where, on what. The path is the
resource's, not the one that was asked for, which a client may fill with anything."""

FORMAT = json.dumps(FIELDS, separators=(",", ":"))
"""One line of JSON a request."""

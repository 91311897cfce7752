"""The answer to what the emulator cannot do: an error that says so and that no client retries."""

from __future__ import annotations

import json
from typing import Any
from xml.sax.saxutils import escape

from strongroom_emulator.calls import Call

CODE = "NotEmulated"
"""Not one of AWS's own: the provider takes S3's ``NotImplemented``, for one, as "there is none"."""

STATUS = "501 NOT IMPLEMENTED"
"""AWS SDKs retry 500, 502, 503 and 504, the Terraform provider for minutes; 501 they do not
(``DefaultRetryableHTTPStatusCodes``, aws-sdk-go-v2/aws/retry)."""

_QUERY = (
    "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message>"
    "</Error><RequestId>none</RequestId></ErrorResponse>"
)
_EC2 = (
    "<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>"
    "<RequestID>none</RequestID></Response>"
)
_S3 = "<Error><Code>{code}</Code><Message>{message}</Message><RequestId>none</RequestId></Error>"


def refusal(call: Call, environ: dict[str, Any], message: str) -> tuple[dict[str, str], bytes]:
    """Return headers and body of an error, in the protocol that the request is in."""
    form = _xml_form(call.service, environ.get("CONTENT_TYPE", ""))
    if form is not None:
        text = form.format(code=CODE, message=escape(message))
        return {"Content-Type": "text/xml"}, text.encode()
    return (
        {"Content-Type": "application/json", "X-Amzn-ErrorType": CODE},
        json.dumps({"__type": CODE, "message": message}).encode(),
    )


def _xml_form(service: str, content_type: str) -> str | None:
    from botocore.exceptions import BotoCoreError
    from moto.core.utils import get_service_model

    if service in {"s3", "s3control"}:
        return _S3
    if service == "ec2":
        return _EC2
    if content_type.startswith("application/x-www-form-urlencoded"):
        return _QUERY
    if "json" in content_type:
        return None
    try:
        protocol = get_service_model(service).protocol
    except BotoCoreError:
        return None
    return _QUERY if protocol in {"rest-xml", "query"} else None

"""The answer to what the emulator cannot do: an error that says so and that no client retries."""

from __future__ import annotations

import json
from typing import Any

from strongroom.emulator.calls import Call

CODE = "NotEmulated"
"""Not one of AWS's own: the provider takes its ``NotImplemented``, for one, as "there is none"."""

STATUS = "501 NOT IMPLEMENTED"
"""AWS SDKs retry 500, 502, 503 and 504, the Terraform provider for minutes; 501 they do not
(``DefaultRetryableHTTPStatusCodes``, aws-sdk-go-v2/aws/retry)."""


def refusal(call: Call, environ: dict[str, Any], message: str) -> tuple[dict[str, str], bytes]:
    """Return headers and body of an error in the protocol that the request is in."""
    from botocore.exceptions import UnknownServiceError
    from moto.core.exceptions import ServiceException
    from moto.core.model import OperationModel
    from moto.core.request import determine_request_protocol
    from moto.core.serialize import get_serializer_class
    from moto.core.utils import get_service_model

    try:
        service = get_service_model(call.service)
    except (UnknownServiceError, ValueError, KeyError):
        return {"Content-Type": "application/json", "X-Amzn-ErrorType": CODE}, json.dumps(
            {"__type": CODE, "message": message}
        ).encode()
    protocol = determine_request_protocol(service, environ.get("CONTENT_TYPE", ""))
    serializer = get_serializer_class(service.service_name, protocol)
    answer = serializer(operation_model=OperationModel({}, service)).serialize(
        ServiceException(CODE, message)
    )
    body = answer["body"]
    headers = {str(name): str(value) for name, value in answer["headers"].items()}
    return headers, body.encode() if isinstance(body, str) else bytes(body)

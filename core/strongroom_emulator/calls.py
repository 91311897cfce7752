"""Which action of which service a request asks for."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs

import attrs

_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/")
_NOT_BOTO3_NAMES = {"awslambda": "lambda", "s3bucket_path": "s3"}


@attrs.frozen
class Call:
    """A request to AWS, as a person would name it.

    :param service: as boto3 calls it, such as ``efs``.
    :param action: as the API reference calls it, such as ``CreateFileSystem``; for a path that no
        action has, the method and the path.
    """

    service: str
    action: str

    def __str__(self) -> str:
        return f"{self.service}:{self.action}"


def boto3_name(moto_module: str) -> str:
    """Return boto3's name for the service of a moto module."""
    return _NOT_BOTO3_NAMES.get(moto_module, moto_module)


def access_key_id(environ: dict[str, Any]) -> str | None:
    """Return the access key id that a request is signed with, or None when it is not signed."""
    found = _CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    if found is None:
        query = parse_qs(environ.get("QUERY_STRING", ""))
        credential = query.get("X-Amz-Credential") or query.get("AWSAccessKeyId")
        return credential[0].split("/")[0] if credential else None
    return found[1]


def named_action(environ: dict[str, Any], body: bytes) -> str | None:
    """Return the action that a request names itself: in a header, its body or its query."""
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        return str(target).rpartition(".")[2]
    if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        # The action comes first or last; a form is small either way.
        actions = parse_qs(body.decode("utf-8", "replace")).get("Action")
        if actions:
            return actions[0]
    actions = parse_qs(environ.get("QUERY_STRING", "")).get("Action")
    return actions[0] if actions else None


def routed_action(service: str, environ: dict[str, Any]) -> str | None:
    """Return the action that the method and path of a REST request stand for, by the API's model."""
    from botocore.exceptions import BotoCoreError
    from moto.core.request import Request
    from moto.core.routing import get_service_router
    from werkzeug.exceptions import HTTPException

    try:
        operation, _ = get_service_router(service).match(Request(dict(environ)))
    except (BotoCoreError, HTTPException, NotImplementedError, ValueError, KeyError):
        return None
    return str(operation.name)

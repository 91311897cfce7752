"""The entry point: one call is one step of one rotation.

All it needs besides the event is in environment variables, none of them secret. It logs what it
does as JSON, one line a step, and never a secret: no event, no value, no exception's own text goes to
the log, only names that are chosen here.
"""

from __future__ import annotations

import functools
import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from .database import Database
from .steps import STEPS, Rotation, RotationError
from .versions import Login, Versions, read_login

CA_FILE = str(Path(__file__).with_name("rds.pem"))
"""The authorities of Amazon RDS in the region, packed with the function."""

log = logging.getLogger("strongroom.rotation")
log.setLevel(logging.INFO)

_PATIENCE = Config(
    connect_timeout=5, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3}
)


def handle(event: Mapping[str, Any], _: object) -> None:
    """Run the step that Secrets Manager asks for.

    :raises RotationError: when the step cannot go on; Secrets Manager runs it again, and a metric and
        an event report the failure.
    """
    rotate(event, os.environ, _client(), CA_FILE)


def rotate(
    event: Mapping[str, Any], environment: Mapping[str, str], client: Any, ca_file: str
) -> None:
    """Run a step with these settings, this client of Secrets Manager and these authorities."""
    step, secret_id, token = event["Step"], event["SecretId"], event["ClientRequestToken"]
    if secret_id != environment["SECRET_ARN"]:
        raise RotationError("asked to rotate a secret that is not this function's")
    master_arn = environment["MASTER_SECRET_ARN"]

    def master() -> Login:
        return read_login(client, master_arn)

    first, second = environment["USERNAMES"].split(",")
    rotation = Rotation(
        versions=Versions(client, secret_id, token),
        database=Database(
            host=environment["DATABASE_HOST"],
            port=int(environment["DATABASE_PORT"]),
            name=environment["DATABASE_NAME"],
            ca_file=ca_file,
            role=environment["DATABASE_ROLE"],
            schemas=environment["DATABASE_SCHEMAS"].split(","),
        ),
        usernames=(first, second),
        master=master,
    )
    said = {"step": step, "secret": secret_id, "version": token}
    try:
        STEPS[step](rotation)
    except RotationError as error:
        log.error(json.dumps({**said, "outcome": "refused", "reason": str(error)}))  # noqa: TRY400
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is must not be quoted
        # Its text could quote a statement or a connection string: the kind of error must do.
        kind = type(error).__name__
        log.error(json.dumps({**said, "outcome": "failed", "reason": kind}))  # noqa: TRY400
        raise RotationError(f"{step} failed: {kind}") from None
    log.info(json.dumps({**said, "outcome": "done"}))


@functools.cache
def _client() -> Any:
    return boto3.client("secretsmanager", config=_PATIENCE)

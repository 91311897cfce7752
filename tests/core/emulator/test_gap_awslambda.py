"""Lambda as Terraform makes a function and reads it back."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

Client = Callable[[str], Any]

QUEUES = [f"arn:aws:sqs:ca-central-1:123456789012:{name}" for name in ("first", "second")]


def test_a_function_keeps_where_its_failed_events_and_its_log_go(client: Client) -> None:
    functions, roles = client("lambda"), client("iam")
    trust = json.dumps({"Version": "2012-10-17", "Statement": []})
    role = roles.create_role(RoleName="gap-function", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("handler.py", "")
    name = "gap"
    made = functions.create_function(
        FunctionName=name,
        Runtime="python3.13",
        Handler="handler.handle",
        Role=role,
        Code={"ZipFile": packed.getvalue()},
        DeadLetterConfig={"TargetArn": QUEUES[0]},
        LoggingConfig={"LogFormat": "Text", "LogGroup": "log-group-gap"},
    )
    assert made["LoggingConfig"]["LogGroup"] == "log-group-gap"
    changed = functions.update_function_configuration(
        FunctionName=name, LoggingConfig={"LogFormat": "JSON", "LogGroup": "log-group-other"}
    )
    assert changed["LoggingConfig"] == {"LogFormat": "JSON", "LogGroup": "log-group-other"}
    assert made["DeadLetterConfig"] == {"TargetArn": QUEUES[0]}
    functions.update_function_configuration(
        FunctionName=name, DeadLetterConfig={"TargetArn": QUEUES[1]}
    )
    found = functions.get_function(FunctionName=name)["Configuration"]
    assert found["DeadLetterConfig"] == {"TargetArn": QUEUES[1]}
    assert found["LoggingConfig"] == {"LogFormat": "JSON", "LogGroup": "log-group-other"}
    functions.update_function_configuration(FunctionName=name, DeadLetterConfig={"TargetArn": ""})
    assert "DeadLetterConfig" not in functions.get_function_configuration(FunctionName=name)
    functions.delete_function(FunctionName=name)
    roles.delete_role(RoleName="gap-function")

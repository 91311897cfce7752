"""The argument that fixes a finding, written as Terraform's JSON."""

from __future__ import annotations

import json
import re
from typing import Any

from strongroom_guardrails.catalogue import Check
from strongroom_guardrails.model import Resource


def written(path: str, value: Any) -> str:
    """Return an argument in its blocks, such as ``"logging": {"kms_key_id": "..."}``."""
    first, *rest = [part for part in re.sub(r"\[[^\]]*\]", "", path).split(".") if part] or [""]
    for name in reversed(rest):
        value = {name: value}
    return f"{json.dumps(first)}: {json.dumps(value, ensure_ascii=False)}"


def removed(path: str) -> str:
    """Return what to do about an argument that must not be there."""
    return f'remove "{path}"'


def argument(check: Check, path: str) -> str:
    """Return the argument that a check accepts; empty where no one value does."""
    if check.key:
        return written(path, "${aws_kms_key.NAME.arn}")
    if check.values is not None:
        return written(path, check.values[0]) if check.values else removed(path)
    if check.at_most is not None:
        number = int(check.at_most) if float(check.at_most).is_integer() else check.at_most
        return written(path, number)
    if check.private:
        return written(path, "${aws_vpc.NAME.cidr_block}")
    if check.own:
        return written(path, f"${{{check.own[0]}.NAME.arn}}")
    return ""


def companion(kind: str, by: str, resource: Resource) -> str:
    """Return the resource that has to refer to another one."""
    body = {"NAME": {by: f"${{{resource.address}.id}}"}}
    return f"{json.dumps(kind)}: {json.dumps(body)}"

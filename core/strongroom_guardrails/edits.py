"""The argument that fixes a finding, written as Terraform's JSON."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from strongroom_guardrails.catalogue import Check
from strongroom_guardrails.model import Resource

_LITERAL: Final = re.compile(r"(true|false|[0-9]+)(?:[:,;] .*)?")
_VERSION: Final = re.compile(r"([0-9]+\.[0-9]+\.[0-9]+)(?:[:,;] .*)?")
_AT_MOST: Final = re.compile(r"at most ([0-9]+) days\b.*")
_NAME: Final = re.compile(r"(\S*PURPOSE\S*?)(?:,.*)?")
_ENDING: Final = re.compile(r"a name that ends in (\S+?)(?:,.*)?")
_REFERENCE: Final = re.compile(r"\$\{[a-z0-9_.]*\bNAME\b[^}]*\}")
_PARAMETER: Final = re.compile(r"(\w+)\[([^\]]*[^\]0-9][^\]]*)\]\.value")


def written(path: str, value: Any) -> str:
    """Return an argument in its blocks, such as ``"logging": {"kms_key_id": "..."}``."""
    parameter = _PARAMETER.fullmatch(path)
    if parameter is not None:  # one of many blocks, which its name tells apart
        pair = {"name": parameter[2], "value": str(value)}
        return f"{json.dumps(parameter[1])}: [{json.dumps(pair)}]"
    first, *rest = [part for part in re.sub(r"\[[^\]]*\]", "", path).split(".") if part] or [""]
    for name in reversed(rest):
        value = {name: value}
    return f"{json.dumps(first)}: {json.dumps(value, ensure_ascii=False)}"


def removed(path: str) -> str:
    """Return what to do about an argument that must not be there."""
    return f'remove "{path}"'


def expected(path: str, words: str) -> str:
    """Return the argument that a finding's words ask for, where they give one value; else nothing."""
    if not path or ": " in path:
        return ""
    if re.fullmatch(r"absent(?:[:,;] .*)?", words):
        return removed(path)
    if found := _LITERAL.fullmatch(words):
        return written(path, json.loads(found[1]))
    if found := _VERSION.fullmatch(words) or _NAME.fullmatch(words):
        return written(path, found[1])
    if found := _ENDING.fullmatch(words):
        return written(path, f"NAME{found[1]}")
    if (found := _AT_MOST.fullmatch(words)) and path.endswith("days"):
        return written(path, int(found[1]))
    references = _REFERENCE.findall(words)
    return written(path, references[0]) if len(references) == 1 else ""


def argument(check: Check, path: str) -> str:
    """Return the argument that a check accepts; empty where no one value does."""
    if check.key:
        return written(path, "${aws_kms_key.NAME.arn}")
    if check.values is not None:
        return written(path, check.values[0]) if check.values else removed(path)
    if check.at_most is not None:
        number = int(check.at_most) if float(check.at_most).is_integer() else check.at_most
        return written(path, number)
    if check.at_least is not None:
        return written(path, int(check.at_least))
    if check.private:
        return written(path, "${aws_vpc.NAME.cidr_block}")
    if check.own is not None:
        return written(path, f"${{{(*check.own, 'TYPE')[0]}.NAME.arn}}")
    return ""


def companion(kind: str, by: str, resource: Resource) -> str:
    """Return the resource that has to refer to another one."""
    body = {"NAME": {by: f"${{{resource.address}.id}}"}}
    return f"{json.dumps(kind)}: {json.dumps(body)}"

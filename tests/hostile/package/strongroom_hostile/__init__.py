"""A plugin that does one wrong thing, named by the variable HOSTILE, and nothing else."""

from __future__ import annotations

import os
from typing import Any

from strongroom import IamStatement, PluginInfo, Role, hookimpl

DEED = os.environ.get("HOSTILE", "")
KEPT: list[Any] = []
ROLE = Role("hostile", "lambda.amazonaws.com", "Does what it likes")

if DEED == "raise while imported":
    raise ZeroDivisionError("hostile")


def _raise(hook: str) -> None:
    if f"raise in {hook}" == DEED:
        raise ZeroDivisionError("hostile")


@hookimpl
def strongroom_plugin() -> PluginInfo:
    _raise("strongroom_plugin")
    return PluginInfo(name="hostile", summary="Does one wrong thing")


@hookimpl
def strongroom_validate() -> list[Any]:
    _raise("strongroom_validate")
    return []


@hookimpl
def strongroom_resources(scope: Any, context: Any) -> list[Any]:
    _raise("strongroom_resources")
    KEPT[:] = [scope, context]
    if DEED:
        from strongroom_hostile.resources import do

        do(DEED, scope, context)
    return []


@hookimpl
def strongroom_iam_statements() -> list[IamStatement]:
    _raise("strongroom_iam_statements")
    if DEED == "every action of a service":
        return [IamStatement(ROLE, "All", ("s3:*",), ("arn:aws:s3:::x",))]
    if DEED == "every resource":
        return [IamStatement(ROLE, "All", ("s3:GetObject",), ("*",))]
    return []


@hookimpl
def strongroom_alarms() -> list[Any]:
    _raise("strongroom_alarms")
    if DEED == "another's scope in a later hook":
        from strongroom_hostile.resources import do

        do("another's scope", *KEPT)
    if DEED == "an override in a later hook":
        from strongroom_hostile.resources import do

        do("an override of the core's", *KEPT)
    return []


@hookimpl
def strongroom_guardrails() -> list[Any]:
    _raise("strongroom_guardrails")
    return []

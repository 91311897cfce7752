"""IAM policy documents as JSON, made from declarations. Plain Python; no document is written by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from strongroom_base.declarations import Condition

_VERSION = "2012-10-17"


def document(statements: Sequence[Mapping[str, Any]]) -> str:
    """Return a policy document of some statements, in their order."""
    return json.dumps({"Version": _VERSION, "Statement": list(statements)}, separators=(",", ":"))


def statement(
    sid: str,
    actions: Sequence[str],
    resources: Sequence[str],
    *,
    effect: Literal["Allow", "Deny"] = "Allow",
    conditions: Iterable[Condition] = (),
    principal: Any = None,
) -> dict[str, Any]:
    """Return one statement; what is empty is left out.

    :param principal: as in a resource policy: ``"*"``, or a mapping such as ``{"Service": …}``.
    """
    made: dict[str, Any] = {"Sid": sid, "Effect": effect}
    if principal is not None:
        made["Principal"] = principal
    made["Action"] = _one_or_many(actions)
    if resources:
        made["Resource"] = _one_or_many(resources)
    grouped: dict[str, dict[str, Any]] = {}
    for condition in conditions:
        keys = grouped.setdefault(condition.operator, {})
        keys[condition.key] = _one_or_many(condition.values)
    if grouped:
        made["Condition"] = grouped
    return made


def _one_or_many(values: Sequence[str]) -> str | list[str]:
    # AWS writes a single value without a list; matching that keeps the next plan free of changes.
    return values[0] if len(values) == 1 else list(values)

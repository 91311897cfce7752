"""What the guardrails say of a resource that an outside rule set refuses."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from strongroom_guardrails.catalogue import facts
from strongroom_guardrails.engine import BUILT_IN, read_stack
from strongroom_guardrails.model import Judgement, Outcome

FOLDER: Final = Path(__file__).parents[1] / "core" / "guardrails" / "outside"

Facts = Mapping[str, Any]


def checks() -> Mapping[str, Facts]:
    """Return Checkov's checks: their types, their argument and the values that they refuse."""
    read: Mapping[str, Facts] = json.loads((FOLDER / "checkov.json").read_text(encoding="utf-8"))
    return read


def answers() -> Mapping[str, Any]:
    """Return the examples and the reasons."""
    return tomllib.loads((FOLDER / "answers.toml").read_text(encoding="utf-8"))


def refuses_by_itself(fact: Facts) -> bool:
    """Say whether the guardrails refuse each bad value, of each type, at the argument itself."""
    path, bad = fact.get("argument", ""), fact.get("bad", [])
    return path != "" and all(
        _refused(kind, path, value) for kind in fact["types"] for value in bad
    )


def refuses(resource: Mapping[str, Any], rule: str) -> bool:
    """Say whether a rule refuses an example."""
    return any(found == rule for found, _ in _findings(resource))


def _refused(kind: str, path: str, value: Any) -> bool:
    known = facts(kind)
    if known is None or known.public:
        return True
    body = _body(path, value) if value is not None else _body(path.rpartition(".")[0], {})
    for _, judgement in _findings({kind: body}):
        place = re.sub(r"\[[^\]]*\]", "", judgement.attribute)
        if place and (f"{path}.".startswith(f"{place}.") or f"{place}.".startswith(f"{path}.")):
            return True
    return False


def _body(path: str, value: Any) -> dict[str, Any]:
    body: Any = value
    for name in reversed(path.split(".") if path else []):
        body = {name: body}
    return dict(body)


def _findings(resource: Mapping[str, Any]) -> Iterator[tuple[str, Judgement]]:
    ((kind, body),) = resource.items()
    stack = read_stack({"resource": {kind: {"main": body}}})
    for rule in BUILT_IN:
        for judgement in rule.judge(stack.resources[0], stack):
            unknown = judgement.outcome is Outcome.UNKNOWN and rule.fails_on_unknown
            if judgement.outcome is Outcome.FAIL or unknown:
                yield rule.id, judgement

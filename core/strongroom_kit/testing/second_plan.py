"""What a second plan still changes, and what of it the embedded AWS is to blame for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from strongroom_terraform.plan import Action, Change, Plan

SHORTEST_REASON = 20
"""Characters below which a reason is a placeholder, as for a waiver."""

SHOWN = 60
"""Characters of a value that a message shows."""


def unsettled(plan: Plan, dropped: Mapping[str, str]) -> str:
    """Return what is wrong with a second plan, a line each; the empty string when nothing is.

    :param plan: a plan made right after an apply.
    :param dropped: the arguments that the embedded AWS does not keep, ``TYPE.ARGUMENT`` with the reason.
        One that makes no change is wrong too, so that none outlives its reason.
    """
    used: set[str] = set()
    lines = [f"the reason of {name} is too short: {why!r}" for name, why in _unexplained(dropped)]
    for change in plan.changes:
        if change.action not in (Action.NO_OP, Action.READ):
            differing = _differing(change)
            excepted = {name for name in differing if f"{change.type}.{name}" in dropped}
            used |= {f"{change.type}.{name}" for name in excepted}
            # What AWS computes is unknown to every update; it is the arguments that cause one.
            caused = {n for n in differing if not change.unknown.get(n)} - excepted
            if change.action is not Action.UPDATE or caused or not excepted:
                lines.append(_line(change, differing, plan))
    lines += [f"{action} output.{name}" for name, action in plan.outputs.items()]
    lines += [f"{name} is excepted and does not change" for name in sorted(set(dropped) - used)]
    return "\n".join(lines)


def _unexplained(dropped: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((name, why) for name, why in dropped.items() if len(why.strip()) < SHORTEST_REASON)


def _differing(change: Change) -> list[str]:
    before, after = change.before or {}, change.after or {}
    names = {*before, *after, *change.unknown}
    return sorted(n for n in names if before.get(n) != after.get(n) or change.unknown.get(n))


def _line(change: Change, differing: list[str], plan: Plan) -> str:
    secret = _secret(change.address, plan)
    shown = [f"\n    {name}: {_values(change, name, secret=name in secret)}" for name in differing]
    attributes = "" if change.before is None or change.after is None else "".join(shown)
    return f"{change.action} {change.address}{attributes}"


def _values(change: Change, name: str, *, secret: bool) -> str:
    if secret:
        return "a sensitive value changes"
    before, after = (change.before or {}).get(name), (change.after or {}).get(name)
    new = "(known after apply)" if change.unknown.get(name) else _short(after)
    return f"{_short(before)} -> {new}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _secret(address: str, plan: Plan) -> set[str]:
    """Return the attributes of a resource that Terraform marks as sensitive."""
    marked: set[str] = set()
    for item in plan.document.get("resource_changes", ()):
        if item["address"] == address:
            for when in ("before_sensitive", "after_sensitive"):
                found = item["change"].get(when)
                marked |= (
                    {n for n, mark in found.items() if mark} if isinstance(found, dict) else set()
                )
    return marked

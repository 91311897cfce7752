"""What a plan would change, read from Terraform's JSON form of a saved plan."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from strongroom_base.errors import OutsideError


class Action(enum.StrEnum):
    """What happens to a resource."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    REPLACE = "replace"
    READ = "read"
    FORGET = "forget"
    NO_OP = "no-op"


@attrs.frozen
class Change:
    """One resource in a plan.

    :param address: Terraform's address.
    :param type: the resource's type, such as ``aws_sqs_queue``.
    :param reason: why, where Terraform says it, such as ``replace_because_tainted``; else "".
    :param before: attributes as they are, None for what does not exist. May hold secrets.
    :param after: attributes as they will be, without those in ``unknown``; None for what goes.
    :param unknown: which attributes are known only after the apply, in the shape of ``after``.
    """

    address: str
    type: str
    action: Action
    reason: str = ""
    before: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    after: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    unknown: Mapping[str, Any] = attrs.field(factory=dict, repr=False)


@attrs.frozen
class Plan:
    """A saved plan.

    :param file: the plan file, which ``apply`` takes.
    :param destroy: whether it removes everything.
    :param changes: every resource of the configuration or the state, unchanged ones too.
    :param drift: what changed outside Terraform since the last apply, as the refresh found it.
    :param outputs: the outputs that change, each with its action.
    :param document: the whole plan as Terraform's JSON ("JSON Output Format", version 1.x).
    """

    file: Path
    destroy: bool
    changes: tuple[Change, ...]
    drift: tuple[Change, ...]
    outputs: Mapping[str, Action]
    document: Mapping[str, Any] = attrs.field(repr=False, eq=False)

    @property
    def has_changes(self) -> bool:
        """Whether an apply would change a resource or an output."""
        quiet = {Action.NO_OP, Action.READ}
        return bool(self.outputs) or any(change.action not in quiet for change in self.changes)

    def count(self, action: Action) -> int:
        """Return how many resources see this action; a replacement is neither create nor delete."""
        return sum(change.action is action for change in self.changes)


def read_plan(file: Path, document: Mapping[str, Any], *, destroy: bool) -> Plan:
    """Return the plan that a JSON document describes.

    :raises OutsideError: when it names an action that strongroom does not know.
    """
    return Plan(
        file=file,
        destroy=destroy,
        changes=tuple(_change(item) for item in document.get("resource_changes", ())),
        drift=tuple(_change(item) for item in document.get("resource_drift", ())),
        outputs={
            name: action
            for name, change in sorted(document.get("output_changes", {}).items())
            if (action := _action(f"output.{name}", change["actions"])) is not Action.NO_OP
        },
        document=document,
    )


def _change(item: Mapping[str, Any]) -> Change:
    change = item["change"]
    unknown = change.get("after_unknown")
    return Change(
        address=item["address"],
        type=item["type"],
        action=_action(item["address"], change["actions"]),
        reason=item.get("action_reason", ""),
        before=change.get("before"),
        after=change.get("after"),
        unknown=unknown if isinstance(unknown, dict) else {},
    )


def _action(address: str, actions: list[str]) -> Action:
    if sorted(actions) == ["create", "delete"]:
        return Action.REPLACE
    if sorted(actions) == ["create", "forget"]:
        return Action.REPLACE
    if len(actions) == 1 and actions[0] in frozenset(Action):
        return Action(actions[0])
    raise OutsideError(
        f"Terraform plans {'+'.join(actions)} for {address}, which strongroom does not know",
        hint="use the Terraform that comes with strongroom: unset STRONGROOM_TERRAFORM",
    )

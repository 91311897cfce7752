"""Terraform's diagnostics, and the errors that strongroom makes of them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import attrs

from strongroom_base.errors import INTERRUPTED, OutsideError


@attrs.frozen
class Diagnostic:
    """One error or warning of Terraform.

    :param severity: ``error`` or ``warning``.
    :param summary: one line.
    :param detail: the explanation, often of several lines; may be empty.
    :param address: the resource it is about, or "".
    :param attribute: the place in the configuration, such as
        ``resource.aws_sqs_queue.orders.name``, or "".
    :param snippet: the line of configuration there, or "".
    """

    severity: str
    summary: str
    detail: str = ""
    address: str = ""
    attribute: str = ""
    snippet: str = ""

    def __str__(self) -> str:
        first = self.detail.strip().split("\n", 1)[0]
        text = f"{self.summary}: {first}" if first else self.summary
        place = self.address or self.attribute
        return f"{place}: {text}" if place else text


def read_diagnostic(data: Mapping[str, Any]) -> Diagnostic:
    """Return a diagnostic from Terraform's JSON form of it."""
    snippet = data.get("snippet")
    if not isinstance(snippet, dict):
        snippet = {}
    return Diagnostic(
        severity=str(data.get("severity", "error")),
        summary=str(data.get("summary", "")),
        detail=str(data.get("detail", "")),
        address=str(data.get("address") or ""),
        attribute=str(snippet.get("context") or ""),
        snippet=str(snippet.get("code") or "").strip(),
    )


class TerraformError(OutsideError):
    """Terraform failed.

    :param command: such as ``terraform apply``.
    :param diagnostics: all that Terraform reported, warnings too.
    :param output: what it wrote that is not a diagnostic; its end is shown when there are none.
    """

    def __init__(
        self,
        command: str,
        diagnostics: Sequence[Diagnostic],
        *,
        output: str = "",
        hint: str | None = None,
    ) -> None:
        self.command = command
        self.diagnostics = tuple(diagnostics)
        self.output = output
        # Terraform repeats an error for each graph it walks; dict.fromkeys keeps the first of each.
        errors = list(dict.fromkeys(str(d) for d in diagnostics if d.severity == "error"))
        lines = errors or output.strip().splitlines()[-10:] or ["Terraform gave no reason"]
        super().__init__("\n".join([f"{command} failed", *(f"  {x}" for x in lines)]), hint=hint)


class StateLockedError(TerraformError):
    """Another run holds the lock of the state.

    :param lock_id: what ``force-unlock`` takes.
    :param who: user and machine.
    :param operation: what that run does, such as ``OperationTypeApply``.
    :param created: when it took the lock, as Terraform prints it (UTC).
    """

    def __init__(
        self, command: str, diagnostics: Sequence[Diagnostic], unlock: Sequence[str]
    ) -> None:
        detail = next(d.detail for d in diagnostics if d.summary == LOCK_SUMMARY)
        self.lock_id = _lock_field(detail, "ID")
        self.who = _lock_field(detail, "Who")
        self.operation = _lock_field(detail, "Operation")
        self.created = _lock_field(detail, "Created")
        self.unlock_command = shlex.join([*unlock, "force-unlock", self.lock_id])
        super().__init__(
            command,
            diagnostics,
            hint=(
                "wait until that run has ended; its lock goes with it. Only if you know that it is "
                f"dead and the lock remains: {self.unlock_command}"
            ),
        )
        self.message = (
            f"{command}: the state is locked by {self.who} since {self.created} for "
            f"{self.operation} (lock {self.lock_id})"
        )
        self.args = (self.message,)


LOCK_SUMMARY = "Error acquiring the state lock"


def _lock_field(detail: str, name: str) -> str:
    found = re.search(rf"^\s*{name}:[ \t]*(\S.*)$", detail, re.MULTILINE)
    return found[1].strip() if found else "unknown"


class ProviderUnavailableError(TerraformError):
    """``terraform init`` could get a provider neither from a mirror nor from the registry."""


class TerraformInterrupted(OutsideError):  # noqa: N818  it is an interruption, not a failure
    """The user, or the system, stopped a run.

    :param command: such as ``terraform apply``.
    :param in_flight: addresses whose change began and did not complete.
    :param killed: whether Terraform was stopped before it had saved its state.
    """

    exit_code: ClassVar[int] = INTERRUPTED

    def __init__(self, command: str, in_flight: Sequence[str], *, killed: bool) -> None:
        self.command = command
        self.in_flight = tuple(in_flight)
        self.killed = killed
        count = len(self.in_flight)
        what = (
            f" while {count} resource{' was' if count == 1 else 's were'} being changed: "
            + ", ".join(self.in_flight)
            if count
            else " while no resource was being changed"
        )
        super().__init__(
            f"{command} was interrupted{what}",
            hint=(
                "Terraform was killed before it could finish: resources may exist that are not in the "
                "state; compare it with the account before the next deploy"
                if killed
                else "the state is saved and unlocked; run the command again to continue"
            ),
        )

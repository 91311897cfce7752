"""What Terraform says while it runs, line by line, in typed form.

The source is Terraform's machine-readable UI ("Machine-Readable UI" in Terraform's documentation, its
versions 1.x), one JSON object a line. Only additions are announced for that version, so what is not
known here passes through as a generic event.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from strongroom_terraform.diagnostics import Diagnostic, read_diagnostic


class Kind(enum.StrEnum):
    """Kinds of message, by Terraform's names; the last three are strongroom's own."""

    VERSION = "version"
    LOG = "log"
    INIT_OUTPUT = "init_output"
    DIAGNOSTIC = "diagnostic"
    PLANNED_CHANGE = "planned_change"
    RESOURCE_DRIFT = "resource_drift"
    CHANGE_SUMMARY = "change_summary"
    OUTPUTS = "outputs"
    REFRESH_START = "refresh_start"
    REFRESH_COMPLETE = "refresh_complete"
    APPLY_START = "apply_start"
    APPLY_PROGRESS = "apply_progress"
    APPLY_COMPLETE = "apply_complete"
    APPLY_ERRORED = "apply_errored"
    PROVISION_START = "provision_start"
    PROVISION_PROGRESS = "provision_progress"
    PROVISION_COMPLETE = "provision_complete"
    PROVISION_ERRORED = "provision_errored"
    INTERRUPT = "interrupting"
    """A signal reached strongroom; the message says what happens now."""
    TEXT = "text"
    """A line that is not JSON, such as a crash report."""
    OTHER = "other"
    """A kind that is not in this list; ``body["type"]`` has its name."""


@attrs.frozen
class Event:
    """One message.

    :param kind: what it is about.
    :param message: for people; one or more lines.
    :param level: ``info``, ``warn`` or ``error``.
    :param address: the resource, or "".
    :param type: the resource's type, or "".
    :param action: what is planned or done: ``create``, ``update``, ``delete``, ``replace``,
        ``read``, ``noop``, or "".
    :param elapsed: seconds since the change began; 0 where Terraform does not say.
    :param diagnostic: for ``DIAGNOSTIC``.
    :param body: the message as Terraform sent it.
    """

    kind: Kind
    message: str
    level: str = "info"
    address: str = ""
    type: str = ""
    action: str = ""
    elapsed: float = 0.0
    diagnostic: Diagnostic | None = None
    body: Mapping[str, Any] = attrs.field(factory=dict, repr=False, eq=False)


def read_event(line: str) -> Event:
    """Return the event that a line of Terraform's output stands for; never fails."""
    try:
        data = json.loads(line)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        return Event(Kind.TEXT, line)
    name = str(data.get("type"))
    about = _mapping(data.get("hook")) or _mapping(data.get("change"))
    resource = _mapping(about.get("resource"))
    diagnostic = _mapping(data.get("diagnostic"))
    elapsed = about.get("elapsed_seconds")
    return Event(
        kind=Kind(name) if name in _TERRAFORM_KINDS else Kind.OTHER,
        message=str(data.get("@message", "")).strip(),
        level=str(data.get("@level", "info")),
        address=str(resource.get("addr") or ""),
        type=str(resource.get("resource_type") or ""),
        action=str(about.get("action") or ""),
        elapsed=float(elapsed) if isinstance(elapsed, int | float) else 0.0,
        diagnostic=read_diagnostic(diagnostic) if diagnostic else None,
        body=data,
    )


def interrupt_event(command: str, count: int, in_flight: Sequence[str]) -> Event:
    """Return the event that tells what an interrupt of a command does.

    :param count: 1 for the first interrupt, which stops it gracefully; the next one kills it.
    :param in_flight: addresses whose change has begun.
    """
    names = ", ".join(in_flight)
    if count == 1:
        about = f"; in flight: {names}" if names else ""
        return Event(
            Kind.INTERRUPT,
            f"stopping {command}: waiting for it to finish what it has begun and save its state{about}. "
            "Interrupt again to kill it.",
            level="warn",
        )
    about = f": {names}" if names else ""
    return Event(
        Kind.INTERRUPT,
        f"killing {command}: what is being created may exist afterwards without the state knowing "
        f"it{about}",
        level="error",
    )


_TERRAFORM_KINDS = frozenset(Kind) - {Kind.INTERRUPT, Kind.TEXT, Kind.OTHER}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}

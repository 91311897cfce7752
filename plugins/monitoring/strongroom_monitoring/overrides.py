"""From what plugins declare to what an environment wants."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

import attrs

from strongroom import AnomalyAlarm, AnyAlarm, Problem, Severity
from strongroom_monitoring.settings import Override

PATH = "plugins.monitoring.overrides"


def apply(
    declared: Mapping[str, Sequence[AnyAlarm]], overrides: Sequence[Override]
) -> tuple[dict[str, list[AnyAlarm]], list[Problem]]:
    """Return each plugin's alarms as this environment wants them; later overrides win.

    :return: the alarms, and what is wrong with overrides: those of no alarm, each with the nearest that
        there is, and those that CloudWatch would refuse.
    """
    purposes = [alarm.purpose for alarms in declared.values() for alarm in alarms]
    found = [
        Problem(
            f"{PATH}[{number}].alarm",
            f"no enabled plugin declares an alarm {override.alarm!r}"
            f"{_nearest(override.alarm, purposes)}",
        )
        for number, override in enumerate(overrides)
        if not any(_names(override, purpose) for purpose in purposes)
    ]
    wanted: dict[str, list[AnyAlarm]] = {}
    for name, alarms in declared.items():
        changed = [_one(alarm, overrides, found) for alarm in alarms]
        wanted[name] = [alarm for alarm in changed if alarm]
    return wanted, found


def _nearest(alarm: str, purposes: Sequence[str]) -> str:
    close = difflib.get_close_matches(alarm.rstrip("*"), purposes, n=1, cutoff=0)
    return f" (the nearest is {close[0]!r})" if close else ""


def _names(override: Override, purpose: str) -> bool:
    if override.alarm.endswith("*"):
        return purpose.startswith(override.alarm[:-1])
    return purpose == override.alarm


def _one(alarm: AnyAlarm, overrides: Iterable[Override], found: list[Problem]) -> AnyAlarm | None:
    """Return an alarm as overrides want it, None when one switches it off; add problems to ``found``."""
    for number, override in enumerate(overrides):
        if not _names(override, alarm.purpose):
            continue
        if not override.enabled:
            return None
        try:
            alarm = _changed(alarm, override)
        except ValueError as error:
            found.append(Problem(f"{PATH}[{number}]", str(error)))
    return alarm


def _changed(alarm: AnyAlarm, override: Override) -> AnyAlarm:
    if override.threshold is not None:
        if isinstance(alarm, AnomalyAlarm):
            message = f"AnomalyAlarm {alarm.purpose} has no threshold: its band follows the metric"
            raise ValueError(message)
        alarm = attrs.evolve(alarm, threshold=override.threshold)
    if override.severity is not None:
        alarm = attrs.evolve(alarm, severity=Severity(override.severity))
    if override.evaluation_periods is not None:
        enough = alarm.datapoints_to_alarm
        alarm = attrs.evolve(
            alarm,
            evaluation_periods=override.evaluation_periods,
            datapoints_to_alarm=min(enough, override.evaluation_periods) if enough else None,
        )
    return alarm


def problems(overrides: Sequence[Override]) -> list[Problem]:
    """Return what is wrong with overrides among themselves: two of one alarm."""
    seen: set[str] = set()
    found = []
    for number, override in enumerate(overrides):
        if override.alarm in seen:
            found.append(
                Problem(
                    f"{PATH}[{number}].alarm",
                    f"expected one override of an alarm, found a second of {override.alarm!r}",
                )
            )
        seen.add(override.alarm)
    return found

"""From what plugins declare to what an environment wants."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

import attrs

from strongroom import Alarm, Problem, Severity
from strongroom_monitoring.settings import Override


class UnknownAlarmError(ValueError):
    """An override of an alarm that no enabled plugin declares."""


def apply(
    declared: Mapping[str, Sequence[Alarm]], overrides: Sequence[Override]
) -> dict[str, list[Alarm]]:
    """Return each plugin's alarms as this environment wants them; later overrides win.

    :raises UnknownAlarmError: when overrides name none of them: all of these, each with the nearest
        that there is.
    """
    purposes = [alarm.purpose for alarms in declared.values() for alarm in alarms]
    unknown = [o.alarm for o in overrides if not any(_names(o, purpose) for purpose in purposes)]
    if unknown:
        each = ", ".join(f"{alarm!r}{_nearest(alarm, purposes)}" for alarm in unknown)
        raise UnknownAlarmError(
            f"plugins.monitoring.overrides: no enabled plugin declares an alarm {each}"
        )
    wanted = {
        name: [_one(alarm, overrides) for alarm in alarms] for name, alarms in declared.items()
    }
    return {name: [alarm for alarm in alarms if alarm] for name, alarms in wanted.items()}


def _nearest(alarm: str, purposes: Sequence[str]) -> str:
    close = difflib.get_close_matches(alarm.rstrip("*"), purposes, n=1, cutoff=0)
    return f" (the nearest is {close[0]!r})" if close else ""


def _names(override: Override, purpose: str) -> bool:
    if override.alarm.endswith("*"):
        return purpose.startswith(override.alarm[:-1])
    return purpose == override.alarm


def _one(alarm: Alarm, overrides: Iterable[Override]) -> Alarm | None:
    for override in overrides:
        if not _names(override, alarm.purpose):
            continue
        if not override.enabled:
            return None
        if override.threshold is not None:
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
                    f"plugins.monitoring.overrides[{number}].alarm",
                    f"expected one override of an alarm, found a second of {override.alarm!r}",
                )
            )
        seen.add(override.alarm)
    return found

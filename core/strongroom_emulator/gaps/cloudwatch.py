"""CloudWatch: moto keeps composite alarms once they are made, but has no call that makes one."""

from __future__ import annotations

import re
from typing import Any

from strongroom_emulator.gaps.mechanism import Gaps

GAPS = Gaps()

_RESPONSE = "cloudwatch.responses:CloudWatchResponse"

_NAMED = re.compile(r'(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*"?([^")]+)"?\s*\)')


@GAPS.adds(_RESPONSE)
def put_composite_alarm(self: Any) -> Any:
    """Make a composite alarm of alarms that are there, as AWS insists."""
    alarms = self.cloudwatch_backend.alarms
    missing = sorted(set(_NAMED.findall(self._get_param("AlarmRule"))) - set(alarms))
    if missing:
        from moto.cloudwatch.exceptions import ValidationError

        raise ValidationError(
            f"Could not save the composite alarm as alarms {missing} in the alarm rule do not exist"
        )
    return self.put_metric_alarm()


@GAPS.replaces(_RESPONSE)
def delete_alarms(original: Any, self: Any) -> Any:
    """Refuse to delete an alarm that a composite alarm refers to."""
    going = set(self._get_param("AlarmNames", []))
    for alarm in self.cloudwatch_backend.alarms.values():
        used = going & set(_NAMED.findall(alarm.rule or ""))
        if used and alarm.name not in going:
            from moto.cloudwatch.exceptions import ValidationError

            raise ValidationError(
                f"Alarms {sorted(used)} cannot be deleted: {alarm.name} is made of them"
            )
    return original(self)

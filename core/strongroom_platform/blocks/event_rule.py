"""The EventBridge rule."""

from __future__ import annotations

import json
from collections.abc import Mapping

from cdktf_cdktf_provider_aws.cloudwatch_event_rule import CloudwatchEventRule
from constructs import Construct


def make_event_rule(
    scope: Construct,
    construct_id: str,
    name: str,
    *,
    description: str,
    pattern: Mapping[str, object],
) -> CloudwatchEventRule:
    """Create a rule on the default event bus; what receives the events is a ``CloudwatchEventTarget``.

    :param name: the physical name, also of the ``Name`` tag.
    :param pattern: the event pattern.
    """
    return CloudwatchEventRule(
        scope,
        construct_id,
        name=name,
        description=description,
        event_pattern=json.dumps(pattern, separators=(",", ":")),
        tags={"Name": name},
    )

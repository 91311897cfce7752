"""Lambda: moto forgets where a function's failed events go."""

from __future__ import annotations

from typing import Any

from strongroom.emulator.gaps.mechanism import Gaps

GAPS = Gaps()

_FUNCTION = "awslambda.models:LambdaFunction"
_KEY = "DeadLetterConfig"


@GAPS.replaces(_FUNCTION)
def __init__(  # noqa: N807
    original: Any, self: Any, account_id: str, spec: dict[str, Any], region: str, **options: Any
) -> None:
    """Keep the queue or topic."""
    self.dead_letter_config = spec.get(_KEY)
    original(self, account_id, spec, region, **options)


@GAPS.replaces(_FUNCTION)
def update_configuration(original: Any, self: Any, config_updates: dict[str, Any]) -> Any:
    """Change the queue or topic."""
    if _KEY in config_updates:
        self.dead_letter_config = config_updates[_KEY]
    return original(self, config_updates)


@GAPS.replaces(_FUNCTION)
def get_configuration(original: Any, self: Any, *arguments: Any, **options: Any) -> dict[str, Any]:
    """Return the queue or topic."""
    found: dict[str, Any] = original(self, *arguments, **options)
    if self.dead_letter_config and self.dead_letter_config.get("TargetArn"):
        found[_KEY] = self.dead_letter_config
    return found

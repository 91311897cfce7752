"""Lambda: moto forgets where a function's failed events go, and where its log."""

from __future__ import annotations

from typing import Any

from strongroom_emulator.gaps.mechanism import Gaps

GAPS = Gaps()

_FUNCTION = "awslambda.models:LambdaFunction"
_KEY = "DeadLetterConfig"
_LOGGING = "LoggingConfig"


@GAPS.replaces(_FUNCTION)
def __init__(  # noqa: N807
    original: Any, self: Any, account_id: str, spec: dict[str, Any], region: str, **options: Any
) -> None:
    """Keep the queue or topic, and the log group."""
    self.dead_letter_config = spec.get(_KEY)
    self.logging_config = spec.get(_LOGGING)
    original(self, account_id, spec, region, **options)


@GAPS.replaces(_FUNCTION)
def update_configuration(original: Any, self: Any, config_updates: dict[str, Any]) -> Any:
    """Change the queue or topic, and the log group."""
    if _LOGGING in config_updates:
        self.logging_config = config_updates[_LOGGING]
    if _KEY in config_updates:
        self.dead_letter_config = config_updates[_KEY]
    return original(self, config_updates)


@GAPS.replaces(_FUNCTION)
def get_configuration(original: Any, self: Any, *arguments: Any, **options: Any) -> dict[str, Any]:
    """Return the queue or topic, and the log group."""
    found: dict[str, Any] = original(self, *arguments, **options)
    if self.dead_letter_config and self.dead_letter_config.get("TargetArn"):
        found[_KEY] = self.dead_letter_config
    name = found["FunctionName"]
    found[_LOGGING] = self.logging_config or {
        "LogFormat": "Text",
        "LogGroup": f"/aws/lambda/{name}",
    }
    return found

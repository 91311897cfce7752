from typing import Any
def take() -> dict[str, Any]:
    return {"resources": {}, "pending_deletion": {}}

"""What the gaps of ElastiCache have in common: answers, errors, ARNs and tags."""

from __future__ import annotations

from typing import Any

from strongroom_emulator.gaps.mechanism import Gaps

GAPS = Gaps()

RESPONSE = "elasticache.responses:ElastiCacheResponse"


def kept(self: Any, name: str) -> dict[str, dict[str, Any]]:
    """Return what the backend keeps of a kind that moto does not know."""
    found: dict[str, dict[str, Any]] = self.elasticache_backend.__dict__.setdefault(name, {})
    return found


def result(content: Any) -> Any:
    """Return an answer of the service."""
    from moto.core.responses import ActionResult

    return ActionResult(content)


def error(code: str, message: str) -> Exception:
    """Return an error of the service, to raise."""
    from moto.elasticache.exceptions import ElastiCacheException

    made: Exception = ElastiCacheException(message)
    made.code = code  # type: ignore[attr-defined]
    return made


def arn(self: Any, kind: str, name: str) -> str:
    """Return the ARN of a resource of the service."""
    return f"arn:aws:elasticache:{self.region}:{self.current_account}:{kind}:{name}"


def tag(self: Any, resource_arn: str, tags: Any) -> None:
    """Tag a resource, if there are tags."""
    if tags:
        self.elasticache_backend.tagging_service.tag_resource(resource_arn, tags)


def forget(self: Any, held: dict[str, Any], name: str, resource_arn: str) -> Any:
    """Remove a resource with its tags; return it."""
    self.elasticache_backend.tagging_service.delete_all_tags_for_resource(resource_arn)
    return held.pop(name)


@GAPS.replaces(RESPONSE)
def list_tags_for_resource(_: Any, self: Any) -> Any:
    """Return the tags of anything; moto refuses the ARNs of kinds that it does not know."""
    service = self.elasticache_backend.tagging_service
    return result(
        {"TagList": service.list_tags_for_resource(self._get_param("ResourceName"))["Tags"]}
    )

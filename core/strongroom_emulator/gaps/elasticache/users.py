"""Users and their groups; moto has no groups and changes no user."""

from __future__ import annotations

from typing import Any

from strongroom_emulator.gaps.elasticache.service import (
    GAPS,
    RESPONSE,
    arn,
    error,
    forget,
    kept,
    result,
    tag,
)


@GAPS.adds(RESPONSE)
def modify_user(self: Any) -> Any:
    """Change what a user may do."""
    (user,) = self.elasticache_backend.describe_users(self._get_param("UserId"))
    user.access_string = self._get_param("AccessString") or user.access_string
    mode = self._get_params().get("AuthenticationMode") or {}
    user.authentication_type = mode.get("Type") or user.authentication_type
    return result(user)


def _user_group(self: Any) -> dict[str, Any]:
    name = self._get_param("UserGroupId")
    found = kept(self, "user_groups").get(name)
    if found is None:
        raise error("UserGroupNotFound", f"User group {name} not found.")
    return found


def _check_users(self: Any, user_ids: list[str]) -> None:
    """Refuse users that are not there, and a group without one whose name is ``default``."""
    users = [self.elasticache_backend.describe_users(user_id)[0] for user_id in user_ids]
    if "default" not in [user.name for user in users]:
        raise error("DefaultUserRequired", "User group must contain a user with name default.")


@GAPS.adds(RESPONSE)
def create_user_group(self: Any) -> Any:
    """Keep a group of users."""
    name, user_ids = self._get_param("UserGroupId"), self._get_param("UserIds", [])
    held = kept(self, "user_groups")
    if name in held:
        raise error("UserGroupAlreadyExists", f"User Group {name} already exists.")
    _check_users(self, user_ids)
    held[name] = {
        "UserGroupId": name,
        "Status": "active",
        "Engine": self._get_param("Engine").lower(),
        "UserIds": user_ids,
        "MinimumEngineVersion": "6.0",
        "ReplicationGroups": [],
        "ARN": arn(self, "usergroup", name),
    }
    tag(self, held[name]["ARN"], self._get_param("Tags"))
    return result(held[name])


@GAPS.adds(RESPONSE)
def describe_user_groups(self: Any) -> Any:
    """Return the group of a name, or all."""
    if self._get_param("UserGroupId"):
        return result({"UserGroups": [_user_group(self)]})
    return result({"UserGroups": list(kept(self, "user_groups").values())})


@GAPS.adds(RESPONSE)
def modify_user_group(self: Any) -> Any:
    """Add users and remove users."""
    group = _user_group(self)
    gone = set(self._get_param("UserIdsToRemove", []))
    users = [user for user in group["UserIds"] if user not in gone]
    users += self._get_param("UserIdsToAdd", [])
    _check_users(self, users)
    group["UserIds"] = users
    return result(group)


@GAPS.adds(RESPONSE)
def delete_user_group(self: Any) -> Any:
    """Forget a group of users that no cache uses."""
    group = _user_group(self)
    name = group["UserGroupId"]
    for user in self.elasticache_backend.replication_groups.values():
        if name in user.user_group_ids:
            raise error("InvalidUserGroupState", f"User group {name} is in use.")
    forget(self, kept(self, "user_groups"), name, group["ARN"])
    return result({**group, "Status": "deleting"})

"""Parameter groups, of which moto has none."""

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


def _parameter_group(self: Any) -> dict[str, Any]:
    name = self._get_param("CacheParameterGroupName")
    found = kept(self, "parameter_groups").get(name)
    if found is None:
        raise error("CacheParameterGroupNotFound", f"CacheParameterGroup {name} not found.")
    return found


@GAPS.adds(RESPONSE)
def create_cache_parameter_group(self: Any) -> Any:
    """Keep a parameter group, with no parameter changed."""
    name = self._get_param("CacheParameterGroupName")
    held = kept(self, "parameter_groups")
    if name in held:
        raise error("CacheParameterGroupAlreadyExists", f"Parameter group {name} already exists.")
    held[name] = {
        "CacheParameterGroupName": name,
        "CacheParameterGroupFamily": self._get_param("CacheParameterGroupFamily"),
        "Description": self._get_param("Description"),
        "IsGlobal": False,
        "ARN": arn(self, "parametergroup", name),
        "parameters": {},
    }
    tag(self, held[name]["ARN"], self._get_param("Tags"))
    return result({"CacheParameterGroup": held[name]})


@GAPS.adds(RESPONSE)
def describe_cache_parameter_groups(self: Any) -> Any:
    """Return the parameter group of a name, or all."""
    if self._get_param("CacheParameterGroupName"):
        return result({"CacheParameterGroups": [_parameter_group(self)]})
    return result({"CacheParameterGroups": list(kept(self, "parameter_groups").values())})


@GAPS.adds(RESPONSE)
def modify_cache_parameter_group(self: Any) -> Any:
    """Change parameters."""
    group = _parameter_group(self)
    for parameter in self._get_param("ParameterNameValues", []):
        group["parameters"][parameter["ParameterName"]] = parameter.get("ParameterValue", "")
    return result({"CacheParameterGroupName": group["CacheParameterGroupName"]})


@GAPS.adds(RESPONSE)
def reset_cache_parameter_group(self: Any) -> Any:
    """Give parameters their defaults again."""
    group = _parameter_group(self)
    if self._get_bool_param("ResetAllParameters"):
        group["parameters"].clear()
    for parameter in self._get_param("ParameterNameValues", []):
        group["parameters"].pop(parameter["ParameterName"], None)
    return result({"CacheParameterGroupName": group["CacheParameterGroupName"]})


@GAPS.adds(RESPONSE)
def describe_cache_parameters(self: Any) -> Any:
    """Return the parameters that were changed; defaults are not known here."""
    changed = _parameter_group(self)["parameters"].items()
    parameters = [
        {"ParameterName": name, "ParameterValue": value, "Source": "user", "IsModifiable": True}
        for name, value in sorted(changed)
    ]
    return result({"Parameters": parameters})


@GAPS.adds(RESPONSE)
def delete_cache_parameter_group(self: Any) -> Any:
    """Forget a parameter group that nothing uses."""
    group = _parameter_group(self)
    name = group["CacheParameterGroupName"]
    for user in self.elasticache_backend.replication_groups.values():
        if user.cache_parameter_group_name == name:
            raise error(
                "InvalidCacheParameterGroupState",
                f"One or more cache clusters are still members of this parameter group {name}.",
            )
    forget(self, kept(self, "parameter_groups"), name, group["ARN"])
    return result({})

"""Parameter groups of databases: which parameters they set, and for which engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from strongroom_guardrails.model import Resource
from strongroom_guardrails.values import places

GROUPS: Final = frozenset({"aws_db_parameter_group", "aws_rds_cluster_parameter_group"})

OFF: Final = frozenset({"0", "off", "false", "no"})
ON: Final = frozenset({"1", "on", "true", "yes"})


def parameters(group: Resource) -> Mapping[str, str]:
    """Return the parameters that a group sets, in the form PostgreSQL and MySQL compare them."""
    return {
        str(place.block.get("name")).lower(): str(place.value).lower()
        for place in places(group.arguments, "parameter.value")
        if place.block is not None
    }


def decides(group: Resource) -> bool:
    """Say whether the group holds the settings of a server: an Aurora cluster's are in its own group."""
    family = str(group.arguments.get("family", ""))
    return not (group.type == "aws_db_parameter_group" and family.startswith("aurora-"))


def postgres(family: Any) -> bool:
    """Say whether a family, or an engine, is PostgreSQL."""
    return str(family).removeprefix("aurora-").startswith("postgres")

"""ElastiCache: moto has neither parameter groups nor user groups, and keeps what is deleted.

Nor does it know the nodes of a replication group as the cache clusters that they are, which is where
Terraform reads versions, windows and groups from. Importing this package fills ``GAPS``.
"""

from __future__ import annotations

from strongroom_emulator.gaps.elasticache import (
    nodes,
    parameter_groups,
    replication_groups,
    subnet_groups,
    users,
)
from strongroom_emulator.gaps.elasticache.service import GAPS

__all__ = ["GAPS", "nodes", "parameter_groups", "replication_groups", "subnet_groups", "users"]

from __future__ import annotations

from pathlib import Path

import pytest

from support.emulated import deployed

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_the_cache_is_deployed_is_settled_and_is_destroyed_without_a_rest(tmp_path: Path) -> None:
    """With nothing but what it requires: the network and the keys."""
    with deployed(tmp_path, {"kms", "redis"}) as held:
        assert len(held["aws_elasticache_replication_group"]) == 1
        assert len(held["aws_elasticache_user"]) == 2
        assert len(held["aws_elasticache_user_group"]) == 1
        assert len(held["aws_elasticache_parameter_group"]) == 1
        assert "aws_elasticache_cluster" not in held, "nodes go with their group"

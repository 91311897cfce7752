from __future__ import annotations

from pathlib import Path

import pytest

from support.emulated import deployed

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_the_api_is_deployed_is_settled_and_is_destroyed_without_a_rest(tmp_path: Path) -> None:
    """With nothing but what it requires: the keys and the stream."""
    with deployed(tmp_path, {"kms", "kinesis", "apigw_mtls"}) as held:
        assert len(held["aws_api_gateway_rest_api"]) == 1
        assert len(held["aws_api_gateway_stage"]) == 1
        assert len(held["aws_api_gateway_domain_name"]) == 1
        assert len(held["aws_wafv2_web_acl"]) == 1
        assert "function-api-authorizer-dev01" in held["aws_lambda_function"]

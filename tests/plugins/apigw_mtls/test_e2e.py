from __future__ import annotations

from pathlib import Path

import boto3
import pytest

from strongroom_emulator.environment import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY
from strongroom_emulator.lifecycle import Emulator
from support.emulated import deployed
from support.synthesis import API, CERTIFICATE


def zone(emulator: Emulator) -> str:
    """Make the zone that the API's name is in."""
    route53 = boto3.client(
        "route53",
        endpoint_url=emulator.endpoint,
        region_name=REGION,
        aws_access_key_id=ACCESS_KEY_ID,
        aws_secret_access_key=SECRET_ACCESS_KEY,
    )
    made = route53.create_hosted_zone(Name="trading.example.com", CallerReference="test")
    zone_id = made["HostedZone"]["Id"].rpartition("/")[2]
    return API.replace(f'certificate_arn = "{CERTIFICATE}"', f'hosted_zone_id = "{zone_id}"')


pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_the_api_is_deployed_is_settled_and_is_destroyed_without_a_rest(tmp_path: Path) -> None:
    """With nothing but what it requires: the keys and the stream."""
    with deployed(tmp_path, {"kms", "kinesis", "apigw_mtls"}) as held:
        assert len(held["aws_api_gateway_rest_api"]) == 1
        assert len(held["aws_api_gateway_stage"]) == 1
        assert len(held["aws_api_gateway_domain_name"]) == 1
        assert len(held["aws_wafv2_web_acl"]) == 1
        assert "function-api-authorizer-dev01" in held["aws_lambda_function"]


def test_in_a_hosted_zone_the_certificate_is_made_and_proved_and_goes_again(
    tmp_path: Path,
) -> None:
    with deployed(tmp_path, {"kms", "kinesis", "apigw_mtls"}, before=zone) as held:
        assert len(held["aws_acm_certificate"]) == 1
        assert held["aws_api_gateway_domain_name"] == ["api.trading.example.com"]

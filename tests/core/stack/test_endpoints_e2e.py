"""Endpoints of every kind, made by Terraform on the embedded AWS."""

from __future__ import annotations

from pathlib import Path

import pytest

from strongroom import EndpointService
from strongroom_kit.testing import deployed
from support.plugins import installed

pytestmark = pytest.mark.e2e

VENDOR = "com.amazonaws.vpce.ca-central-1.vpce-svc-0123456789abcdef0"


@pytest.mark.slow
def test_gateways_interfaces_and_a_vendors_service_deploy_and_settle(tmp_path: Path) -> None:
    """Two services for one prefix, a gateway besides that to S3, none at all, and a vendor's."""
    ledger = installed(
        "ledger",
        calls=("ecr", "dynamodb", "rds-db", "iot"),
        endpoints=(EndpointService("vendor", VENDOR),),
    )
    with deployed(tmp_path, ["ledger"], installed=[ledger]) as held:
        assert len(held["aws_vpc_endpoint"]) == 1 + 2 + 1 + 4 + 1

"""API Gateway as Terraform reads it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Client = Callable[[str], Any]

NAME = "api.trading.example.com"
ARN = "arn:aws:acm:ca-central-1:123456789012:certificate/"


def test_a_domain_keeps_its_truststore_and_lets_it_be_changed(client: Client) -> None:
    gateway = client("apigateway")
    made = gateway.create_domain_name(
        domainName=NAME,
        regionalCertificateArn=f"{ARN}one",
        mutualTlsAuthentication={"truststoreUri": "s3://bucket/pem", "truststoreVersion": "1"},
        ownershipVerificationCertificateArn=f"{ARN}two",
        securityPolicy="TLS_1_2",
    )
    assert made["mutualTlsAuthentication"]["truststoreVersion"] == "1"
    gateway.update_domain_name(
        domainName=NAME,
        patchOperations=[
            {
                "op": "replace",
                "path": "/mutualTlsAuthentication/truststoreVersion",
                "value": "2",
            },
            {"op": "replace", "path": "/regionalCertificateArn", "value": f"{ARN}three"},
            {"op": "replace", "path": "/ownershipVerificationCertificateArn", "value": f"{ARN}4"},
        ],
    )
    found = gateway.get_domain_name(domainName=NAME)
    gateway.delete_domain_name(domainName=NAME)
    assert found["mutualTlsAuthentication"] == {
        "truststoreUri": "s3://bucket/pem",
        "truststoreVersion": "2",
    }
    assert found["regionalCertificateArn"] == f"{ARN}three"
    assert found["ownershipVerificationCertificateArn"] == f"{ARN}4"
    assert found["securityPolicy"] == "TLS_1_2"


def test_a_domain_without_a_truststore_shows_none(client: Client) -> None:
    gateway = client("apigateway")
    made = gateway.create_domain_name(domainName=NAME, regionalCertificateArn=f"{ARN}one")
    gateway.delete_domain_name(domainName=NAME)
    assert "mutualTlsAuthentication" not in made


def test_the_account_s_role_can_be_taken_away(client: Client) -> None:
    gateway = client("apigateway")
    path = "/cloudwatchRoleArn"
    gateway.update_account(patchOperations=[{"op": "replace", "path": path, "value": "arn:role"}])
    assert gateway.get_account()["cloudwatchRoleArn"] == "arn:role"
    gateway.update_account(patchOperations=[{"op": "replace", "path": path}])
    assert not gateway.get_account().get("cloudwatchRoleArn")

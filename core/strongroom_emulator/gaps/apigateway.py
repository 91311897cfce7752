"""API Gateway: mutual TLS of domain names, and taking the account's role away again."""

from __future__ import annotations

import json
from typing import Any

from strongroom_emulator.gaps.mechanism import Gaps

GAPS = Gaps()

_RESPONSE = "apigateway.responses:APIGatewayResponse"

_DOMAIN_FIELDS = ("mutualTlsAuthentication", "ownershipVerificationCertificateArn")
"""What moto forgets of a domain name."""


@GAPS.replaces(_RESPONSE)
def create_domain_name(original: Any, self: Any) -> Any:
    """Keep what moto forgets."""
    status, headers, _ = original(self)
    domain = self.backend.get_domain_name(self._get_param("domainName"))
    domain.forgotten = {key: self._get_param(key) for key in _DOMAIN_FIELDS}
    return status, headers, json.dumps(domain.to_json())


@GAPS.adds(_RESPONSE)
def update_domain_name(self: Any) -> str:
    """Change the certificate, the security policy and the truststore."""
    domain = self.backend.get_domain_name(self.path.split("/")[2])
    for operation in self._get_param("patchOperations"):
        _, key, *rest = operation["path"].split("/")
        value = operation.get("value")
        if rest:
            domain.forgotten[key] = {**(domain.forgotten.get(key) or {}), rest[0]: value}
        elif key in _DOMAIN_FIELDS:
            domain.forgotten[key] = value
        else:
            setattr(domain, _ATTRIBUTES[key], value)
    return json.dumps(domain.to_json())


_ATTRIBUTES = {
    "regionalCertificateArn": "regional_certificate_arn",
    "securityPolicy": "security_policy",
}


@GAPS.replaces("apigateway.models:DomainName")
def to_json(original: Any, self: Any) -> dict[str, Any]:
    """Show what moto forgets."""
    found: dict[str, Any] = original(self)
    forgotten = getattr(self, "forgotten", {})
    return {**found, **{key: value for key, value in forgotten.items() if value}}


@GAPS.replaces("apigateway.models:Account")
def apply_patch_operations(original: Any, self: Any, patch_operations: list[dict[str, Any]]) -> Any:
    """Take the role away when no other is given."""
    return original(self, [{"value": "", **operation} for operation in patch_operations])

"""The ``[plugins.apigw_mtls]`` table."""

from __future__ import annotations

import attrs

from strongroom import validators

_CERTIFICATE = r"arn:aws:acm:ca-central-1:[0-9]{12}:certificate/[0-9a-f-]{36}"
_certificate = validators.matching(
    _CERTIFICATE, "the ARN of an ACM certificate in ca-central-1, where a regional API needs it"
)
_file = validators.matching(r"[^\0]+", "the name of a file")


@attrs.frozen
class ApiSettings:
    """Which clients the API trusts, its name, and its limits."""

    truststore: str = attrs.field(
        default="pki/truststore.pem",
        validator=_file,
        metadata={
            "help": "The certificate authorities whose clients are admitted: a PEM file, relative to "
            "the config file unless the name is absolute. For development: strongroom pki init."
        },
    )
    clients: str = attrs.field(
        default="pki/clients.json",
        validator=_file,
        metadata={
            "help": "The clients that are admitted, each by the SHA-256 of its certificate: "
            '{"clients": [{"name": ..., "fingerprint": ...}]}.'
        },
    )
    revocation_lists: tuple[str, ...] = attrs.field(
        default=("pki/revoked.crl",),
        validator=validators.each(_file),
        metadata={"help": "Revocation lists of those authorities: files in PEM or DER."},
    )
    certificate_arn: str | None = attrs.field(
        default=None,
        validator=validators.optional(_certificate),
        metadata={"help": "The ACM certificate of domain_name, where no hosted zone is given."},
    )
    hosted_zone_id: str | None = attrs.field(
        default=None,
        validator=validators.optional(
            validators.matching(r"[A-Z0-9]{1,32}", "the id of a hosted zone, such as 'Z0123456789'")
        ),
        metadata={
            "help": "The Route 53 zone that domain_name is in: strongroom then has ACM make the "
            "certificate, proves the name by a record and points the name to the API."
        },
    )
    hosted_zone_name: str | None = attrs.field(
        default=None,
        validator=validators.optional(
            validators.matching(
                r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
                "a domain name such as 'trading.example.com'",
            )
        ),
        metadata={"help": "The zone's name, so that a domain_name outside it is found at once."},
    )
    ownership_certificate_arn: str | None = attrs.field(
        default=None,
        validator=validators.optional(_certificate),
        metadata={
            "help": "A public ACM certificate of domain_name: API Gateway asks for it when "
            "certificate_arn is imported or from a private authority."
        },
    )
    headroom: float = attrs.field(
        default=2.0,
        validator=validators.between(1.0, 10.0),
        metadata={"help": "What the API takes over the peak load."},
    )
    client_share: float = attrs.field(
        default=0.5,
        validator=validators.between(0.01, 1.0),
        metadata={"help": "The share of what the API takes that one client may use."},
    )
    request_quota: int = attrs.field(
        default=10_000,
        validator=validators.between(1, 1_000_000, "requests a second"),
        metadata={
            "help": "The account's API Gateway quota in the region, in requests a second; have AWS "
            "raise it first."
        },
    )
    function_quota: int = attrs.field(
        default=1_000,
        validator=validators.between(10, 1_000_000, "concurrent executions"),
        metadata={"help": "The account's quota of concurrent Lambda executions in the region."},
    )
    address_limit: int | None = attrs.field(
        default=None,
        validator=validators.optional(validators.between(10, 2_000_000_000, "requests")),
        metadata={
            "help": "Requests in five minutes from one address before the web ACL blocks it; left out, "
            "what one client may send."
        },
    )
    account_logging: bool = attrs.field(
        default=True,
        metadata={
            "help": "Whether this environment sets the role that API Gateway writes logs with. The "
            "account has one in a region: of several environments in it, leave one with true."
        },
    )
    log_days: int = attrs.field(
        default=400,
        validator=validators.log_retention,
        metadata={"help": "Days that logs are kept; PCI DSS 10.5.1 asks for 12 months at least."},
    )

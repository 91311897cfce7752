"""Which clients the API admits: a pure function of a certificate, the lists and the time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .certificate import MAX_PEM, Certificate, MalformedError, parse


@dataclass(frozen=True)
class Lists:
    """Which client is admitted.

    :param clients: name and usage key by the fingerprint of the client's certificate.
    :param issuers: the trusted authorities, by the SHA-256 of their name in DER.
    :param revoked: serial numbers, by issuer.
    """

    clients: Mapping[str, tuple[str, str]]
    issuers: frozenset[str]
    revoked: Mapping[str, frozenset[str]]

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Lists:
        """Read the lists from their JSON."""
        return cls(
            {
                fingerprint: (client["name"], client["usage_key"])
                for fingerprint, client in table["clients"].items()
            },
            frozenset(table["issuers"]),
            {issuer: frozenset(serials) for issuer, serials in table["revoked"].items()},
        )


@dataclass(frozen=True)
class Decision:
    """What was decided, and all that may be told of it.

    :param reason: one of a few fixed words; no part of it comes from the client.
    :param client: the client's name; None unless the client is admitted.
    :param usage_key: what the client's requests are counted under.
    """

    allowed: bool
    reason: str
    client: str | None = None
    usage_key: str | None = None
    certificate: Certificate | None = None


def decide(pem: str | None, lists: Lists, now: dt.datetime) -> Decision:
    """Decide by everything but the signature, which the TLS handshake has verified.

    The list of clients pins the whole certificate. The other checks would not be needed for that;
    they tell in the log why a certificate is refused, and still stand if a list is wrong.
    """
    if not pem:
        return Decision(False, "no-certificate")
    if len(pem) > MAX_PEM:
        return Decision(False, "oversized")
    try:
        certificate = parse(pem)
    except MalformedError:
        return Decision(False, "malformed")
    reason = _refusal(certificate, lists, now)
    if reason:
        return Decision(False, reason, certificate=certificate)
    name, usage_key = lists.clients[certificate.fingerprint]
    return Decision(True, "listed", name, usage_key, certificate)


def _refusal(certificate: Certificate, lists: Lists, now: dt.datetime) -> str:
    if certificate.issuer not in lists.issuers:
        return "unknown-issuer"
    if certificate.serial in lists.revoked.get(certificate.issuer, ()):
        return "revoked"
    if now < certificate.not_before:
        return "not-yet-valid"
    if now > certificate.not_after:
        return "expired"
    if certificate.fingerprint not in lists.clients:
        return "not-listed"
    return ""

"""Revocation lists of the trusted authorities (RFC 5280, 5), as serial numbers by issuer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from strongroom_apigw_mtls.authorities import name_hash


def read(
    content: bytes, trusted: Sequence[x509.Certificate], now: dt.datetime
) -> tuple[dict[str, set[str]], list[str]]:
    """Read a revocation list in PEM or DER.

    :param trusted: the authorities; one of them must have signed the list.
    :param now: the time that the list must be current at.
    :return: serial numbers in lower-case hexadecimal by the hash of the issuer's name, and problems.
    """
    load = (
        x509.load_pem_x509_crl if content.lstrip().startswith(b"-----") else x509.load_der_x509_crl
    )
    try:
        found = load(content)
        entries = list(found)
    except ValueError as error:
        reason = str(error).partition("\n")[0]
        return {}, [
            f"expected a revocation list in PEM or DER, found none that can be read: {reason}"
        ]
    issuer = found.issuer.rfc4514_string()
    problems = []
    if not any(_signed(found, authority) for authority in trusted):
        problems.append(
            f"expected a list that an authority of the truststore signed, found one of {issuer!r} that "
            "none did"
        )
    if found.next_update_utc is not None and found.next_update_utc < now:
        problems.append(
            f"expected a current list, found one of {issuer!r} whose next was due on "
            f"{found.next_update_utc:%Y-%m-%d}"
        )
    return {name_hash(found.issuer): {f"{entry.serial_number:x}" for entry in entries}}, problems


def _signed(found: x509.CertificateRevocationList, authority: x509.Certificate) -> bool:
    if authority.subject != found.issuer:
        return False
    try:
        return found.is_signature_valid(authority.public_key())  # type: ignore[arg-type]
    except (TypeError, ValueError, InvalidSignature, UnsupportedAlgorithm):
        return False

"""The truststore: certificates of authorities, held to what API Gateway takes.

API Gateway takes X.509 version 3 certificates with RSA keys of 2048 bits and more or ECDSA keys on P-256
or P-384, signed with SHA-256 or stronger, in chains of at most four authorities (API Gateway Developer
Guide, "How to turn on mutual TLS authentication for your REST APIs"). It finds out in the middle of a
deploy, or at the first client; here it is found out before anything is synthesised.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import warnings
from collections.abc import Iterator

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

RSA_BITS = 2048

CURVES = ("secp256r1", "secp384r1")

WEAK_HASHES = ("md5", "sha1", "sha224")

LONGEST_CHAIN = 4
"""Authorities from a root down; the client's own certificate is not counted."""


def read(content: bytes, now: dt.datetime) -> tuple[list[x509.Certificate], list[str]]:
    """Read a truststore.

    :param now: the time that certificates must be valid at.
    :return: the certificates, and every problem with them.
    """
    problems = []
    if b"PRIVATE KEY-----" in content:
        problems.append(
            "expected certificates alone, found a private key, which must not be in this file"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the checks below cover what cryptography warns of
            found = x509.load_pem_x509_certificates(content)
    except ValueError as error:
        reason = str(error).partition("\n")[0]
        return [], [
            *problems,
            f"expected certificates in PEM, found none that can be read: {reason}",
        ]
    for number, certificate in enumerate(found, start=1):
        where = f"certificate {number} ({certificate.subject.rfc4514_string() or 'no name'})"
        problems += [f"{where}: {message}" for message in _wrong(certificate, now)]
        if certificate in found[: number - 1]:
            problems.append(f"{where}: expected each certificate once, found it twice")
        problems += [f"{where}: {message}" for message in _chain(certificate, found)]
    return found, problems


def as_pem(found: list[x509.Certificate]) -> str:
    """Return certificates in PEM, without what a file has between them."""
    return "".join(c.public_bytes(serialization.Encoding.PEM).decode() for c in found)


def name_hash(name: x509.Name) -> str:
    """Return the SHA-256 of a name in DER, in lower-case hexadecimal, as the authorizer has it."""
    return hashlib.sha256(name.public_bytes()).hexdigest()


def _wrong(certificate: x509.Certificate, now: dt.datetime) -> Iterator[str]:
    try:
        extensions = certificate.extensions
    except (ValueError, x509.DuplicateExtension) as error:
        yield f"expected extensions that can be read, found: {error}"
        return
    if certificate.version is not x509.Version.v3:
        yield f"expected an X.509 version 3 certificate, found {certificate.version.name}"
    if not _is_authority(extensions):
        yield "expected the certificate of an authority, found one that may not sign others"
    if certificate.not_valid_after_utc < now:
        yield f"expected a valid certificate, found one that expired on {_day(certificate)}"
    if certificate.not_valid_before_utc > now:
        starts = f"{certificate.not_valid_before_utc:%Y-%m-%d}"
        yield f"expected a valid certificate, found one that starts on {starts}"
    yield from _wrong_key(certificate)
    try:
        used = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        used = None
    if used is None or used.name in WEAK_HASHES:
        yield f"expected a signature with SHA-256 or stronger, found {used.name if used else 'none'}"


def _wrong_key(certificate: x509.Certificate) -> Iterator[str]:
    expected = f"expected an RSA key of {RSA_BITS} bits or more, or an ECDSA key on P-256 or P-384"
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        yield f"{expected}, found one that cannot be read"
        return
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < RSA_BITS:
            yield f"{expected}, found RSA of {key.key_size} bits"
    elif isinstance(key, ec.EllipticCurvePublicKey):
        if key.curve.name not in CURVES:
            yield f"{expected}, found ECDSA on {key.curve.name}"
    else:
        yield f"{expected}, found another kind"


def _is_authority(extensions: x509.Extensions) -> bool:
    try:
        if not extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            return False
    except x509.ExtensionNotFound:
        return False
    try:
        return extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        return True  # RFC 5280, 4.2.1.3: without it the key may be used for anything


def _chain(certificate: x509.Certificate, found: list[x509.Certificate]) -> Iterator[str]:
    """Follow a certificate up to its root, which must be there too."""
    at, length = certificate, 1
    while at.subject != at.issuer:
        above = next((c for c in found if c != at and _signed(at, c)), None)
        if above is None:
            yield (
                "expected every authority up to the root, found no "
                f"{at.issuer.rfc4514_string() or 'issuer'} that signed it"
            )
            return
        at, length = above, length + 1
        if length > LONGEST_CHAIN:
            yield (
                f"expected at most {LONGEST_CHAIN} authorities in a chain, which is what API Gateway "
                "follows, found more above this one"
            )
            return


def _signed(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _day(certificate: x509.Certificate) -> str:
    return f"{certificate.not_valid_after_utc:%Y-%m-%d}"

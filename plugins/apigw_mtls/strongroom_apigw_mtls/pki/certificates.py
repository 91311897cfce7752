"""Certificates, keys and revocation lists, made with ``cryptography``. No files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal, TypeAlias

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Algorithm: TypeAlias = Literal["ecdsa", "rsa"]
"""Kinds of keys that API Gateway takes in a truststore and from a client: ECDSA on P-256 and RSA of
2048 bits are the smallest (API Gateway Developer Guide, "Mutual TLS for REST APIs")."""

PrivateKey: TypeAlias = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

RSA_BITS = 3072
"""128 bits of strength, as P-256 has (NIST SP 800-57 part 1, table 2)."""

BACKDATED = dt.timedelta(minutes=5)
"""How long before now a certificate starts to be valid, for clocks that are behind."""

COMMON_NAME_LIMIT = 64
"""Characters in a common name (RFC 5280, ub-common-name)."""


@attrs.frozen
class Identity:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: PrivateKey = attrs.field(repr=False)


def make_authority(name: str, days: int, algorithm: Algorithm, *, now: dt.datetime) -> Identity:
    """Make a self-signed certificate authority that signs client certificates only, no authorities.

    :param name: its common name.
    :param days: how long it is valid.
    """
    key = _key(algorithm)
    subject = _name(name)
    certificate = (
        _builder(subject, subject, key, days, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Identity(certificate, key)


def make_client(
    authority: Identity, name: str, days: int, algorithm: Algorithm, *, now: dt.datetime
) -> Identity:
    """Make a client certificate that an authority signs; it never outlives the authority.

    :param name: the client's name, the certificate's common name.
    :param days: how long it is valid, at most as long as the authority.
    """
    key = _key(algorithm)
    issuer = authority.certificate
    builder = _builder(_name(name), issuer.subject, key, days, now, issuer.not_valid_after_utc)
    certificate = (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()),
            critical=False,
        )
        .sign(authority.key, hashes.SHA256())
    )
    return Identity(certificate, key)


def make_revocation_list(
    authority: Identity,
    revoked: Iterable[x509.RevokedCertificate],
    number: int,
    *,
    now: dt.datetime,
) -> x509.CertificateRevocationList:
    """Make a revocation list, current until the authority ends: it changes only with a revocation.

    :param number: counts the lists of an authority up (RFC 5280, 5.2.3).
    """
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(now - BACKDATED)
        .next_update(authority.certificate.not_valid_after_utc)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()),
            critical=False,
        )
    )
    for entry in revoked:
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(authority.key, hashes.SHA256())


def revocation(certificate: x509.Certificate, *, now: dt.datetime) -> x509.RevokedCertificate:
    """Return the entry of a revocation list that revokes a certificate."""
    return (
        x509.RevokedCertificateBuilder()
        .serial_number(certificate.serial_number)
        .revocation_date(now)
        .build()
    )


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate's DER form, in lower-case hexadecimal."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def certificate_pem(certificate: x509.Certificate) -> bytes:
    """Return a certificate in PEM."""
    return certificate.public_bytes(serialization.Encoding.PEM)


def key_pem(key: PrivateKey) -> bytes:
    """Return a private key in PEM, PKCS #8, not encrypted: it lies in a file of mode 0600."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _key(algorithm: Algorithm) -> PrivateKey:
    if algorithm == "rsa":
        return rsa.generate_private_key(65537, RSA_BITS)
    return ec.generate_private_key(ec.SECP256R1())


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: PrivateKey,
    days: int,
    now: dt.datetime,
    latest: dt.datetime | None = None,
) -> x509.CertificateBuilder:
    ends = now + dt.timedelta(days=days)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(ends if latest is None else min(ends, latest))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )

"""Authorities and client certificates: by ``strongroom pki``, and such as it never makes."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from strongroom import Config
from strongroom_apigw_mtls.pki import certificates
from strongroom_apigw_mtls.pki.certificates import Identity
from strongroom_apigw_mtls.pki.folder import Folder
from strongroom_apigw_mtls.settings import ApiSettings
from support.synthesis import CERTIFICATE

NOW = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
"""When tests judge: in an hour, so that what is made late in a long run is valid by then."""
DAY = dt.timedelta(days=1)


def pem(certificate: x509.Certificate) -> str:
    """Return a certificate in PEM, as API Gateway hands it to the authorizer."""
    return certificates.certificate_pem(certificate).decode()


def config(folder: Path) -> Config:
    """Return the config of an environment whose files are in a folder."""
    return attrs.evolve(
        Config(environment_suffix="dev01", domain_name="api.trading.example.com"), folder=folder
    )


SETTINGS = ApiSettings(certificate_arn=CERTIFICATE)


@attrs.frozen
class Clients:
    """An authority with a client of every kind.

    :param expired: is on the list, and its time is over.
    :param early: is on the list, and its time has not come.
    :param revoked: is on the list by mistake, and revoked.
    :param unlisted: is valid, and on no list.
    :param stranger: comes from another authority.
    :param impostor: comes from another authority with the name of ours.
    """

    folder: Folder
    valid: Identity
    expired: Identity
    early: Identity
    revoked: Identity
    unlisted: Identity
    stranger: Identity
    impostor: Identity

    def write(self, identity: Identity, into: Path) -> Path:
        """Write a certificate and its key into one file, as ``ssl`` takes them."""
        file = into / f"{identity.certificate.serial_number:x}.pem"
        file.write_bytes(
            certificates.certificate_pem(identity.certificate) + certificates.key_pem(identity.key)
        )
        return file


def make_clients(path: Path) -> Clients:
    """Make all of them below a folder, ours in ``pki``."""
    folder = Folder(path / "pki")
    authority = folder.init("our CA", 3_650, "ecdsa")
    valid = folder.issue("acme", 365, "ecdsa")
    revoked = folder.issue("former", 365, "ecdsa")
    folder.revoke("former")
    stranger = Folder(path / "stranger")
    impostor = Folder(path / "impostor")

    def client(name: str, start: dt.datetime, end: dt.datetime) -> Identity:
        key = ec.generate_private_key(ec.SECP256R1())
        made = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(authority.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(end)
            .sign(authority.key, hashes.SHA256())
        )
        return Identity(made, key)

    expired = client("late", NOW - 30 * DAY, NOW - DAY)
    early = client("early", NOW + DAY, NOW + 30 * DAY)
    found = Clients(
        folder,
        valid,
        expired,
        early,
        revoked,
        certificates.make_client(authority, "unlisted", 365, "ecdsa", now=dt.datetime.now(dt.UTC)),
        certificates.make_client(
            stranger.init("another CA", 365, "ecdsa"),
            "stranger",
            365,
            "ecdsa",
            now=dt.datetime.now(dt.UTC),
        ),
        certificates.make_client(
            impostor.init("our CA", 365, "ecdsa"), "acme", 365, "ecdsa", now=dt.datetime.now(dt.UTC)
        ),
    )
    listed = {"acme": valid, "late": expired, "early": early, "former": revoked}
    entries = [
        {"name": name, "fingerprint": certificates.fingerprint(identity.certificate)}
        for name, identity in listed.items()
    ]
    folder.client_list.write_text(json.dumps({"clients": entries}))
    return found


def authority_pem(
    *,
    name: str = "an authority",
    key: object = None,
    start: dt.datetime = NOW - DAY,
    end: dt.datetime = NOW + 365 * DAY,
    ca: bool | None = True,
    usage: bool | None = None,
    hash_: hashes.HashAlgorithm | None = None,
) -> bytes:
    """Return a self-signed certificate, by default one that every check lets pass."""
    signer = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(signer.public_key())  # type: ignore[attr-defined]
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
    )
    if ca is not None:
        builder = builder.add_extension(x509.BasicConstraints(ca, None), critical=True)
    if usage is not None:
        builder = builder.add_extension(_usage(sign=usage), critical=True)
    made = builder.sign(signer, hash_ or hashes.SHA256())  # type: ignore[arg-type]
    return made.public_bytes(serialization.Encoding.PEM)


def chain_pem(length: int) -> list[bytes]:
    """Return a chain of authorities in PEM, the root first."""
    found: list[bytes] = []
    above: Identity | None = None
    for number in range(length):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"CA {number}")])
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(above.certificate.subject if above else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - DAY)
            .not_valid_after(NOW + DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(above.key if above else key, hashes.SHA256())
        )
        above = Identity(made, key)
        found.append(certificates.certificate_pem(made))
    return found


def _usage(*, sign: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=sign,
        crl_sign=sign,
        encipher_only=False,
        decipher_only=False,
    )

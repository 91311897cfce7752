"""The folder that a development authority lives in.

=======================  =============================================================
``truststore.pem``       the authority's certificate: what API Gateway trusts
``clients.json``         the clients that are let in, by the SHA-256 of their certificate
``revoked.crl``          the revocation list, in PEM
``clients/NAME.pem``     a client's certificate, and ``clients/NAME.key`` its private key
``revoked/NAME-SERIAL.pem``  a revoked certificate
``authority.key``        the authority's private key
=======================  =============================================================

Each file is written in one step, and in an order that an interruption leaves safe: a certificate
works only when the list of clients has it, and is refused from the moment the revocation list has it.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from strongroom import CallerError, OutsideError, files
from strongroom_apigw_mtls.pki import certificates
from strongroom_apigw_mtls.pki.certificates import Algorithm, Identity

DAYS_LIMIT = 36_500
"""A hundred years: the longest validity that is asked for."""

CLIENT_NAME_LIMIT = 32
"""Characters in a client's name: it ends up in names of AWS resources and in log lines."""

_CLIENT_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_IGNORED = "# Private keys never leave this machine.\n*.key\n"


@attrs.frozen
class Client:
    """A client certificate as ``strongroom pki show`` tells of it.

    :param serial: in lower-case hexadecimal.
    :param fingerprint: SHA-256 of the certificate, in lower-case hexadecimal.
    :param state: ``unlisted`` when no list of clients has it, so that it is refused.
    """

    name: str
    serial: str
    fingerprint: str
    expires: dt.datetime
    state: Literal["valid", "expired", "revoked", "unlisted"]


@attrs.frozen
class Folder:
    """A folder of certificates, keys and lists."""

    path: Path

    @property
    def truststore(self) -> Path:
        """The authority's certificate."""
        return self.path / "truststore.pem"

    @property
    def authority_key(self) -> Path:
        """The authority's private key."""
        return self.path / "authority.key"

    @property
    def client_list(self) -> Path:
        """The clients that are let in."""
        return self.path / "clients.json"

    @property
    def revocation_list(self) -> Path:
        """The revocation list."""
        return self.path / "revoked.crl"

    def certificate_file(self, name: str) -> Path:
        """Return the file of a client's certificate."""
        return self.path / "clients" / f"{name}.pem"

    def key_file(self, name: str) -> Path:
        """Return the file of a client's private key."""
        return self.path / "clients" / f"{name}.key"

    def init(self, name: str, days: int, algorithm: Algorithm) -> Identity:
        """Make the authority, with no client admitted and none revoked.

        :raises CallerError: when the folder has an authority already, or the arguments are wrong.
        """
        _check_days(days)
        if not 1 <= len(name) <= certificates.COMMON_NAME_LIMIT:
            raise CallerError(
                f"expected a name of 1 to {certificates.COMMON_NAME_LIMIT} characters, found "
                f"{len(name)}"
            )
        taken = [
            file
            for file in (
                self.truststore,
                self.authority_key,
                self.client_list,
                self.revocation_list,
            )
            if file.exists()
        ]
        if taken:
            raise CallerError(
                f"{taken[0]} exists already and is left as it is",
                hint="name another folder with --folder, or move that one away",
            )
        authority = certificates.make_authority(name, days, algorithm, now=_now())
        files.write(self.path / ".gitignore", _IGNORED)
        files.write(self.authority_key, certificates.key_pem(authority.key), private=True)
        self._write_revoked(authority, [], 1)
        self._write_clients([])
        files.write(self.truststore, certificates.certificate_pem(authority.certificate))
        return authority

    def issue(self, name: str, days: int, algorithm: Algorithm) -> Identity:
        """Make a client's key and certificate and put it on the list.

        :raises CallerError: when the client has a certificate, or the arguments are wrong.
        :raises OutsideError: when a file of the folder cannot be read.
        """
        _check_name(name)
        _check_days(days)
        if self.certificate_file(name).exists():
            raise CallerError(
                f"the client {name!r} has a certificate, {self.certificate_file(name)}",
                hint=f"revoke it first: strongroom pki revoke {name}",
            )
        authority = self._authority()
        listed = [entry for entry in self._clients() if entry["name"] != name]
        client = certificates.make_client(authority, name, days, algorithm, now=_now())
        files.write(self.key_file(name), certificates.key_pem(client.key), private=True)
        entry = {"name": name, "fingerprint": certificates.fingerprint(client.certificate)}
        self._write_clients([*listed, entry])
        files.write(self.certificate_file(name), certificates.certificate_pem(client.certificate))
        return client

    def revoke(self, name: str) -> x509.Certificate:
        """Revoke a client's certificate, take it off the list and remove its private key.

        :raises CallerError: when the client has none.
        :raises OutsideError: when a file of the folder cannot be read or written.
        """
        _check_name(name)
        file = self.certificate_file(name)
        if not file.exists():
            raise CallerError(
                f"the client {name!r} has no certificate in {file.parent}",
                hint="show what there is with: strongroom pki show",
            )
        authority = self._authority()
        certificate = _certificate(file)
        revoked = self._revoked()
        if revoked.get_revoked_certificate_by_serial_number(certificate.serial_number) is None:
            entry = certificates.revocation(certificate, now=_now())
            self._write_revoked(authority, [*revoked, entry], _number(revoked) + 1)
        self._write_clients([entry for entry in self._clients() if entry["name"] != name])
        kept = self.path / "revoked" / f"{name}-{certificate.serial_number:x}.pem"
        files.write(kept, certificates.certificate_pem(certificate))
        try:
            self.key_file(name).unlink(missing_ok=True)
            file.unlink()
        except OSError as error:
            raise OutsideError(
                f"the certificate is revoked, but {file} cannot be removed: "
                f"{error.strerror or error}"
            ) from error
        return certificate

    def authority_certificate(self) -> x509.Certificate:
        """Return the authority's certificate.

        :raises CallerError: when there is no authority.
        """
        if not self.truststore.exists():
            raise CallerError(
                f"there is no certificate authority in {self.path}",
                hint="make one with: strongroom pki init",
            )
        return _certificate(self.truststore)

    def show(self) -> list[Client]:
        """Return every client certificate there is or was, by name.

        :raises CallerError: when there is no authority.
        :raises OutsideError: when a file of the folder cannot be read.
        """
        self.authority_certificate()
        revoked = {entry.serial_number for entry in self._revoked()}
        listed = {entry["fingerprint"] for entry in self._clients()}
        now = _now()
        found = []
        for file in [*self.path.glob("clients/*.pem"), *self.path.glob("revoked/*.pem")]:
            certificate = _certificate(file)
            mark = certificates.fingerprint(certificate)
            state: Literal["valid", "expired", "revoked", "unlisted"] = "valid"
            if certificate.serial_number in revoked:
                state = "revoked"
            elif certificate.not_valid_after_utc < now:
                state = "expired"
            elif mark not in listed:
                state = "unlisted"
            serial = f"{certificate.serial_number:x}"
            name = file.stem.removesuffix(f"-{serial}")
            found.append(Client(name, serial, mark, certificate.not_valid_after_utc, state))
        return sorted(found, key=lambda client: (client.name, client.state, client.serial))

    def _authority(self) -> Identity:
        certificate = self.authority_certificate()
        pem = _read(self.authority_key)
        try:
            key = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError) as error:
            raise OutsideError(f"{self.authority_key} is no private key in PEM: {error}") from error
        if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            raise OutsideError(f"{self.authority_key} is neither an ECDSA nor an RSA key")
        if key.public_key() != certificate.public_key():
            raise OutsideError(
                f"{self.authority_key} is not the key of the certificate in {self.truststore}"
            )
        return Identity(certificate, key)

    def _clients(self) -> list[dict[str, str]]:
        try:
            found: list[dict[str, str]] = json.loads(_read(self.client_list))["clients"]
        except (ValueError, TypeError, KeyError) as error:
            raise OutsideError(f"{self.client_list} is no list of clients: {error}") from error
        return found

    def _write_clients(self, clients: Sequence[dict[str, str]]) -> None:
        ordered = sorted(clients, key=lambda entry: entry["name"])
        files.write(self.client_list, json.dumps({"clients": ordered}, indent=2) + "\n")

    def _revoked(self) -> x509.CertificateRevocationList:
        try:
            return x509.load_pem_x509_crl(_read(self.revocation_list))
        except ValueError as error:
            raise OutsideError(
                f"{self.revocation_list} is no revocation list in PEM: {error}"
            ) from error

    def _write_revoked(
        self, authority: Identity, revoked: Sequence[x509.RevokedCertificate], number: int
    ) -> None:
        made = certificates.make_revocation_list(authority, revoked, number, now=_now())
        files.write(self.revocation_list, made.public_bytes(serialization.Encoding.PEM))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _number(revoked: x509.CertificateRevocationList) -> int:
    return revoked.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise OutsideError(f"cannot read {file}: {error.strerror or error}") from error


def _certificate(file: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(_read(file))
    except ValueError as error:
        raise OutsideError(f"{file} is no certificate in PEM: {error}") from error


def _check_name(name: str) -> None:
    if not _CLIENT_NAME.fullmatch(name) or len(name) > CLIENT_NAME_LIMIT:
        raise CallerError(
            f"expected a client's name of 1 to {CLIENT_NAME_LIMIT} lower-case letters, digits and "
            f"single hyphens between them, found {name!r}"
        )


def _check_days(days: int) -> None:
    if not 1 <= days <= DAYS_LIMIT:
        raise CallerError(f"expected 1 to {DAYS_LIMIT:,} days, found {days:,}")

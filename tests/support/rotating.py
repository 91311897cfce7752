"""A database, Secrets Manager, and the rotation function between them: all real but the cloud."""

from __future__ import annotations

import datetime as dt
import ipaddress
import uuid
from pathlib import Path
from typing import Any

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from strongroom_secrets.rotation.database import Database
from strongroom_secrets.rotation.versions import Current, Login, Versions
from support.postgres import Postgres
from support.rotation import STEPS, Function

SUPERUSER = Login("postgres", "superuser-of-the-test")
MASTER = Login("dbowner", "master-of-the-test")
USERS = ("app", "app_clone")
ROLE = "trading_app"


def certificate(folder: Path, address: str) -> tuple[Path, Path]:
    """Make a self-signed certificate for an address; return it and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a database of the tests")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    files = folder / f"{address}.pem", folder / f"{address}.key"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


@attrs.frozen
class Platform:
    """All that a rotation touches."""

    postgres: Postgres
    function: Function
    database: Database
    secret_arn: str
    role_arn: str
    client: Any

    def begin(self) -> str:
        """Ask for a rotation as the schedule does; return the token of the pending version."""
        token = str(uuid.uuid4())
        self.client.rotate_secret(SecretId=self.secret_arn, ClientRequestToken=token)
        return token

    def rotate(self) -> None:
        """Rotate once, undisturbed."""
        token = self.begin()
        for step in STEPS:
            self.function.run(step, token)

    def current(self) -> Current:
        """Return the version that an application would use now."""
        found = Versions(self.client, self.secret_arn, "").current()
        assert found is not None
        return found

    def lets_in(self, login: Login) -> bool:
        """Whether an application gets in with a login."""
        return self.database.lets_in(login)

"""Which clients the API trusts: the three files that the config names, in the form that is deployed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING

import attrs

from strongroom import Config, Problem
from strongroom_apigw_mtls import authorities, clients, revocations
from strongroom_apigw_mtls.clients import Client
from strongroom_apigw_mtls.settings import ApiSettings

if TYPE_CHECKING:
    from cryptography import x509

AT = "plugins.apigw_mtls"

HINT = (
    "make one with: strongroom pki init, or turn the plugin off: plugins.apigw_mtls.enabled = false"
)


@attrs.frozen
class Trust:
    """What is deployed.

    :param truststore: the authorities' certificates in PEM, and nothing else of the file.
    :param lists: what the authorizer reads, as JSON: clients, issuers and revoked serial numbers.
    :param clients: the clients, by name and fingerprint.
    """

    truststore: str
    lists: str
    clients: tuple[Client, ...]


def load(settings: ApiSettings, config: Config, now: dt.datetime) -> tuple[Trust, list[Problem]]:
    """Read and check the files.

    :param now: the time that certificates must be valid at.
    :return: what could be read, and every problem that was found.
    """
    problems: list[Problem] = []

    def read(key: str, name: str) -> bytes | None:
        file = config.file(name)
        try:
            return file.read_bytes()
        except OSError as error:
            words = f"{error.strerror or error}; {HINT}"
            problems.append(Problem(f"{AT}.{key}", f"the file {file} cannot be read: {words}"))
            return None

    def report(key: str, messages: list[str]) -> None:
        problems.extend(Problem(f"{AT}.{key}", message) for message in messages)

    trusted: list[x509.Certificate] = []
    content = read("truststore", settings.truststore)
    if content is not None:
        trusted, messages = authorities.read(content, now)
        report("truststore", messages)
    listed: list[Client] = []
    content = read("clients", settings.clients)
    if content is not None:
        listed, messages = clients.read(content)
        report("clients", messages)
    revoked: dict[str, set[str]] = {}
    for number, name in enumerate(settings.revocation_lists):
        content = read(f"revocation_lists[{number}]", name)
        if content is not None and trusted:
            found, messages = revocations.read(content, trusted, now)
            report(f"revocation_lists[{number}]", messages)
            for issuer, serials in found.items():
                revoked.setdefault(issuer, set()).update(serials)
    lists = {
        "clients": {
            client.fingerprint: {
                "name": client.name,
                "usage_key": usage_key(config.environment_suffix, client.name),
            }
            for client in listed
        },
        "issuers": sorted({authorities.name_hash(found.subject) for found in trusted}),
        "revoked": {issuer: sorted(serials) for issuer, serials in revoked.items()},
    }
    return (
        Trust(
            authorities.as_pem(trusted),
            json.dumps(lists, indent=1, sort_keys=True),
            tuple(listed),
        ),
        problems,
    )


def usage_key(suffix: str, client: str) -> str:
    """Return what a client's requests are counted under: the value of its API key.

    It opens nothing and so is no secret: the API takes the key from its authorizer alone, never from a
    request. A hash, because values must be unlike in all of a region and 20 to 128 characters long.
    """
    return hashlib.sha256(f"{suffix}/{client}".encode()).hexdigest()

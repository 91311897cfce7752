"""A TLS handshake on loopback with the truststore that is deployed: who gets in, and who does not."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
from pathlib import Path

import pytest

from strongroom_apigw_mtls import trust
from strongroom_apigw_mtls.authorizer.decision import Lists, decide
from strongroom_apigw_mtls.pki.certificates import Identity
from support.clients import NOW, SETTINGS, Clients, config


@pytest.fixture(scope="module")
def deployed(clients: Clients) -> trust.Trust:
    found, problems = trust.load(SETTINGS, config(clients.folder.path.parent), NOW)
    assert problems == []
    return found


def handshake(
    clients: Clients,
    deployed: trust.Trust,
    client: Identity | None,
    folder: Path,
    version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2,
) -> str | None:
    """Shake hands as a server that trusts what API Gateway is to trust.

    :return: the client's certificate as the server saw it; None when the server refused.
    """
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.minimum_version = ssl.TLSVersion.TLSv1_2  # the domain's security policy, TLS_1_2
    # Any certificate will do for the server: nobody verifies it here.
    server.load_cert_chain(clients.write(clients.stranger, folder))
    server.load_verify_locations(cadata=deployed.truststore)
    server.verify_mode = ssl.CERT_REQUIRED
    seen: list[str] = []

    def serve(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), server.wrap_socket(connection, server_side=True) as tls:
            der = tls.getpeercert(binary_form=True)
            assert der is not None
            seen.append(ssl.DER_cert_to_PEM_cert(der))
            tls.sendall(b"in")

    here = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    here.check_hostname = False
    here.verify_mode = ssl.CERT_NONE
    if version < ssl.TLSVersion.TLSv1_2:
        here.minimum_version = version
        here.set_ciphers("DEFAULT:@SECLEVEL=0")  # so that it is offered at all
    here.maximum_version = version
    if client is not None:
        here.load_cert_chain(clients.write(client, folder))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)
        port = listener.getsockname()[1]

        def connect() -> None:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", port), timeout=10) as plain,
                here.wrap_socket(plain) as tls,
            ):
                tls.recv(2)

        thread = threading.Thread(target=connect)
        thread.start()
        connection, _ = listener.accept()
        connection.settimeout(10)
        serve(connection)
        connection.close()
        thread.join(20)
    return seen[0] if seen else None


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_client_of_our_authority_gets_in_and_the_authorizer_agrees(
    clients: Clients, deployed: trust.Trust, tmp_path: Path, version: ssl.TLSVersion
) -> None:
    seen = handshake(clients, deployed, clients.valid, tmp_path, version)
    decision = decide(seen, Lists.read(json.loads(deployed.lists)), NOW)
    assert (decision.allowed, decision.client) == (True, "acme")


@pytest.mark.parametrize("who", ["expired", "early", "stranger", "impostor"])
def test_who_is_expired_early_or_of_another_authority_does_not_get_in(
    clients: Clients, deployed: trust.Trust, tmp_path: Path, who: str
) -> None:
    assert handshake(clients, deployed, getattr(clients, who), tmp_path) is None


def test_nobody_gets_in_without_a_certificate(
    clients: Clients, deployed: trust.Trust, tmp_path: Path
) -> None:
    assert handshake(clients, deployed, None, tmp_path) is None


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_nobody_gets_in_with_an_older_tls(
    clients: Clients, deployed: trust.Trust, tmp_path: Path
) -> None:
    assert handshake(clients, deployed, clients.valid, tmp_path, ssl.TLSVersion.TLSv1_1) is None


@pytest.mark.parametrize(("who", "reason"), [("revoked", "revoked"), ("unlisted", "not-listed")])
def test_who_is_revoked_or_unlisted_shakes_hands_and_is_refused_by_the_authorizer(
    clients: Clients, deployed: trust.Trust, tmp_path: Path, who: str, reason: str
) -> None:
    """Why there is an authorizer: the handshake knows neither list."""
    seen = handshake(clients, deployed, getattr(clients, who), tmp_path)
    assert seen is not None
    decision = decide(seen, Lists.read(json.loads(deployed.lists)), NOW)
    assert (decision.allowed, decision.reason) == (False, reason)

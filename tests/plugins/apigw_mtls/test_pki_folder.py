from __future__ import annotations

import datetime as dt
import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from strongroom_apigw_mtls.pki.certificates import Algorithm, fingerprint
from strongroom_apigw_mtls.pki.folder import Folder
from strongroom_base.errors import CallerError, OutsideError


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "pki")
    made.init("a test CA", 3_650, "ecdsa")
    return made


def contents(folder: Folder) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.path.rglob("*") if file.is_file()}


def listed(folder: Folder) -> dict[str, str]:
    clients = json.loads(folder.client_list.read_text())["clients"]
    return {entry["name"]: entry["fingerprint"] for entry in clients}


def revoked(folder: Folder) -> x509.CertificateRevocationList:
    return x509.load_pem_x509_crl(folder.revocation_list.read_bytes())


@pytest.mark.parametrize("algorithm", ["ecdsa", "rsa"])
def test_keys_are_of_the_kinds_that_api_gateway_takes(tmp_path: Path, algorithm: Algorithm) -> None:
    folder = Folder(tmp_path)
    authority = folder.init("a test CA", 30, algorithm)
    client = folder.issue("acme", 30, algorithm)
    for identity in (authority, client):
        key = identity.certificate.public_key()
        if algorithm == "rsa":
            assert isinstance(key, rsa.RSAPublicKey)
            assert key.key_size >= 2048
        else:
            assert isinstance(key, ec.EllipticCurvePublicKey)
            assert isinstance(key.curve, ec.SECP256R1)
        assert isinstance(identity.certificate.signature_hash_algorithm, hashes.SHA256)


def test_a_client_is_verified_by_the_truststore_and_is_good_for_clients_only(
    folder: Folder,
) -> None:
    client = folder.issue("acme", 30, "ecdsa").certificate
    client.verify_directly_issued_by(folder.authority_certificate())
    uses = client.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(uses) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert not client.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_another_authority_verifies_nothing_of_this_one(folder: Folder, tmp_path: Path) -> None:
    other = Folder(tmp_path / "other")
    other.init("a test CA", 30, "ecdsa")
    client = folder.issue("acme", 30, "ecdsa").certificate
    with pytest.raises(InvalidSignature):
        client.verify_directly_issued_by(other.authority_certificate())


def test_the_authority_may_sign_certificates_and_lists_but_no_authorities(folder: Folder) -> None:
    extensions = folder.authority_certificate().extensions
    constraints = extensions.get_extension_for_class(x509.BasicConstraints)
    assert constraints.critical
    assert (constraints.value.ca, constraints.value.path_length) == (True, 0)
    usage = extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.key_cert_sign
    assert usage.crl_sign
    assert not usage.digital_signature


def test_nobody_but_the_owner_reads_a_private_key(folder: Folder) -> None:
    folder.issue("acme", 30, "ecdsa")
    keys = [file for file in contents(folder) if b"PRIVATE KEY" in file.read_bytes()]
    assert {key.name for key in keys} == {"authority.key", "acme.key"}
    assert all(stat.S_IMODE(key.stat().st_mode) == 0o600 for key in keys)
    assert all(key.suffix == ".key" for key in keys)
    assert "*.key" in (folder.path / ".gitignore").read_text().splitlines()


def test_an_issued_client_is_listed_and_a_revoked_one_is_not(folder: Folder) -> None:
    acme = folder.issue("acme", 30, "ecdsa").certificate
    beta = folder.issue("beta", 30, "ecdsa").certificate
    assert listed(folder) == {"acme": fingerprint(acme), "beta": fingerprint(beta)}
    folder.revoke("acme")
    assert listed(folder) == {"beta": fingerprint(beta)}
    assert [entry.serial_number for entry in revoked(folder)] == [acme.serial_number]
    assert not folder.key_file("acme").exists()


def test_every_list_is_signed_current_and_counted_up(folder: Folder) -> None:
    authority = folder.authority_certificate()
    numbers = []
    for name in ("acme", "beta"):
        folder.issue(name, 30, "ecdsa")
        folder.revoke(name)
        found = revoked(folder)
        assert found.is_signature_valid(authority.public_key())  # type: ignore[arg-type]
        assert found.next_update_utc == authority.not_valid_after_utc
        number = found.extensions.get_extension_for_class(x509.CRLNumber).value
        numbers.append(number.crl_number)
    assert numbers == [2, 3]


def test_a_revoked_client_can_get_another_certificate(folder: Folder) -> None:
    folder.issue("acme", 30, "ecdsa")
    folder.revoke("acme")
    again = folder.issue("acme", 30, "ecdsa").certificate
    assert listed(folder) == {"acme": fingerprint(again)}
    assert [client.state for client in folder.show()] == ["revoked", "valid"]
    assert {client.name for client in folder.show()} == {"acme"}


def test_a_client_never_outlives_the_authority(folder: Folder) -> None:
    client = folder.issue("acme", 36_500, "ecdsa").certificate
    assert client.not_valid_after_utc == folder.authority_certificate().not_valid_after_utc


def test_certificates_start_a_little_earlier_for_clocks_that_are_behind(folder: Folder) -> None:
    client = folder.issue("acme", 30, "ecdsa").certificate
    before = dt.datetime.now(dt.UTC) - client.not_valid_before_utc
    assert dt.timedelta(minutes=4) < before < dt.timedelta(minutes=6)


def test_show_tells_of_a_certificate_that_no_list_has(folder: Folder) -> None:
    folder.issue("acme", 30, "ecdsa")
    folder.client_list.write_text('{"clients": []}')
    assert [client.state for client in folder.show()] == ["unlisted"]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (lambda f: f.init("a test CA", 30, "ecdsa"), "exists already and is left as it is"),
        (lambda f: f.issue("acme", 30, "ecdsa"), "the client 'acme' has a certificate"),
        (lambda f: f.issue("Acme", 30, "ecdsa"), "expected a client's name of 1 to 32"),
        (lambda f: f.issue("../acme", 30, "ecdsa"), "expected a client's name of 1 to 32"),
        (lambda f: f.issue("a" * 33, 30, "ecdsa"), "expected a client's name of 1 to 32"),
        (lambda f: f.issue("beta", 0, "ecdsa"), "expected 1 to 36,500 days, found 0"),
        (lambda f: f.issue("beta", 36_501, "ecdsa"), "found 36,501"),
        (lambda f: f.revoke("nobody"), "the client 'nobody' has no certificate"),
        (lambda f: f.revoke("../authority"), "expected a client's name of 1 to 32"),
    ],
)
def test_a_refusal_leaves_every_file_as_it_was(
    folder: Folder, what: Callable[[Folder], object], words: str
) -> None:
    folder.issue("acme", 30, "ecdsa")
    before = contents(folder)
    with pytest.raises(CallerError, match=words):
        what(folder)
    assert contents(folder) == before


@pytest.mark.parametrize("name", ["", "x" * 65])
def test_a_name_that_no_certificate_can_carry_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CallerError, match="expected a name of 1 to 64 characters"):
        Folder(tmp_path / "pki").init(name, 30, "ecdsa")
    assert not (tmp_path / "pki").exists()


def test_without_an_authority_there_is_a_hint(tmp_path: Path) -> None:
    for what in (
        lambda: Folder(tmp_path).issue("acme", 30, "ecdsa"),
        lambda: Folder(tmp_path).show(),
    ):
        with pytest.raises(CallerError) as caught:
            what()
        assert caught.value.hint == "make one with: strongroom pki init"


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("truststore.pem", "is no certificate in PEM"),
        ("authority.key", "is no private key in PEM"),
        ("clients.json", "is no list of clients"),
    ],
)
def test_a_broken_file_is_named(folder: Folder, file: str, words: str) -> None:
    (folder.path / file).write_text("broken")
    with pytest.raises(OutsideError, match=words):
        folder.issue("acme", 30, "ecdsa")
    assert not folder.certificate_file("acme").exists()


def test_the_key_of_another_authority_signs_nothing(folder: Folder, tmp_path: Path) -> None:
    other = Folder(tmp_path / "other")
    other.init("another CA", 30, "ecdsa")
    folder.authority_key.write_bytes(other.authority_key.read_bytes())
    with pytest.raises(OutsideError, match="is not the key of the certificate"):
        folder.issue("acme", 30, "ecdsa")


def test_a_broken_revocation_list_is_named_before_anything_is_revoked(folder: Folder) -> None:
    folder.issue("acme", 30, "ecdsa")
    folder.revocation_list.write_text("broken")
    with pytest.raises(OutsideError, match="is no revocation list in PEM"):
        folder.revoke("acme")
    assert folder.key_file("acme").exists()
    assert set(listed(folder)) == {"acme"}

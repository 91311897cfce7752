"""The files that the config names: what is made of good ones, and what is said of bad ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from strongroom_apigw_mtls import authorities, checks, clients, revocations, trust
from strongroom_apigw_mtls.pki.certificates import certificate_pem, fingerprint, key_pem
from strongroom_apigw_mtls.pki.folder import Folder
from strongroom_apigw_mtls.settings import ApiSettings
from support.clients import (
    DAY,
    NOW,
    SETTINGS,
    Clients,
    authority_pem,
    chain_pem,
    config,
    pem,
)


def test_what_pki_makes_has_no_problems_and_is_deployed_as_it_is(clients: Clients) -> None:
    found, problems = trust.load(SETTINGS, config(clients.folder.path.parent), NOW)
    assert problems == []
    assert found.truststore == clients.folder.truststore.read_text()
    lists = json.loads(found.lists)
    assert lists["clients"][fingerprint(clients.valid.certificate)]["name"] == "acme"
    (serials,) = lists["revoked"].values()
    assert serials == [f"{clients.revoked.certificate.serial_number:x}"]
    assert set(lists["revoked"]) == set(lists["issuers"])


def test_nothing_private_is_deployed(clients: Clients) -> None:
    found, _ = trust.load(SETTINGS, config(clients.folder.path.parent), NOW)
    assert "PRIVATE" not in found.truststore + found.lists


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    _, problems = trust.load(SETTINGS, config(tmp_path), NOW)
    assert [problem.path for problem in problems] == [
        "plugins.apigw_mtls.truststore",
        "plugins.apigw_mtls.clients",
        "plugins.apigw_mtls.revocation_lists[0]",
    ]
    for problem in problems:
        assert "No such file" in problem.message
        assert "strongroom pki init" in problem.message
        assert "plugins.apigw_mtls.enabled = false" in problem.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: b"", "found none that can be read"),
        (lambda: b"not a certificate", "found none that can be read"),
        (lambda: authority_pem()[:-80], "found none that can be read"),
        (lambda: authority_pem(ca=False), "found one that may not sign others"),
        (lambda: authority_pem(ca=None), "found one that may not sign others"),
        (lambda: authority_pem(usage=False), "found one that may not sign others"),
        (lambda: authority_pem(end=NOW - DAY / 2), "found one that expired on"),
        (lambda: authority_pem(start=NOW + DAY / 2), "found one that starts on"),
        (
            lambda: authority_pem(key=rsa.generate_private_key(65537, 1024)),
            "found RSA of 1024 bits",
        ),
        (
            lambda: authority_pem(key=ec.generate_private_key(ec.SECP521R1())),
            "found ECDSA on secp521r1",
        ),
        (lambda: authority_pem(hash_=hashes.SHA224()), "found sha224"),
        (lambda: b"".join(chain_pem(5)), "expected at most 4 authorities in a chain"),
        (lambda: b"".join(chain_pem(3)[1:]), "expected every authority up to the root"),
        (lambda: (one := authority_pem()) + one, "expected each certificate once"),
        (
            lambda: authority_pem() + key_pem(ec.generate_private_key(ec.SECP256R1())),
            "found a private key, which must not be in this file",
        ),
    ],
)
def test_a_truststore_that_api_gateway_would_not_take_is_refused(
    content: Callable[[], bytes], words: str
) -> None:
    _, problems = authorities.read(content(), NOW)
    assert any(words in problem for problem in problems), problems


def test_a_key_of_another_kind_is_refused() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    name = x509.Name([])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, None)
    )
    _, problems = authorities.read(certificate_pem(made), NOW)
    assert any("found another kind" in problem for problem in problems)


@pytest.mark.parametrize(
    "content",
    [
        authority_pem,
        lambda: authority_pem(usage=True),
        lambda: authority_pem(key=rsa.generate_private_key(65537, 2048)),
        lambda: authority_pem(key=ec.generate_private_key(ec.SECP384R1())),
        lambda: b"".join(chain_pem(4)),
        lambda: b"".join(reversed(chain_pem(4))),
        lambda: b"some words before\n" + authority_pem() + authority_pem(name="another"),
    ],
)
def test_a_truststore_that_api_gateway_takes_has_no_problems(content: Callable[[], bytes]) -> None:
    assert authorities.read(content(), NOW)[1] == []


def test_every_certificate_s_problems_are_told_at_once_with_its_place_and_name() -> None:
    old = authority_pem(name="old", ca=False, end=NOW - DAY / 2)
    _, problems = authorities.read(authority_pem() + old, NOW)
    assert len(problems) == 2
    assert all(problem.startswith("certificate 2 (CN=old): ") for problem in problems)


ONE = "a" * 64


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "found what is not JSON"),
        ("[" * 100_000, "found what is not JSON"),
        ("[]", "found a list"),
        ('{"client": []}', "found an object with 'client'"),
        ('{"clients": {}}', "found clients that are an object with nothing"),
        ('{"clients": ["acme"]}', "client 1: expected an object with name and fingerprint"),
        ('{"clients": [{"name": "acme"}]}', "64 lower-case hexadecimal digits, found None"),
        (f'{{"clients": [{{"fingerprint": "{ONE}"}}]}}', "1 to 32 lower-case letters"),
        (f'{{"clients": [{{"name": "A", "fingerprint": "{ONE}"}}]}}', "found 'A'"),
        (f'{{"clients": [{{"name": "a\\n", "fingerprint": "{ONE}"}}]}}', "1 to 32 lower-case"),
        ('{"clients": [{"name": "a", "fingerprint": "AB:CD"}]}', "found 'AB:CD'"),
        (
            f'{{"clients": [{{"name": "a", "fingerprint": "{ONE}", "x": 1}}]}}',
            "expected name and fingerprint alone, found 'x'",
        ),
        (
            f'{{"clients": [{{"name": "a", "fingerprint": "{ONE}"}}, '
            f'{{"name": "b", "fingerprint": "{ONE}"}}]}}',
            "client 2: expected a certificate of its own, found that of 'a'",
        ),
    ],
)
def test_a_list_of_clients_that_is_none_is_refused(content: str, words: str) -> None:
    _, problems = clients.read(content.encode())
    assert any(words in problem for problem in problems), problems


def test_a_client_may_have_two_certificates_while_it_renews() -> None:
    two = [{"name": "acme", "fingerprint": letter * 64} for letter in "ab"]
    found, problems = clients.read(json.dumps({"clients": two}).encode())
    assert problems == []
    assert [client.name for client in found] == ["acme", "acme"]


def test_revocation_lists_are_read_in_both_forms(clients: Clients) -> None:
    trusted = [clients.folder.authority_certificate()]
    text = clients.folder.revocation_list.read_bytes()
    der = x509.load_pem_x509_crl(text).public_bytes(serialization.Encoding.DER)
    assert revocations.read(text, trusted, NOW) == revocations.read(der, trusted, NOW)
    assert revocations.read(text, trusted, NOW)[1] == []


def test_a_revocation_list_that_is_stale_foreign_or_none_is_refused(
    clients: Clients, tmp_path: Path
) -> None:
    trusted = [clients.folder.authority_certificate()]
    text = clients.folder.revocation_list.read_bytes()
    _, stale = revocations.read(text, trusted, NOW + 4_000 * DAY)
    assert "whose next was due on" in stale[0]
    namesake = Folder(tmp_path)
    namesake.init("our CA", 30, "ecdsa")
    _, foreign = revocations.read(namesake.revocation_list.read_bytes(), trusted, NOW)
    assert "expected a list that an authority of the truststore signed" in foreign[0]
    _, none = revocations.read(b"-----nothing", trusted, NOW)
    assert "found none that can be read" in none[0]


def found(settings: ApiSettings, folder: Path, **changes: Any) -> dict[str, str]:
    changed = attrs.evolve(config(folder), **changes)
    return {p.path: p.message for p in checks.problems(settings, changed, NOW)}


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    """Settings, quotas and files, before anything is synthesised."""
    settings = attrs.evolve(SETTINGS, certificate_arn=None, request_quota=1, function_quota=10)
    shown = found(settings, tmp_path, domain_name=None)
    assert list(shown) == [
        "domain_name",
        "plugins.apigw_mtls.certificate_arn",
        "plugins.apigw_mtls.request_quota",
        "plugins.apigw_mtls.function_quota",
        "plugins.apigw_mtls.truststore",
        "plugins.apigw_mtls.clients",
        "plugins.apigw_mtls.revocation_lists[0]",
    ]


@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        ({"hosted_zone_id": "Z1"}, "plugins.apigw_mtls.certificate_arn", "found both"),
        ({"hosted_zone_name": "example.com"}, "plugins.apigw_mtls.hosted_zone_name", "alone"),
        (
            {
                "certificate_arn": None,
                "hosted_zone_id": "Z1",
                "hosted_zone_name": "example.org",
            },
            "domain_name",
            "expected a name in the zone",
        ),
        (
            {
                "certificate_arn": None,
                "hosted_zone_id": "Z1",
                "hosted_zone_name": "g.example.com",
            },
            "domain_name",
            "found 'api.trading.example.com'",
        ),
        (
            {
                "certificate_arn": None,
                "hosted_zone_id": "Z1",
                "ownership_certificate_arn": SETTINGS.certificate_arn,
            },
            "plugins.apigw_mtls.ownership_certificate_arn",
            "expected it with certificate_arn only",
        ),
    ],
)
def test_settings_that_contradict_each_other_are_refused(
    clients: Clients, changes: dict[str, Any], path: str, words: str
) -> None:
    shown = found(attrs.evolve(SETTINGS, **changes), clients.folder.path.parent)
    assert list(shown) == [path]
    assert words in shown[path]


def test_a_zone_that_the_name_is_in_is_accepted(clients: Clients) -> None:
    settings = attrs.evolve(
        SETTINGS, certificate_arn=None, hosted_zone_id="Z1", hosted_zone_name="trading.example.com"
    )
    assert found(settings, clients.folder.path.parent) == {}


def test_a_usage_key_is_what_api_gateway_takes_and_differs_by_client_and_environment() -> None:
    """20 to 128 characters (CreateApiKey)."""
    keys = {trust.usage_key(suffix, name) for suffix in ("dev01", "prod") for name in ("a", "b")}
    assert len(keys) == 4
    assert all(20 <= len(key) <= 128 for key in keys)


def test_pem_of_the_authorizer_and_of_the_truststore_name_an_issuer_alike(
    clients: Clients,
) -> None:
    from strongroom_apigw_mtls.authorizer.certificate import parse

    authority = clients.folder.authority_certificate()
    issuer = parse(pem(clients.valid.certificate)).issuer
    assert issuer == authorities.name_hash(authority.subject)

"""The authorizer as it is deployed: its own package, lists in S3, asked as API Gateway asks."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import boto3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strongroom_apigw_mtls import package, trust
from strongroom_apigw_mtls.authorities import name_hash
from strongroom_apigw_mtls.authorizer import certificate as reader
from strongroom_apigw_mtls.authorizer.decision import Lists, decide
from strongroom_apigw_mtls.pki.certificates import Identity, certificate_pem, fingerprint
from strongroom_emulator import lifecycle
from strongroom_emulator.environment import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY
from support.clients import NOW, SETTINGS, Clients, config, pem

METHOD = "arn:aws:execute-api:ca-central-1:123456789012:api/live-dev01/POST/transactions"

RUN = """
import json, sys
sys.path.insert(0, sys.argv[1])
from authorizer.handler import handler
for event in json.load(sys.stdin):
    print(json.dumps(handler(event, None)))
"""


def lists_of(clients: Clients) -> str:
    found, _ = trust.load(SETTINGS, config(clients.folder.path.parent), NOW)
    return found.lists


def event(presented: str | None) -> dict[str, Any]:
    """Return what API Gateway sends ("Input to an API Gateway Lambda authorizer")."""
    identity: dict[str, Any] = {"sourceIp": "192.0.2.1"}
    if presented is not None:
        identity["clientCert"] = {"clientCertPem": presented, "subjectDN": "CN=whatever"}
    return {
        "type": "REQUEST",
        "methodArn": METHOD,
        "headers": {},
        "requestContext": {"requestId": "the-request", "identity": identity},
    }


@attrs.frozen
class Deployed:
    """The function's package unpacked, and the environment that it runs in."""

    package: Path
    environment: dict[str, str]

    def ask(self, *events: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """Return the log line and the answer for each event."""
        done = subprocess.run(
            [sys.executable, "-c", RUN, str(self.package)],
            input=json.dumps(events),
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return list(zip(lines[::2], lines[1::2], strict=True))


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory, clients: Clients) -> Iterator[Deployed]:
    folder = tmp_path_factory.mktemp("authorizer")
    with zipfile.ZipFile(io.BytesIO(package.package())) as archive:
        archive.extractall(folder / "package")
    emulator = lifecycle.start(folder / "local")
    try:
        s3 = boto3.client(
            "s3",
            endpoint_url=emulator.endpoint,
            region_name=REGION,
            aws_access_key_id=ACCESS_KEY_ID,
            aws_secret_access_key=SECRET_ACCESS_KEY,
        )
        s3.create_bucket(
            Bucket="lists", CreateBucketConfiguration={"LocationConstraint": "ca-central-1"}
        )
        s3.put_bucket_versioning(Bucket="lists", VersioningConfiguration={"Status": "Enabled"})
        put = s3.put_object(Bucket="lists", Key="lists.json", Body=lists_of(clients).encode())
        # A later version that lets nobody in: the function must keep to the one it was deployed with.
        nobody: dict[str, Any] = {"clients": {}, "issuers": [], "revoked": {}}
        s3.put_object(Bucket="lists", Key="lists.json", Body=json.dumps(nobody).encode())
        yield Deployed(
            folder / "package",
            {
                "AWS_ENDPOINT_URL": emulator.endpoint,
                "AWS_DEFAULT_REGION": REGION,
                "AWS_ACCESS_KEY_ID": ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
                "LISTS_BUCKET": "lists",
                "LISTS_KEY": "lists.json",
                "LISTS_VERSION": put["VersionId"],
            },
        )
    finally:
        lifecycle.stop(folder / "local")


def test_a_client_on_the_list_is_let_in_and_counted_under_its_own_key(
    deployed: Deployed, clients: Clients
) -> None:
    ((line, answer),) = deployed.ask(event(pem(clients.valid.certificate)))
    (statement,) = answer["policyDocument"]["Statement"]
    assert statement == {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": METHOD}
    assert answer["principalId"] == "acme"
    assert answer["context"] == {"client": "acme", "reason": "listed"}
    assert answer["usageIdentifierKey"] == trust.usage_key("dev01", "acme")
    assert line == {
        "decision": "allow",
        "reason": "listed",
        "client": "acme",
        "fingerprint": fingerprint(clients.valid.certificate),
        "serial": f"{clients.valid.certificate.serial_number:x}",
        "request_id": "the-request",
    }


def test_every_other_certificate_is_refused_and_the_log_says_why(
    deployed: Deployed, clients: Clients
) -> None:
    good = pem(clients.valid.certificate)
    cases = {
        "expired": pem(clients.expired.certificate),
        "not-yet-valid": pem(clients.early.certificate),
        "revoked": pem(clients.revoked.certificate),
        "not-listed": pem(clients.unlisted.certificate),
        "unknown-issuer": pem(clients.stranger.certificate),
        "no-certificate": None,
        "oversized": good + " " * reader.MAX_PEM,
        "malformed": good.replace("MII", "MIJ", 1),
    }
    answers = deployed.ask(*(event(presented) for presented in cases.values()))
    for reason, (line, answer) in zip(cases, answers, strict=True):
        assert (line["decision"], line["reason"], line["client"]) == ("deny", reason, None)
        assert line["request_id"] == "the-request"
        assert answer["policyDocument"]["Statement"][0]["Effect"] == "Deny"
        assert answer["principalId"] == "refused"
        assert answer["context"] == {"client": "", "reason": reason}
        assert "usageIdentifierKey" not in answer
    known = {reason: line["serial"] for reason, (line, _) in zip(cases, answers, strict=True)}
    assert known["revoked"] == f"{clients.revoked.certificate.serial_number:x}"
    assert known["malformed"] is None


def test_a_namesake_of_our_authority_gets_nobody_in(deployed: Deployed, clients: Clients) -> None:
    """The handshake refuses it; were it not there, the list pins the whole certificate."""
    ((line, answer),) = deployed.ask(event(pem(clients.impostor.certificate)))
    assert line["reason"] == "not-listed"
    assert answer["policyDocument"]["Statement"][0]["Effect"] == "Deny"


def test_nobody_is_let_in_when_the_lists_cannot_be_read(
    deployed: Deployed, clients: Clients
) -> None:
    blind = attrs.evolve(
        deployed, environment={**deployed.environment, "LISTS_VERSION": "no-such-version"}
    )
    with pytest.raises(subprocess.CalledProcessError):
        blind.ask(event(pem(clients.valid.certificate)))


@pytest.mark.parametrize("missing", [{}, {"requestContext": {}}, {"requestContext": None}])
def test_an_event_without_a_client_is_refused(deployed: Deployed, missing: dict[str, Any]) -> None:
    ((line, _),) = deployed.ask({"methodArn": METHOD, **missing})
    assert line["reason"] == "no-certificate"


def every(clients: Clients) -> list[Identity]:
    found = attrs.asdict(clients, recurse=False).values()
    return [identity for identity in found if isinstance(identity, Identity)]


def test_certificates_are_read_as_cryptography_reads_them(clients: Clients) -> None:
    for identity in every(clients):
        theirs = identity.certificate
        ours = reader.parse(pem(theirs))
        assert ours.fingerprint == fingerprint(theirs)
        assert int(ours.serial, 16) == theirs.serial_number
        assert ours.issuer == name_hash(theirs.issuer)
        assert ours.not_before == theirs.not_valid_before_utc
        assert ours.not_after == theirs.not_valid_after_utc


@settings(max_examples=300)
@given(data=st.data())
def test_no_damaged_certificate_is_let_in(clients: Clients, data: st.DataObject) -> None:
    """Whatever is changed, removed or added, the answer is a refusal and never an exception."""
    lists = Lists.read(json.loads(lists_of(clients)))
    whole = pem(clients.valid.certificate)
    at = data.draw(st.integers(0, len(whole) - 1))
    put = data.draw(st.text(max_size=3))
    gone = data.draw(st.integers(0, 3))
    damaged = whole[:at] + put + whole[at + gone :]
    decision = decide(damaged, lists, NOW)
    same = "".join(damaged.split()) == "".join(whole.split())
    assert same or not decision.allowed


@given(noise=st.binary(max_size=200))
def test_noise_in_the_place_of_a_certificate_is_malformed(noise: bytes) -> None:
    import base64

    text = base64.b64encode(noise).decode()
    wrapped = f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n"
    with pytest.raises(reader.MalformedError):
        reader.parse(wrapped)


def test_two_certificates_are_none(clients: Clients) -> None:
    one = pem(clients.valid.certificate)
    with pytest.raises(reader.MalformedError):
        reader.parse(one + one)


def test_certificates_of_the_next_century_are_read(clients: Clients) -> None:
    """From 2050 on, RFC 5280 wants the other form of times."""
    from strongroom_apigw_mtls.pki.certificates import make_authority

    far = make_authority("far", 36_500, "ecdsa", now=NOW).certificate
    assert reader.parse(certificate_pem(far).decode()).not_after == far.not_valid_after_utc


def test_the_package_is_its_own_sources_and_always_the_same_bytes(tmp_path: Path) -> None:
    held = package.package()
    package.package.cache_clear()
    assert package.package() == held
    sources = Path(package.__file__).with_name("authorizer")
    with zipfile.ZipFile(io.BytesIO(held)) as archive:
        assert archive.namelist() == sorted(f"authorizer/{f.name}" for f in sources.glob("*.py"))
        for name in archive.namelist():
            assert archive.read(name) == (sources.parent / name).read_bytes()
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}


def test_the_package_needs_nothing_but_the_runtime() -> None:
    """The standard library, and boto3 where the lists are read."""
    import ast

    allowed = {*sys.stdlib_module_names, "boto3"}
    for file in Path(package.__file__).with_name("authorizer").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                assert all(alias.name.split(".")[0] in allowed for alias in node.names)
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                assert (node.module or "").split(".")[0] in allowed

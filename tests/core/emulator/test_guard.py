"""A page in a browser cannot use the embedded AWS of the developer who looks at it."""

from __future__ import annotations

import http.client
import stat
import subprocess
from pathlib import Path

import pytest

from strongroom_emulator import record
from strongroom_emulator.lifecycle import Emulator

SIGNED = "AWS4-HMAC-SHA256 Credential=strongroomlocal/20260101/ca-central-1/{}/aws4_request"
STS = SIGNED.format("sts")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def asked(
    emulator: Emulator, path: str, headers: dict[str, str], method: str = "GET", body: str = ""
) -> tuple[int, str]:
    """Ask as any program can, with headers that replace the usual ones."""
    connection = http.client.HTTPConnection("127.0.0.1", emulator.port, timeout=10)
    headers = {name: value.format(port=emulator.port) for name, value in headers.items()}
    try:
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def identity(emulator: Emulator, headers: dict[str, str]) -> tuple[int, str]:
    """Ask AWS who asks."""
    body = "Action=GetCallerIdentity&Version=2011-06-15"
    return asked(emulator, "/", {**FORM, "Authorization": STS, **headers}, "POST", body)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:{port}",
        "localhost:{port}",
        "LOCALHOST:{port}",
        "localhost",
        "b.s3.localhost:{port}",
    ],
)
def test_it_answers_to_the_names_of_loopback(emulator: Emulator, host: str) -> None:
    """S3 clients that put a bucket's name in front of ``localhost`` included."""
    status, answer = identity(emulator, {"Host": host})
    assert status == 200
    assert "GetCallerIdentityResult" in answer


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:{port}",
        "127.0.0.1.evil.example",
        "localhost.evil.example:{port}",
        "127.0.0.1:1",
    ],
)
def test_a_name_that_was_rebound_to_loopback_is_refused(emulator: Emulator, host: str) -> None:
    """A page's own name that its DNS server points at 127.0.0.1 would be of the page's origin."""
    status, answer = identity(emulator, {"Host": host})
    assert status == 403
    assert f"answers to 127.0.0.1:{emulator.port}" in answer


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_requests_of_a_page_are_refused(emulator: Emulator, headers: dict[str, str]) -> None:
    """A form that a page posts needs no permission of the one who is asked, so it is refused here."""
    before = emulator.inventory()["requests"]
    status, answer = identity(emulator, headers)
    assert status == 403
    assert "does not answer" in answer
    assert emulator.inventory()["requests"] == before


@pytest.mark.parametrize("path", ["identity", "inventory", "anything"])
@pytest.mark.parametrize("token", [None, "", "0" * 32])
def test_its_own_pages_want_the_token_of_the_record(
    emulator: Emulator, path: str, token: str | None
) -> None:
    headers = {} if token is None else {"X-Strongroom-Token": token}
    status, answer = asked(emulator, f"/_strongroom/{path}", headers)
    assert status == 403
    assert "X-Strongroom-Token" in answer


def test_the_token_is_for_the_owner_of_the_folder_alone(emulator: Emulator) -> None:
    """Any user may read a command line; only the owner may read the record."""
    file = emulator.directory / record.NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert emulator.token in file.read_text()
    shown = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", str(emulator.pid)], capture_output=True, check=True
    )
    assert emulator.identity in shown.stdout.decode()
    assert emulator.token not in shown.stdout.decode()
    assert emulator.token not in repr(emulator)


@pytest.mark.parametrize(
    "path",
    [
        "/moto-api/",
        "/moto-api/reset",
        "/moto-api/recorder/start-recording",
        "/moto-api/recorder/upload-recording",
        "/latest/meta-data/iam/security-credentials/default-role",
    ],
)
def test_pages_of_moto_are_closed(
    emulator: Emulator, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They reset what is deployed, write a recording to a file, and give out credentials."""
    monkeypatch.chdir(tmp_path)
    status, answer = asked(emulator, path, {"X-Strongroom-Token": emulator.token}, "POST", "x")
    assert status == 403
    assert "no pages of moto's own" in answer
    # Nor by another way in: moto picks its module by the signature's service too.
    for service in ("moto_api", "motoapi", "instance_metadata"):
        status, _ = asked(emulator, path, {"Authorization": SIGNED.format(service)}, "POST", "x")
        assert status in (403, 501)
    assert not list(Path(f"/proc/{emulator.pid}/cwd").glob("moto_recording"))

"""The rotation function's package, and the function as it runs out of it."""

from __future__ import annotations

import importlib.metadata
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from base64 import b64encode
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from hypothesis import given
from hypothesis import strategies as st
from scramp import ScramMechanism

from strongroom_secrets import package
from strongroom_secrets.rotation import passwords
from support.rotating import Platform
from support.rotation import STEPS

FINGERPRINTS = {
    "ECC384": "d2267e8646f81299adfb79e774447c31fb4ccc6506c4631f5aa40ee195233517",
    "RSA2048": "205403dc9e903714227f035610c9918fd3f603d82deb5b3dfc728079c1a2c778",
    "RSA4096": "09b798b9d54c2acf8ab964dfb0b97bb9edb39d7a873f9ed532eb08340b5bdb54",
}
"""SHA-256 of the roots that AWS publishes for ca-central-1."""


def test_it_is_the_same_bytes_in_another_process_with_another_hash_seed() -> None:
    code = "import sys; from strongroom_secrets import package; sys.stdout.buffer.write(package.build())"
    for seed in ("1", "2"):
        made = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC+{seed}"},
            check=True,
            capture_output=True,
        )
        assert made.stdout == package.build()


def test_its_files_carry_one_date_and_are_not_compressed() -> None:
    with zipfile.ZipFile(io.BytesIO(package.build())) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert {Path(entry.filename).suffix for entry in entries} == {".py", ".pem"}


def test_it_holds_pg8000_and_all_that_needs_and_no_more() -> None:
    wanted, left = set(), {"pg8000"}
    while left:
        name = left.pop()
        wanted.add(name)
        for line in importlib.metadata.requires(name) or ():
            found = re.match(r"[\w.-]+", line)
            if found and "extra ==" not in line:
                left |= {found[0].lower()} - wanted
    assert sorted(wanted) == sorted(package.DISTRIBUTIONS)


def test_it_trusts_the_region_s_roots_of_amazon_rds_alone() -> None:
    with zipfile.ZipFile(io.BytesIO(package.build())) as archive:
        roots = x509.load_pem_x509_certificates(archive.read("rotation/rds.pem"))
    assert {root.fingerprint(hashes.SHA256()).hex() for root in roots} == set(FINGERPRINTS.values())
    for root in roots:
        assert "Amazon RDS ca-central-1 Root CA" in root.subject.rfc4514_string()
        root.verify_directly_issued_by(root)


def test_it_rotates_when_unpacked_as_lambda_unpacks_it(platform: Platform, tmp_path: Path) -> None:
    """With boto3 from the runtime and everything else from the package."""
    with zipfile.ZipFile(io.BytesIO(package.build())) as archive:
        archive.extractall(tmp_path)
    # The test's own authority stands in for Amazon's.
    (tmp_path / "rotation" / "rds.pem").write_text(Path(platform.function.ca_file).read_text())
    token = platform.begin()
    events = json.dumps([platform.function.event(step, token) for step in STEPS])
    code = (
        "import json, sys; sys.path.insert(0, sys.argv[1]); from rotation import handler; "
        "import pg8000; assert pg8000.__file__.startswith(sys.argv[1]); "
        "[handler.handle(event, None) for event in json.loads(sys.argv[2])]"
    )
    environment = {
        **platform.function.environment,
        "PATH": os.environ["PATH"],
        "AWS_ENDPOINT_URL": platform.function.endpoint,
        "AWS_REGION": "ca-central-1",
        "AWS_DEFAULT_REGION": "ca-central-1",
        "AWS_ACCESS_KEY_ID": "emulated",
        "AWS_SECRET_ACCESS_KEY": "emulated",
    }
    made = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), events],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    assert platform.current().version_id == token
    assert platform.lets_in(platform.current().login)


def test_passwords_are_long_and_have_every_kind_of_character() -> None:
    """PCI DSS 8.3.6: at least 12 characters, with letters and digits; no two are the same."""
    made = [passwords.generate() for _ in range(1_000)]
    assert len(set(made)) == len(made)
    for password in made:
        assert len(password) == passwords.LENGTH >= 12
        assert set(password) <= set(passwords.ALPHABET)
        assert any(map(str.isdigit, password))
        assert any(map(str.islower, password))
        assert any(map(str.isupper, password))


@given(st.text(alphabet=passwords.ALPHABET, min_size=1), st.binary(min_size=16, max_size=16))
def test_a_verifier_is_what_another_implementation_of_scram_computes(
    password: str, salt: bytes
) -> None:
    mechanism = ScramMechanism("SCRAM-SHA-256")
    _, stored, server, iterations = mechanism.make_auth_info(
        password, iteration_count=passwords.ITERATIONS, salt=salt
    )
    head, _, keys = passwords.scram_verifier(password, salt).rpartition("$")
    assert head.startswith(f"SCRAM-SHA-256${iterations}:")
    assert keys == f"{b64encode(stored).decode()}:{b64encode(server).decode()}"

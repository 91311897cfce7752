"""``strongroom pki`` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

from support.cli import strongroom


def test_a_client_comes_and_goes(tmp_path: Path) -> None:
    made = strongroom("pki", "init", cwd=tmp_path)
    assert made.returncode == 0
    assert "wrote pki/truststore.pem" in made.stdout
    assert "in production, use a certificate authority of your own" in made.stderr
    assert strongroom("pki", "issue", "acme", cwd=tmp_path).returncode == 0
    shown = json.loads(strongroom("pki", "show", "--json", cwd=tmp_path).stdout)
    assert [(c["name"], c["state"]) for c in shown["clients"]] == [("acme", "valid")]
    gone = strongroom("pki", "revoke", "acme", cwd=tmp_path)
    assert gone.stdout == f"revoked acme, serial {shown['clients'][0]['serial']}\n"
    table = strongroom("pki", "show", cwd=tmp_path).stdout
    assert "revoked" in table


def test_an_existing_authority_is_never_overwritten(tmp_path: Path) -> None:
    strongroom("pki", "init", cwd=tmp_path)
    before = (tmp_path / "pki" / "authority.key").read_bytes()
    again = strongroom("pki", "init", cwd=tmp_path)
    assert again.returncode == 2
    assert "exists already and is left as it is" in again.stderr
    assert (tmp_path / "pki" / "authority.key").read_bytes() == before


def test_the_folder_is_beside_the_config_unless_it_is_named(tmp_path: Path) -> None:
    strongroom("pki", "init", "-c", "env/strongroom.toml", cwd=tmp_path)
    assert (tmp_path / "env" / "pki" / "truststore.pem").exists()
    strongroom("pki", "init", "--folder", "elsewhere", cwd=tmp_path)
    assert (tmp_path / "elsewhere" / "truststore.pem").exists()

"""Commands that other packages add, from the metadata alone until they are called."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
from pathlib import Path

import pytest

from strongroom.cli.entry_points import entry_points
from support.cli import strongroom

GOOD = '''\
"""Count the ledger.

And more that the overview does not show.
"""
from strongroom import CallerError, commandline as c

def ledger(*, config: c.ConfigFile = c.DEFAULT_CONFIG, json: c.Json = False) -> int:
    if json:
        c.print_json({"config": str(config)})
        return 0
    if not config.exists():
        raise CallerError(f"there is no {config}", hint="write one")
    c.show_table(("Entry", "Amount"), [("[first]", "1")])
    c.say("one entry")
    return 1
'''


def install(folder: Path, source: str, entries: str, *, name: str = "acme") -> dict[str, str]:
    """Lay a package with commands where Python finds it; return the environment to run with."""
    package = folder / "site" / f"{name}_plugin"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "commands.py").write_text(source)
    info = folder / "site" / f"{name}-1.2.3.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2.3\n")
    (info / "entry_points.txt").write_text(f"[strongroom.commands]\n{entries}\n")
    return {"PYTHONPATH": str(folder / "site")}


def test_a_command_of_another_package_runs_as_ones_own_do(tmp_path: Path) -> None:
    """Options, JSON, tables, errors and exit codes."""
    acme = install(tmp_path, GOOD, "ledger = acme_plugin.commands:ledger")
    done = strongroom("ledger", "--json", "-c", "x.toml", cwd=tmp_path, environment=acme)
    assert json.loads(done.stdout) == {"config": "x.toml"}
    assert done.returncode == 0
    missing = strongroom("ledger", cwd=tmp_path, environment=acme)
    assert missing.returncode == 2
    assert "error: there is no strongroom.toml" in missing.stderr
    assert "write one" in missing.stderr
    (tmp_path / "strongroom.toml").touch()
    shown = strongroom("ledger", cwd=tmp_path, environment=acme)
    assert shown.returncode == 1
    assert "[first]" in shown.stdout
    assert shown.stderr == "one entry\n"
    assert "--json" in strongroom("ledger", "--help", cwd=tmp_path, environment=acme).stdout


def test_the_overview_shows_it_and_imports_nothing(tmp_path: Path) -> None:
    trap = f"{GOOD}\nraise RuntimeError('imported')\n"
    acme = install(tmp_path, trap, "ledger = acme_plugin.commands:ledger")
    for arguments in (["--help"], []):
        done = strongroom(*arguments, cwd=tmp_path, environment=acme)
        assert done.returncode == 0
        (line,) = [text for text in done.stdout.splitlines() if "ledger" in text]
        assert "Count the ledger." in line
        assert "And more" not in done.stdout


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "import nothing_of_this_name",
            "importing acme_plugin.commands:ledger failed: ModuleNotFo",
        ),
        ("raise SystemExit('bye')", "failed: SystemExit: bye"),
        ("", "AttributeError"),
        ("ledger = 3", "is an instance of int; expected a function, or a mapping from names"),
        ("def ledger(): return 1 / 0", "strongroom ledger of acme 1.2.3 failed: ZeroDivisionError"),
    ],
)
def test_a_broken_one_names_its_package_and_harms_only_itself(
    tmp_path: Path, source: str, said: str
) -> None:
    acme = install(tmp_path, source, "ledger = acme_plugin.commands:ledger")
    done = strongroom("ledger", cwd=tmp_path, environment=acme)
    assert done.returncode == 2
    assert said in done.stderr
    assert "acme 1.2.3" in done.stderr
    for others in (["--help"], ["plugins", "list"], ["pki", "--help"]):
        assert strongroom(*others, cwd=tmp_path, environment=acme).returncode == 0


def test_no_package_can_take_a_command_of_strongroom(tmp_path: Path) -> None:
    acme = install(tmp_path, "print('taken')", "doctor = acme_plugin.commands:ledger")
    assert "taken" not in strongroom("doctor", "--help", cwd=tmp_path, environment=acme).stdout
    overview = strongroom("--help", cwd=tmp_path, environment=acme).stdout
    assert "acme 1.2.3 adds a command with the name of one of strongroom's own" in overview


def test_two_packages_cannot_add_the_same_command(tmp_path: Path) -> None:
    acme = install(tmp_path, GOOD, "ledger = acme_plugin.commands:ledger")
    install(tmp_path, GOOD, "ledger = bank_plugin.commands:ledger", name="bank")
    done = strongroom("ledger", cwd=tmp_path, environment=acme)
    assert done.returncode == 2
    assert "two packages add it, acme 1.2.3 (acme_plugin.commands:ledger) and bank" in done.stderr


def test_a_name_that_nobody_could_type_is_said_to_be_wrong(tmp_path: Path) -> None:
    acme = install(tmp_path, GOOD, "Ledger_ = acme_plugin.commands:ledger")
    assert (
        "expected a lower-case letter"
        in strongroom("Ledger_", cwd=tmp_path, environment=acme).stderr
    )


@pytest.mark.parametrize("group", ["console_scripts", "strongroom.plugins", "strongroom.commands"])
def test_entry_points_are_read_as_the_standard_library_reads_them(group: str) -> None:
    expected = {
        (e.name, e.value.partition("[")[0].strip(), e.dist.version)
        for e in importlib.metadata.entry_points(group=group)
        if e.dist
    }
    assert {(e.name, e.target, e.version) for e in entry_points(group)} == expected


def test_the_overview_needs_no_metadata_library() -> None:
    """Importing it takes a tenth of the time that --help has."""
    code = (
        "import sys\nfrom strongroom.cli.app import run\nrun(['--help'])\n"
        "print('importlib.metadata' in sys.modules, 'strongroom_apigw_mtls' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False False"

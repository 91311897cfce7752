"""`strongroom plugins new`."""

from __future__ import annotations

from pathlib import Path

import pytest

from strongroom_base.errors import CallerError, OutsideError
from strongroom_kit.scaffold import LONGEST, address, name_problem, render, scaffold
from support.cli import strongroom, tree
from support.fresh import Fresh, fresh

LONG = "abcdefghijkl_mnopqrstuvw"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    return fresh(tmp_path_factory.mktemp("fresh") / "venv")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["x", LONG])
def test_a_new_package_passes_its_own_tests_the_contract_and_the_linters_at_once(
    name: str, environment: Fresh, tmp_path: Path
) -> None:
    """With the shortest name and with the longest, which the formatter wraps otherwise."""
    assert len(LONG) == LONGEST
    folder = scaffold(name, tmp_path)
    environment.install(folder, editable=True)
    for command in (
        ("ruff", "check"),
        ("ruff", "format", "--check"),
        ("mypy",),
        ("pytest", "-q", "-m", "not e2e"),
    ):
        done = environment.run(*command, cwd=folder)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"


def test_what_is_written_is_said_with_what_comes_next(tmp_path: Path) -> None:
    done = strongroom("plugins", "new", "ledger", "--out", "here", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "wrote here/strongroom-ledger\n"
    assert done.stderr == (
        "next: cd here/strongroom-ledger, pip install -e '.[dev]', then pytest\n"
    )
    assert tree(tmp_path / "here" / "strongroom-ledger") > {
        "pyproject.toml",
        "README.md",
        "strongroom_ledger/__init__.py",
        "tests/golden/ledger.txt",
    }
    assert tree(tmp_path / "here") == {
        "strongroom-ledger",
        *(f"strongroom-ledger/{file}" for file in tree(tmp_path / "here" / "strongroom-ledger")),
    }


@pytest.mark.parametrize(
    "name", ["Ledger", "my-ledger", "2nd", "", "core", "a" * (LONGEST + 1), "a__b", "a_", "../up"]
)
def test_a_bad_name_is_one_error_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    with pytest.raises(CallerError, match=r"the plugin.s name: .*expected"):
        scaffold(name, tmp_path)
    assert tree(tmp_path) == set()


def test_the_name_of_an_installed_plugin_is_refused(tmp_path: Path) -> None:
    done = strongroom("plugins", "new", "kinesis", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("error: there is a plugin 'kinesis' already, of strongroom ")
    assert tree(tmp_path) == set()


def test_an_existing_folder_is_left_as_it_is(tmp_path: Path) -> None:
    mine = tmp_path / "strongroom-ledger" / "notes.txt"
    mine.parent.mkdir()
    mine.write_text("mine")
    with pytest.raises(CallerError, match="exists already and is left as it is"):
        scaffold("ledger", tmp_path)
    assert tree(tmp_path) == {"strongroom-ledger", "strongroom-ledger/notes.txt"}


def test_a_folder_that_cannot_be_written_is_an_error_and_nothing_is_left(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    with pytest.raises(OutsideError, match="cannot write"):
        scaffold("ledger", file)
    assert tree(tmp_path) == {"file"}


def test_addresses_are_made_as_cdktf_makes_them() -> None:
    """As `tests/golden/addresses.txt` has them; a part twice in a row counts once."""
    assert address("kinesis", "transactions") == "kinesis_transactions_9741AB39"
    assert address("events", "events").startswith("events_")
    assert not address("events", "events").startswith("events_events")


def test_no_mark_of_a_template_is_left() -> None:
    for path, text in render("ledger").items():
        for mark in ("@name@", "@package@", "@purpose@", "@Title@", "@distribution@", "@address@"):
            assert mark not in path
            assert mark not in text


def test_a_name_says_its_problem() -> None:
    assert name_problem("ledger") is None
    assert "found 'Ledger'" in str(name_problem("Ledger"))

"""The plugin author's guide, as a newcomer follows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.fresh import fresh

GUIDE = Path(__file__).parents[1] / "docs" / "plugins.md"


def blocks() -> list[str]:
    """The guide's console blocks, in order."""
    return re.findall(r"^```console\n(.*?)^```$", GUIDE.read_text(), re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """What is typed, a line each; a continued one keeps its lines together."""
    typed: list[str] = []
    for line in "".join(blocks()).splitlines():
        if line.startswith("$ "):
            typed.append(line[2:])
        elif line.startswith(">"):
            typed[-1] += f"\n{line[1:].removeprefix(' ')}"
    return typed


def shown() -> list[str]:
    """What the guide says is answered, a line each."""
    lines = "".join(blocks()).splitlines()
    return [line for line in lines if not line.startswith(("$", ">")) and line.strip()]


@pytest.mark.e2e
@pytest.mark.slow
@pytest.mark.takes(minutes=4)
def test_every_command_of_the_guide_works_and_answers_what_it_says(tmp_path: Path) -> None:
    environment = fresh(tmp_path / "venv")
    script = "\n".join(["set -e", "exec 2>&1", *commands()])
    done = environment.run("bash", "-c", script, cwd=tmp_path, timeout=900)
    assert done.returncode == 0, done.stdout
    for line in shown():
        assert line in done.stdout, f"{line!r} is not in:\n{done.stdout}"


def test_the_guide_shows_each_step() -> None:
    """Nobody can take the commands out and leave the test green."""
    first = [command.split()[0] for command in commands()]
    assert {"strongroom", "pip", "pytest", "ruff"} <= set(first)
    assert len(commands()) >= 9


def test_every_file_that_the_guide_names_is_scaffolded() -> None:
    from strongroom_kit.scaffold import render

    table = re.findall(r"^\| (`.*?) \|", GUIDE.read_text(), re.MULTILINE)
    named = {name for cell in table for name in re.findall(r"`([^`]+\.\w+)`", cell)}
    assert {"strongroom_ledger/__init__.py", "permissions.py", "tests/golden/ledger.txt"} <= named
    made = render("ledger")
    missing = {n for n in named if not any(n == path or path.endswith(f"/{n}") for path in made)}
    assert not missing

"""Every console and TOML block of the README and the docs, run and loaded as a reader would."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from strongroom.config.read import read_config
from strongroom.project import load_project
from support.cli import COMMAND
from support.synthesis import complete

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCUMENTS = [README, *sorted((ROOT / "docs").glob("*.md"))]

REPOSITORY_COMMANDS = {"strongroom plugins list -c examples/strongroom.toml"}
"""Commands that the README runs in its own folder; the tour is in an empty one."""


@attrs.frozen
class Step:
    """A command of a console block, and what the block shows below it; ``...`` leaves lines out."""

    command: str
    shown: str

    @property
    def deploys(self) -> bool:
        """Whether it takes minutes, or what was deployed in minutes."""
        return "local" in self.command or self.command.startswith("sed -i '/")

    def matches(self, printed: str) -> bool:
        """Compare all but numbers, which every new resource changes, and the room they take."""
        parts = [re.escape(part) for part in re.split(r"^\.\.\.\n", self.shown, flags=re.MULTILINE)]
        pattern = r"(?:.*\n)*".join(parts)
        pattern = re.sub(r"\b\d+\b(?:\\ )*", lambda _: r"\d+ *", pattern)
        return re.fullmatch(pattern, printed) is not None


def blocks(document: Path, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", document.read_text(), re.MULTILINE | re.DOTALL)


def steps() -> list[Step]:
    """The README's commands, in order."""
    parts = re.split(r"^\$ ", "".join(blocks(README, "console")), flags=re.MULTILINE)
    return [Step(*part.split("\n", 1)) for part in parts if part]


def printed(step: Step, folder: Path) -> str:
    """Run a command in an 80-column terminal's width; return all that it prints."""
    environment = {
        **os.environ,
        "PATH": f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "80",
        "NO_COLOR": "1",
    }
    done = subprocess.run(
        ["bash", "-c", step.command],
        cwd=ROOT if step.command in REPOSITORY_COMMANDS else folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
        check=False,
    )
    return done.stdout


def check(step: Step, folder: Path) -> None:
    found = printed(step, folder)
    assert step.matches(found), (
        f"$ {step.command}\n{found}\nis not, as the README says:\n{step.shown}"
    )


def test_the_tour_s_quick_commands_print_what_the_readme_shows(tmp_path: Path) -> None:
    quick = [step for step in steps() if not step.deploys]
    assert [step.command.split()[:2] for step in quick].count(["strongroom", "check"]) == 2
    for step in quick:
        check(step, tmp_path)


@pytest.mark.e2e
@pytest.mark.slow
@pytest.mark.takes(minutes=6)
def test_the_whole_tour_prints_what_the_readme_shows(tour: Path) -> None:
    for step in steps():
        if step.command not in REPOSITORY_COMMANDS:
            check(step, tour)


@pytest.fixture
def tour(tmp_path: Path) -> Iterator[Path]:
    """An empty folder; what is started in it is stopped."""
    yield tmp_path
    subprocess.run([COMMAND, "local", "down", "--yes"], cwd=tmp_path, check=False)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_toml_block_is_one_that_a_config_may_hold(document: Path, tmp_path: Path) -> None:
    """The README's own config did not load: five problems, all of a plugin that it does not name."""
    file = tmp_path / "strongroom.toml"
    for block in blocks(document, "toml"):
        file.write_text(block if "environment_suffix" in block else complete(f"\n{block}"))
        project = load_project(file)
        assert project.plugins


def test_the_readme_s_config_is_complete() -> None:
    """It is shown as a whole file and not as a part of one."""
    (block,) = blocks(README, "toml")
    import tomllib

    config, problems = read_config(tomllib.loads(block))
    assert problems == []
    assert config is not None

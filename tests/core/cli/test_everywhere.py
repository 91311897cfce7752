"""Every command in a pipe, at 60 and 80 columns, in ASCII, and without a terminal."""

from __future__ import annotations

import io
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from strongroom.cli.app import COMMANDS, GROUPS, run
from strongroom_guardrails.rules import BUILT_IN
from strongroom_kinesis.settings import KinesisSettings
from support.cli import COMMAND, config, strongroom

EVERY_COMMAND = [
    *(name for name, _ in COMMANDS),
    *(f"{group} {name}" for group, _, commands in GROUPS for name, _ in commands),
    *("pki init", "pki issue", "pki revoke", "pki show"),
]
"""Those of the core, and those that the API's plugin adds."""


ARGUMENTS = {
    "plugins show": ["plugins", "show", "kinesis"],
    "plugins new": ["plugins", "new", "ledger"],
    "pki issue": ["pki", "issue", "trader-1"],
    "pki revoke": ["pki", "revoke", "trader-1"],
    "plan": ["plan", "--local"],
    "deploy": ["deploy", "--local"],
    "destroy": ["destroy", "--local"],
    "output": ["output", "--local"],
    "local up": ["local", "up", "--port", "99999"],
}
"""What a command is called with here; those that deploy are refused, as nothing is running."""

ANSWERS_NO = {
    "init": 2,  # there is a config already
    "plan": 2,
    "deploy": 2,
    "destroy": 2,
    "output": 2,
    "local up": 2,
    "local status": 1,
}
"""The exit codes that are not 0."""

FORMS = {
    "pipe": ({}, "utf-8"),
    "60 columns": ({"COLUMNS": "60"}, "utf-8"),
    "80 columns": ({"COLUMNS": "80"}, "utf-8"),
    "ascii": ({}, "ascii"),
}

NAMES = {
    "check": [rule.id for rule in BUILT_IN],
    "plugins show": [field.name for field in attrs.fields(KinesisSettings)],
    "plugins list": ["TransactionStream", "DatabaseCredentials", "audit_trail"],
    "capacity": ["instance_class", "db.r6g.xlarge", "storage_alarm_gib"],
    "alarms": ["flow-logs-silent", "cis-root", "stream-iterator-age"],
}
"""Names that a reader copies from what is printed."""

Answer = tuple[int, str, str]
Say = Callable[..., Answer]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a config and a certificate authority, as all commands here find it."""
    made = tmp_path_factory.mktemp("everywhere")
    config(made)
    return made


@pytest.fixture
def say(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Return a function that runs a command in this process and returns code, output and errors."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("NO_COLOR", "1")

    def say(arguments: list[str], environment: dict[str, str], encoding: str) -> Answer:
        monkeypatch.delenv("COLUMNS", raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        streams = [io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2)]
        monkeypatch.setattr(sys, "stdout", streams[0])
        monkeypatch.setattr(sys, "stderr", streams[1])
        code = run(arguments)
        for stream in streams:
            stream.flush()
        texts = [stream.buffer.getvalue().decode(encoding) for stream in streams]
        return code, texts[0], texts[1]

    return say


@pytest.mark.parametrize("form", FORMS)
def test_every_command_answers_whole_in_every_form(
    form: str, say: Say, folder: Path, tmp_path: Path
) -> None:
    """ASCII output was "a defect in strongroom: UnicodeEncodeError", and rule ids were cut."""
    environment, encoding = FORMS[form]
    code, _, errors = say(["pki", "init", "--folder", str(tmp_path / "pki")], {}, "utf-8")
    assert code == 0, errors
    # Clients are issued before they are revoked, in the order of the list.
    for command in EVERY_COMMAND:
        arguments = list(ARGUMENTS.get(command, command.split()))
        if command.startswith("pki "):
            where = tmp_path / "other" if command == "pki init" else tmp_path / "pki"
            arguments += ["--folder", str(where)]
        elif command in ("plugins new", "synth"):
            arguments += ["--out", str(tmp_path)]
        code, output, errors = say(arguments, environment, encoding)
        assert code == ANSWERS_NO.get(command, 0), f"{command}: {output}{errors}"
        for wrong in ("Traceback", "defect", "\\x1b", "…"):
            assert wrong not in output + errors, command
        for name in NAMES.get(command, []):
            assert name in output.split(), f"{command} does not show {name} whole:\n{output}"


def test_a_port_that_is_none_is_one_sentence(say: Say) -> None:
    """``--port 99999`` was a traceback."""
    code, _, errors = say(["local", "up", "--port", "99999"], {}, "utf-8")
    assert (code, errors) == (2, "error: --port: expected 0 to 65535, found 99999\n")


def test_json_with_another_format_is_an_error(say: Say) -> None:
    """``check --json --format sarif`` printed JSON that was not SARIF, without a word."""
    code, output, errors = say(["check", "--json", "--format", "sarif"], {}, "utf-8")
    assert (code, output) == (2, "")
    assert "--json and --format sarif contradict each other" in errors


@pytest.mark.parametrize("command", ["check", "alarms", "plugins list", "doctor", "synth"])
def test_json_is_all_that_standard_output_holds(say: Say, tmp_path: Path, command: str) -> None:
    """In ASCII too, where characters beyond it are escaped as JSON does."""
    out = ["--out", str(tmp_path)] if command == "synth" else []
    code, output, errors = say([*command.split(), "--json", *out], {}, "ascii")
    assert code == 0, errors
    json.loads(output)


def test_findings_and_the_verdict_come_last(say: Say, folder: Path) -> None:
    """They were printed above a table of eighteen rules."""
    off = folder / "off.toml"
    off.write_text(
        f"{(folder / 'strongroom.toml').read_text()}\n[plugins.secrets]\nenabled = false\n"
    )
    code, output, _ = say(["check", "--config", "off.toml"], {"COLUMNS": "80"}, "utf-8")
    off.unlink()
    assert code == 1
    lines = output.splitlines()
    assert lines[-1].endswith("resources, refused: 1 finding")
    finding = next(
        n for n, line in enumerate(lines) if line.startswith("aws_secretsmanager_secret.")
    )
    table = next(n for n, line in enumerate(lines) if line.startswith("truststore-pinned"))
    assert table < finding
    assert any("enable plugins.secrets" in line for line in lines[finding:]), (
        "the refusal was for plugin authors"
    )
    assert "Counts are of checks" in output, "829 passes of 405 resources were not explained"


def test_a_reader_that_has_seen_enough_is_no_error(folder: Path) -> None:
    with subprocess.Popen(
        [COMMAND, "plugins", "show", "aurora"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read()
    assert (process.returncode, errors) == (0, b"")


def test_the_c_locale_prints_all_that_it_can(folder: Path) -> None:
    shown = strongroom(
        "check",
        "--config",
        "missing.toml",
        cwd=folder,
        environment={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    )
    assert shown.returncode == 2
    assert shown.stderr.isascii()
    assert "  -> name one with --config" in shown.stderr


def test_help_says_what_an_option_takes(say: Say) -> None:
    """``--allow-loss STR`` took one address, and the hint never showed the command to paste."""
    _, output, _ = say(["deploy", "--help"], {"COLUMNS": "80"}, "utf-8")
    assert "--allow-loss ADDRESS..." in output
    assert "STR" not in output.split()


def test_every_command_is_in_these_tests() -> None:
    listed = itertools.chain(ARGUMENTS, ANSWERS_NO, NAMES)
    assert set(listed) <= set(EVERY_COMMAND)

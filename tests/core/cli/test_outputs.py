"""Outputs as people and programs get them."""

from __future__ import annotations

import pytest

from strongroom.cli import outputs
from strongroom_terminal import console
from strongroom_terraform.results import Sensitive

ARN = "arn:aws:secretsmanager:ca-central-1:123456789012:secret:secret-db-app-dev01-AbCdEf"


def shown(capsys: pytest.CaptureFixture[str], value: object) -> str:
    console.print_table(outputs.as_table({"x": value}))
    return capsys.readouterr().out


def test_an_arn_is_printed_as_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """rich took ``:secret:`` for an emoji: ``…123456789012㊙secret-db-app-dev01``."""
    for columns in ("60", "80", "200"):
        monkeypatch.setenv("COLUMNS", columns)
        assert ARN in shown(capsys, {"secret_arn": ARN}).split()


def test_brackets_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    assert "[bold]x[/bold] [/]" in shown(capsys, "[bold]x[/bold] [/]")


def test_structured_values_are_json_and_no_python(capsys: pytest.CaptureFixture[str]) -> None:
    """``restore_metadata`` was shown as a Python repr."""
    value = {"metadata": [{"Encrypted": True, "Key": None}], "on": False, "none": None, "no": []}
    text = shown(capsys, value)
    assert '{"Encrypted": true, "Key": null}' in text
    assert [line.split() for line in text.splitlines()[3:]] == [
        ["x.on", "false"],
        ["x.none", "null"],
        ["x.no", "[]"],
    ]


def test_a_sensitive_output_stays_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, Sensitive("hunter2"))
    assert "(sensitive)" in text
    assert "hunter2" not in text

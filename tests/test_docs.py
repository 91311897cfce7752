"""What the documents say is what the code does."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from strongroom import hookspecs
from strongroom.cli.app import COMMANDS, GROUPS
from strongroom.cli.contributed import GROUP
from strongroom.cli.entry_points import entry_points
from strongroom_guardrails.rules import BUILT_IN
from support.synthesis import EVERYTHING_OFF

ROOT = Path(__file__).parents[1]
HOOKS = sorted(name for name in vars(hookspecs) if name.startswith("strongroom_"))


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_documented_with_its_exact_signature(hook: str) -> None:
    signature = inspect.signature(getattr(hookspecs, hook))
    text = (ROOT / "docs" / "hooks.md").read_text()
    assert f"## {hook}\n" in text
    assert f"def {hook}{signature}".replace("'", "") in text


def test_no_hook_is_documented_that_does_not_exist() -> None:
    headings = re.findall(
        r"^## (strongroom_\w+)$", (ROOT / "docs" / "hooks.md").read_text(), re.MULTILINE
    )
    assert sorted(headings) == HOOKS


def test_hooks_are_documented_in_the_order_in_which_they_run() -> None:
    headings = re.findall(
        r"^## (strongroom_\w+)$", (ROOT / "docs" / "hooks.md").read_text(), re.MULTILINE
    )
    defined = [name for name in vars(hookspecs) if name.startswith("strongroom_")]
    assert headings == defined


def test_every_guardrail_is_documented_as_it_is() -> None:
    rows = re.findall(
        r"^\| `([a-z-]+)` \| (.*) \| (.*) \| (.*) \|$",
        (ROOT / "docs" / "guardrails.md").read_text(),
        re.MULTILINE,
    )
    assert rows == [
        (rule.id, rule.title, ", ".join(rule.pci_requirements), rule.fix) for rule in BUILT_IN
    ]


def test_the_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text()
    for name, _ in COMMANDS:
        assert f"`strongroom {name}`" in text
    for group, _, commands in GROUPS:
        for name, _ in commands:
            assert f"`strongroom {group} {name}`" in text
    for command in entry_points(GROUP):
        if command.distribution == "strongroom":
            for name in command.load():
                assert f"`strongroom {command.name} {name}`" in text


def test_the_settings_reference_is_current_and_needs_no_node() -> None:
    """`make docs` writes it from the settings themselves."""
    nothing = {**os.environ, "PATH": "", "JSII_NODE": "/nowhere"}
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "make_settings.py", "--check"],
        env=nothing,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def catalogue(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the tool that makes the catalogue of plugins."""
    return subprocess.run(
        [sys.executable, ROOT / "tools" / "make_plugin_catalogue.py", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_catalogue_of_plugins_is_current() -> None:
    """`make docs` writes it from the plugins' metadata and the guardrails' verdicts."""
    done = catalogue("--check")
    assert done.returncode == 0, done.stderr


def test_the_catalogue_shows_every_built_in_plugin() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/catalogue.md").read_text(), re.MULTILINE)
    folders = {module.parents[1].name for module in (ROOT / "plugins").glob("*/*/__init__.py")}
    assert set(rows) == folders


def test_a_catalogue_of_ones_own_config_shows_its_plugins_and_what_is_wrong(tmp_path: Path) -> None:
    """Of a third party's plugin too, whose queue is not encrypted."""
    (tmp_path / "acme.py").write_text(
        "from strongroom import PluginInfo, hookimpl\n"
        "@hookimpl\n"
        "def strongroom_plugin():\n"
        "    return PluginInfo(name='acme', summary='A queue')\n"
        "@hookimpl\n"
        "def strongroom_resources(scope, context):\n"
        "    from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue\n"
        "    name = context.name('aws_sqs_queue', 'acme')\n"
        "    SqsQueue(scope, 'queue', name=name, tags={'Name': name})\n"
        "    return []\n"
    )
    config = tmp_path / "strongroom.toml"
    config.write_text(
        f'environment_suffix = "dev01"\n{EVERYTHING_OFF}[plugins.acme]\npath = "acme.py"\n'
    )
    shown = catalogue("--config", config).stdout
    (row,) = [line for line in shown.splitlines() if line.startswith("| `acme` | A queue |")]
    assert row.endswith("| 1 | 1 refused |")


def test_every_setting_says_what_it_means() -> None:
    """The last cell of each row of the reference."""
    rows = re.findall(r"^\| `.*\|$", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE)
    assert rows
    assert [row for row in rows if row.endswith("|  |")] == []


def test_every_built_in_plugin_has_an_entry_point_and_a_folder() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    entries = project["project"]["entry-points"]["strongroom.plugins"]
    folders = {module.parents[1].name for module in (ROOT / "plugins").glob("*/*/__init__.py")}
    assert set(entries) == folders
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    for name, target in entries.items():
        assert target == f"strongroom_{name}"
        assert f"plugins/{name}/{target}" in packages


def test_every_package_is_typed() -> None:
    modules = [*(ROOT / "core").glob("*/__init__.py"), *(ROOT / "plugins").glob("*/*/__init__.py")]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert {str(one.parent.relative_to(ROOT)) for one in modules} == set(packages)
    for module in modules:
        assert module.with_name("py.typed").exists(), module


def test_no_committed_file_names_a_registry_or_a_local_path() -> None:
    """Lock files hold hashes and versions, never where the wheels came from."""
    locks = list((ROOT / "requirements").glob("*.txt"))
    assert len(locks) == 4
    for lock in locks:
        text = lock.read_text()
        assert "://" not in text
        assert "--index-url" not in text
        assert "--find-links" not in text


def test_ci_runs_the_commands_of_the_readme_first_and_in_its_order() -> None:
    """On a fresh clone `make test` failed after `make local`, and removed what that had deployed."""
    readme = (ROOT / "README.md").read_text()
    block = re.search(r"^## Two commands\n.*?^```\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    assert block is not None
    two = re.findall(r"^(make \w+)", block[1], re.MULTILINE)
    run = re.findall(r"^(make \w+)", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)
    assert two == ["make local", "make test"]
    assert run[: len(two)] == two

"""A plugin that means harm, installed beside the rest: it is refused by name, and harms nobody else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.cli import tree
from support.fresh import Fresh, fresh
from support.synthesis import EVERYTHING_OFF

PACKAGE = Path(__file__).parent / "package"
CONFIG = f'environment_suffix = "dev01"\n{EVERYTHING_OFF}[plugins.hostile]\n'

RAISING = (
    "strongroom_validate",
    "strongroom_resources",
    "strongroom_iam_statements",
    "strongroom_alarms",
    "strongroom_guardrails",
)

FOUND = {
    "an unencrypted bucket": "encrypted",
    "a foreign name": "suffix-named",
    "a wildcard policy": "least-privilege",
    "every resource": "least-privilege",
    "open ingress": "exposure",
    "a bucket that stays": "destroyable",
    "a secret in plain text": "no-secret",
    "a program when it is made": "no-provisioners",
    "an aws elsewhere": "aws-provider-only",
    "a secret in an output": "no-secret",
}
"""What the guardrails refuse, with the rule that does."""

VPC = "aws_vpc.core_network_vpc_"
CHANGED = {
    "an override of the core's": (VPC, "add_override('enable_dns_support', ...)"),
    "an override that catches its error": (VPC, "add_override('enable_dns_support', ...)"),
    "an override in a later hook": (VPC, "add_override('enable_dns_support', ...)"),
    "an attribute of the core's": (VPC, "enable_dns_support = ..."),
    "a reset of the core's": ("aws_flow_log.core_flow-logs", "reset_max_aggregation_interval()"),
    "a block of the core's": ("aws_flow_log.core_flow-logs", "put_destination_options(...)"),
    "a dependency of the core's": (VPC, "add_dependency(...)"),
    "an address of the core's": (VPC, "override_logical_id('mine')"),
    "a removal from the core": ("strongroom-dev01/core of", "try_remove_child('flow-logs')"),
    "an aspect on everything": ("strongroom-dev01 of", "add(...)"),
    "an aspect that reaches out": (VPC, "add_override('enable_dns_support', ...)"),
}
"""What changes another's, with the address and the argument."""

REFUSED = {
    "another's scope in a later hook": "plugin 'hostile' made strongroom-dev01/core/loot outside",
    "a sibling stack": "plugin 'hostile' makes the TerraformStack 'shadow': no guardrail checks",
    "a stack inside": "plugin 'hostile' makes the TerraformStack 'shadow': no guardrail checks",
    "an app": "plugin 'hostile' makes the App '': no guardrail checks",
    "another's scope": "plugin 'hostile' made strongroom-dev01/core/loot outside its own scope",
    "a program while planning": "external.loot is in the stack and no plugin made it in its scope",
    "every action of a service": "plugin 'hostile' failed in strongroom_iam_statements",
    **{f"raise in {hook}": f"plugin 'hostile' failed in {hook}" for hook in RAISING},
    "raise in strongroom_plugin": "plugins.hostile: cannot be loaded: hostile-plugin 6.6.6: ",
    "raise while imported": "plugins.hostile: cannot be loaded: hostile-plugin 6.6.6: ",
}
"""What is one error before there is a stack, with its words."""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    made = fresh(tmp_path_factory.mktemp("fresh") / "venv")
    made.install(PACKAGE, editable=True)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "strongroom.toml").write_text(CONFIG)
    return tmp_path


@pytest.mark.parametrize("deed", sorted(FOUND))
def test_what_it_makes_is_a_finding_that_names_it(
    deed: str, environment: Fresh, folder: Path
) -> None:
    done = environment.run(
        *("python", "-m", "strongroom", "check", "--json"),
        cwd=folder,
        environment={"HOSTILE": deed},
    )
    assert done.returncode == 1, done.stderr
    findings = json.loads(done.stdout)["findings"]
    assert FOUND[deed] in {finding["rule"] for finding in findings}
    # The core makes a role for what is declared, and it is the declaration that is found fault with.
    assert {finding["plugin"] for finding in findings} <= {"hostile", "core"}
    assert "hostile" in json.dumps(findings)


@pytest.mark.parametrize("deed", sorted(FOUND))
def test_nothing_of_it_is_written(deed: str, environment: Fresh, folder: Path) -> None:
    done = environment.run(
        *("python", "-m", "strongroom", "synth"), cwd=folder, environment={"HOSTILE": deed}
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: the guardrails refuse this stack: ")
    assert tree(folder) == {"strongroom.toml"}


@pytest.mark.parametrize("deed", sorted(REFUSED))
def test_what_it_breaks_is_one_error_that_names_it(
    deed: str, environment: Fresh, folder: Path
) -> None:
    done = environment.run(
        *("python", "-m", "strongroom", "synth"), cwd=folder, environment={"HOSTILE": deed}
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("error: ") == 1
    assert REFUSED[deed] in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(folder) == {"strongroom.toml"}


@pytest.mark.parametrize(
    ("deed", "plain"),
    [
        *((deed, "") for deed in sorted(CHANGED)),
        ("an override of the core's", "1"),
        ("an aspect that reaches out", "1"),
    ],
)
def test_what_others_made_stays_as_it_was(
    deed: str, plain: str, environment: Fresh, folder: Path
) -> None:
    """Whichever way a plugin gets hold of it, in whichever hook, with jsii's own bindings too."""
    place, call = CHANGED[deed]
    done = environment.run(
        *("python", "-m", "strongroom", "synth"),
        cwd=folder,
        environment={"HOSTILE": deed, "STRONGROOM_PLAIN_BINDINGS": plain},
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith(f"error: plugin 'hostile' changes {place}")
    assert f" of the core: {call}\n" in done.stderr
    assert "a capability of that plugin" in done.stderr
    assert tree(folder) == {"strongroom.toml"}


@pytest.mark.parametrize("deed", ["raise while imported", "raise in strongroom_plugin"])
def test_the_rest_of_the_command_line_is_alive(deed: str, environment: Fresh, folder: Path) -> None:
    """Help, the list of plugins, and everything else once it is switched off."""
    run = {"cwd": folder, "environment": {"HOSTILE": deed}}
    assert environment.run("python", "-m", "strongroom", "--help", **run).returncode == 0  # type: ignore[arg-type]
    listed = environment.run("python", "-m", "strongroom", "plugins", "list", "--json", **run)  # type: ignore[arg-type]
    assert listed.returncode == 0
    states = {plugin["name"]: plugin["state"] for plugin in json.loads(listed.stdout)}
    assert states["hostile"] == "broken"
    assert states["kms"] == "disabled"
    off = f"{CONFIG}enabled = false\n"
    (folder / "strongroom.toml").write_text(off)
    done = environment.run("python", "-m", "strongroom", "check", **run)  # type: ignore[arg-type]
    assert done.returncode == 0, done.stderr

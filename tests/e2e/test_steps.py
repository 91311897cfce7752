"""Steps of a plugin around real deployments to the embedded AWS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.cli import strongroom
from support.synthesis import EVERYTHING_OFF

PLUGIN = """\
import json, os
from pathlib import Path
from strongroom import Deployment, PluginInfo, hookimpl

@hookimpl
def strongroom_plugin():
    return PluginInfo(name="acme", summary="Keeps a journal of its steps")

def note(step, deployment):
    vpcs = deployment.client("ec2").describe_vpcs(
        Filters=[{"Name": "tag:EnvironmentSuffix", "Values": ["dev01"]}]
    )["Vpcs"]
    line = json.dumps([step, len(vpcs), sorted(deployment.outputs), deployment.local])
    with Path(os.environ["JOURNAL"]).open("a") as journal:
        journal.write(line + "\\n")
    if os.environ.get("FAIL") == step:
        raise RuntimeError(f"{step} went wrong")

@hookimpl
def strongroom_before_deploy(deployment):
    note("before", deployment)

@hookimpl
def strongroom_after_deploy(deployment):
    note("after", deployment)

@hookimpl
def strongroom_before_destroy(deployment):
    note("destroy", deployment)
"""


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    site = tmp_path / "site"
    info = site / "acme-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "acme_steps.py").write_text(PLUGIN)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[strongroom.plugins]\nacme = acme_steps\n")
    (tmp_path / "strongroom.toml").write_text(
        f'environment_suffix = "dev01"\n{EVERYTHING_OFF}[plugins.acme]\n'
    )
    yield {"PYTHONPATH": str(site), "JOURNAL": str(tmp_path / "journal")}
    strongroom("local", "down", cwd=tmp_path)


@pytest.mark.e2e
@pytest.mark.slow
def test_steps_run_around_what_they_are_about(tmp_path: Path, environment: dict[str, str]) -> None:
    """Before, nothing is there; after, the VPC; a failure says what stands and is made up for."""

    def run(*arguments: str, fail: str = "") -> tuple[int, str]:
        done = strongroom(
            *arguments, cwd=tmp_path, environment={**environment, "FAIL": fail}, timeout=900
        )
        return done.returncode, done.stderr

    def journal() -> list[object]:
        file = tmp_path / "journal"
        lines = [json.loads(line) for line in file.read_text().splitlines()]
        file.unlink()
        return lines

    code, said = run("local", "up", fail="before")
    assert code == 3
    assert "nothing was deployed: plugin 'acme' failed in strongroom_before_deploy" in said
    assert journal() == [["before", 0, [], True]]

    code, said = run("local", "up", fail="after")
    assert code == 3
    assert "the stack is deployed, but what follows failed: plugin 'acme'" in said
    assert journal() == [["before", 0, [], True], ["after", 1, ["network"], True]]

    assert run("deploy", "--local", "--yes")[0] == 0
    assert journal() == [["before", 1, ["network"], True], ["after", 1, ["network"], True]]

    code, said = run("destroy", "--local", "--suffix", "dev01", fail="destroy")
    assert code == 3
    assert "nothing was destroyed" in said
    assert journal() == [["destroy", 1, ["network"], True]]
    assert run("destroy", "--local", "--suffix", "dev01", "--skip-steps", fail="destroy")[0] == 0
    assert not (tmp_path / "journal").exists()

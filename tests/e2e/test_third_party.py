"""Somebody else's plugin, from its wheel in a fresh environment to a deployed queue, and off again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.fresh import Fresh, fresh, wheel
from support.synthesis import only

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "deadletters"
OFF = f'environment_suffix = "dev01"\n{only("kms", "kinesis")}'
MINE = "[plugins.deadletters]\nkept_days = 7\n"
ON = f"{OFF}{MINE}"
WATCHED = f'environment_suffix = "dev01"\n{only("kms", "kinesis", "monitoring")}'


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """Both wheels, and nothing of this repository's source."""
    folder = tmp_path_factory.mktemp("installed")
    made = fresh(folder / "venv")
    made.install(wheel(ROOT, folder / "dist"), wheel(EXAMPLE, folder / "dist"))
    return made


@pytest.fixture
def folder(tmp_path: Path, environment: Fresh) -> Iterator[Path]:
    yield tmp_path
    environment.run("strongroom", "local", "down", cwd=tmp_path)


def run(environment: Fresh, folder: Path, *command: str) -> str:
    done = environment.run("strongroom", *command, cwd=folder, timeout=600)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def stack(environment: Fresh, folder: Path, toml: str) -> Any:
    (folder / "strongroom.toml").write_text(toml)
    run(environment, folder, "synth", "--out", "out")
    return json.loads((folder / "out/stacks/strongroom-dev01/cdk.tf.json").read_text())


def by_path(document: Any) -> dict[str, Any]:
    return {
        body["//"]["metadata"]["path"].partition("/")[2]: (kind, name, body)
        for kind, instances in document["resource"].items()
        for name, body in instances.items()
    }


def sids(document: Any, role: str) -> set[str]:
    _, _, body = by_path(document)[f"core/roles/{role}/policy"]
    return {statement["Sid"] for statement in json.loads(body["policy"])["Statement"]}


def test_the_wheels_are_what_runs(environment: Fresh, tmp_path: Path) -> None:
    for name in ("strongroom", "strongroom_kms", "strongroom_deadletters"):
        done = environment.run(
            "python", "-c", f"import {name}; print({name}.__file__)", cwd=tmp_path
        )
        assert done.stdout.startswith(str(environment.folder)), done.stdout + done.stderr


def test_installed_it_does_nothing_until_the_config_names_it(
    environment: Fresh, folder: Path
) -> None:
    (folder / "strongroom.toml").write_text(OFF)
    listed = json.loads(run(environment, folder, "plugins", "list", "--json"))
    (mine,) = [plugin for plugin in listed if plugin["name"] == "deadletters"]
    assert mine["state"] == "available"
    assert mine["distribution"] == "strongroom-deadletters"
    shown = json.loads(run(environment, folder, "plugins", "show", "deadletters", "--json"))
    assert shown["settings"] is None, "its code runs once the config enables it"
    (folder / "strongroom.toml").write_text(f"{OFF}[plugins.deadletters]\n")
    shown = json.loads(run(environment, folder, "plugins", "show", "deadletters", "--json"))
    assert [setting["name"] for setting in shown["settings"]] == [
        "kept_days",
        "visibility_seconds",
        "redriver_service",
    ]


@pytest.mark.slow
def test_its_own_tests_and_the_contract_pass_there(environment: Fresh, tmp_path: Path) -> None:
    """Run from its own folder, as its author does."""
    for command in (
        ("pytest", "-q", "-m", "not e2e", "-p", "no:cacheprovider"),
        ("ruff", "check", "--no-cache"),
        ("ruff", "format", "--check", "--no-cache"),
        ("mypy", "--cache-dir", str(tmp_path / "mypy")),
    ):
        done = environment.run(*command, cwd=EXAMPLE)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"


def test_switched_on_it_adds_and_extends_and_switched_off_nothing_else_has_changed(
    environment: Fresh, folder: Path
) -> None:
    """The stream's consumer may send to the queue, SQS has an endpoint, and the key admits SQS."""
    off, on = stack(environment, folder, OFF), stack(environment, folder, ON)
    before, after = by_path(off), by_path(on)
    added = {path.rpartition("/")[0] or path for path in after.keys() - before.keys()}
    assert added == {"deadletters", "core/endpoints", "core/roles/deadletters-redriver"}
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {"core/roles/stream-consumer/policy", "kms/telemetry"}
    assert sids(on, "stream-consumer") - sids(off, "stream-consumer") == {
        "ReportFailedBatches",
        "EncryptFailedBatches",
    }
    assert set(on["output"]) - set(off["output"]) == {"dead_letters"}
    assert stack(environment, folder, OFF) == off


def test_its_alarms_are_made_and_shown_with_all_others(environment: Fresh, folder: Path) -> None:
    """By the plugin that watches, which has never heard of it."""
    shown = {}
    for toml in (WATCHED, f"{WATCHED}{MINE}"):
        (folder / "strongroom.toml").write_text(toml)
        found = json.loads(run(environment, folder, "alarms", "--json"))["alarms"]
        shown = {a["alarm"]: a for a in found if a["alarm"] not in shown}
    assert {a["plugin"] for a in shown.values()} == {"deadletters"}
    assert shown.keys() == {"deadletters-waiting", "deadletters-expiring"}
    assert all(alarm["made_by"] == ["monitoring"] for alarm in shown.values())


def test_its_guardrail_judges_the_whole_stack_while_it_is_on(
    environment: Fresh, folder: Path
) -> None:
    for toml, there in ((ON, True), (OFF, False)):
        (folder / "strongroom.toml").write_text(toml)
        report = json.loads(run(environment, folder, "check", "--json"))
        assert ("deadletters-destination" in report["rules"]) is there
        if there:
            counts = report["rules"]["deadletters-destination"]["counts"]
            assert sum(counts.values()) == report["resources"]


@pytest.mark.e2e
@pytest.mark.slow
@pytest.mark.takes(minutes=4)
def test_it_is_deployed_with_its_permissions_and_removed_without_a_trace(
    environment: Fresh, folder: Path
) -> None:
    (folder / "strongroom.toml").write_text(WATCHED)
    run(environment, folder, "local", "up")
    before = inventory(environment, folder)
    (folder / "strongroom.toml").write_text(f"{WATCHED}{MINE}")
    run(environment, folder, "deploy", "--local", "--yes")
    held = inventory(environment, folder)
    assert held["aws_sqs_queue"] != before.get("aws_sqs_queue")
    output = json.loads(run(environment, folder, "output", "--local", "--json"))
    assert "queue-deadletters-dev01" in json.dumps(output)
    assert "deadletters-redriver" in json.dumps(held["aws_iam_role"])
    assert "alarm-deadletters-waiting-dev01" in json.dumps(held["aws_cloudwatch_metric_alarm"])
    (folder / "strongroom.toml").write_text(WATCHED)
    refused = environment.run("strongroom", "deploy", "--local", "--yes", cwd=folder, timeout=600)
    assert refused.returncode == 1, refused.stdout
    (queue,) = set(re.findall(r"aws_sqs_queue\.\S+", refused.stderr))
    run(environment, folder, "deploy", "--local", "--yes", "--allow-loss", queue)
    assert inventory(environment, folder) == before


def inventory(environment: Fresh, folder: Path) -> Any:
    """What the embedded AWS has."""
    return json.loads(run(environment, folder, "local", "status", "--json"))["inventory"][
        "resources"
    ]

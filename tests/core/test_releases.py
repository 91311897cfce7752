"""Plugins of the last release, as they were built then, under this core.

Each folder of ``tests/releases`` holds the wheels of the example plugins as built at that
release. One is added with each release and is never built again.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from support.cli import strongroom
from support.synthesis import EVERYTHING_OFF, only

RELEASES = Path(__file__).parents[1] / "releases"
WHEELS = sorted(RELEASES.glob("*/*.whl"))
CONFIG = (
    f'environment_suffix = "dev01"\n{only("kms", "kinesis")}[plugins.deadletters]\nkept_days = 7\n'
)


@pytest.fixture(params=WHEELS, ids=lambda file: f"{file.parent.name}-{file.name.split('-')[0]}")
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """An old wheel, unpacked where Python finds it."""
    (tmp_path / "strongroom.toml").write_text(CONFIG)
    with zipfile.ZipFile(request.param) as wheel:
        wheel.extractall(tmp_path / "old")
    return {"PYTHONPATH": str(tmp_path / "old")}


def test_there_is_a_release() -> None:
    assert WHEELS


def test_a_plugin_of_the_last_release_still_passes_every_guardrail(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """With its own rule among them."""
    done = strongroom("check", "--json", cwd=tmp_path, environment=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    counts = report["rules"]["deadletters-destination"]["counts"]
    assert sum(counts.values()) == report["resources"]


def test_what_it_uses_that_is_going_away_is_said_once_and_names_it(
    environment: dict[str, str], tmp_path: Path
) -> None:
    done = strongroom("check", cwd=tmp_path, environment=environment)
    said = [line for line in done.stderr.splitlines() if line.startswith("warning:")]
    going = {
        "EncryptionKeys without PluginInfo(key_uses=...)": "key_uses=() or a KeyUse for each key that "
        "the plugin encrypts something with",
        "PluginInfo(requirements=...)": "PluginInfo(pci_requirements=...)",
        "Rule(requirements=...)": "Rule(pci_requirements=...)",
        "strongroom_check": "strongroom_validate",
    }
    assert sorted(said) == [
        f"warning: plugin 'deadletters' uses {name}, which is deprecated since strongroom 0.2 and will "
        f"be removed in 0.4; use {instead}"
        for name, instead in going.items()
    ]


def test_its_declarations_mean_what_they_meant(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "strongroom.toml").write_text(
        f'environment_suffix = "dev01"\n{EVERYTHING_OFF}[plugins.deadletters]\n'
    )
    done = strongroom(
        "plugins", "show", "deadletters", "--json", cwd=tmp_path, environment=environment
    )
    assert json.loads(done.stdout)["pci_requirements"] == ["3.5.1", "7.2.5", "10.7.2"]

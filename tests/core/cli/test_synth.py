"""`strongroom init` and `strongroom synth`, and the files that they write."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.cli import COMMAND, config, strongroom, tree


def test_init_writes_a_config_that_checks(tmp_path: Path) -> None:
    assert strongroom("init", "--suffix", "demo1", cwd=tmp_path).returncode == 0
    shown = strongroom("check", cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr


def test_init_never_overwrites(tmp_path: Path) -> None:
    file = config(tmp_path)
    before = file.read_text()
    shown = strongroom("init", cwd=tmp_path)
    assert shown.returncode == 2
    assert "already exists" in shown.stderr
    assert file.read_text() == before


def test_init_refuses_a_suffix_that_no_name_could_carry(tmp_path: Path) -> None:
    shown = strongroom("init", "--suffix", "x" * 60, cwd=tmp_path)
    assert shown.returncode == 2
    assert "--suffix: expected 1 to" in shown.stderr
    assert tree(tmp_path) == set()


def test_synth_writes_cdktf_s_tree_and_nothing_else(tmp_path: Path) -> None:
    config(tmp_path)
    shown = strongroom("synth", "--out", "out", "--json", cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert tree(tmp_path) == {
        "strongroom.toml",
        "out",
        "out/manifest.json",
        "out/stacks",
        "out/stacks/strongroom-dev01",
        "out/stacks/strongroom-dev01/assets",
        "out/stacks/strongroom-dev01/assets/apigw_mtls",
        "out/stacks/strongroom-dev01/assets/apigw_mtls/authorizer.zip",
        "out/stacks/strongroom-dev01/assets/secrets",
        "out/stacks/strongroom-dev01/assets/secrets/rotation.zip",
        "out/stacks/strongroom-dev01/cdk.tf.json",
    }
    data = json.loads(shown.stdout)
    document = json.loads((tmp_path / data["file"]).read_text())
    assert data["resources"] == sum(map(len, document["resource"].values()))


def test_synth_twice_writes_the_same_bytes(tmp_path: Path) -> None:
    config(tmp_path)
    for out in ("one", "two"):
        assert strongroom("synth", "--out", out, cwd=tmp_path).returncode == 0
    name = "stacks/strongroom-dev01/cdk.tf.json"
    assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_synth_honours_the_folder_that_the_cdktf_cli_names(tmp_path: Path) -> None:
    config(tmp_path)
    shown = strongroom("synth", cwd=tmp_path, environment={"CDKTF_OUTDIR": "elsewhere"})
    assert shown.returncode == 0, shown.stderr
    assert (tmp_path / "elsewhere" / "manifest.json").exists()


def test_an_output_folder_that_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    config(tmp_path)
    (tmp_path / "file").write_text("in the way")
    shown = strongroom("synth", "--out", "file", cwd=tmp_path)
    assert shown.returncode == 3
    assert "cannot write file" in shown.stderr
    assert (tmp_path / "file").read_text() == "in the way"


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="/dev/full stands for a full disk; Linux has it"
)
def test_a_full_disk_is_one_error(tmp_path: Path) -> None:
    config(tmp_path)
    out = tmp_path / "out"
    out.mkdir()
    script = (
        "import os, sys, strongroom_base.files as files\n"
        "real = os.fdopen\n"
        "def full(fd, *a, **k):\n"
        "    os.dup2(os.open('/dev/full', os.O_WRONLY), fd)\n"
        "    return real(fd, *a, **k)\n"
        "os.fdopen = full\n"
        "from strongroom.cli.app import run\n"
        "sys.exit(run(['synth', '--out', 'out']))\n"
    )
    shown = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert shown.returncode == 3
    assert "No space left on device" in shown.stderr
    assert [path for path in tree(out) if path.endswith(".json")] == []


def test_ctrl_c_in_the_middle_of_synth_writes_nothing_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "slow_sr.py").write_text(
        "import pathlib, time\n"
        "from strongroom import PluginInfo, hookimpl\n"
        "@hookimpl\n"
        "def strongroom_plugin():\n"
        "    return PluginInfo(name='slow', summary='Slow')\n"
        "@hookimpl\n"
        "def strongroom_resources(scope, context):\n"
        "    pathlib.Path('reached').touch()\n"
        "    time.sleep(30)\n"
        "    return []\n"
    )
    info = tmp_path / "site" / "slow_sr-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: slow-sr\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[strongroom.plugins]\nslow = slow_sr\n")
    work = tmp_path / "work"
    work.mkdir()
    config(work, "[plugins.slow]\n")
    with subprocess.Popen(
        [str(COMMAND), "synth", "--out", "out"],
        cwd=work,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site"), "TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        deadline = time.monotonic() + 30
        while not (work / "reached").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        _, stderr = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "interrupted" in stderr
    assert "Traceback" not in stderr
    assert not (work / "out").exists()
    assert not list(tmp_path.glob("strongroom-*")), "the scratch folder is gone"

"""A plugin in one file that the config names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.cli import strongroom
from support.synthesis import EVERYTHING_OFF

PLUGIN = '''\
"""Failed orders wait here."""
import attrs
from strongroom import PluginInfo, hookimpl

@attrs.frozen
class Settings:
    days: int = attrs.field(default=4, metadata={"help": "Days that an order waits."})

@hookimpl
def strongroom_plugin():
    return PluginInfo(name="orders", summary="Failed orders", settings=Settings)

@hookimpl
def strongroom_resources(scope, context):
    from cdktf_cdktf_provider_aws.kms_key import KmsKey
    from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
    key = KmsKey(scope, "key", enable_key_rotation=True, deletion_window_in_days=7,
                 tags={"Name": context.name("aws_kms_key", "orders")})
    name = context.name("aws_sqs_queue", "orders")
    SqsQueue(scope, "queue", name=name, message_retention_seconds=context.settings.days * 86_400,
             kms_master_key_id=key.arn if ENCRYPTED else None, tags={"Name": name})
    return []
'''
TABLE = '[plugins.orders]\npath = "plugins/orders.py"\ndays = 2\n'


def write(
    folder: Path, table: str = TABLE, source: str = PLUGIN, *, encrypted: bool = True
) -> None:
    (folder / "plugins").mkdir(exist_ok=True)
    (folder / "plugins" / "orders.py").write_text(source.replace("ENCRYPTED", str(encrypted)))
    (folder / "strongroom.toml").write_text(
        f'environment_suffix = "dev01"\n{EVERYTHING_OFF}{table}'
    )


def test_its_resources_and_settings_are_as_any_plugins(tmp_path: Path) -> None:
    """Found from the config's folder, wherever the command runs, and nothing is left next to it."""
    write(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = strongroom("synth", "-c", "../strongroom.toml", "--out", "out", cwd=elsewhere)
    assert done.returncode == 0, done.stderr
    stack = json.loads((elsewhere / "out/stacks/strongroom-dev01/cdk.tf.json").read_text())
    (queue,) = stack["resource"]["aws_sqs_queue"].values()
    assert queue["name"] == "queue-orders-dev01"
    assert queue["message_retention_seconds"] == 172_800
    assert [file.name for file in (tmp_path / "plugins").iterdir()] == ["orders.py"]


def test_the_same_guardrails_judge_it(tmp_path: Path) -> None:
    write(tmp_path, encrypted=False)
    done = strongroom("check", "--json", cwd=tmp_path)
    assert done.returncode == 1
    assert "orders" in {finding["plugin"] for finding in json.loads(done.stdout)["findings"]}


def test_the_list_shows_the_file_it_is_from(tmp_path: Path) -> None:
    write(tmp_path)
    listed = json.loads(strongroom("plugins", "list", "--json", cwd=tmp_path).stdout)
    (mine,) = [plugin for plugin in listed if plugin["name"] == "orders"]
    assert (mine["state"], mine["distribution"]) == ("enabled", "file plugins/orders.py")
    shown = json.loads(strongroom("plugins", "show", "orders", "--json", cwd=tmp_path).stdout)
    assert [setting["name"] for setting in shown["settings"]] == ["days"]


def test_switched_off_it_does_nothing(tmp_path: Path) -> None:
    write(tmp_path, f"{TABLE}enabled = false\n", encrypted=False)
    assert strongroom("check", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('[plugins.orders]\npath = "gone.py"\n', "plugins.orders.path: there is no file gone.py"),
        ("[plugins.orders]\npath = 3\n", "plugins.orders.path: expected the path of a Python file"),
        ('[plugins.orders]\npath = "plugins"\n', "plugins.orders.path: expected the path of a Py"),
        ('[plugins.Or-ders]\npath = "plugins/orders.py"\n', "the plugin is called 'Or-ders'"),
        (
            '[plugins.other]\npath = "plugins/orders.py"\n',
            "plugins.other: cannot be loaded: file plugins/orders.py: its entry point is called 'other'",
        ),
        (f"{TABLE}weeks = 1\n", "plugins.orders.weeks"),
        ('[plugins.kms]\npath = "plugins/orders.py"\n', "plugins.kms.path"),
    ],
)
def test_a_mistake_in_its_table_is_a_problem_of_the_config(
    tmp_path: Path, table: str, said: str
) -> None:
    off = EVERYTHING_OFF.replace("[plugins.kms]\nenabled = false\n", "")
    write(tmp_path)
    (tmp_path / "strongroom.toml").write_text(f'environment_suffix = "dev01"\n{off}{table}')
    done = strongroom("check", cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize("source", ["def (", "import nothing_of_this_name", "raise SystemExit(0)"])
def test_a_broken_file_is_one_problem_that_names_it(tmp_path: Path, source: str) -> None:
    write(tmp_path, source=source)
    done = strongroom("check", cwd=tmp_path)
    assert done.returncode == 2
    assert "plugins.orders: cannot be loaded: file plugins/orders.py: importing" in done.stderr
    assert strongroom("plugins", "list", cwd=tmp_path).returncode == 0

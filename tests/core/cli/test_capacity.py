"""``strongroom capacity`` shows what is deployed, and where it comes from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support.cli import config, strongroom
from support.synthesis import of_type, synthesise

SET = """\
peak_transactions_per_minute = 20_000
[plugins.kinesis]
shards = 5
[plugins.aurora]
instance_class = "db.r6g.4xlarge"
[plugins.redis]
shards = 4
"""


def sizes(folder: Path, toml: str) -> dict[tuple[str, str], dict[str, Any]]:
    config(folder, toml)
    shown = strongroom("capacity", "--json", cwd=folder)
    assert shown.returncode == 0, shown.stderr
    return {(size["plugin"], size["name"]): size for size in json.loads(shown.stdout)["sizes"]}


def one(document: Any, kind: str, argument: str) -> Any:
    (value,) = {json.dumps(body[argument]) for body in of_type(document, kind).values()}
    return json.loads(value)


@pytest.mark.parametrize("toml", ["", SET], ids=["derived", "set"])
def test_what_it_shows_is_what_the_stack_has(tmp_path: Path, toml: str) -> None:
    """Nothing showed the instance class that was derived."""
    found = sizes(tmp_path, toml)
    document = synthesise(toml).document
    shown = {
        ("kinesis", "shards"): str(one(document, "aws_kinesis_stream", "shard_count")),
        ("aurora", "instance class"): one(document, "aws_rds_cluster_instance", "instance_class"),
        ("redis", "node type"): one(document, "aws_elasticache_replication_group", "node_type"),
        ("redis", "shards"): str(
            one(document, "aws_elasticache_replication_group", "num_node_groups")
        ),
        ("efs", "throughput"): one(document, "aws_efs_file_system", "throughput_mode"),
        ("apigw_mtls", "requests"): "{throttling_rate_limit:,.0f} a second, "
        "{throttling_burst_limit:,} at once".format(
            **one(document, "aws_api_gateway_method_settings", "settings")
        ),
    }
    assert {key: found[key]["value"] for key in shown} == shown


def test_it_says_what_is_derived_and_what_the_config_sets(tmp_path: Path) -> None:
    derived = sizes(tmp_path, "")
    given = sizes(tmp_path, SET)
    for key in (("kinesis", "shards"), ("aurora", "instance class"), ("redis", "shards")):
        assert (derived[key]["given"], given[key]["given"]) == (False, True)
        assert derived[key]["setting"] in SET
    assert not given["redis", "node type"]["given"]
    # 10,000 a minute are 167 a second; twice that is 334.
    assert derived["aurora", "instance class"]["reason"].startswith("334 transactions a second")


def test_a_table_names_the_key_that_changes_a_size(tmp_path: Path) -> None:
    config(tmp_path)
    shown = strongroom("capacity", cwd=tmp_path, environment={"COLUMNS": "80"})
    assert shown.stdout.startswith("peak_transactions_per_minute = 10_000\n")
    for word in ("storage_alarm_gib", "instance_class", "db.r6g.xlarge", "derived", "set"):
        assert word in shown.stdout.split()

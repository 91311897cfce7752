"""Consumers with enhanced fan-out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from strongroom import Alarm
from strongroom_base.errors import ConfigError
from support.emulated import deployed
from support.synthesis import of_type, only, project, synthesise

SETTINGS = '[plugins.kinesis]\nfan_out = ["fraud", "ledger"]\n'
ALONE = only("kinesis", "kms")


def test_each_consumer_is_registered_readable_and_watched() -> None:
    synthesis = synthesise(SETTINGS + ALONE)
    found = of_type(synthesis.document, "aws_kinesis_stream_consumer")
    assert {path: body["name"] for path, body in found.items()} == {
        "kinesis/consumer-fraud": "consumer-fraud-dev01",
        "kinesis/consumer-ledger": "consumer-ledger-dev01",
    }
    policies: Any = of_type(synthesis.document, "aws_iam_policy")
    statements = json.loads(policies["core/roles/stream-consumer/policy"]["policy"])["Statement"]
    (reading,) = (s for s in statements if s["Sid"] == "ReadByFanOut")
    assert reading["Action"] == ["kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"]
    assert all(arn.startswith("${aws_kinesis_stream_consumer.") for arn in reading["Resource"])
    alarms = [a for a in synthesis.alarms["kinesis"] if isinstance(a, Alarm)]
    behind = [a for a in alarms if a.purpose.endswith("-behind")]
    assert [dict(alarm.dimensions)["ConsumerName"] for alarm in behind] == [
        "consumer-fraud-dev01",
        "consumer-ledger-dev01",
    ]


def test_without_any_nothing_is_registered() -> None:
    document = synthesise(ALONE).document
    assert of_type(document, "aws_kinesis_stream_consumer") == {}
    assert "SubscribeToShard" not in json.dumps(document)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ('["Fraud"]', "found 'Fraud'"),
        ('["a-name-that-is-long"]', "expected names of up to 14 lower-case letters"),
        ('["a", "a"]', "expected up to 20 different names, found 2"),
    ],
)
def test_names_that_do_not_fit_are_refused(names: str, expected: str) -> None:
    with pytest.raises(ConfigError, match=expected):
        project(f"[plugins.kinesis]\nfan_out = {names}\n")


@pytest.mark.e2e
@pytest.mark.slow
def test_consumers_are_deployed_settled_and_destroyed(tmp_path: Path) -> None:
    with deployed(tmp_path, {"kinesis", "kms"}, SETTINGS) as held:
        assert len(held["aws_kinesis_stream_consumer"]) == 2

"""The request mapping, run by a Velocity engine, and what comes of it put on a stream and read again."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import airspeed
import boto3
import pytest

from strongroom_apigw_mtls import definition, mapping
from strongroom_apigw_mtls.schema import TRANSACTION
from strongroom_emulator import lifecycle
from strongroom_emulator.environment import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY

BODY = {
    "transaction_id": "0b5c3f1e-7c1d-4a6e-9b0a-3f5d2c1b0a99",
    "account": "acct_main0001",
    "instrument": "SHOP.TO",
    "side": "buy",
    "quantity": "12.5",
    "price": "104.37",
    "currency": "CAD",
    "executed_at": "2026-05-04T13:45:10.123Z",
}


class Input:
    """API Gateway's ``$input``: the body, parsed once."""

    def __init__(self, body: str) -> None:
        self._parsed = json.loads(body)

    def json(self, path: str) -> str:
        assert path == "$"
        return json.dumps(self._parsed, separators=(",", ":"))

    def path(self, path: str) -> Any:
        return self._parsed[path.removeprefix("$.")]


class Util:
    """API Gateway's ``$util``."""

    def base64Encode(self, text: str) -> str:  # noqa: N802 - its name there
        return base64.b64encode(text.encode()).decode()


def put_record(body: str, *, client: str = "acme", request_id: str = "the-request") -> Any:
    """Return the call to PutRecord that the mapping makes of a body."""
    variables = {
        "input": Input(body),
        "util": Util(),
        "context": {
            "authorizer": {"client": client},
            "requestId": request_id,
            "requestTimeEpoch": 1_777_902_310_123,
        },
    }
    return json.loads(airspeed.Template(mapping.put_record("stream-x")).merge(variables))


def record(call: Any) -> Any:
    return json.loads(base64.b64decode(call["Data"]))


def test_a_record_tells_who_sent_what_and_when() -> None:
    call = put_record(json.dumps(BODY))
    assert call["StreamName"] == "stream-x"
    assert record(call) == {
        "version": 1,
        "client": "acme",
        "request_id": "the-request",
        "received_at": 1_777_902_310_123,
        "transaction": BODY,
    }


def test_the_client_is_whom_the_authorizer_names_and_not_who_the_body_says() -> None:
    body = {**BODY, "client": "somebody-else"}
    found = record(put_record(json.dumps(body)))
    assert found["client"] == "acme"


def test_a_key_that_comes_twice_is_read_once() -> None:
    """What was validated is what is written: of two values a consumer never sees the other."""
    text = json.dumps(BODY)[:-1] + ', "side": "sell"}'
    call = put_record(text)
    assert base64.b64decode(call["Data"]).count(b'"side"') == 1


def test_the_partition_key_is_the_transaction_s_id_and_nothing_else_of_it() -> None:
    call = put_record(json.dumps(BODY))
    assert call["PartitionKey"] == BODY["transaction_id"]
    again = put_record(json.dumps({**BODY, "price": "1"}), request_id="another")
    assert again["PartitionKey"] == call["PartitionKey"], "a second try lands on the same shard"


def test_partition_keys_spread_evenly_over_the_shards() -> None:
    """Kinesis takes the MD5 of the key and splits its range evenly among the shards."""
    shards = 8
    found = Counter(
        int(hashlib.md5(str(uuid.uuid4()).encode(), usedforsecurity=False).hexdigest(), 16) * shards
        >> 128
        for _ in range(8_000)
    )
    assert len(found) == shards
    assert max(found.values()) < 1.2 * 1_000


@pytest.fixture(scope="module")
def kinesis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder: Path = tmp_path_factory.mktemp("kinesis")
    emulator = lifecycle.start(folder)
    client = boto3.client(
        "kinesis",
        endpoint_url=emulator.endpoint,
        region_name=REGION,
        aws_access_key_id=ACCESS_KEY_ID,
        aws_secret_access_key=SECRET_ACCESS_KEY,
    )
    client.create_stream(StreamName="stream-x", ShardCount=1)
    yield client
    lifecycle.stop(folder)


def test_what_the_mapping_makes_goes_onto_a_stream_and_comes_off_it_whole(kinesis: Any) -> None:
    call = put_record(json.dumps(BODY))
    # boto3 encodes the data by itself, as API Gateway's caller of PutRecord does not.
    kinesis.put_record(**{**call, "Data": base64.b64decode(call["Data"])})
    shard = kinesis.list_shards(StreamName="stream-x")["Shards"][0]["ShardId"]
    at = kinesis.get_shard_iterator(
        StreamName="stream-x", ShardId=shard, ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    (found,) = kinesis.get_records(ShardIterator=at)["Records"]
    assert json.loads(found["Data"])["transaction"] == BODY
    assert found["PartitionKey"] == BODY["transaction_id"]


def test_every_answer_is_json_and_says_nothing_of_the_request_or_the_backend() -> None:
    answers = [a.template for method in definition.METHODS for a in method.answers]
    answers += [definition.refusal_template(words) for _, words in definition.REFUSALS.values()]
    for template in answers:
        shown = json.loads(template)
        assert shown.pop("request_id") == "$context.requestId"
        assert set(shown) in ({"status"}, {"message"})
        assert "$" not in "".join(shown.values())


def test_what_kinesis_refuses_is_for_the_client_to_try_again() -> None:
    """Every status of the backend has exactly one answer."""
    patterns = {a.status: a.follows for a in definition.TRANSACTIONS.answers}
    for status, wanted in {200: "202", 400: "503", 403: "503", 500: "502", 503: "502"}.items():
        hits = [s for s, p in patterns.items() if p and re.fullmatch(p, str(status))]
        assert (hits or [s for s, p in patterns.items() if p is None]) == [wanted]
    busy = next(a for a in definition.TRANSACTIONS.answers if a.status == "503")
    assert busy.all_headers["Retry-After"] == "1"


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*path, number))
    else:
        yield path


def test_any_change_of_the_model_is_a_new_deployment() -> None:
    before = definition.fingerprint({"model": TRANSACTION})
    for path in leaves(TRANSACTION):
        changed = json.loads(json.dumps(TRANSACTION))
        at = changed
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = "something else"
        assert definition.fingerprint({"model": changed}) != before, path

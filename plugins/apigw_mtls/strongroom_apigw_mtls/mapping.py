"""From a request to a record of the stream, and from Kinesis's answer to ours.

The templates are Velocity, with the variables that API Gateway gives ("Mapping template and access
logging variable reference", API Gateway Developer Guide).
"""

from __future__ import annotations

import json

RECORD_VERSION = 1
"""The version of the record's form; a consumer refuses what it does not know."""

_FRAGMENTS = {
    "client": f'{{"version":{RECORD_VERSION},"client":"',
    "request": '","request_id":"',
    "received": '","received_at":',
    "body": ',"transaction":',
    "end": "}",
}
"""What stands before each value. In single quotes Velocity leaves them alone, double quotes included."""


def put_record(stream_name: str) -> str:
    """Return the template of the call to ``PutRecord``.

    The record is one JSON object: ``version``, ``client`` (as the authorizer named it, not as the
    client did), ``request_id``, ``received_at`` (milliseconds since 1970) and ``transaction``, the body.

    The body is not passed on as it came: ``$input.json`` writes it again from what was parsed, so that
    what the model was checked on is what the consumer reads, duplicate keys or not.

    The partition key is the transaction's id. It is random, so that load spreads over the shards; it
    says nothing of anybody; and it is the same when a client tries again, so that both records are on
    one shard, one after the other, and a consumer sees the duplicate without asking elsewhere.
    """
    fragments = "".join(f"#set(${name} = '{text}')\n" for name, text in _FRAGMENTS.items())
    record = (
        "$client$context.authorizer.client"
        "$request$context.requestId"
        "$received$context.requestTimeEpoch"
        "$body$transaction$end"
    )
    call = (
        f'{{"StreamName":"{stream_name}",'
        '"Data":"$util.base64Encode($record)",'
        '"PartitionKey":"$input.path(\'$.transaction_id\')"}'
    )
    return f"#set($transaction = $input.json('$'))\n{fragments}#set($record = \"{record}\")\n{call}"


def answer(**values: str) -> str:
    """Return the template of an answer: fixed words and the request's id, nothing of the request."""
    return json.dumps({**values, "request_id": "$context.requestId"}, separators=(",", ":"))


ACCEPTED = answer(status="accepted")
HEALTHY = answer(status="ok")

BUSY = answer(message="try again later, with the same transaction_id")
FAILED = answer(
    message="the transaction could not be taken; try again with the same transaction_id"
)
"""Both leave open whether the record was written: a client that tries again cannot do harm."""

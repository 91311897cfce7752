"""What this plugin alone claims."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from strongroom import EncryptionKey, Outcome, Role, TransactionStream
from strongroom.testing import judgements, of_type

from strongroom_deadletters import alarms, guardrails, permissions
from strongroom_deadletters.capability import DeadLetters
from strongroom_deadletters.settings import DeadlettersSettings, problems

if TYPE_CHECKING:
    from strongroom.stack.assembly import Synthesis

LETTERS = DeadLetters("queue-x", "url", "arn:queue", permissions.redriver("lambda.amazonaws.com"))
CONSUMER = Role("stream-consumer", "lambda.amazonaws.com", "Reads the stream", in_network=True)
STREAM = TransactionStream("stream", "arn:stream", 168, 3, CONSUMER, CONSUMER)
KEY = EncryptionKey("arn:key", "key", "alias/key")


def test_who_reports_cannot_take_and_who_takes_cannot_report() -> None:
    found = permissions.statements(LETTERS, STREAM, KEY, "ca-central-1")
    consumer = {a for s in found if s.role == CONSUMER for a in s.actions}
    redriver = {a for s in found if s.role == LETTERS.redriver for a in s.actions}
    assert "sqs:SendMessage" in consumer - redriver
    assert {"sqs:ReceiveMessage", "sqs:DeleteMessage"} <= redriver - consumer


def test_every_statement_is_about_this_queue_or_its_key_through_sqs() -> None:
    for statement in permissions.statements(LETTERS, STREAM, KEY, "ca-central-1"):
        assert statement.resources in {("arn:queue",), ("arn:key",)}
        if statement.resources == ("arn:key",):
            (condition,) = statement.conditions
            assert condition.values == ("sqs.ca-central-1.amazonaws.com",)


def test_a_loss_is_called_at_half_of_the_retention() -> None:
    waiting, expiring = alarms.alarms(LETTERS, 14)
    assert waiting.threshold == 0
    assert expiring.threshold == 7 * 86_400


def test_a_message_cannot_be_hidden_for_most_of_its_life() -> None:
    (problem,) = problems(DeadlettersSettings(kept_days=1, visibility_seconds=43_200))
    assert problem.path == "plugins.deadletters.visibility_seconds"
    assert list(problems(DeadlettersSettings())) == []


def test_messages_are_encrypted_and_refused_over_plain_http(
    synthesised: Callable[..., Synthesis],
) -> None:
    document = synthesised("deadletters").document
    queue = of_type(document, "aws_sqs_queue")["deadletters/queue"]
    assert queue["kms_master_key_id"].startswith("${aws_kms_key.kms_telemetry")
    policy = of_type(document, "aws_sqs_queue_policy")["deadletters/queue-policy"]["policy"]
    assert '"Effect":"Deny"' in policy
    assert "aws:SecureTransport" in policy


READER = "aws_lambda_event_source_mapping"
STREAM_ARN = {"event_source_arn": "${aws_kinesis_stream.transactions.arn}"}
TO_QUEUE = {"on_failure": {"destination_arn": "${aws_sqs_queue.letters.arn}"}}


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ({**STREAM_ARN, "destination_config": TO_QUEUE}, Outcome.PASS),
        ({**STREAM_ARN, "destination_config": [TO_QUEUE]}, Outcome.PASS),
        ({**STREAM_ARN, "destination_config": []}, Outcome.FAIL),
        (STREAM_ARN, Outcome.FAIL),
        ({"event_source_arn": "${aws_sqs_queue.other.arn}"}, Outcome.NOT_APPLICABLE),
    ],
)
def test_a_reader_of_a_stream_has_somewhere_to_put_what_it_gives_up_on(
    body: dict[str, Any], outcome: Outcome
) -> None:
    document = {"resource": {READER: {"processor": body}}}
    (found,) = judgements(guardrails.RULE, document)
    assert found.outcome is outcome
    assert found.address == f"{READER}.processor"

"""Terraform's refusals, in the words of the person who has to act."""

from __future__ import annotations

from strongroom_base.errors import OutsideError
from strongroom_terraform.diagnostics import (
    Diagnostic,
    StateLockedError,
    TerraformError,
    TerraformInterrupted,
)

LOCKED = Diagnostic(
    "error",
    "Error acquiring the state lock",
    """Error message: resource temporarily unavailable
Lock Info:
  ID:        91150f6f-0f2c-d064-85e7-2a13d5ec8a8c
  Path:      terraform.tfstate
  Operation: OperationTypeApply
  Who:       ana@desk
  Version:   1.15.5
  Created:   2026-11-24 09:00:44.374868664 +0000 UTC
  Info:      

Terraform acquires a state lock to protect the state from being written""",  # noqa: W291  as sent
)


def test_the_message_is_the_command_and_each_error_once_with_its_resource() -> None:
    denied = Diagnostic("error", "creating SQS Queue: AccessDenied", address="aws_sqs_queue.orders")
    argument = Diagnostic(
        "error",
        "Unsupported argument",
        'An argument named "nmae" is not expected here.\nDid you mean "name"?',
        attribute="resource.aws_vpc.main",
    )
    warning = Diagnostic("warning", "Deprecated")
    error = TerraformError("terraform apply", [denied, warning, argument, denied])
    assert str(error).splitlines() == [
        "terraform apply failed",
        "  aws_sqs_queue.orders: creating SQS Queue: AccessDenied",
        '  resource.aws_vpc.main: Unsupported argument: An argument named "nmae" is not expected here.',
    ]
    assert error.diagnostics == (denied, warning, argument, denied)
    assert isinstance(error, OutsideError)


def test_without_a_diagnostic_the_end_of_the_output_is_the_reason() -> None:
    output = "\n".join(f"line {number}" for number in range(30))
    message = str(TerraformError("terraform plan", [], output=output))
    assert message.splitlines()[1:] == [f"  line {number}" for number in range(20, 30)]


def test_a_locked_state_says_who_since_when_for_what_and_how_to_unlock() -> None:
    error = StateLockedError("terraform plan", [LOCKED], ["terraform", "-chdir=/a folder"])
    assert str(error) == (
        "terraform plan: the state is locked by ana@desk since 2026-11-24 09:00:44.374868664 +0000 "
        "UTC for OperationTypeApply (lock 91150f6f-0f2c-d064-85e7-2a13d5ec8a8c)"
    )
    assert error.hint is not None
    assert error.hint.endswith(
        "terraform '-chdir=/a folder' force-unlock 91150f6f-0f2c-d064-85e7-2a13d5ec8a8c"
    )


def test_an_interrupted_run_says_what_was_in_flight_and_what_comes_next() -> None:
    stopped = TerraformInterrupted("terraform apply", ["aws_vpc.a", "aws_vpc.b"], killed=False)
    assert str(stopped) == (
        "terraform apply was interrupted while 2 resources were being changed: aws_vpc.a, aws_vpc.b"
    )
    assert stopped.hint == "the state is saved and unlocked; run the command again to continue"


def test_a_killed_run_says_what_it_cost() -> None:
    killed = TerraformInterrupted("terraform apply", ["aws_vpc.a"], killed=True)
    assert killed.hint is not None
    assert "resources may exist that are not in the state" in killed.hint

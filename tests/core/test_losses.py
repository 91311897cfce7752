from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.losses import losses, refuse_losses
from strongroom_base.errors import CallerError, RefusedError
from strongroom_guardrails.catalogue import Data, facts
from strongroom_platform.stateful import STATEFUL
from strongroom_terraform.plan import Action, Change

CHANGES = st.builds(
    lambda kind, number, action: Change(f"{kind}.x{number}", kind, action),
    st.sampled_from(["aws_kinesis_stream", "aws_kms_key", "aws_iam_role", "aws_subnet"]),
    st.integers(0, 9),
    st.sampled_from(Action),
)


@given(st.lists(CHANGES, unique_by=lambda change: change.address))
def test_a_plan_passes_exactly_when_every_loss_is_named(changes: list[Change]) -> None:
    """Naming all losses passes; leaving any one out is refused by name."""
    lost = [change.address for change in losses(changes)]
    refuse_losses(changes, lost)
    for left_out in lost:
        with pytest.raises(RefusedError, match="this plan would lose data") as caught:
            refuse_losses(changes, [address for address in lost if address != left_out])
        assert left_out in caught.value.message


@given(st.lists(CHANGES))
def test_only_deleting_or_replacing_loses(changes: list[Change]) -> None:
    for change in losses(changes):
        assert change.action in (Action.DELETE, Action.REPLACE)
        assert change.type in STATEFUL


def test_an_address_that_is_not_lost_cannot_be_named() -> None:
    """A typo in --allow-loss must not pass for consent to something else."""
    change = Change("aws_kms_key.a", "aws_kms_key", Action.DELETE)
    with pytest.raises(CallerError, match=r"--allow-loss names aws_kms_key\.b, which this plan"):
        refuse_losses([change], ["aws_kms_key.b"])


@pytest.mark.parametrize("resource_type", sorted(STATEFUL))
def test_every_stateful_type_is_one_of_the_provider_that_stores_data(resource_type: str) -> None:
    known = facts(resource_type)
    assert known is not None
    # A pool holds who may sign in, and no account data: losing it locks people out.
    assert known.data is Data.STORES or resource_type == "aws_cognito_user_pool"

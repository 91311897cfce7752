from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom_base.naming import (
    PURPOSE_ROOM,
    RULES,
    SUFFIX_MAX_LENGTH,
    TAG_VALUE_LIMIT,
    NameTooLongError,
    global_name,
    physical_name,
    rule_for,
    suffix_problem,
)
from support.strategies import longest_suffixes, suffixes, words

TYPES = st.sampled_from(sorted(RULES))
PURPOSES = words(PURPOSE_ROOM)
ACCOUNTS = st.text("0123456789", min_size=12, max_size=12)


@given(resource_type=TYPES, purpose=PURPOSES, suffix=suffixes)
def test_every_name_fits_its_limit_for_every_accepted_suffix(
    resource_type: str, purpose: str, suffix: str
) -> None:
    """A purpose of up to PURPOSE_ROOM characters fits every type under every accepted suffix."""
    name = physical_name(resource_type, purpose, suffix)
    rule = RULES[resource_type]
    assert len(name) <= rule.limit
    words = f"{rule.token}-{purpose}-{suffix}".replace("-", rule.separator)
    assert name == f"{rule.prefix}{words}"


@given(resource_type=TYPES, purpose=PURPOSES, suffix=longest_suffixes)
def test_names_never_carry_what_rds_and_elasticache_refuse(
    resource_type: str, purpose: str, suffix: str
) -> None:
    """No name has a double hyphen, a trailing hyphen or an upper-case letter."""
    name = physical_name(resource_type, purpose, suffix)
    assert "--" not in name
    assert re.fullmatch(r"(alias/)?[a-z][a-z0-9_-]*[a-z0-9]", name)


@given(purpose=PURPOSES, suffix=suffixes, account=ACCOUNTS)
def test_a_bucket_s_name_holds_the_account_and_fits(
    purpose: str, suffix: str, account: str
) -> None:
    """Names of buckets are unique over all of AWS."""
    name = global_name("aws_s3_bucket", purpose, account, suffix)
    assert name == f"bucket-{purpose}-{account}-{suffix}"
    assert len(name) <= RULES["aws_s3_bucket"].limit


def test_a_name_with_a_reference_for_the_account_has_the_same_limit() -> None:
    reference = "${data.aws_caller_identity.core.account_id}"
    assert global_name("aws_s3_bucket", "a-000000000000-b", reference, "dev01") == (
        f"bucket-a-000000000000-b-{reference}-dev01"
    )
    with pytest.raises(NameTooLongError, match="aws_s3_bucket"):
        global_name("aws_s3_bucket", "a" * 40, reference, "dev01")


@given(purpose=st.text(max_size=40), suffix=suffixes)
def test_a_purpose_either_fits_or_is_refused_whatever_the_suffix(purpose: str, suffix: str) -> None:
    """Acceptance of a purpose does not depend on the suffix at hand."""
    outcomes = set()
    for used in (suffix, "a", "z" * SUFFIX_MAX_LENGTH):
        try:
            physical_name("aws_elasticache_replication_group", purpose, used)
            outcomes.add("fits")
        except Exception as error:  # noqa: BLE001 - the kind of error is the outcome
            outcomes.add(type(error).__name__)
    assert len(outcomes) == 1


def test_a_purpose_too_long_names_the_limit_and_the_length() -> None:
    with pytest.raises(NameTooLongError, match=r"has 60 characters; at most \d+ fit: AWS takes"):
        physical_name("aws_iam_role", "p" * 60, "dev01")


def test_a_purpose_with_capitals_is_refused() -> None:
    with pytest.raises(Exception, match="the purpose of a aws_iam_role is 'Main'"):
        physical_name("aws_iam_role", "Main", "dev01")


def test_the_longest_suffix_leaves_room_for_a_purpose_under_the_tightest_limit() -> None:
    assert min(rule.room for rule in RULES.values()) - SUFFIX_MAX_LENGTH == PURPOSE_ROOM
    assert SUFFIX_MAX_LENGTH >= 8


@given(suffixes)
def test_accepted_suffixes_have_no_problem(suffix: str) -> None:
    assert suffix_problem(suffix) is None


@pytest.mark.parametrize(
    "suffix",
    ["", "-a", "a-", "a--b", "Dev", "a_b", "é", "a b", "a\n", "x" * (SUFFIX_MAX_LENGTH + 1)],
)
def test_a_suffix_that_some_name_cannot_carry_is_refused(suffix: str) -> None:
    problem = suffix_problem(suffix)
    assert problem is not None
    assert repr(suffix) in problem


def test_a_suffix_too_long_names_the_tightest_limit() -> None:
    problem = suffix_problem("x" * 39)
    assert problem is not None
    assert "with 39 characters" in problem
    assert "40 characters for the name of an aws_elasticache_user_group" in problem


def test_an_unknown_type_is_named_after_itself() -> None:
    assert physical_name("aws_vpc", "main", "dev01") == "vpc-main-dev01"
    assert rule_for("aws_vpc").limit == TAG_VALUE_LIMIT


def test_no_security_group_is_called_sg() -> None:
    """EC2 refuses names that begin with 'sg-'."""
    assert not physical_name("aws_security_group", "app", "dev01").startswith("sg-")

"""The catalogue: what is known of each type, and that it is the provider's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from strongroom_base.naming import RULES
from strongroom_guardrails.catalogue import Check, Data, Presence, check_from, facts, known_types

TOOLS = Path(__file__).parents[3] / "tools"


def test_every_type_of_the_provider_has_an_entry_that_somebody_decided() -> None:
    """1,526 types in 5.100.0, none of them unreviewed."""
    assert len(known_types()) == 1526
    unreviewed = [
        kind for kind in known_types() if (f := facts(kind)) and f.data is Data.UNREVIEWED
    ]
    assert unreviewed == []


def test_every_decision_has_a_reason() -> None:
    assert [kind for kind in known_types() if not (f := facts(kind)) or not f.reason] == []


def test_a_type_of_no_provider_is_not_in_it() -> None:
    assert facts("aws_nothing_such") is None


def test_every_type_that_the_namer_knows_is_named_or_tagged() -> None:
    """A rule for names that the guardrails would not look at would be a rule in vain."""
    in_vain = [
        kind for kind in RULES if not (known := facts(kind)) or not (known.names or known.taggable)
    ]
    assert in_vain == []


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("aws_kinesis_stream", ("name",)),
        ("aws_rds_cluster", ("cluster_identifier",)),
        ("aws_rds_cluster_instance", ("identifier",)),
        ("aws_elasticache_user", ("user_id",)),
        ("aws_s3_bucket", ("bucket",)),
        ("aws_lambda_permission", ("statement_id",)),
        ("aws_route53_record", ()),
        ("aws_vpc", ()),
    ],
)
def test_each_type_is_named_by_its_own_argument(kind: str, names: tuple[str, ...]) -> None:
    known = facts(kind)
    assert known is not None
    assert known.names == names


def test_each_check_accepts_something_in_exactly_one_way() -> None:
    for kind in known_types():
        known = facts(kind)
        assert known is not None
        for check in (
            *known.rest,
            *known.transit,
            *known.destroy,
            *known.exposed,
            *known.leaves,
            *known.hardened,
        ):
            ways = [
                check.values is not None,
                check.key,
                check.at_most is not None or check.at_least is not None,
                check.pattern is not None or check.own is not None,
                check.private,
                check.present,
                check.companion is not None,
            ]
            assert sum(ways) == 1, f"{kind}: {check}"
            # What accepts no value must at least accept that there is none.
            assert check.values != () or check.absent, f"{kind}: {check}"


def test_a_check_is_read_from_its_entry() -> None:
    entry = {"argument": "a.b", "key": True, "when": {"c": "present", "d": ["x", "absent"]}}
    assert check_from(entry) == Check(
        "a.b", key=True, when=(("c", Presence.PRESENT), ("d", ("x", "absent")))
    )


def test_an_entry_with_a_key_that_no_check_has_is_refused() -> None:
    with pytest.raises(TypeError, match="vlaues"):
        check_from({"argument": "a", "vlaues": [True]})


@pytest.mark.e2e
def test_the_catalogue_agrees_with_the_schema_of_the_live_provider() -> None:
    done = subprocess.run(
        [sys.executable, str(TOOLS / "make_catalogue.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.e2e
def test_the_limits_of_names_agree_with_the_provider_and_with_aws_models() -> None:
    done = subprocess.run(
        [sys.executable, str(TOOLS / "make_names.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_actions_of_iam_agree_with_the_analyser_that_they_come_from() -> None:
    done = subprocess.run(
        [sys.executable, str(TOOLS / "make_actions.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("aws_internet_gateway", "public"),
        ("aws_nat_gateway", "public"),
        ("aws_eip", "public"),
        ("aws_ami_launch_permission", "public"),
        ("aws_rds_cluster_instance", "exposed"),
        ("aws_subnet", "exposed"),
        ("aws_s3_bucket", "exposed"),
        ("aws_kms_key", "policies"),
        ("aws_iam_role", "policies"),
        ("aws_rds_cluster", "secrets"),
    ],
)
def test_what_opens_a_type_and_what_it_must_not_hold_is_known(kind: str, what: str) -> None:
    known = facts(kind)
    assert known is not None
    assert getattr(known, what)


def test_what_is_write_only_is_no_secret_of_the_state() -> None:
    known = facts("aws_rds_cluster")
    assert known is not None
    assert known.secrets == ("master_password",)

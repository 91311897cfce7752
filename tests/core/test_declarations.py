"""Declarations refuse what is wrong when they are made, and say which field it is."""

from __future__ import annotations

import math
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strongroom
from strongroom import (
    AdmittedServices,
    Alarm,
    AnomalyAlarm,
    BackupVault,
    Capability,
    Condition,
    Database,
    DatabaseCredentials,
    EndpointService,
    IamStatement,
    KeyService,
    KeyUse,
    Metric,
    MetricMathAlarm,
    Moved,
    NameLimit,
    Network,
    PluginInfo,
    Principal,
    Role,
    Rule,
    Severity,
    Size,
)
from strongroom_base.typed import tuple_mistakes

ROLE = Role("reader", "lambda.amazonaws.com", "Reads.")
LIMIT = Condition("StringEquals", "aws:SourceAccount", ("123456789012",))
ERRORS = Metric(
    id="errors", namespace="Ledger", metric="Errors", dimensions={"Ledger": "x"}, statistic="Sum"
)

VALID: dict[type, dict[str, Any]] = {
    Role: {"purpose": "reader", "service": "lambda.amazonaws.com", "description": "Reads."},
    Condition: {"operator": "StringEquals", "key": "aws:SourceAccount", "values": ("1",)},
    IamStatement: {
        "role": ROLE,
        "sid": "Read",
        "actions": ("s3:GetObject",),
        "resources": ("arn:aws:s3:::x/*",),
        "conditions": (LIMIT,),
        "effect": "Allow",
    },
    Alarm: {
        "purpose": "ledger-full",
        "description": "The ledger is full.",
        "severity": Severity.WARNING,
        "namespace": "AWS/SQS",
        "metric": "Age",
        "dimensions": {"QueueName": "q"},
        "statistic": "Sum",
        "comparison": "GreaterThanThreshold",
        "threshold": 1.5,
        "datapoints_to_alarm": 2,
        "treat_missing_data": "breaching",
    },
    PluginInfo: {
        "name": "ledger",
        "summary": "A ledger",
        "requires": (Network,),
        "uses": (Database,),
        "provides": (BackupVault,),
        "calls": ("sqs",),
        "endpoints": (EndpointService("sqs", "sqs"),),
        "key_uses": (KeyUse("audit", via=("sqs",)),),
        "pci_requirements": ("3.5.1",),
    },
    Metric: {
        "id": "errors",
        "namespace": "Ledger",
        "metric": "Errors",
        "dimensions": {"Ledger": "x"},
        "statistic": "Sum",
    },
    MetricMathAlarm: {
        "purpose": "ledger-errors",
        "description": "Many postings fail.",
        "severity": Severity.WARNING,
        "expression": "errors / 60",
        "label": "Errors a second",
        "metrics": (ERRORS,),
        "comparison": "GreaterThanThreshold",
        "threshold": 1.5,
        "treat_missing_data": "breaching",
    },
    AnomalyAlarm: {
        "purpose": "ledger-odd",
        "description": "The ledger is busier than usual.",
        "severity": Severity.WARNING,
        "namespace": "Ledger",
        "metric": "Postings",
        "dimensions": {"Ledger": "x"},
        "statistic": "Sum",
        "comparison": "GreaterThanUpperThreshold",
        "treat_missing_data": "breaching",
    },
    Moved: {"source": "aws_sqs_queue.ledger_a", "target": "aws_sqs_queue.ledger_b"},
    NameLimit: {"resource_type": "aws_ram_resource_share", "limit": 64},
    Principal: {
        "kind": "account",
        "identifier": "123456789012",
        "conditions": (Condition("StringEquals", "sts:ExternalId", ("ledger",)),),
    },
    Size: {"name": "shards", "value": "3", "reason": "The peak load needs three."},
    KeyService: {"sid": "Logs", "principal": "logs.amazonaws.com", "conditions": (LIMIT,)},
    KeyUse: {"key": "audit", "via": ("sqs",), "services": (KeyService("A", "a.com", (LIMIT,)),)},
    EndpointService: {"prefix": "sqs", "name": "sqs", "kind": "Interface", "private_dns": True},
    AdmittedServices: {"via": ("sqs",), "services": (KeyService("A", "a.com", (LIMIT,)),)},
    Rule: {
        "id": "ledger-full",
        "title": "No ledger is full",
        "pci_requirements": ("10.5.1",),
        "fix": "make room",
        "judge": lambda *_: [],
        "fails_on_unknown": True,
    },
}
"""One of each, as an author writes it."""

# The words that the APIs take: IAM JSON policy elements, and PutMetricAlarm of CloudWatch.
WORDS = {
    "effect": {"Allow", "Deny"},
    "statistic": {
        *("Average", "Maximum", "Minimum", "Sum", "SampleCount"),
        *("p50", "p90", "p95", "p99", "p99.9"),
    },
    "comparison": {
        *("GreaterThanThreshold", "GreaterThanOrEqualToThreshold"),
        *("LessThanThreshold", "LessThanOrEqualToThreshold"),
        *("GreaterThanUpperThreshold", "LessThanLowerThreshold"),
        "LessThanLowerOrGreaterThanUpperThreshold",
    },
    "treat_missing_data": {"breaching", "notBreaching", "ignore", "missing"},
    "kind": {"Interface", "Gateway"},
}

nothing = st.none() | st.integers() | st.binary() | st.floats() | st.booleans() | st.just(object())
number = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
not_text = nothing | st.lists(st.text()) | st.dictionaries(st.text(), st.text())
blank = st.sampled_from(["", " ", "\n"])
text = st.text(min_size=1)
holed = st.tuples(not_text) | st.tuples(text, nothing) | st.tuples(blank)


def wrong(cls: type, name: str) -> st.SearchStrategy[Any]:
    """Return values that a field of a class must refuse."""
    if (cls, name) == (Principal, "kind"):
        return not_text | text.filter(lambda word: word not in {"account", "oidc", "saml"})
    if (cls, name) == (Role, "service"):  # None is of a role that no service assumes
        return not_text.filter(lambda value: value is not None) | blank
    if name in WORDS:
        return not_text | text.filter(lambda word: word not in WORDS[name])
    if name in ("resources", "actions", "values", "calls", "via", "pci_requirements"):
        return nothing | text | st.sets(text, min_size=1) | holed
    if name in (
        "conditions",
        "endpoints",
        "key_uses",
        "provides",
        "requires",
        "services",
        "uses",
        "metrics",
    ):
        return nothing | text | st.tuples(not_text | text) | st.just(VALID[cls][name][0])
    if name == "dimensions":
        pairs = st.dictionaries(text, nothing, min_size=1) | st.dictionaries(
            st.none() | st.integers() | st.binary(), text, min_size=1
        )
        return nothing | text | pairs | st.tuples(st.tuples(text)) | st.lists(text, min_size=1)
    if name == "threshold":
        return text | st.none() | st.booleans() | st.sampled_from([math.nan, math.inf, -math.inf])
    if name == "limit":
        return text | st.none() | st.booleans() | st.floats() | st.just(0)
    if name == "datapoints_to_alarm":
        return text | st.booleans() | st.floats()
    if name in ("fails_on_unknown", "private_dns"):
        return text | st.none() | st.integers()
    if name in ("judge", "role"):
        return nothing | text | st.lists(text)
    if name == "severity":
        return not_text | text | st.sampled_from(["critical", "warning"])
    return not_text | blank


FIELDS = [(cls, name) for cls, values in VALID.items() for name in values]


@pytest.mark.parametrize(("cls", "name"), FIELDS, ids=[f"{c.__name__}.{n}" for c, n in FIELDS])
@settings(max_examples=25, deadline=None)  # a few kinds of wrong values a field
@given(data=st.data())
def test_a_wrong_value_is_refused_by_an_error_that_names_its_field(
    cls: type, name: str, data: st.DataObject
) -> None:
    """Whatever else an author writes in place of a field's value, there is no such declaration."""
    value = data.draw(wrong(cls, name))
    with pytest.raises((TypeError, ValueError), match=f"{cls.__name__}.*") as caught:
        cls(**{**VALID[cls], name: value})
    assert f"{cls.__name__}.{name}" in str(caught.value)


@pytest.mark.parametrize("cls", VALID)
def test_the_valid_ones_are_accepted_and_evolve(cls: type) -> None:
    made = cls(**VALID[cls])
    assert attrs.evolve(made) == made


UNCHECKED = {
    "Config": "made from TOML, where each problem has its path",
    "Context": "made by the core",
    "Deployment": "made by the core",
    "Tier": "made by the core",
    "EncryptionKey": "a part of a capability without tuples: its fields may be tokens",
    "Judgement": "made by the thousand; the engine checks what a rule answers",
    "Problem": "an empty path means the file as a whole",
    "Resource": "made by the core",
    "Stack": "made by the core",
}
"""Public classes that are not checked field by field, with the reason."""


def test_every_public_declaration_is_checked() -> None:
    """Capabilities are checked for their tuples; what Terraform knows later may be a token. The blocks
    import CDKTF, which checks what it is given itself.
    """
    blocks = "strongroom_platform.blocks"
    public = {
        name: getattr(strongroom, name)
        for module, names in strongroom._MODULES.items()
        for name in names
        if not module.startswith(blocks)
    }
    declared = {
        name
        for name, kind in public.items()
        if isinstance(kind, type) and attrs.has(kind) and not issubclass(kind, Capability)
    }
    assert declared == {cls.__name__ for cls in VALID} | set(UNCHECKED)


def test_a_string_in_place_of_a_tuple_says_what_to_write() -> None:
    with pytest.raises(TypeError) as caught:
        IamStatement(ROLE, "Read", ("s3:GetObject",), ("arn"))  # type: ignore[arg-type]
    assert str(caught.value) == (
        "IamStatement.resources is 'arn'; expected a tuple of strings; a tuple of one has a comma: "
        "('arn',)"
    )


def test_a_list_is_as_good_as_a_tuple() -> None:
    made = IamStatement(ROLE, "Read", ["s3:GetObject"], (a for a in ["arn"]))  # type: ignore[arg-type]
    assert (made.actions, made.resources) == (("s3:GetObject",), ("arn",))


def test_a_capability_refuses_a_string_where_it_lists() -> None:
    with pytest.raises(
        TypeError, match=r"DatabaseCredentials.usernames is 'app'; expected a tuple"
    ):
        DatabaseCredentials("arn", usernames="app", rotation_days=30)  # type: ignore[arg-type]


@attrs.frozen
class Shelf(Capability):
    """A third party's capability, which checks nothing itself."""

    name: str
    books: tuple[str, ...]
    room: "NoSuchName | None" = None  # type: ignore[name-defined]  # noqa: F821, UP037


@attrs.frozen
class Rack(Capability):
    """Another, whose annotations can be resolved."""

    bottles: tuple[str, ...] | None


def test_a_third_partys_capability_is_checked_as_far_as_its_annotations_say() -> None:
    (mistake,) = tuple_mistakes(Rack("wine"))  # type: ignore[arg-type]
    assert mistake.startswith("Rack.bottles is 'wine'; expected a tuple of strings or None")
    assert list(tuple_mistakes(Rack(("wine",)))) == []
    assert list(tuple_mistakes(Shelf("x", "book"))) == []  # type: ignore[arg-type]

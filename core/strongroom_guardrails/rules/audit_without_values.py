"""``audit-without-values``: PostgreSQL keeps an audit trail, and no values of statements in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.parameters import GROUPS, OFF, decides, parameters, postgres
from strongroom_guardrails.values import is_reference

FULL: Final = frozenset({"all", "mod"})
"""Values of ``log_statement`` that write whole statements, with account data in them."""


def judge(resource: Resource, _: Stack) -> Iterator[Judgement]:
    """Judge the parameter groups of PostgreSQL servers."""
    if not (
        resource.type in GROUPS and decides(resource) and postgres(resource.arguments.get("family"))
    ):
        found = "no settings of a PostgreSQL server"
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found=found)
        return
    given = parameters(resource)
    libraries = given.get("shared_preload_libraries", "")
    yield _say(resource, given, "shared_preload_libraries", "pgaudit" in libraries, "with pgaudit")
    kinds = given.get("pgaudit.log", "none")
    yield _say(resource, given, "pgaudit.log", kinds not in {"", "none"}, "what is to be audited")
    # Off is the default of pgAudit, but a change of a default must not print account data.
    off = given.get("pgaudit.log_parameter") in OFF
    yield _say(resource, given, "pgaudit.log_parameter", off, "0")
    # Without a limit PostgreSQL logs bind values with each slow statement (PostgreSQL documentation,
    # "Error Reporting and Logging": -1, the default, logs them in full).
    none = given.get("log_parameter_max_length") == "0"
    yield _say(resource, given, "log_parameter_max_length", none, "0")
    none = given.get("log_parameter_max_length_on_error", "0") == "0"
    yield _say(resource, given, "log_parameter_max_length_on_error", none, "0 or absent")
    brief = given.get("log_statement", "none") not in FULL
    yield _say(resource, given, "log_statement", brief, "ddl or none")


def _say(resource: Resource, given: object, name: str, good: bool, expected: str) -> Judgement:
    value = given.get(name) if isinstance(given, dict) else None
    outcome = Outcome.PASS if good else Outcome.FAIL
    if is_reference(value):
        outcome = Outcome.UNKNOWN
    path = f"parameter[{name}].value"
    return Judgement(outcome, resource.address, path, value or "absent", expected)


RULE: Final = Rule(
    id="audit-without-values",
    title="PostgreSQL audits statements without logging their values",
    # 10.2.1 audit logs; 3.3.1 and 3.5.1: account data must not end up in a log unprotected.
    pci_requirements=("3.3.1", "3.5.1", "10.2.1"),
    fix=(
        "in the parameter group, load pgaudit, set pgaudit.log, and set pgaudit.log_parameter and "
        'log_parameter_max_length to "0"'
    ),
    judge=judge,
    fails_on_unknown=True,
)

"""What the host says when a plugin's hook does something else than its specification says."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from strongroom import (
    Capability,
    Config,
    Context,
    IamStatement,
    Judgement,
    Outcome,
    PluginInfo,
    Role,
    Rule,
)
from strongroom.manager import Hooks
from strongroom_base.errors import PluginError
from support.plugins import Ledger, make_plugin

ROLE = Role("reader", "lambda.amazonaws.com", "Reads.")


def hooks(**implemented: Callable[..., Any]) -> Hooks:
    """Return the hooks of one plugin, ``acme``."""
    made = Hooks()
    made.register("acme", make_plugin(PluginInfo(name="acme", summary="x"), **implemented))
    return made


def context(*given: Capability, **info: Any) -> Context:
    """Return what a hook of ``acme`` gets when these capabilities are there."""
    capabilities = {type(capability): capability for capability in given}
    return Context(
        PluginInfo(name="acme", summary="x", **info), Config("dev01"), None, "1", capabilities
    )


def first_line(function: Callable[..., Any]) -> int:
    """Return the line of a function's first statement."""
    return inspect.getsourcelines(function)[1] + 1


def test_a_declaration_that_is_refused_is_blamed_on_the_line_that_made_it() -> None:
    """Not on attrs, whose generated code runs the checks, and not on the checks."""

    def refused_action() -> list[IamStatement]:
        return [IamStatement(ROLE, "All", ("s3:*",), ("arn",))]

    def refused_type() -> list[IamStatement]:
        return [IamStatement(ROLE, "All", ("s3:GetObject",), ("arn"))]  # type: ignore[arg-type]

    for statements in (refused_action, refused_type):
        with pytest.raises(PluginError) as caught:
            hooks(strongroom_iam_statements=statements).iam_statements("acme", context())
        here = f"({__name__}, line {first_line(statements)})"
        assert f"plugin 'acme' failed in strongroom_iam_statements {here}: " in str(caught.value)
    assert "IamStatement.resources is 'arn'; expected a tuple of strings" in str(caught.value)


def test_an_evolved_declaration_is_blamed_on_the_line_that_evolved_it() -> None:
    good = IamStatement(ROLE, "All", ("s3:GetObject",), ("arn",))

    def statements() -> list[IamStatement]:
        return [attrs.evolve(good, effect="allow")]  # type: ignore[arg-type]

    with pytest.raises(PluginError) as caught:
        hooks(strongroom_iam_statements=statements).iam_statements("acme", context())
    here = f"({__name__}, line {first_line(statements)})"
    assert (
        f"{here}: ValueError: IamStatement.effect is 'allow'; expected one of 'Allow', 'Deny'"
        in (str(caught.value))
    )


def test_asking_too_early_for_what_one_provides_says_which_hooks_may() -> None:
    with pytest.raises(PluginError) as caught:
        context(provides=(Ledger,)).require(Ledger)
    assert str(caught.value) == (
        "plugin 'acme' asks for Ledger, which it provides itself, before strongroom_resources has "
        "returned it; the hooks that are called later may, such as strongroom_iam_statements and "
        "strongroom_alarms"
    )
    assert context(Ledger(), provides=(Ledger,)).require(Ledger) == Ledger()


def test_what_is_not_declared_is_refused_whether_it_is_there_or_not() -> None:
    with pytest.raises(PluginError, match="does not declare in 'requires'"):
        context(Ledger()).require(Ledger)
    with pytest.raises(PluginError, match="does not declare in 'uses'"):
        context(Ledger()).find(Ledger)


@attrs.frozen
class Shelf(Capability):
    """A third party's capability."""

    books: tuple[str, ...]


def test_a_capability_with_a_string_for_a_tuple_is_refused() -> None:
    made = hooks(strongroom_resources=lambda: [Shelf("book")])  # type: ignore[arg-type]
    with pytest.raises(PluginError) as caught:
        made.resources("acme", None, context())  # type: ignore[arg-type]
    assert str(caught.value).startswith(
        "plugin 'acme': strongroom_resources returned a capability: Shelf.books is 'book'; expected a "
        "tuple of strings"
    )


def a_rule(rule_id: str) -> Rule:
    return Rule(
        rule_id, "x", ("1.2.3",), "y", lambda r, _: [Judgement(Outcome.PASS, r.address)], True
    )


@pytest.mark.parametrize(
    ("ids", "text"),
    [
        (["other-rule"], "a rule with the id 'other-rule'; expected one that starts with 'acme-'"),
        (["encrypted"], "a rule with the id 'encrypted'; expected one that starts with 'acme-'"),
        (["acme_rule"], "expected one that starts with 'acme-'"),
        (["acme-a", "acme-b", "acme-a"], "returned two rules with the id 'acme-a'"),
    ],
)
def test_a_rule_under_anothers_name_is_refused(ids: list[str], text: str) -> None:
    """A waiver names a rule by its id, and a rule that fails is reported to whose name it bears."""
    made = hooks(strongroom_guardrails=lambda: [a_rule(one) for one in ids])
    with pytest.raises(PluginError, match=r"plugin 'acme': strongroom_guardrails") as caught:
        made.guardrails("acme", None, Config("dev01"))
    assert text in str(caught.value)


def test_rules_of_ones_own_name_are_taken() -> None:
    made = hooks(strongroom_guardrails=lambda: [a_rule("acme-a"), a_rule("acme-b")])
    assert [rule.id for rule in made.guardrails("acme", None, Config("dev01"))] == [
        "acme-a",
        "acme-b",
    ]

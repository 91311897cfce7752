"""From a valid project to a stack that passed every guardrail, in memory and then on disk."""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from strongroom.project import Project
from strongroom_base import files
from strongroom_base.errors import ConfigError, RefusedError
from strongroom_base.naming import stated_rules
from strongroom_settings.given import texts_given

if TYPE_CHECKING:
    from strongroom.stack.assembly import Synthesis
    from strongroom_guardrails.model import Report, Rule


class GuardrailsRefusedError(RefusedError):
    """The stack breaks guardrails; carries the report."""

    def __init__(self, report: Report) -> None:
        self.report = report
        count = len(report.refusing)
        super().__init__(
            f"the guardrails refuse this stack: {count} finding{'' if count == 1 else 's'}",
            hint="strongroom check shows each finding with its cause and fix",
        )


class PlanRefusedError(RefusedError):
    """Terraform plans something else than the stack that passed; carries the report."""

    def __init__(self, report: Report, differences: Sequence[str] = ()) -> None:
        self.report = report
        refusing = [
            f"{one.rule}: {one.address}{'.' if one.attribute else ''}{one.attribute} is "
            f"{one.found or 'absent'}; expected {one.expected}"
            for one in report.refusing
        ]
        lines = "".join(f"\n  {line}" for line in (*refusing, *differences))
        super().__init__(
            f"the guardrails refuse what Terraform plans, although the stack passed:{lines}",
            hint="write each expected value in the config or the plugin: Terraform or the provider "
            "gave another one to what was left out",
        )


@attrs.frozen
class Built:
    """A project, its synthesised stack and what the guardrails say of it."""

    project: Project
    synthesis: Synthesis
    report: Report


def build(project: Project) -> Built:
    """Synthesise a project and judge it; the verdict is in the report.

    :raises PluginError: when a plugin fails.
    :raises ConfigError: when a waiver of the config is expired, unused or names no rule.
    """
    from strongroom_bindings.early import start_early

    start_early()  # only now: a config with a mistake needs no Node.js
    from strongroom.stack.assembly import synthesise

    synthesis = synthesise(project, meanwhile=_import_guardrails)
    return Built(project, synthesis, check_document(synthesis.document, project))


def check_document(document: Mapping[str, Any], project: Project | None = None) -> Report:
    """Judge any ``cdk.tf.json``.

    :param document: the parsed JSON.
    :param project: whose plugins' rules and waivers count too; None for the built-in rules alone.
    :raises CallerError: when the document is not shaped like Terraform's JSON.
    :raises ConfigError: as :func:`build`.
    """
    from strongroom_guardrails.waivers import waive

    report = _judge(document, project)
    if project is None:
        return report
    today = dt.datetime.now(dt.UTC).date()
    report, problems = waive(report, project.config.waivers, today)
    if problems:
        raise ConfigError(str(project.file), problems)
    return report


def _judge(document: Mapping[str, Any], project: Project | None) -> Report:
    from strongroom_guardrails.engine import BUILT_IN, check, read_stack

    if project is None:
        return check(read_stack(document), BUILT_IN)
    plugins = project.plugins
    stack = read_stack(
        document,
        name_rules=stated_rules([limit for plugin in plugins for limit in plugin.info.names]),
        named=texts_given(plugin.settings for plugin in plugins),
        accounts=project.config.accounts,
    )
    return check(stack, rules(project))


def refuse_planned(built: Built, plan: Mapping[str, Any]) -> None:
    """Judge a stack again with the values that Terraform plans for it.

    :param plan: the plan as ``terraform show -json`` prints it.
    :raises PlanRefusedError: when a guardrail refuses what would be applied, or when the plan is not
        of what the guardrails have checked.
    """
    from strongroom_guardrails.planned import planned_document
    from strongroom_guardrails.verdicts import differences
    from strongroom_guardrails.waivers import carry

    document = built.synthesis.document
    report = carry(_judge(planned_document(document, plan), built.project), built.report)
    unlike = differences(document, plan, built.report, report)
    if report.refused or unlike:
        raise PlanRefusedError(report, unlike)


def _import_guardrails() -> None:
    # What cannot be imported says so where it is used.
    for module in ("engine", "rules", "waivers"):
        with contextlib.suppress(ImportError):
            importlib.import_module(f"strongroom_guardrails.{module}")


def build_or_refuse(project: Project) -> Built:
    """Do as :func:`build`; raise :class:`GuardrailsRefusedError` unless every guardrail passes."""
    built = build(project)
    if built.report.refused:
        raise GuardrailsRefusedError(built.report)
    return built


def rules(project: Project) -> list[Rule]:
    """Return the built-in guardrails and those that the project's plugins add."""
    from strongroom_guardrails.rules import BUILT_IN

    added = [
        rule
        for plugin in project.plugins
        for rule in project.hooks.guardrails(plugin.info.name, plugin.settings, project.config)
    ]
    return [*BUILT_IN, *added]


def write_tree(built: Built, out: Path) -> Path:
    """Write CDKTF's output tree into a folder and return the path of its ``cdk.tf.json``.

    Each file appears whole or not at all; the manifest, which names the others, comes last.

    :raises CallerError: when Terraform would read other files there with the stack.
    :raises OutsideError: when the folder cannot be written.
    """
    from strongroom_terraform.foreign import refuse_foreign

    synthesis = built.synthesis
    stack = out / "stacks" / synthesis.stack
    refuse_foreign(stack)
    for relative, content in synthesis.assets.items():
        files.write(stack / relative, content)
    tree = synthesis.files
    for relative in sorted(tree, key=lambda name: (name == "manifest.json", name)):
        files.write(out / relative, tree[relative])
    return stack / "cdk.tf.json"

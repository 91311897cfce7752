"""``strongroom check``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from strongroom.cli.options import DEFAULT_CONFIG, OptionalConfigFile
from strongroom_base.errors import CallerError
from strongroom_terminal import console

if TYPE_CHECKING:
    from strongroom_findings.sarif import Locate
    from strongroom_guardrails.model import Report, Rule

Format = Literal["text", "json", "sarif"]


def check(
    *,
    config: OptionalConfigFile = None,
    stack: Annotated[
        Path | None,
        Parameter(metavar="FILE", help="Check this cdk.tf.json instead of the config's stack."),
    ] = None,
    format: Annotated[  # noqa: A002
        Format | None, Parameter(help="How to print the report; by default text.")
    ] = None,
    json: Annotated[
        bool, Parameter(name="--json", negative="", help="The same as --format json.")
    ] = False,
    explain: Annotated[
        str | None,
        Parameter(metavar="RULE", help="Explain a rule, with -c one of a plugin; check nothing."),
    ] = None,
    waiver: Annotated[
        str | None,
        Parameter(metavar="FINDING", help="Print the table for the config that waives a finding."),
    ] = None,
) -> int:
    """Check the stack against the guardrails; exit code 1 when there are findings.

    With --stack, the rules of plugins and the waivers of a config count only when --config names one.
    """
    if json and format not in (None, "json"):
        raise CallerError(
            f"--json and --format {format} contradict each other", hint="pass only one of them"
        )
    wanted: Format = "json" if json else format or "text"
    if explain is not None:
        _explain(explain, config, wanted)
        return 0
    report, locate = (
        _check_file(stack, config) if stack else _check_config(config or DEFAULT_CONFIG)
    )
    if waiver is not None:
        from strongroom_guardrails.waivers import table_of

        console.answer(table_of(report, waiver).rstrip())
        return 0
    _print(report, wanted, locate)
    return 1 if report.refused else 0


def _explain(name: str, config: Path | None, wanted: Format) -> None:
    from strongroom.pipeline import rules
    from strongroom.project import load_project
    from strongroom_findings import explain
    from strongroom_guardrails.rules import BUILT_IN

    known: Sequence[Rule] = rules(load_project(config)) if config else BUILT_IN
    rule = explain.find(name, known)
    if wanted == "text":
        console.answer(explain.as_text(rule))
    else:
        console.print_json(explain.as_data(rule))


def _check_config(config: Path) -> tuple[Report, Locate]:
    from strongroom.cli.watch import say_unwatched
    from strongroom.pipeline import build
    from strongroom.project import load_project
    from strongroom_findings.locations import in_project

    built = build(load_project(config))
    say_unwatched(built)
    return built.report, in_project(config, config.read_text("utf-8"), built.synthesis.sources)


def _check_file(file: Path, config: Path | None) -> tuple[Report, Locate]:
    from strongroom.kinds import require_stack
    from strongroom.pipeline import check_document
    from strongroom.project import load_project
    from strongroom_base import strict_json
    from strongroom_findings.locations import in_stack

    try:
        text = file.read_text(encoding="utf-8")
        document = strict_json.loads(text)
    except (OSError, ValueError) as error:
        raise CallerError(
            f"--stack: {file} cannot be read as JSON: {error}",
            hint="name a cdk.tf.json, such as cdktf.out/stacks/STACK/cdk.tf.json",
        ) from None
    require_stack(document, str(file))
    report = check_document(document, load_project(config) if config else None)
    return report, in_stack(file, text)


def _print(report: Report, wanted: Format, locate: Locate) -> None:
    from strongroom.cli.findings import as_text
    from strongroom_findings import render, sarif

    if wanted == "json":
        console.print_json(render.as_json(report))
    elif wanted == "sarif":
        console.print_json(sarif.as_sarif(report, locate))
    else:
        console.print_fitted(lambda width: as_text(report, width))

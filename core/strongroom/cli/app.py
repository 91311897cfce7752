"""The command line: which commands there are, and what happens to their errors.

Commands are named here and imported when they are called, so that ``--help`` needs none of them.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Sequence

from cyclopts import App, CycloptsError

from strongroom.cli.deprecations import show_deprecations
from strongroom_base.errors import INTERRUPTED, StrongroomError

COMMANDS = (
    ("init", "Write a commented starter config."),
    ("synth", "Write the stack as Terraform JSON, once every guardrail passes."),
    ("check", "Check the stack against the guardrails."),
    ("capacity", "Show the sizes that follow from the load, and where each comes from."),
    ("alarms", "Show what is watched, by plugin and severity."),
    ("plan", "Show what a deploy would change."),
    ("deploy", "Deploy the platform described in the config."),
    ("destroy", "Remove everything that was deployed."),
    ("output", "Show the outputs of what is deployed."),
    ("doctor", "Check that this machine has what strongroom needs."),
)

GROUPS = (
    (
        "plugins",
        "Show the plugins.",
        (
            ("list", "List the installed plugins and their state."),
            ("show", "Show a plugin: settings, capabilities, PCI requirements."),
            ("new", "Write a complete package for a new plugin."),
        ),
    ),
    (
        "local",
        "Try the platform on this machine, without AWS.",
        (
            ("up", "Start the embedded AWS and deploy to it."),
            ("status", "Show the embedded AWS and what is in it."),
            ("down", "Stop the embedded AWS and discard what was deployed to it."),
        ),
    ),
)

ELSEWHERE = {("plugins", "new"): "strongroom_kit.command:new"}
"""Commands of packages that stand on the host, by name."""


NAMES = frozenset([*(name for name, _ in COMMANDS), *(group for group, _, _ in GROUPS)])
"""What may follow ``strongroom``, apart from the commands of plugins."""


def make_app(tokens: Sequence[str] = ()) -> App:
    """Build the command tree; no command is imported, except one of a plugin that is called.

    :param tokens: the command line; that of a command of strongroom's own looks for no other.
    :raises PluginError: when a plugin's command is called that cannot be used.
    """
    app = App(
        name="strongroom",
        help="Assembles a PCI-DSS-grade trading data platform on AWS from plugins, and deploys it.\n\n"
        "Exit codes: 0 success; 1 the answer is no, such as findings or a refused plan; 2 wrong usage "
        "or config; 3 Terraform, AWS or this machine failed; 130 interrupted. "
        "Add --debug to any command to see the details of an error.",
        version=_version,
        result_action="return_value",
        suppress_keyboard_interrupt=False,
        help_format="plaintext",  # anything richer imports a Markdown parser
    )
    for name, text in COMMANDS:
        app.command(f"strongroom.cli.{name}:{name}", name=name, help=text)
    for group, text, commands in GROUPS:
        sub = App(name=group, help=text, result_action="return_value")
        for name, sub_text in commands:
            target = ELSEWHERE.get((group, name), f"strongroom.cli.{group}:{name}")
            sub.command(target, name=name, help=sub_text)
        app.command(sub)
    if not NAMES.intersection(tokens[:1]):
        from strongroom.cli.contributed import GROUP, add_commands
        from strongroom.cli.entry_points import entry_points

        add_commands(app, tokens, NAMES, entry_points(GROUP))
    return app


def run(arguments: Sequence[str]) -> int:
    """Run one command.

    :param arguments: the command line without the program's name.
    :return: the exit code.
    """
    _accept_any_text()
    show_deprecations()
    debug = "--debug" in arguments
    tokens = [argument for argument in arguments if argument != "--debug"]
    try:
        result = make_app(tokens)(tokens, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        return _complain(f"{error}", f"see: {_help_of(tokens)}", 2)
    except StrongroomError as error:
        if debug:
            traceback.print_exc()
        return _complain(error.message, error.hint, error.exit_code)
    except KeyboardInterrupt:
        if debug:
            traceback.print_exc()
        return _complain("interrupted", None, INTERRUPTED)
    except BrokenPipeError:
        _close_output()
        return 0  # the reader, such as head, has seen enough
    except Exception as error:
        if debug:
            raise
        return _complain(
            f"a defect in strongroom: {type(error).__name__}: {error}",
            "run again with --debug and report what it prints",
            3,
        )
    return result if isinstance(result, int) else 0


def _help_of(tokens: Sequence[str]) -> str:
    """Return the command that shows the help of what was typed."""
    names = {name for name, _ in COMMANDS}
    groups = {group: {name for name, _ in commands} for group, _, commands in GROUPS}
    words = ["strongroom"]
    if tokens and tokens[0] in names | set(groups):
        words.append(tokens[0])
        if len(tokens) > 1 and tokens[1] in groups.get(tokens[0], ()):
            words.append(tokens[1])
    return " ".join([*words, "--help"])


def _accept_any_text() -> None:
    """Have characters that the output's encoding lacks printed as escapes, such as ``\\u2192``."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _close_output() -> None:
    """Send what is still buffered nowhere, so that Python does not complain of it when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _version() -> str:
    from importlib.metadata import version

    return version("strongroom")


def _complain(message: str, hint: str | None, code: int) -> int:
    from strongroom_terminal.console import complain

    complain(message, hint)
    return code

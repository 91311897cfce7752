"""Terraform's commands on one working directory.

The directory holds ``cdk.tf.json`` and the local state. Terraform's own files go to ``.terraform`` in
it, the saved plan next to it. Every command runs in a process of its own (see ``process``), which gets
exactly the environment that the caller gives plus the settings in :func:`_settings`: nothing of
strongroom's own environment reaches Terraform or a provider.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs

from strongroom_base import files
from strongroom_base.errors import OutsideError
from strongroom_terraform import cliconfig, foreign, initialised, mirror, process
from strongroom_terraform.diagnostics import (
    LOCK_SUMMARY,
    Diagnostic,
    ProviderUnavailableError,
    StateLockedError,
    TerraformError,
    TerraformInterrupted,
    read_diagnostic,
)
from strongroom_terraform.events import Event, Kind, interrupt_event, read_event
from strongroom_terraform.plan import Plan, read_plan
from strongroom_terraform.results import (
    Applied,
    AppliedChange,
    StateResource,
    read_outputs,
    read_state,
)
from strongroom_terraform.toolchain import Toolchain, discover

DEFAULT_PARALLELISM = 10
"""Terraform's own default: how many resources it changes at a time."""

PLAN_FILE = "strongroom.tfplan"
_DATA_DIRECTORY = ".terraform"
_NO_PROVIDER = (
    "Failed to query available provider packages",
    "Failed to install provider",
)


_CANCELLED = "operation canceled"
"""What Terraform reports when a second interrupt made it give up."""


def _ignore(_: Event) -> None:
    pass


@attrs.define
class _Run:
    """One command while it runs: what it has said, and what is in flight."""

    lines: list[str] = attrs.field(factory=list)
    diagnostics: list[Diagnostic] = attrs.field(factory=list)
    in_flight: dict[str, None] = attrs.field(factory=dict)
    unfinished: dict[str, None] = attrs.field(factory=dict)
    applied: list[AppliedChange] = attrs.field(factory=list)
    interrupted: bool = False
    stderr: str = ""

    def take(self, event: Event) -> None:
        if event.diagnostic is not None:
            self.diagnostics.append(event.diagnostic)
        elif event.kind is Kind.TEXT:
            self.lines.append(event.message)
        elif event.kind is Kind.APPLY_START:
            self.in_flight[event.address] = None
        elif event.kind in (Kind.APPLY_COMPLETE, Kind.APPLY_ERRORED):
            self.in_flight.pop(event.address, None)
            if event.kind is Kind.APPLY_COMPLETE:
                self.applied.append(AppliedChange(event.address, event.action, event.elapsed))
            elif self.interrupted:
                self.unfinished[event.address] = None


class Terraform:
    """Terraform on one working directory.

    :param directory: holds ``cdk.tf.json`` and the local state.
    :param environment: the whole environment of Terraform and of the providers.
    :param on_event: is called for every event, as it happens, in the calling thread. When it
        raises, Terraform is interrupted and waited for before the exception goes on.
    :param parallelism: how many resources Terraform changes at a time.
    :param toolchain: which Terraform; default what ``toolchain.discover`` finds, with
        ``environment`` over the process's own.
    """

    def __init__(
        self,
        directory: Path,
        *,
        environment: Mapping[str, str],
        on_event: Callable[[Event], None] | None = None,
        parallelism: int = DEFAULT_PARALLELISM,
        toolchain: Toolchain | None = None,
    ) -> None:
        self.directory = directory.absolute()
        self.parallelism = parallelism
        self.toolchain = toolchain or discover({**os.environ, **environment})
        self._on_event = on_event or _ignore
        self._data_directory = self.directory / _DATA_DIRECTORY
        self._cli_config = self.toolchain.user_config or self._data_directory / cliconfig.FILE
        self._environment = {**_defaults(), **environment, **self._settings()}

    @property
    def provider_source(self) -> str:
        """Where the AWS provider comes from, for people."""
        return self.toolchain.provider_source

    def init(self) -> bool:
        """Install the providers; return False when nothing had changed since the last time.

        :raises ProviderUnavailableError: when a provider is in no mirror and the registry cannot be
            reached.
        :raises TerraformError: when the stack cannot be initialised.
        """
        content = self._write_cli_config()
        digest = initialised.fingerprint(self.directory, content, self.toolchain.path)
        if initialised.is_initialised(self.directory, self._data_directory, digest):
            return False
        self._run("init", "-json", "-input=false", "-no-color")
        # Asked again, as init writes the lock file.
        digest = initialised.fingerprint(self.directory, content, self.toolchain.path)
        if digest is not None:
            files.write(self._data_directory / initialised.RECORD, digest)
        return True

    def validate(self) -> tuple[Diagnostic, ...]:
        """Check the stack against the providers' schemas; return the warnings.

        :raises TerraformError: when it is not valid.
        """
        document = self._document("validate", "-json", "-no-color", accept=(0, 1))
        diagnostics = tuple(read_diagnostic(item) for item in document["diagnostics"])
        if not document["valid"]:
            raise TerraformError("terraform validate", diagnostics)
        return diagnostics

    def plan(self, *, destroy: bool = False, refresh: bool = True) -> Plan:
        """Compare the stack with the state and with AWS; save the plan.

        :param destroy: plan the removal of everything.
        :param refresh: ask AWS how the resources are; False trusts the state.
        :raises StateLockedError: when another run holds the state.
        :raises TerraformError: when there can be no plan.
        """
        file = self.directory / PLAN_FILE
        arguments = [
            f"-out={file}",
            f"-parallelism={self.parallelism}",
            f"-refresh={'true' if refresh else 'false'}",
        ]
        self._run(
            "plan",
            "-json",
            "-input=false",
            "-no-color",
            *arguments,
            *(["-destroy"] if destroy else []),
        )
        return read_plan(file, self._show(file), destroy=destroy)

    def apply(self, plan: Plan) -> Applied:
        """Carry out a saved plan; the plan file is then used up and removed.

        :raises StateLockedError: when another run holds the state.
        :raises TerraformInterrupted: when a signal stopped it; the state is saved.
        :raises TerraformError: when something could not be done; what was done is in the state.
        """
        begun = time.monotonic()
        run = self._run(
            "apply",
            "-json",
            "-input=false",
            "-no-color",
            f"-parallelism={self.parallelism}",
            str(plan.file),
        )
        plan.file.unlink(missing_ok=True)
        return Applied(tuple(run.applied), time.monotonic() - begun)

    def outputs(self) -> dict[str, Any]:
        """Return the outputs in the state; those that are sensitive as ``results.Sensitive``.

        :raises TerraformError: when the state cannot be read.
        """
        return read_outputs(self._document("output", "-json", "-no-color"))

    def state(self) -> list[StateResource]:
        """Return what is in the state, by address.

        :raises TerraformError: when the state cannot be read.
        """
        return read_state(self._document("show", "-json", "-no-color"))

    def show(self, plan: Plan) -> Mapping[str, Any]:
        """Return a plan as Terraform's JSON document of it."""
        return plan.document

    def _show(self, file: Path) -> dict[str, Any]:
        return self._document("show", "-json", "-no-color", str(file))

    def _document(self, *arguments: str, accept: tuple[int, ...] = (0,)) -> dict[str, Any]:
        run = self._run(*arguments, accept=accept, streams=False)
        try:
            document = json.loads("\n".join(run.lines))
        except ValueError:
            output = "\n".join([*run.lines, run.stderr])
            raise TerraformError(f"terraform {arguments[0]}", (), output=output) from None
        if not isinstance(document, dict):
            raise TerraformError(f"terraform {arguments[0]}", (), output=str(document))
        return document

    def _run(self, *arguments: str, accept: tuple[int, ...] = (0,), streams: bool = True) -> _Run:
        self._write_cli_config()
        command = f"terraform {arguments[0]}"
        run = _Run()

        def on_line(line: str) -> None:
            if not streams:
                run.lines.append(line)
                return
            event = read_event(line)
            run.take(event)
            self._on_event(event)

        def on_interrupt(count: int) -> None:
            run.interrupted = True
            self._on_event(interrupt_event(command, count, list(run.in_flight)))

        ended = process.run(
            self.toolchain.command(*arguments),
            directory=self.directory,
            environment=self._environment,
            on_line=on_line,
            on_interrupt=on_interrupt,
        )
        run.stderr = ended.stderr
        if ended.interrupts:
            # After one interrupt Terraform waits for all that it began. It still announces the start
            # of what was next in line, and then does not begin it, so only a hard stop leaves
            # resources in an unknown state.
            cancelled = any(item.summary == _CANCELLED for item in run.diagnostics)
            killed = ended.code < 0 or cancelled or (ended.interrupts > 1 and bool(run.in_flight))
            unfinished = [*run.unfinished, *(run.in_flight if killed else ())]
            raise TerraformInterrupted(command, unfinished, killed=killed)
        if ended.code not in accept:
            raise self._error(command, run, ended)
        return run

    def _error(self, command: str, run: _Run, ended: process.Exit) -> OutsideError:
        summaries = {diagnostic.summary for diagnostic in run.diagnostics}
        if LOCK_SUMMARY in summaries:
            unlock = [*self.toolchain.shell_command(), f"-chdir={self.directory}"]
            return StateLockedError(command, run.diagnostics, unlock)
        output = "\n".join([*run.lines, ended.stderr])
        if ended.code < 0:
            output = f"{output}\nit was killed by signal {-ended.code}".strip()
        if command == "terraform init" and not summaries.isdisjoint(_NO_PROVIDER):
            return ProviderUnavailableError(
                command, run.diagnostics, output=output, hint=self._provider_hint()
            )
        rescued = self.directory / "errored.tfstate"
        hint = (
            f"the state could not be saved and is in {rescued}: push it before the next deploy with "
            f"terraform state push {rescued}"
            if rescued.exists()
            else None
        )
        return TerraformError(command, run.diagnostics, output=output, hint=hint)

    def _provider_hint(self) -> str:
        return (
            f"providers come from {self.provider_source}; set {mirror.VARIABLE} to a folder that "
            f"holds {mirror.AWS_PROVIDER}, or let this machine reach registry.terraform.io"
        )

    def _write_cli_config(self) -> str:
        """Write our CLI configuration, or read the user's; return what Terraform will read."""
        if self.toolchain.user_config:
            own = self._cli_config.read_text("utf-8")
            foreign.refuse_replaced(self._cli_config, own)
            return own
        content = cliconfig.cli_config(self.toolchain.mirror, self.toolchain.plugin_cache)
        if not self._cli_config.exists() or self._cli_config.read_text("utf-8") != content:
            files.write(self._cli_config, content)
        if self.toolchain.mirror is None:  # Terraform refuses a cache folder that does not exist
            self.toolchain.plugin_cache.mkdir(parents=True, exist_ok=True)
        return content

    def _settings(self) -> dict[str, str]:
        return {
            "CHECKPOINT_DISABLE": "1",
            "TF_CLI_CONFIG_FILE": str(self._cli_config),
            "TF_DATA_DIR": str(self._data_directory),
            "TF_INPUT": "0",
            "TF_IN_AUTOMATION": "1",
        }


def _defaults() -> dict[str, str]:
    # Terraform retries the registry's discovery three times by default, each try up to 10 s: too long
    # where there is no network. It takes no value below 1.
    return {"TF_REGISTRY_DISCOVERY_RETRY": "1"}

"""Which Terraform is in use, and where its providers come from."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from strongroom_terraform import process
from strongroom_terraform.diagnostics import TerraformError
from strongroom_terraform.results import Versions
from strongroom_terraform.toolchain import discover


def versions(environment: Mapping[str, str] | None = None) -> Versions:
    """Ask Terraform for its version and say where providers come from.

    :param environment: variables to read; default the process's own.
    :raises CallerError: when an environment variable names something that is not there.
    :raises OutsideError: when Terraform does not run.
    """
    tools = discover(environment)
    lines: list[str] = []
    ended = process.run(
        tools.command("version", "-json"),
        directory=Path.cwd(),
        environment={"PATH": os.environ.get("PATH", ""), "CHECKPOINT_DISABLE": "1"},
        on_line=lines.append,
        on_interrupt=lambda _: None,
    )
    try:
        found = json.loads("\n".join(lines))["terraform_version"]
    except (ValueError, KeyError):
        output = "\n".join([*lines, ended.stderr])
        raise TerraformError("terraform version", (), output=output) from None
    return Versions(
        terraform=str(found),
        engine=tools.engine,
        path=tools.path,
        mirror=tools.mirror,
        user_config=tools.user_config,
        plugin_cache=tools.plugin_cache,
        provider_source=tools.provider_source,
    )

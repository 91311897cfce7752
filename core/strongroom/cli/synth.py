"""``strongroom synth``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from strongroom.cli.options import DEFAULT_CONFIG, ConfigFile, Json
from strongroom.cli.warned import say_warnings
from strongroom.cli.watch import say_unwatched
from strongroom.pipeline import build_or_refuse, write_tree
from strongroom.project import load_project
from strongroom_terminal import console


def synth(
    *,
    config: ConfigFile = DEFAULT_CONFIG,
    out: Annotated[
        Path | None,
        Parameter(
            metavar="FOLDER", help="The output folder; by default CDKTF_OUTDIR or cdktf.out."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Write the stack in CDKTF's usual tree, OUT/stacks/STACK/cdk.tf.json.

    Nothing is written unless the config is valid and every guardrail passes.
    """
    built = build_or_refuse(load_project(config))
    folder = out or Path(os.environ.get("CDKTF_OUTDIR") or "cdktf.out")
    file = write_tree(built, folder)
    resources = sum(len(kind) for kind in built.synthesis.document.get("resource", {}).values())
    alarms = sum(len(alarms) for alarms in built.synthesis.alarms.values())
    watched_by = list(built.synthesis.watches)
    if json:
        console.print_json(
            {
                "stack": built.synthesis.stack,
                "file": str(file),
                "resources": resources,
                "alarms_declared": alarms,
                "watched_by": watched_by,
            }
        )
        return
    console.answer(f"wrote {file}: {resources} resources")
    say_unwatched(built)
    say_warnings(built)

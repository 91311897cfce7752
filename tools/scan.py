"""Checkov over the plan of the whole platform: nothing found outside ``scan_waivers.toml``, all seen.

Run by ``make scan``, which puts Checkov into an environment of its own. Synthesises the example, plans
it with the embedded AWS, and gives the plan to Checkov twice: as it is, and weakened in one known place,
which must be found. Exits with 1 and one line per problem: a finding without a waiver, a waiver without
a finding, a resource that was not scanned, a file that could not be read.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "strongroom.toml"
WAIVERS = Path(__file__).with_name("scan_waivers.toml")

PLANTED = ("aws_kms_key", "enable_key_rotation", "CKV_AWS_7")
"""The type and the flag that the weakened plan turns off, and the check that must find it."""

REASON_SHORTEST = 40
"""Characters below which a reason is a placeholder."""


@attrs.frozen
class Scan:
    """What Checkov says of one plan.

    :param failed: check and address of each finding, with the check's name.
    :param resources: how many resources it looked at.
    :param unread: files that it could not read.
    :param checks: how many checks passed or failed.
    """

    failed: Mapping[tuple[str, str], str]
    resources: int
    unread: tuple[str, ...]
    checks: int


def read(output: str) -> Scan:
    """Return what Checkov printed as JSON."""
    report = json.loads(output)
    results, summary = report["results"], report["summary"]
    return Scan(
        {(one["check_id"], one["resource"]): one["check_name"] for one in results["failed_checks"]},
        summary["resource_count"],
        tuple(results.get("parsing_errors", ())),
        summary["passed"] + summary["failed"],
    )


def waivers(text: str) -> tuple[set[tuple[str, str]], list[str]]:
    """Return check and address of each waiver, and what is wrong with the list."""
    found: set[tuple[str, str]] = set()
    problems = []
    for entry in tomllib.loads(text)["waiver"]:
        if len(entry["reason"].strip()) < REASON_SHORTEST:
            problems.append(f"waiver of {entry['check']}: the reason says too little")
        for address in entry["resources"]:
            if "*" in address or "." not in address:
                problems.append(f"waiver of {entry['check']}: {address!r} is no exact address")
            if (entry["check"], address) in found:
                problems.append(f"waiver of {entry['check']}: {address} is there twice")
            found.add((entry["check"], address))
    return found, problems


def judge(scan: Scan, accepted: set[tuple[str, str]], expected: int) -> Iterator[str]:
    """Yield one line for each problem.

    :param accepted: check and address of what may fail.
    :param expected: how many resources the plan has.
    """
    for file in scan.unread:
        yield f"Checkov could not read {file}"
    if scan.resources != expected:
        yield f"Checkov looked at {scan.resources} of {expected} resources"
    for check, address in sorted(scan.failed.keys() - accepted):
        yield f"{address}: {check}: {scan.failed[check, address]}"
    for check, address in sorted(accepted - scan.failed.keys()):
        yield f"{address}: the waiver of {check} is unused; take it out"


def managed(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the resources of a plan, without data sources."""
    resources = document["planned_values"]["root_module"]["resources"]
    return [resource for resource in resources if resource["mode"] == "managed"]


def weakened(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a plan with one known weakness in every resource of one type."""
    kind, flag, _ = PLANTED
    changed = copy.deepcopy(dict(document))
    for resource in managed(changed):
        if resource["type"] == kind:
            resource["values"][flag] = False
    for change in changed["resource_changes"]:
        if change["type"] == kind and change["change"]["after"]:
            change["change"]["after"][flag] = False
    return changed


def plan(folder: Path) -> dict[str, Any]:
    """Return the plan of the example platform as Terraform's JSON."""
    from strongroom.pipeline import build_or_refuse
    from strongroom.project import load_project
    from strongroom_base import files
    from strongroom_emulator import lifecycle
    from strongroom_terraform.engine import Terraform

    synthesis = build_or_refuse(load_project(EXAMPLE)).synthesis
    stack = folder / "stack"
    for relative, content in synthesis.assets.items():
        files.write(stack / relative, content)
    files.write(stack / "cdk.tf.json", json.dumps(synthesis.document))
    emulator = lifecycle.start(folder / "local")
    try:
        terraform = Terraform(stack, environment=emulator.local_environment(os.environ))
        terraform.init()
        document: dict[str, Any] = dict(terraform.plan().document)
    finally:
        lifecycle.stop(folder / "local")
    made = sum(len(named) for named in synthesis.document["resource"].values())
    if len(managed(document)) != made:
        raise SystemExit(f"the plan has {len(managed(document))} of {made} resources")
    return document


def checkov(program: Path, document: Mapping[str, Any], folder: Path) -> Scan:
    """Scan a plan with Checkov, which needs no network for it."""
    file = folder / "plan.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    done = subprocess.run(
        [
            program,
            *("--file", file, "--framework", "terraform_plan", "--output", "json"),
            *("--compact", "--quiet", "--skip-download", "--soft-fail"),
        ],
        env={**os.environ, "BC_SKIP_MAPPING": "TRUE", "LOG_LEVEL": "ERROR"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"Checkov failed: {done.stderr.strip() or done.stdout[:500]}")
    return read(done.stdout)


def main() -> int:
    """Plan, scan and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkov", type=Path, help="the program, in an environment of its own")
    program = parser.parse_args().checkov
    accepted, problems = waivers(WAIVERS.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="scan-") as name:
        folder = Path(name)
        document = plan(folder)
        scan = checkov(program, document, folder)
        planted = checkov(program, weakened(document), folder)
    expected = managed(document)
    problems += judge(scan, accepted, len(expected))
    kind, _, check = PLANTED
    missed = {one["address"] for one in expected if one["type"] == kind}
    missed -= {address for found, address in planted.failed if found == check}
    problems += [f"{address}: {check} does not find what was planted" for address in missed]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(
        f"{scan.resources} of {len(expected)} resources, {scan.checks} checks, "
        f"{len(scan.failed)} findings, {len(scan.failed.keys() & accepted)} of them waived"
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

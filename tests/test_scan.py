"""What ``make scan`` makes of Checkov's answers. Checkov itself runs in CI, in its own environment."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from support.synthesis import resources, synthesise

ROOT = Path(__file__).parents[1]
TOOL = ROOT / "tools" / "scan.py"


@pytest.fixture(scope="module")
def scan() -> ModuleType:
    spec = importlib.util.spec_from_file_location("scan", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def output(*failed: tuple[str, str], resources: int = 3, unread: list[str] | None = None) -> str:
    return json.dumps(
        {
            "results": {
                "failed_checks": [
                    {"check_id": check, "resource": address, "check_name": "Ensure x"}
                    for check, address in failed
                ],
                "parsing_errors": unread or [],
            },
            "summary": {"passed": 7, "failed": len(failed), "resource_count": resources},
        }
    )


def problems(scan: ModuleType, text: str, accepted: set[tuple[str, str]]) -> list[str]:
    return list(scan.judge(scan.read(text), accepted, 3))


def test_a_scan_with_every_finding_waived_is_good(scan: ModuleType) -> None:
    finding = ("CKV_1", "aws_vpc.a")
    assert problems(scan, output(finding), {finding}) == []


def test_a_finding_without_a_waiver_is_told(scan: ModuleType) -> None:
    found = problems(scan, output(("CKV_1", "aws_vpc.a")), set())
    assert found == ["aws_vpc.a: CKV_1: Ensure x"]


def test_a_waiver_is_for_one_check_of_one_resource(scan: ModuleType) -> None:
    found = problems(scan, output(("CKV_1", "aws_vpc.a")), {("CKV_1", "aws_vpc.b")})
    assert found == [
        "aws_vpc.a: CKV_1: Ensure x",
        "aws_vpc.b: the waiver of CKV_1 is unused; take it out",
    ]


def test_a_scan_that_did_not_look_at_everything_is_no_scan(scan: ModuleType) -> None:
    assert problems(scan, output(resources=2), set()) == ["Checkov looked at 2 of 3 resources"]
    assert problems(scan, output(unread=["plan.json"]), set()) == [
        "Checkov could not read plan.json"
    ]


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ('reason = "so"\nresources = ["aws_vpc.a"]', "says too little"),
        ('reason = "{long}"\nresources = ["aws_vpc.*"]', "no exact address"),
        ('reason = "{long}"\nresources = ["aws_vpc.a", "aws_vpc.a"]', "there twice"),
    ],
)
def test_a_waiver_has_a_reason_and_exact_addresses(
    scan: ModuleType, entry: str, problem: str
) -> None:
    text = f'[[waiver]]\ncheck = "CKV_1"\n{entry.replace("{long}", "x" * 60)}\n'
    _, (found,) = scan.waivers(text)
    assert problem in found


def test_every_waiver_in_the_list_is_of_a_resource_of_the_platform(scan: ModuleType) -> None:
    accepted, found = scan.waivers((ROOT / "tools" / "scan_waivers.toml").read_text())
    assert found == []
    assert {address for _, address in accepted} <= resources(synthesise().document).keys()


def test_the_planted_weakness_is_in_the_weakened_plan_alone(scan: ModuleType) -> None:
    kind, flag, _ = scan.PLANTED
    key: dict[str, Any] = {"address": f"{kind}.a", "type": kind, "mode": "managed"}
    plan = {
        "planned_values": {"root_module": {"resources": [{**key, "values": {flag: True}}]}},
        "resource_changes": [{**key, "change": {"after": {flag: True}}}],
    }
    weak = scan.weakened(plan)
    assert scan.managed(weak)[0]["values"][flag] is False
    assert weak["resource_changes"][0]["change"]["after"][flag] is False
    assert scan.managed(plan)[0]["values"][flag] is True


def test_ci_scans() -> None:
    made = re.findall(r"^make (?:-j \d+ )?(.+)$", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)
    assert "scan" in " ".join(made).split()
    pinned = (ROOT / "requirements" / "scan.txt").read_text()
    assert "checkov==" in pinned
    assert "--hash=sha256:" in pinned

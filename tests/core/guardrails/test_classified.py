"""The rule ``classified``: an argument that nobody classified is refused."""

from __future__ import annotations

import fnmatch
import functools
import importlib
import json
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

from strongroom_guardrails.catalogue import known_types
from strongroom_guardrails.model import Report
from support.mutants.weakenings import schema

RULE = "classified"
Body = dict[str, Any]
Judge = Callable[..., Report]

ROOT = Path(__file__).parents[3]
CATALOGUE = ROOT / "core" / "strongroom_guardrails" / "catalogue"
EVERYDAY: Final = tuple(Path(__file__).with_name("everyday_types.txt").read_text("utf-8").split())
"""Patterns of the types that ordinary designs use, without ``aws_``: the services of the guide."""

VALUES: Final[Mapping[str, Any]] = {"bool": True, "number": 1, "string": "a", "map": {"a": "b"}}


def everyday() -> list[str]:
    """Return the types that the patterns name."""
    return sorted(
        kind
        for kind in known_types()
        if any(fnmatch.fnmatchcase(kind.removeprefix("aws_"), one) for one in EVERYDAY)
    )


def refused(judge: Judge, kind: str, body: Body) -> list[str]:
    """Return the arguments that are refused."""
    report = judge({"resource": {kind: {"one": body}}}, RULE)
    return [finding.attribute for finding in report.refusing]


@functools.cache
def unknown() -> Mapping[str, list[str]]:
    """Return, by type, the arguments that are refused, as the catalogue has them."""
    document: Mapping[str, Any] = json.loads((CATALOGUE / "arguments.json").read_text("utf-8"))
    found: Mapping[str, list[str]] = document["unknown"]
    return found


@functools.cache
def decided() -> list[str]:
    """Return the patterns of what was reviewed and stays refused."""
    document = tomllib.loads((CATALOGUE / "arguments.toml").read_text("utf-8"))
    return [pattern for entry in document["refused"] for pattern in entry["arguments"]]


def is_decided(kind: str, argument: str) -> bool:
    """Say whether a refused argument was reviewed; ``*.name`` stands for each of that last name."""
    name = kind.removeprefix("aws_")
    path, last = f"{name}.{argument}", argument.rpartition(".")[2]
    return any(
        fnmatch.fnmatchcase(path, pattern)
        or (
            argument.startswith("*.")
            and fnmatch.fnmatchcase(name, pattern.partition(".")[0])
            and fnmatch.fnmatchcase(last, pattern.rpartition(".")[2])
        )
        for pattern in decided()
    )


def test_an_argument_that_the_provider_does_not_have_is_refused(judge: Judge) -> None:
    assert refused(judge, "aws_sqs_queue", {"name": "a", "made_up": True}) == ["made_up"]


def test_an_argument_that_nobody_classified_is_refused(judge: Judge) -> None:
    body = {"cluster_id": "c", "steps": 1, "vlan": 3}
    assert refused(judge, "aws_dx_hosted_private_virtual_interface", body) == ["steps", "vlan"]


def test_an_argument_in_a_block_and_in_each_of_a_list_of_blocks_is_refused(judge: Judge) -> None:
    rules: Body = {"rule": [{"id": "a"}, {"id": "b", "surprise": 1}]}
    assert refused(judge, "aws_s3_bucket_lifecycle_configuration", rules) == ["rule.surprise"]


def test_a_reviewed_argument_of_which_no_value_is_proved_is_refused(judge: Judge) -> None:
    body = {"dhcp": 1, "netbios_name_servers": ["198.51.100.7"]}
    assert refused(judge, "aws_vpc_dhcp_options", body) == ["dhcp", "netbios_name_servers"]


def test_keys_of_a_map_are_no_arguments(judge: Judge) -> None:
    tags = {"tags": {"made_up": "a", "Name": "b"}}
    assert refused(judge, "aws_sqs_queue", tags) == []


def test_what_terraform_itself_reads_is_no_argument(judge: Judge) -> None:
    body = {"depends_on": ["aws_vpc.a"], "lifecycle": [{}], "timeouts": {"create": "1m"}, "x": None}
    assert refused(judge, "aws_sqs_queue", body) == []


def test_every_argument_of_the_everyday_types_is_classified_or_was_decided() -> None:
    assert len(everyday()) > 200
    left = [
        f"{kind}.{argument}"
        for kind in everyday()
        for argument in unknown().get(kind, ())
        if not is_decided(kind, argument)
    ]
    assert left == []


def test_few_arguments_of_the_everyday_types_stay_refused() -> None:
    assert sum(len(unknown().get(kind, ())) for kind in everyday()) < 40


def _whole(tree: Mapping[str, Any]) -> Body:
    """Return a block with a value for each of its arguments."""
    made: Body = {}
    for name, kind in tree.items():
        if isinstance(kind, Mapping):
            made[name] = _whole(kind)
        elif name != "!" and isinstance(kind, str):
            made[name] = VALUES.get(kind.rstrip("!"), ["a"])
    return made


def _used() -> Iterator[tuple[str, Body]]:
    for kind, tree in schema().items():
        yield kind, _whole(tree)


@pytest.mark.parametrize(
    ("kind", "body"), list(_used()), ids=lambda one: one if type(one) is str else ""
)
def test_no_argument_that_the_platform_and_the_designs_use_is_refused(
    judge: Judge, kind: str, body: Body
) -> None:
    """Each argument of the type that they set, and each boolean, is set at once."""
    left = [one for one in refused(judge, kind, body) if not is_decided(kind, one)]
    assert left == []


@pytest.fixture(scope="module")
def tool() -> Iterator[ModuleType]:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        yield importlib.import_module("catalogue_arguments")
    finally:
        sys.path.remove(str(ROOT / "tools"))


def classified(tool: ModuleType, **paths: Any) -> Mapping[str, list[str]]:
    """Return what of a provider's type nobody reviewed; it has other arguments beside."""
    reviews = tool.read_reviews(CATALOGUE)
    reviews["class"] = [
        {"why": "a", "source": "b", "kinds": ["string"], "names": ["name"]},
        {"why": "a", "source": "b", "kinds": ["bool"], "names": ["read_only"]},
    ]
    reviews["refused"] = []
    arguments = [tool.Argument(path.replace("__", "."), kind) for path, kind in paths.items()]
    sorted_ = tool.classify({"thing": arguments}, {}, reviews)
    found: Mapping[str, list[str]] = sorted_.unreviewed
    return found


KNOWN: Final = {"name": "string", "read_only": "bool"}


def test_an_argument_that_a_new_provider_brings_is_not_classified(tool: ModuleType) -> None:
    assert classified(tool, **KNOWN, block__new="string") == {"thing": ["block.new"]}


def test_a_bool_is_in_no_class_by_its_kind(tool: ModuleType) -> None:
    assert classified(tool, **KNOWN, opens_it="bool") == {"thing": ["opens_it"]}


def test_an_argument_of_another_kind_is_not_in_the_class(tool: ModuleType) -> None:
    assert classified(tool, **KNOWN, block__name="bool") == {"thing": ["block.name"]}


def test_a_class_that_matches_no_argument_is_an_error(tool: ModuleType) -> None:
    with pytest.raises(tool.Problems, match="'read_only' matches no argument"):
        classified(tool, name="string")


def test_every_class_and_every_refusal_has_its_reason_and_source() -> None:
    document = tomllib.loads((CATALOGUE / "arguments.toml").read_text("utf-8"))
    for entry in (*document["class"], *document["refused"]):
        assert entry["why"], entry
        assert entry["source"], entry


def test_no_class_takes_every_bool() -> None:
    document = tomllib.loads((CATALOGUE / "arguments.toml").read_text("utf-8"))
    for entry in document["class"]:
        if "bool" in entry["kinds"]:
            assert "*" not in entry.get("names", ())
            assert "*.enabled" not in entry.get("arguments", ())

"""The data of the demands: each argument is the provider's, each entry says why and where from."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from strongroom_guardrails.catalogue import Data, demands, facts, known_types
from strongroom_guardrails.model import Outcome
from strongroom_guardrails.rules import BUILT_IN
from support.mutants.weakenings import schema

READ = resources.files("strongroom_guardrails.catalogue")
DEMANDS: dict[str, Any] = tomllib.loads(READ.joinpath("demands.toml").read_text(encoding="utf-8"))
SETTINGS: list[dict[str, Any]] = tomllib.loads(
    READ.joinpath("writers.toml").read_text(encoding="utf-8")
)["setting"]
QUESTIONS = sorted(set(DEMANDS) - {"rule"})
ONCE = {"resource", "endpoint"}
"""Kinds of policies of which AWS keeps one for each resource."""
DEEP = {
    "aws_wafv2_web_acl": frozenset(
        {"action_to_use", "allow", "count", "rule_action_override"}
        | {"rule_group_reference_statement", "scope_down_statement"}
    )
}
"""Arguments of the AWS WAF API Reference (Statement) that neither bindings nor test schema reach."""


@cache
def bindings(kind: str) -> frozenset[str]:
    """Return the words of the provider's bindings of a type."""
    file = modules()[kind.removeprefix("aws_").replace("_", "")] / "__init__.py"
    return frozenset(re.findall(r"\w+", file.read_text(encoding="utf-8")))


@cache
def nested(kind: str) -> frozenset[str]:
    """Return the words of the provider's schema of a type; the bindings of web ACLs leave rules out."""
    return DEEP.get(kind, frozenset()) | frozenset(
        re.findall(r"\w+", json.dumps(schema().get(kind, {})))
    )


@cache
def modules() -> dict[str, Path]:
    """Return the bindings' folders, by name without the underscores that the bindings add."""
    spec = find_spec("cdktf_cdktf_provider_aws")
    assert spec is not None
    assert spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0])
    return {path.name.replace("_", ""): path for path in folder.iterdir() if path.is_dir()}


def named() -> Iterator[tuple[str, str]]:
    """Yield each type and argument that the data name."""
    for question in QUESTIONS:
        for kind, several in demands.demands(question).items():
            for demand in several:
                check = demand.check
                yield check.companion or kind, check.argument
                if check.companion and check.placed:
                    yield check.companion, check.placed
                for path, _ in check.when:
                    argument, _, referrer = path.partition("<-")
                    yield kind, argument.partition("->")[0]
                    if referrer:
                        other, _, by = referrer.partition(".")
                        yield other, by
    for setting in SETTINGS:
        for writer in (*setting.get("writers", ()), *setting.get("inline", ())):
            kind, _, arguments = writer.partition(".")
            for argument in arguments.split("+"):
                yield f"aws_{kind}", argument


def test_every_type_and_argument_is_the_providers() -> None:
    pairs = set(named())
    assert {kind for kind, _ in pairs} <= known_types()
    unknown = {
        (kind, path)
        for kind, path in pairs
        for part in path.split(".")
        if part
        and not part[0].isupper()  # a key of a map
        and part not in bindings(kind) | nested(kind)
    }
    assert unknown == set()


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_demand_says_what_happens_otherwise_and_names_its_source(question: str) -> None:
    for entry in DEMANDS[question]:
        assert re.search(r"\(.*[A-Z].*\)$", entry["why"]), entry
        assert len(entry["why"]) > 40
        assert entry["arguments"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_is_a_rule(question: str) -> None:
    assert question in {rule.id for rule in BUILT_IN}


def test_each_demand_accepts_something_in_exactly_one_way() -> None:
    for question in QUESTIONS:
        for several in demands.demands(question).values():
            for check in (demand.check for demand in several):
                ways = [
                    check.values is not None,
                    check.at_least is not None,
                    check.at_most is not None,
                    check.pattern is not None,
                    check.own is not None,
                    check.present,
                    check.companion is not None or check.zones is not None,
                ]
                assert sum(ways) == 1, (question, check)


def test_every_policy_that_a_resource_has_once_has_one_writer() -> None:
    """From the list of every argument of the provider that holds a policy."""
    written = {
        writer.partition(".")[0]
        for setting in SETTINGS
        for writer in (*setting.get("writers", ()), *setting.get("inline", ()))
    }
    policies = {
        kind.removeprefix("aws_")
        for kind in known_types()
        if (known := facts(kind)) and {of for _, of in known.policies} & ONCE
    }
    assert policies - written == {
        "api_gateway_domain_name",  # its policy is an argument of its own alone
        "ecr_repository_creation_template",  # of repositories that are not there yet
        "glacier_vault",  # as the domain's; its lock is another setting
    }


def test_what_keeps_databases_and_files_is_asked_whether_it_can_be_restored() -> None:
    """The types of AWS that hold a customer's records, by AWS's list of what AWS Backup supports."""
    held = {
        "aws_rds_cluster", "aws_db_instance", "aws_docdb_cluster", "aws_neptune_cluster",
        "aws_dynamodb_table", "aws_efs_file_system", "aws_s3_bucket", "aws_redshift_cluster",
        "aws_ebs_volume",
        "aws_fsx_windows_file_system", "aws_fsx_ontap_file_system", "aws_fsx_openzfs_file_system",
    }  # fmt: skip
    assert held <= demands.demands("recoverable").keys()
    assert {kind for kind in held if (f := facts(kind)) and f.data is not Data.STORES} == set()


def test_one_value_of_several_is_enough_where_it_must_be_among_them(
    outcomes: Callable[..., set[Outcome]],
) -> None:
    def logs(*types: str) -> set[Outcome]:
        return outcomes("audit-kept", "aws_eks_cluster", enabled_cluster_log_types=list(types))

    assert Outcome.FAIL not in logs("api", "audit")
    assert Outcome.FAIL in logs("api", "authenticator")
    assert Outcome.FAIL in logs()

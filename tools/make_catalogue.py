"""Make the guardrails' ``types.json`` and ``arguments.json`` from the AWS provider's schema and reviews.

Run by ``make catalogue``. Stops with one line per problem when an entry of the review matches
nothing in the schema, when two entries disagree, or when an argument that could keep something
after a destroy is in no list.

With ``--check`` it writes nothing and exits with 1 when the file in the repository is stale.
"""

from __future__ import annotations

import argparse
import fnmatch
import itertools
import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from catalogue_access import access, sources
from catalogue_arguments import Classified, classify, read_reviews
from provider_schema import Argument, Problems, arguments, computed, provider_schema
from strongroom_terraform.mirror import AWS_PROVIDER as SOURCE
from strongroom_terraform.mirror import VERSION

HERE = Path(__file__).resolve().parent.parent / "core" / "strongroom_guardrails" / "catalogue"
REVIEWS = tuple(
    HERE / f"{name}.toml"
    for name in ("review", "exposure", "hardening", "leaving", "policies", "secrets")
)
TYPES = HERE / "types.json"
COMPUTED = HERE / "computed.json"
ARGUMENTS = HERE / "arguments.json"

KEY = re.compile(
    r"(.*_)?kms_(master_)?(encryption_)?key(_id|_arn|_identifier)?|(.*_)?kms_arn|cmk_arn"
    r"|(.*_)?encryption_key(_id|_arn|_identifier)?|customer_managed_key(_arn)?"
    r"|customer_encryption_key_arn"
)
"""The last name of an argument that takes a KMS key."""

FLAG_ON = re.compile(
    r"(.*_)?encrypted|(.*_)?encryption_enabled|customer_managed_key_enabled|tls_enabled|require_tls"
    r"|enforce_https|enable_inter_container_traffic_encryption"
)
FLAG_OFF = re.compile(r"encryption_disabled|insecure_ssl|disable_ssl|insecure_skip_verification")
IN_TRANSIT = re.compile(r".*(transit|tls|https|ssl|inter_container|insecure).*")
ENCRYPTION_BLOCK = re.compile(r".*(encrypt|(^|_)sse(_|$)).*")
"""A block called after encryption; an ``enabled`` in it turns encryption on."""

NOT_A_KEY_OF_OURS = re.compile(r".*(kms_keys_to_grant|field_level_encryption).*")

# A key that matters only where a feature is on.
CONDITIONS: Mapping[str, Mapping[str, Any]] = {
    "performance_insights_kms_key_id": {"performance_insights_enabled": [True]},
    "master_user_secret_kms_key_id": {"manage_master_user_password": [True]},
    "master_password_secret_kms_key_id": {"manage_master_password": [True]},
    "admin_password_secret_kms_key_id": {"manage_admin_password": [True]},
}


def make(schemas: Mapping[str, Any], review: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the catalogue's entries, by type.

    :raises Problems: when schema and review do not fit together.
    """
    types = {
        name.removeprefix("aws_"): list(arguments(schema["block"]))
        for name, schema in schemas.items()
    }
    problems: list[str] = []
    verdicts = _verdicts(types, review, problems)
    destroy = _destroy(types, review, problems)
    kinds = {name: {a.path: a.type for a in found} for name, found in types.items()}
    more = access(schemas, kinds, review, _spelled, problems)
    made = {}
    for name, found in types.items():
        taggable = any(argument.path == "tags" for argument in found)
        paths = {argument.path for argument in found}
        entry: dict[str, Any] = {"data": "unreviewed"}
        entry |= verdicts.get(name) or _by_arguments(found)
        entry |= {
            "tags": taggable,
            "destroy": destroy.get(name, []),
            **more[name],
        }
        problems += _unknown_arguments(name, entry, paths, types)
        made[f"aws_{name}"] = {key: value for key, value in entry.items() if value}
    if problems:
        raise Problems(sorted(problems))
    return made


def classified_arguments(
    schemas: Mapping[str, Any], entries: Mapping[str, Mapping[str, Any]]
) -> Classified:
    """Return what the catalogue says of every argument.

    :raises Problems: when a class of ``arguments.toml`` matches nothing.
    """
    types = {
        name.removeprefix("aws_"): list(arguments(schema["block"]))
        for name, schema in schemas.items()
    }
    return classify(types, entries, read_reviews(HERE))


def secret_sources(schemas: Mapping[str, Any], review: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the data sources that read secrets, with the attributes that hold them.

    :raises Problems: when schema and review do not fit together.
    """
    problems: list[str] = []
    found = sources(schemas, review, problems)
    if problems:
        raise Problems(sorted(problems))
    return found


def _verdicts(
    types: Mapping[str, Any], review: Mapping[str, Any], problems: list[str]
) -> dict[str, dict[str, Any]]:
    named: dict[str, dict[str, Any]] = {}
    matched: dict[str, dict[str, Any]] = {}
    for data in ("none", "stores", "moves"):
        for group in review[data]:
            verdict = {"data": data, "why": group["why"]}
            for pattern in group["types"]:
                hits = fnmatch.filter(types, pattern)
                if not hits:
                    problems.append(f"{data}: {pattern!r} matches no type")
                target = named if pattern in types else matched
                for hit in hits:
                    before = target.setdefault(hit, verdict)
                    if before["data"] != data:
                        problems.append(f"{hit}: both {before['data']} and {data} ({pattern!r})")
    exact: dict[str, dict[str, Any]] = {}
    for name, entry in review["type"].items():
        if name not in types:
            problems.append(f"type.{name}: no such type")
        chosen = review["type"][entry["same_as"]] if "same_as" in entry else entry
        exact[name] = {
            key: [_spelled(check) for check in value] if isinstance(value, list) else value
            for key, value in chosen.items()
        }
    # Patterns are for families without encryption arguments: they never wave through a type that
    # has some; only its own name does.
    families = {
        name: verdict
        for name, verdict in matched.items()
        if not any(_by_arguments(types[name]).get(kind) for kind in ("rest", "transit"))
    }
    return {**families, **named, **exact}


def _by_arguments(found: list[Argument]) -> dict[str, Any]:
    rest: list[dict[str, Any]] = []
    transit: list[dict[str, Any]] = []
    for argument in found:
        check = _check(argument)
        if check is not None:
            moves = IN_TRANSIT.fullmatch(argument.name) or "node_to_node" in argument.path
            (transit if moves else rest).append(check)
    if not rest and not transit:
        return {}
    data = "stores" if rest else "moves"
    return {"data": data, "why": "its encryption arguments", "rest": rest, "transit": transit}


def _check(argument: Argument) -> dict[str, Any] | None:
    *blocks, name = argument.path.split(".")
    check: dict[str, Any] = {"argument": argument.path}
    switch = argument.type in ("bool", "string")
    in_encryption = any(ENCRYPTION_BLOCK.fullmatch(block) for block in blocks)
    if NOT_A_KEY_OF_OURS.fullmatch(argument.path):
        return None
    if argument.type == "string" and KEY.fullmatch(name):
        check["key"] = True
    elif switch and (FLAG_ON.fullmatch(name) or (in_encryption and name == "enabled")):
        check["values"] = [True]
    elif argument.type == "bool" and FLAG_OFF.fullmatch(name):
        check |= {"values": [False], "absent": True}
    else:
        return None
    # A block called after encryption must be there whenever the block around it is.
    outer = list(itertools.takewhile(lambda block: not ENCRYPTION_BLOCK.fullmatch(block), blocks))
    if outer:
        check["each"] = ".".join(outer)
    if name in CONDITIONS and not blocks:
        check["when"] = CONDITIONS[name]
    return check


def _spelled(check: Mapping[str, Any]) -> dict[str, Any]:
    """Return a check with ``each = true`` spelled out: the block that holds the argument."""
    holder = check["argument"].rpartition(".")[0]
    return {**check, "each": holder} if check.get("each") is True else dict(check)


def _destroy(
    types: Mapping[str, list[Argument]], review: Mapping[str, Any], problems: list[str]
) -> dict[str, list[dict[str, Any]]]:
    like = re.compile(review["retain"]["like"].replace("\\\n", "").strip())
    paths = [
        f"{name}.{argument.path}"
        for name, found in types.items()
        for argument in found
        if like.fullmatch(argument.name)
    ]
    ignored: set[str] = set()
    for group in review["destroy_ignored"]:
        for pattern in group["arguments"]:
            hits = fnmatch.filter(paths, pattern)
            if not hits:
                problems.append(f"destroy_ignored: {pattern!r} matches no argument")
            ignored.update(hits)
    # The later of two entries that match has the narrower pattern.
    decided: dict[str, dict[str, Any]] = {}
    for group in review["destroy"]:
        check = {key: value for key, value in group.items() if key not in {"why", "arguments"}}
        for pattern in group["arguments"]:
            hits = fnmatch.filter(paths, pattern)
            if not hits:
                problems.append(f"destroy: {pattern!r} matches no argument")
            decided |= dict.fromkeys(hits, check)
    found: dict[str, list[dict[str, Any]]] = {}
    for path in paths:
        name, _, argument = path.partition(".")
        if path in decided:
            found.setdefault(name, []).append(_spelled({"argument": argument, **decided[path]}))
        elif path not in ignored:
            problems.append(f"destroy: {path} could keep something and is in no list")
    return found


def _unknown_arguments(
    name: str, entry: Mapping[str, Any], paths: set[str], types: Mapping[str, list[Argument]]
) -> Iterator[str]:
    blocks = {path.rpartition(".")[0] for path in paths} | {p.split(".")[0] for p in paths}
    for kind in ("rest", "transit"):
        for check in entry.get(kind, ()):
            companion = check.get("companion")
            if companion:
                there = {a.path for a in types[companion.removeprefix("aws_")]}
                wanted = {check["argument"], check.get("policy", check["argument"])}
                missing = wanted - there
            else:
                wanted = {check["argument"]}
                for condition in check.get("when", ()):
                    own, _, referrer = condition.partition("<-")
                    wanted.add(own)
                    other, _, by = referrer.partition(".")
                    if referrer and by not in {a.path for a in types[other.removeprefix("aws_")]}:
                        wanted.add(condition)
                missing = wanted - paths - blocks
            yield from (f"type.{name}: no argument {path!r}" for path in missing)


def render(entries: Mapping[str, Any], sources: Mapping[str, Any]) -> str:
    """Return the file's text: one line per type, sorted, so that a change is one line of a diff."""
    head = json.dumps({"source": SOURCE, "version": VERSION})
    return (
        f'{{\n"provider": {head},\n"types": {_lines(entries)},\n"sources": {_lines(sources)}\n}}\n'
    )


def _lines(entries: Mapping[str, Any]) -> str:
    body = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(entries[name], sort_keys=True)}"
        for name in sorted(entries)
    )
    return f"{{\n{body}\n}}"


def main() -> int:
    """Write the catalogue, or with ``--check`` say whether it is what it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when stale")
    check = parser.parse_args().check
    review: dict[str, Any] = {}
    for file in REVIEWS:
        review |= tomllib.loads(file.read_text(encoding="utf-8"))
    try:
        schema = provider_schema()
        entries = make(schema["resource_schemas"], review)
        secret = secret_sources(schema["data_source_schemas"], review)
        classified = classified_arguments(schema["resource_schemas"], entries)
    except Problems as problems:
        print(problems, file=sys.stderr)
        return 1
    read_back = {
        kind: sorted(computed(entry["block"])) for kind, entry in schema["resource_schemas"].items()
    }
    texts = {
        TYPES: render(entries, secret),
        COMPUTED: f"{_lines(read_back)}\n",
        ARGUMENTS: classified.text(),
    }
    if check:
        stale = [file.name for file, text in texts.items() if file.read_text("utf-8") != text]
        for name in stale:
            print(f"{name} is stale: run make catalogue and review the change", file=sys.stderr)
        return 1 if stale else 0
    for file, text in texts.items():
        file.write_text(text, encoding="utf-8")
    counts = Counter(entry["data"] for entry in entries.values())
    print(
        f"{len(entries)} types: " + ", ".join(f"{n} {data}" for data, n in sorted(counts.items()))
    )
    print(classified.figures())
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""``no-local-files``: no value is read from a file of the machine that deploys.

The stack's own assets are files too; ``Context.asset`` writes them beside ``cdk.tf.json``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from strongroom_guardrails.catalogue.data import load
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.values import ABSENT, is_reference, places

_ASSET: Final = r"(?:\$\{path\.module\}/|\./)?assets(?:/(?!\.\.?[/\"])[\w.-]+)+"
"""A path of an asset, before a quote: nothing in it leads elsewhere. In a plan, the module is ``.``."""

_SPACE: Final = r"(?:\s|/\*.*?\*/|(?:#|//)[^\n]*\n)*"
"""Terraform takes comments between a function's name and its arguments."""

READS_FILE: Final = re.compile(
    r"\b(?:templatefile|fileset|(?:file|filebase64|fileexists|filemd5|filesha\d+|filebase64sha\d+)"
    rf"(?!{_SPACE}\({_SPACE}\"{_ASSET}\"{_SPACE}\))){_SPACE}\(",
    re.DOTALL,
)
"""Functions of Terraform that read a file, unless it is an asset of the stack.

A template may read other files itself, and a set of files is whatever lies there.
"""

FOUND: Final = "a file of the machine that deploys"
EXPECTED: Final = "a file that Context.asset adds to the stack"


def judge(resource: Resource, _: Stack) -> Iterator[Judgement]:
    """Judge every value and every name that a part of the stack has, and the paths among them."""
    reads = False
    for path, text in _strings(resource.arguments):
        # Most values have no "file" in them; looking for it first is much faster.
        if "file" in text and is_reference(text) and READS_FILE.search(text):
            reads = True
            yield Judgement(Outcome.FAIL, resource.address, path, FOUND, EXPECTED)
    for argument in _paths().get(resource.type, ()):
        for place in places(resource.arguments, argument):
            if place.value is not ABSENT and not _is_asset(place.value):
                reads = True
                yield Judgement(Outcome.FAIL, resource.address, place.path, FOUND, EXPECTED)
    if not reads:
        yield Judgement(Outcome.PASS, resource.address, found="it reads no file")


def _is_asset(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(f'{_ASSET}"', f'{value}"') is not None


def _strings(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every string, the names of objects included: Terraform evaluates those too."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield path, name
            yield from _strings(item, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _strings(item, f"{path}[{number}]")


@functools.cache
def _paths() -> Mapping[str, tuple[str, ...]]:
    """Return the arguments that name a file, by type."""
    found: dict[str, tuple[str, ...]] = {}
    for path in load("local_files.toml")["arguments"]:
        kind, _, argument = path.partition(".")
        found[kind] = (*found.get(kind, ()), argument)
    return found


RULE: Final = Rule(
    id="no-local-files",
    title="No value is read from a file of the machine that deploys",
    pci_requirements=("6.5.1", "8.6.2"),
    fix="add the file with context.asset(name, content) and use the path that it returns",
    judge=judge,
    fails_on_unknown=True,
    parts=True,
)

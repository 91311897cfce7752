"""``no-local-files``: no value is read from a file of the machine that deploys.

The stack's own assets are files too; ``Context.asset`` writes them beside ``cdk.tf.json``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.values import is_reference, texts

READS_FILE: Final = re.compile(
    r"\b(?:file|filebase64|fileexists|fileset|filemd5|filesha\d+|filebase64sha\d+|templatefile)"
    r"\s*\((?!\s*\"(?:\$\{path\.module\}/)?assets/(?!\.\.))"
)
"""Functions of Terraform that read a file, unless it is an asset of the stack."""


def judge(resource: Resource, _: Stack) -> Iterator[Judgement]:
    """Judge every value that a resource, an output, a variable or a local has."""
    reads = False
    for path, text in texts(resource.arguments):
        # Most values have no "file" in them; looking for it first is much faster.
        if "file" in text and is_reference(text) and READS_FILE.search(text):
            reads = True
            found = "a file of the machine that deploys"
            expected = "a file that Context.asset adds to the stack"
            yield Judgement(Outcome.FAIL, resource.address, path, found, expected)
    if not reads:
        yield Judgement(Outcome.PASS, resource.address, found="it reads no file")


RULE: Final = Rule(
    id="no-local-files",
    title="No value is read from a file of the machine that deploys",
    pci_requirements=("6.5.1", "8.6.2"),
    fix="add the file with context.asset(name, content) and use the path that it returns",
    judge=judge,
    fails_on_unknown=True,
    parts=True,
)

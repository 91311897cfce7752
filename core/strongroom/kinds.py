"""Telling a stack from the other JSON files that Terraform and CDKTF write.

None of them has a resource where a stack has them, so that every rule would pass them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from strongroom_base.errors import CallerError

_KINDS: Final = (
    (
        frozenset({"planned_values"}),
        "a plan, as terraform show -json prints it",
    ),
    (
        frozenset({"format_version", "values"}),
        "a state, as terraform show -json prints it",
    ),
    (frozenset({"format_version"}), "what terraform prints with -json"),
    (frozenset({"serial", "lineage"}), "a file of Terraform's state"),
    (frozenset({"stacks", "version"}), "the manifest of CDKTF's output folder"),
    (frozenset({"language", "app"}), "the settings of a CDKTF project"),
    (frozenset({"Resources"}), "a template of CloudFormation"),
)
"""Keys by which another document is told, and what it is."""

HINT: Final = (
    "pass the cdk.tf.json that strongroom synth or cdktf synth writes, such as "
    "cdktf.out/stacks/STACK/cdk.tf.json"
)


def require_stack(document: Any, where: str) -> None:
    """Refuse a document that is no stack, or one without resources.

    :param where: the file it is from.
    :raises CallerError: saying what it is and what to pass.
    """
    if not isinstance(document, Mapping):
        return  # reading it says what is wrong
    for keys, kind in _KINDS:
        if keys <= document.keys():
            raise CallerError(f"{where} is {kind}, not a stack", hint=HINT)
    if not document:
        raise CallerError(f"{where} is an empty object, not a stack", hint=HINT)
    if not any(document.get(kind) for kind in ("resource", "module")):
        raise CallerError(f"{where} has no resource: there is nothing to check", hint=HINT)

"""The stack as Terraform plans it: what a plan adds to a ``cdk.tf.json`` before the rules run again.

A document says what was written; a plan says what will be applied. They differ where the provider
fills in a default, where Terraform evaluates an expression, and where something else in the folder adds
a resource. Where the document gives a reference to another resource, the reference is kept, because it
says more than the ARN that it becomes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from strongroom_expressions import evaluate
from strongroom_guardrails.catalogue import computed
from strongroom_guardrails.values import is_reference

MANAGED: Final = "managed"
"""The mode of a resource, in "JSON Output Format"; a data source has the mode ``data``."""

META: Final = frozenset(
    {"//", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner", "connection"}
)
"""Arguments that belong to Terraform and not to the provider: no plan has values for them."""

REFERS: Final = re.compile(
    r"\b(?:data|ephemeral|local|module|[a-z][a-z0-9]*_[a-z0-9_]+)\.[A-Za-z_]"
)
"""What an expression may name that is more than a value: a resource, or a local that may be one."""


def planned_document(document: Mapping[str, Any], plan: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stack's document with the values that a plan has for its resources.

    :param document: the parsed ``cdk.tf.json``.
    :param plan: the plan as ``terraform show -json`` prints it.
    """
    document = evaluate(
        document
    )  # else a reference through a local would count as one to a resource
    merged: dict[str, dict[str, Any]] = {
        kind: dict(named) for kind, named in document.get("resource", {}).items()
    }
    created = {
        change["address"]
        for change in plan.get("resource_changes", ())
        if "create" in change["change"]["actions"]
    }
    for resource in managed(plan):
        kind, name = resource["type"], resource["name"]
        written = merged.setdefault(kind, {}).get(name)
        values = _without_computed(resource.get("values") or {}, kind)
        if written is not None and resource["address"] not in created:
            values = _without_read_back(written, values)
        if written is None:
            # Not in the document: another file of the folder, or a module, brought it.
            merged[kind][resource["address"].removeprefix(f"{kind}.")] = _given(values)
        else:
            merged[kind][name] = _body(written, values)
    return {**document, "resource": merged}


def managed(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the resources of a plan with their planned values, those of modules included."""
    return _planned(plan.get("planned_values", {}).get("root_module", {}))


def _planned(module: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = [one for one in module.get("resources", ()) if one.get("mode") == MANAGED]
    for child in module.get("child_modules", ()):
        found += _planned(child)
    return found


def _without_computed(values: Any, kind: str, prefix: str = "") -> Any:
    """Return planned values without what AWS chooses, such as ids and ARNs."""
    if isinstance(values, list):
        return [_without_computed(item, kind, prefix) for item in values]
    if not isinstance(values, Mapping):
        return values
    return {
        name: _without_computed(value, kind, f"{prefix}{name}.")
        for name, value in values.items()
        if f"{prefix}{name}" not in computed().get(kind, ())
    }


def _without_read_back(written: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a resource that exists, without the blocks that the document does not have.

    They are what the stack's other resources made, read back from AWS: the logging of a bucket. A block
    has no flag for that in the schema.
    """
    return {
        name: value
        for name, value in values.items()
        if not isinstance(value, list) or written.get(name) is not None or name in _dynamic(written)
    }


def _dynamic(body: Mapping[str, Any]) -> Mapping[str, Any]:
    found = body.get("dynamic")
    return found if isinstance(found, Mapping) else {}


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if _says(value)}


def _body(written: Mapping[str, Any], planned: Mapping[str, Any]) -> dict[str, Any]:
    """Return a block's arguments: as written where that is a reference, else as planned."""
    body = {name: value for name, value in written.items() if name in META}
    for name in {**planned, **written}:
        if name in META or name == "dynamic":
            continue
        if written.get(name) is not None:
            body[name] = _value(written[name], planned.get(name))
        elif _says(planned.get(name)):
            body[name] = planned[name]
    left = {name: value for name, value in _dynamic(written).items() if name not in body}
    return {**body, "dynamic": left} if left else body


def _value(written: Any, planned: Any) -> Any:
    if planned is None or planned in ([], {}):
        return written  # known after the apply
    if isinstance(written, Mapping):
        if isinstance(planned, Mapping):
            return _body(written, planned)
        if isinstance(planned, list) and len(planned) == 1 and isinstance(planned[0], Mapping):
            return _body(written, planned[0])
        return written
    if isinstance(written, list):
        return _items(written, planned)
    return written if _refers(written) else planned


def _items(written: list[Any], planned: Any) -> list[Any]:
    """Return a list's items; those of a set come back in an order that the provider chooses."""
    blocks = all(isinstance(item, Mapping) for item in written)
    if not isinstance(planned, list) or len(planned) != len(written) or not blocks:
        return written if any(map(_refers, written)) or not isinstance(planned, list) else planned
    left = [item for item in planned if isinstance(item, Mapping)]
    paired = []
    unlike = False
    for block in written:
        fits = [item for item in left if _fits(block, item)]
        if len(fits) == 1:
            left.remove(fits[0])
            paired.append(_body(block, fits[0]))
        else:
            paired.append(dict(block))
            unlike = unlike or not (fits or _refers(block))
    # A block of literals that Terraform changed no longer shows which it was: both are judged.
    return [*paired, *map(_given, left)] if unlike else paired


def _fits(block: Mapping[str, Any], planned: Mapping[str, Any]) -> bool:
    """Say whether a planned block can be what a written one became: no literal of it differs."""
    return all(
        str(planned.get(name)).lower() == str(value).lower()
        for name, value in block.items()
        if isinstance(value, str | int | float | bool) and not _refers(value)
    )


def _refers(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_refers, value.values()))
    if isinstance(value, list):
        return any(map(_refers, value))
    return is_reference(value) and REFERS.search(value) is not None


def _says(value: Any) -> bool:
    """Say whether a value says anything: the provider writes what is not set as one of these."""
    return value is not None and (value is False or value not in ("", 0, [], {}))

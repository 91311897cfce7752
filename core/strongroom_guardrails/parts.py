"""What a ``cdk.tf.json`` has besides resources: data sources, providers, outputs, state, and the rest.

Each becomes a :class:`Resource` too, so that a rule can judge it and a finding can name it. Its type is
where it stands in the document, such as ``data.aws_kms_key`` or ``output``. Rules that judge resources
alone never see one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from strongroom_guardrails.model import Resource
from strongroom_guardrails.shape import entries, listed, mapping

PARTS_WITH_SCOPE: Final = 3
"""``stack/scope/.../id``: a shorter path is a resource directly under the stack."""

DATA: Final = "data"
EPHEMERAL: Final = "ephemeral"
PROVIDER: Final = "provider"
TERRAFORM: Final = "terraform"
REQUIRED: Final = f"{TERRAFORM}.required_providers"
STATE: Final = f"{TERRAFORM}.backend"
CLOUD: Final = f"{TERRAFORM}.cloud"
OUTPUT: Final = "output"
VARIABLE: Final = "variable"
LOCAL: Final = "local"
IMPORT: Final = "import"
REMOVED: Final = "removed"


def read_parts(document: Mapping[str, Any], core: Collection[str]) -> tuple[Resource, ...]:
    """Return every part of a document that is no resource and no module.

    :param core: scopes under the stack that are reported as the plugin ``core``.
    :raises CallerError: when a part is not shaped like Terraform's JSON.
    """
    return (
        *_sources(document, core),
        *_providers(document),
        *_terraform(document),
        *_values(document, core),
        *_moves(document),
    )


def _sources(document: Mapping[str, Any], core: Collection[str]) -> Iterator[Resource]:
    holders = [("", document)]
    for name, body in entries(document, "check", "check").items():
        holders.append((f"check.{name}.", mapping(body, f"check.{name}")))
    for where, holder in holders:
        for kind in (DATA, EPHEMERAL):
            for source, named in entries(holder, kind, f"{where}{kind}").items():
                for name, body in mapping(named, f"{where}{kind}.{source}").items():
                    address = f"{kind}.{source}.{name}"
                    arguments = mapping(body, f"{where}{address}")
                    yield made(address, f"{kind}.{source}", arguments, core)


def _providers(document: Mapping[str, Any]) -> Iterator[Resource]:
    for name, bodies in entries(document, "provider", "provider").items():
        kind = f"{PROVIDER}.{name}"
        for body in listed(bodies, kind):
            alias = body.get("alias")
            yield made(f"{kind}.{alias}" if isinstance(alias, str) else kind, kind, body, ())


def _terraform(document: Mapping[str, Any]) -> Iterator[Resource]:
    for block in listed(document.get("terraform"), "terraform"):
        for name, body in entries(block, "required_providers", REQUIRED).items():
            kind = f"{REQUIRED}.{name}"
            # A bare version is the old form.
            arguments = {"version": body} if isinstance(body, str) else mapping(body, kind)
            yield made(kind, kind, arguments, ())
        for name, body in entries(block, "backend", STATE).items():
            for one in listed(body, f"{STATE}.{name}"):
                yield made(f"{STATE}.{name}", f"{STATE}.{name}", one, ())
        for one in listed(block.get("cloud"), CLOUD):
            yield made(CLOUD, CLOUD, one, ())


def _values(document: Mapping[str, Any], core: Collection[str]) -> Iterator[Resource]:
    owners = dict(_owners(document))
    for kind in (OUTPUT, VARIABLE):
        for name, body in entries(document, kind, kind).items():
            path = owners.get(name, "") if kind == OUTPUT else ""
            comment = {"metadata": {"path": path}}
            yield made(
                f"{kind}.{name}", kind, {"//": comment, **mapping(body, f"{kind}.{name}")}, core
            )
    for block in listed(document.get("locals"), "locals"):
        for name, value in block.items():
            if name != "//":
                yield made(f"{LOCAL}.{name}", LOCAL, {"value": value}, core)


def _owners(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each output's name and the construct path at which CDKTF made it, from its comment."""
    comment = document.get("//")
    outputs = comment.get("outputs") if isinstance(comment, Mapping) else None
    open_: list[tuple[str, Any]] = [("", outputs)]
    while open_:
        path, value = open_.pop()
        if isinstance(value, Mapping):
            open_ += [(f"{path}/{name}" if path else name, inner) for name, inner in value.items()]
        elif isinstance(value, str):
            yield value, path


def _moves(document: Mapping[str, Any]) -> Iterator[Resource]:
    for kind, key in ((IMPORT, "to"), (REMOVED, "from")):
        for index, body in enumerate(listed(document.get(kind), kind)):
            target = body.get(key)
            yield made(f"{kind}.{target if isinstance(target, str) else index}", kind, body, ())


def made(address: str, kind: str, arguments: Mapping[str, Any], core: Collection[str]) -> Resource:
    """Return a resource or another part, with the plugin whose scope it was made in."""
    path = _path(arguments.get("//"))
    return Resource(
        address=address,
        type=kind,
        plugin=_plugin(path, core),
        path=path,
        arguments={key: value for key, value in arguments.items() if key != "//"},
    )


def _path(comment: Any) -> str:
    # "//" is a comment: a document not written by CDKTF may hold anything there.
    metadata = comment.get("metadata") if isinstance(comment, Mapping) else None
    path = metadata.get("path") if isinstance(metadata, Mapping) else None
    return path if isinstance(path, str) else ""


def _plugin(path: str, core: Collection[str]) -> str:
    parts = path.split("/")
    if len(parts) < PARTS_WITH_SCOPE:
        return ""
    return "core" if parts[1] in core else parts[1]

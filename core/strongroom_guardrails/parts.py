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

_ALL: Final = (
    DATA,
    EPHEMERAL,
    PROVIDER,
    REQUIRED,
    STATE,
    CLOUD,
    OUTPUT,
    VARIABLE,
    LOCAL,
    IMPORT,
    REMOVED,
)


def part_of(resource: Resource) -> str | None:
    """Return which part of the document it is, such as :data:`DATA`; None for a resource or a module."""
    kind = resource.type
    return next((part for part in _ALL if kind == part or kind.startswith(f"{part}.")), None)


def read_parts(document: Mapping[str, Any], core: Collection[str]) -> tuple[Resource, ...]:
    """Return every part of a document that is no resource and no module.

    :param core: scopes under the stack that are reported as the plugin ``core``.
    :raises CallerError: when a part is not shaped like Terraform's JSON.
    """
    writers = _writers(document)
    return (
        *_sources(document, core, writers),
        *_providers(document, writers),
        *_terraform(document, writers),
        *_values(document, core, writers),
        *_moves(document, core, writers),
    )


def _writers(document: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the plugins of parts without a path, by place: strongroom writes them there."""
    found: Any = document.get("//")
    for key in ("strongroom", "written_by"):
        found = found.get(key) if isinstance(found, Mapping) else None
    pairs = found.items() if isinstance(found, Mapping) else ()
    return {place: plugin for place, plugin in pairs if isinstance(plugin, str)}


def _sources(
    document: Mapping[str, Any], core: Collection[str], writers: Mapping[str, str]
) -> Iterator[Resource]:
    holders = [("", document)]
    for name, body in entries(document, "check", "check").items():
        holders.append((f"check.{name}", mapping(body, f"check.{name}")))
    for check, holder in holders:
        where = f"{check}." if check else ""
        for kind in (DATA, EPHEMERAL):
            for source, named in entries(holder, kind, f"{where}{kind}").items():
                for name, body in mapping(named, f"{where}{kind}.{source}").items():
                    address = f"{kind}.{source}.{name}"
                    arguments = mapping(body, f"{where}{address}")
                    writer = writers.get(check or address, "")
                    yield made(address, f"{kind}.{source}", arguments, core, writer)


def _providers(document: Mapping[str, Any], writers: Mapping[str, str]) -> Iterator[Resource]:
    for name, bodies in entries(document, "provider", "provider").items():
        kind = f"{PROVIDER}.{name}"
        for body in listed(bodies, kind):
            alias = body.get("alias")
            address = f"{kind}.{alias}" if isinstance(alias, str) else kind
            yield made(address, kind, body, (), writers.get(kind, ""))


def _terraform(document: Mapping[str, Any], writers: Mapping[str, str]) -> Iterator[Resource]:
    for block in listed(document.get("terraform"), "terraform"):
        for name, body in entries(block, "required_providers", REQUIRED).items():
            kind = f"{REQUIRED}.{name}"
            # A bare version is the old form.
            arguments = {"version": body} if isinstance(body, str) else mapping(body, kind)
            yield made(kind, kind, arguments, (), writers.get(kind, ""))
        for name, body in entries(block, "backend", STATE).items():
            kind = f"{STATE}.{name}"
            for one in listed(body, kind):
                yield made(kind, kind, one, (), writers.get(kind, ""))
        for one in listed(block.get("cloud"), CLOUD):
            writer = next((p for place, p in writers.items() if place.startswith(CLOUD)), "")
            yield made(CLOUD, CLOUD, one, (), writer)


def _values(
    document: Mapping[str, Any], core: Collection[str], writers: Mapping[str, str]
) -> Iterator[Resource]:
    owners = dict(_owners(document))
    for kind in (OUTPUT, VARIABLE):
        for name, body in entries(document, kind, kind).items():
            path = owners.get(name, "") if kind == OUTPUT else ""
            address = f"{kind}.{name}"
            arguments = {"//": {"metadata": {"path": path}}, **mapping(body, address)}
            yield made(address, kind, arguments, core, writers.get(address, ""))
    for block in listed(document.get("locals"), "locals"):
        for name, value in block.items():
            if name != "//":
                writer = writers.get(f"locals.{name}", "")
                yield made(f"{LOCAL}.{name}", LOCAL, {"value": value}, core, writer)


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


def _moves(
    document: Mapping[str, Any], core: Collection[str], writers: Mapping[str, str]
) -> Iterator[Resource]:
    for kind, key in ((IMPORT, "to"), (REMOVED, "from")):
        for index, body in enumerate(listed(document.get(kind), kind)):
            target = body.get(key)
            address = f"{kind}.{target if isinstance(target, str) else index}"
            writer = writers.get(kind) or _owner(document, target, core)
            yield made(address, kind, body, (), writer)


def _owner(document: Mapping[str, Any], target: Any, core: Collection[str]) -> str:
    """Return the plugin of the resource that an import is for, or the empty string."""
    kind, _, name = str(target).removeprefix("${").removesuffix("}").partition(".")
    body = entries(entries(document, "resource", "resource"), kind, f"resource.{kind}").get(name)
    return _plugin(_path(body.get("//")), core) if isinstance(body, Mapping) else ""


def made(
    address: str,
    kind: str,
    arguments: Mapping[str, Any],
    core: Collection[str],
    writer: str = "",
) -> Resource:
    """Return a resource or another part, with the plugin whose scope it was made in.

    :param writer: the plugin that wrote it when it has no scope.
    """
    path = _path(arguments.get("//"))
    return Resource(
        address=address,
        type=kind,
        plugin=_plugin(path, core) or writer,
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

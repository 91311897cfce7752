"""Reading a ``cdk.tf.json`` into a :class:`Stack`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NoReturn

from strongroom.errors import CallerError
from strongroom.guardrails.model import Provider, Resource, Stack
from strongroom.guardrails.values import is_reference

SUFFIX_TAG = "EnvironmentSuffix"
"""The default tag that carries the environment suffix."""

PARTS_WITH_SCOPE = 3
"""``stack/scope/.../id``: a shorter path is a resource directly under the stack."""


def read_stack(document: Mapping[str, Any], *, core_scopes: Collection[str] = ()) -> Stack:
    """Return the stack that a ``cdk.tf.json`` describes.

    :param document: the parsed JSON.
    :param core_scopes: scopes under the stack that are reported as the plugin ``core``.
    :raises CallerError: when it is not shaped like Terraform's JSON; the message says where.
    """
    if not isinstance(document, Mapping):
        _malformed("the document", "an object", document)
    resources = (*_resources(document, core_scopes), *_modules(document, core_scopes))
    providers = tuple(_providers(document))
    default = next((p for p in providers if p.alias is None), Provider(None, None, {}))
    suffix = default.default_tags.get(SUFFIX_TAG)
    return Stack(
        suffix=suffix if isinstance(suffix, str) and suffix and not is_reference(suffix) else None,
        region=default.region,
        default_tags=default.default_tags,
        providers=providers,
        resources=resources,
        by_address={resource.address: resource for resource in resources},
        data=_data(document),
        document=document,
    )


def _resources(document: Mapping[str, Any], core: Collection[str]) -> Iterator[Resource]:
    for kind, named in _object(document, "resource", "resource").items():
        for name, body in _mapping(named, f"resource.{kind}").items():
            arguments = _mapping(body, f"resource.{kind}.{name}")
            yield _resource(f"{kind}.{name}", kind, arguments, core)


def _modules(document: Mapping[str, Any], core: Collection[str]) -> Iterator[Resource]:
    # What is in a module is not in the document, so no rule can see it. As a resource of a type that
    # no catalogue has, the module itself is what cannot be judged.
    for name, body in _object(document, "module", "module").items():
        yield _resource(f"module.{name}", "module", _mapping(body, f"module.{name}"), core)


def _resource(
    address: str, kind: str, arguments: Mapping[str, Any], core: Collection[str]
) -> Resource:
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


def _providers(document: Mapping[str, Any]) -> Iterator[Provider]:
    configurations = _object(document, "provider", "provider").get("aws", [])
    if isinstance(configurations, Mapping):
        configurations = [configurations]
    if not isinstance(configurations, list):
        _malformed("provider.aws", "a list of objects", configurations)
    for index, body in enumerate(configurations):
        where = f"provider.aws[{index}]"
        provider = _mapping(body, where)
        alias, region = provider.get("alias"), provider.get("region")
        yield Provider(
            alias=alias if isinstance(alias, str) else None,
            region=region if isinstance(region, str) else None,
            default_tags=_default_tags(provider.get("default_tags"), f"{where}.default_tags"),
        )


def _default_tags(blocks: Any, where: str) -> Mapping[str, Any]:
    tags: dict[str, Any] = {}
    for block in blocks if isinstance(blocks, list) else [blocks]:
        if block is not None:
            tags |= _object(_mapping(block, where), "tags", f"{where}.tags")
    return tags


def _data(document: Mapping[str, Any]) -> Mapping[str, Any]:
    sources = _object(document, "data", "data")
    for kind, named in sources.items():
        for name, body in _mapping(named, f"data.{kind}").items():
            _mapping(body, f"data.{kind}.{name}")
    return sources


def _object(holder: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    value = holder.get(key)
    return {} if value is None else _mapping(value, where)


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        _malformed(where, "an object", value)
    return value


def _malformed(where: str, expected: str, found: Any) -> NoReturn:
    raise CallerError(
        f"the stack cannot be read: {where} is {_kind(found)}; expected {expected}",
        hint="name a cdk.tf.json as CDKTF writes it, such as cdktf.out/stacks/STACK/cdk.tf.json",
    )


def _kind(value: Any) -> str:
    names = {"str": "a string", "list": "a list", "bool": "a boolean", "NoneType": "null"}
    return names.get(type(value).__name__, f"{value!r:.40}")

"""Reading a ``cdk.tf.json`` into a :class:`Stack`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from strongroom_base.naming import NO_RULES, NameRule
from strongroom_expressions import evaluate
from strongroom_guardrails.model import Provider, Resource, Stack
from strongroom_guardrails.parts import made, read_parts
from strongroom_guardrails.shape import (
    check_blocks,
    check_values,
    entries,
    listed,
    malformed,
    mapping,
)
from strongroom_guardrails.values import is_reference

SUFFIX_TAG = "EnvironmentSuffix"
"""The default tag that carries the environment suffix."""


def read_stack(
    document: Mapping[str, Any],
    *,
    core_scopes: Collection[str] = (),
    name_rules: Mapping[str, NameRule] = NO_RULES,
    named: Collection[str] = (),
    accounts: Collection[str] = (),
) -> Stack:
    """Return the stack that a ``cdk.tf.json`` describes.

    :param document: the parsed JSON.
    :param core_scopes: scopes under the stack that are reported as the plugin ``core``.
    :param name_rules: how long names may be, as plugins state it: ``naming.stated_rules``.
    :param named: what the settings in the config say word for word.
    :param accounts: accounts other than its own that the config names.
    :raises CallerError: when it is not shaped like Terraform's JSON; the message says where.
    """
    if not isinstance(document, Mapping):
        malformed("the document", "an object", document)
    check_values(document)
    check_blocks(document)
    document = evaluate(document)
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
        parts=read_parts(document, core_scopes),
        data=_data(document),
        document=document,
        name_rules=name_rules,
        named=frozenset(named),
        accounts=frozenset(accounts),
    )


def _resources(document: Mapping[str, Any], core: Collection[str]) -> Iterator[Resource]:
    for kind, named in entries(document, "resource", "resource").items():
        for name, body in mapping(named, f"resource.{kind}").items():
            arguments = mapping(body, f"resource.{kind}.{name}")
            yield made(f"{kind}.{name}", kind, arguments, core)


def _modules(document: Mapping[str, Any], core: Collection[str]) -> Iterator[Resource]:
    # What is in a module is not in the document, so no rule can see it. As a resource of a type that
    # no catalogue has, the module itself is what cannot be judged.
    for name, body in entries(document, "module", "module").items():
        yield made(f"module.{name}", "module", mapping(body, f"module.{name}"), core)


def _providers(document: Mapping[str, Any]) -> Iterator[Provider]:
    configurations = entries(document, "provider", "provider").get("aws")
    for index, provider in enumerate(listed(configurations, "provider.aws")):
        where = f"provider.aws[{index}]"
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
            tags |= entries(mapping(block, where), "tags", f"{where}.tags")
    return tags


def _data(document: Mapping[str, Any]) -> Mapping[str, Any]:
    sources = entries(document, "data", "data")
    for kind, named in sources.items():
        for name, body in mapping(named, f"data.{kind}").items():
            mapping(body, f"data.{kind}.{name}")
    return sources

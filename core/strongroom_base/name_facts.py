"""What names each resource type of the AWS provider, and how long AWS lets the name be.

``names.json`` holds one line per type. ``tools/make_names.py`` makes it from the provider's schema,
AWS's API models, CloudFormation's schemas and ``tools/names.toml``; each limit says where it is from.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

import attrs


@attrs.frozen
class NameFacts:
    """What is known of the names of one type.

    :param argument: the argument that holds the name, or None: the type has no name of its own and
        carries a ``Name`` tag at most.
    :param limit: the longest name AWS takes, in characters; None where it is not known, and where
        there is no name.
    :param token: the first part of the name, if it is not the type itself.
    :param prefix: what AWS wants before the token, such as ``alias/``.
    :param separator: what joins the words: a hyphen, or an underscore or nothing where AWS refuses it.
    :param forms: beginnings of names that are good instead of the token; an empty one stands for any
        name that ends in the suffix.
    :param random: the argument that asks for a random name, if there is one.
    :param inner: whether the name is one inside another resource, such as an event bus or an API;
        then two of them in a stack may have the same.
    :param source: where the limit is from.
    """

    argument: str | None = None
    limit: int | None = None
    token: str | None = None
    prefix: str = ""
    separator: str = "-"
    forms: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    random: str | None = None
    inner: bool = False
    source: str = ""


@functools.cache
def name_facts(resource_type: str) -> NameFacts | None:
    """Return what is known of a type's names, or None when the AWS provider has no such type."""
    entry = _types().get(resource_type)
    return None if entry is None else NameFacts(**entry)


@functools.cache
def _types() -> Mapping[str, Mapping[str, Any]]:
    text = resources.files(__package__).joinpath("names.json").read_text(encoding="utf-8")
    types: Mapping[str, Mapping[str, Any]] = json.loads(text)
    return types

"""What is known of each resource type of the AWS provider, as data.

``types.json`` holds one line per type. It is made by ``tools/make_catalogue.py`` from two sources:
the provider's own schema, which says what arguments there are, and the review files beside it
(``review.toml``, ``exposure.toml``, ``hardening.toml``, ``leaving.toml``, ``policies.toml``,
``secrets.toml``), which say what people decided. Nobody edits it by hand; a change to it is reviewed
like code.
``actions.json`` and ``iam.toml`` say the same of IAM actions; ``tools/make_actions.py`` makes the
former.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Mapping
from typing import Any

import attrs

from strongroom_base.name_facts import NameFacts, name_facts
from strongroom_guardrails.catalogue.data import load


class Data(enum.StrEnum):
    """What a resource of a type does with data."""

    STORES = "stores"
    MOVES = "moves"
    NONE = "none"
    UNREVIEWED = "unreviewed"


class Presence(enum.StrEnum):
    """Whether an argument is given at all, whatever its value."""

    PRESENT = "present"
    ABSENT = "absent"


REFERRED = "<-"
"""Joins an argument and who else refers to the same resource, in a condition."""

FOLLOWED = "->"
"""Joins an argument and an argument of the resource that it refers to, in a condition."""

Accepted = Presence | tuple[Any, ...]
"""What a condition accepts: a presence, or literals; ``absent`` among them stands for itself."""


def _tuple(values: Any) -> tuple[Any, ...]:
    return tuple(values)


@attrs.frozen
class Check:
    """What one argument must be.

    Exactly one of ``values``, ``key``, ``at_most``, ``at_least``, ``zones``, ``pattern``, ``own``,
    ``private``, ``present`` and ``companion`` says what is accepted; ``values`` that are empty accept
    nothing, so the argument must be absent.

    :param argument: dotted path; of a companion, the argument that refers back to the resource.
    :param values: the accepted literals.
    :param key: only a customer managed key of the stack, with rotation on, is accepted.
    :param at_most: the largest accepted number.
    :param at_least: the smallest accepted number.
    :param forever: whether 0 stands for no end, and is accepted although it is less than ``at_least``.
    :param zones: in how many Availability Zones the argument's subnets, or zones, must lie; of a
        companion, those that its argument ``placed`` names.
    :param pattern: a regular expression that the whole value must match.
    :param own: only something of this stack or account is accepted; the types that are meant, or none
        of them for any. Beside a pattern, which then judges what is written, it judges references.
    :param private: only private blocks of addresses, or those of the stack's network, are accepted.
    :param present: whatever the value, the argument or block must be there.
    :param companion: a type of which some resource must refer to this one.
    :param count: how many of them must.
    :param placed: the companion's argument that names its subnet or zone.
    :param policy: the companion's argument that holds a policy which must refuse plain HTTP.
    :param covers: the actions that this policy must refuse over plain HTTP.
    :param outright: whether the policy must refuse them whatever the request.
    :param some: whether one place, or one value of a list, that is accepted is enough.
    :param absent: whether the argument may be missing: the provider's default is right.
    :param each: the block on the argument's path without which the check does not apply; what is
        below that block must be there.
    :param when: other arguments on which this check depends: path, and what it must be; all must
        hold. ``bucket<-aws_s3_bucket_logging.target_bucket`` stands for the resources of that type
        which refer, by that argument, to what our own argument ``bucket`` refers to; without an
        argument before the arrow, to this resource. ``rest_api_id->endpoint_configuration.types``
        stands for that argument of the resource that ``rest_api_id`` refers to.
    """

    argument: str
    values: tuple[Any, ...] | None = attrs.field(
        default=None, converter=attrs.converters.optional(_tuple)
    )
    key: bool = False
    at_most: float | None = None
    at_least: float | None = None
    forever: bool = False
    zones: int | None = None
    pattern: str | None = None
    own: tuple[str, ...] | None = attrs.field(
        default=None, converter=attrs.converters.optional(_tuple)
    )
    private: bool = False
    present: bool = False
    companion: str | None = None
    count: int = 1
    placed: str | None = None
    policy: str | None = None
    covers: tuple[str, ...] = attrs.field(default=(), converter=_tuple)
    outright: bool = False
    some: bool = False
    absent: bool = False
    each: str | None = None
    when: tuple[tuple[str, Accepted], ...] = ()


@attrs.frozen
class TextCheck:
    """What a key must be wherever it stands in an argument that is a JSON text.

    :param key: a regular expression of keys.
    :param values: the accepted literals; the key may be missing.
    """

    argument: str
    key: str
    values: tuple[Any, ...] = attrs.field(converter=_tuple)


@attrs.frozen
class TypeFacts:
    """What is known of one resource type.

    :param taggable: whether it has a ``tags`` argument.
    :param names: arguments that give the physical name, from ``strongroom_base.name_facts`` as the
        next two.
    :param prefixes: arguments that ask for a random physical name.
    :param forms: beginnings of names that are good instead of the type's own token.
    :param data: what it does with data.
    :param reason: why it is classified so.
    :param rest: what encrypts its data at rest.
    :param transit: what encrypts its data in transit.
    :param destroy: what lets ``destroy`` remove it and keep nothing.
    :param exposed: what keeps it from the internet and from other accounts.
    :param public: why every resource of the type is a way to the internet; empty when it is none.
    :param leaves: what keeps its data in the account.
    :param hardened: what keeps it from being weakened otherwise, such as without a session token.
    :param texts: the same of keys in JSON texts: the argument, the keys' pattern, the good values.
    :param policies: arguments that hold a policy, and its kind: ``identity``, ``trust``,
        ``resource``, ``account`` or ``endpoint``.
    :param secrets: sensitive arguments, which would write a secret to the plan and the state.
    """

    taggable: bool
    names: tuple[str, ...]
    prefixes: tuple[str, ...]
    forms: tuple[str, ...]
    data: Data
    reason: str
    rest: tuple[Check, ...]
    transit: tuple[Check, ...]
    destroy: tuple[Check, ...]
    exposed: tuple[Check, ...] = ()
    public: str = ""
    leaves: tuple[Check, ...] = ()
    hardened: tuple[Check, ...] = ()
    texts: tuple[TextCheck, ...] = ()
    policies: tuple[tuple[str, str], ...] = ()
    secrets: tuple[str, ...] = ()


@functools.cache
def facts(resource_type: str) -> TypeFacts | None:
    """Return what is known of a type, or None when the AWS provider has no such type."""
    entry = _document()["types"].get(resource_type)
    if entry is None:
        return None
    named = name_facts(resource_type) or NameFacts()
    parts = ("rest", "transit", "destroy", "exposed", "leaves", "hardened")
    checks: dict[str, Any] = {part: _checks(entry.get(part, ())) for part in parts}
    return TypeFacts(
        taggable=entry.get("tags", False),
        names=(named.argument,) if named.argument else (),
        prefixes=(named.random,) if named.random else (),
        forms=named.forms,
        data=Data(entry["data"]),
        reason=entry.get("why", ""),
        **checks,
        public=entry.get("public", ""),
        texts=tuple(TextCheck(**text) for text in entry.get("texts", ())),
        policies=tuple(entry.get("policies", {}).items()),
        secrets=tuple(entry.get("secrets", ())),
    )


def known_types() -> frozenset[str]:
    """Return every type of the AWS provider that the catalogue was made from."""
    return frozenset(_document()["types"])


def provider_version() -> str:
    """Return the version of the AWS provider that the catalogue was made from."""
    version: str = _document()["provider"]["version"]
    return version


def source_secrets(kind: str) -> tuple[str, ...]:
    """Return the attributes of a data source that hold secrets, which the state would keep."""
    return tuple(_document()["sources"].get(kind, ()))


@functools.cache
def computed() -> Mapping[str, frozenset[str]]:
    """Return, by resource type, the dotted paths of what the provider may give a value itself.

    Made from the provider's schema by ``tools/make_catalogue.py``; needed only where a plan is read.
    """
    return {kind: frozenset(paths) for kind, paths in load("computed.json").items()}


def _document() -> Mapping[str, Any]:
    return load("types.json")


def _checks(entries: Any) -> tuple[Check, ...]:
    return tuple(check_from(entry) for entry in entries)


def check_from(entry: Mapping[str, Any]) -> Check:
    """Return the check that an entry of the catalogue describes.

    :raises TypeError: when the entry has a key that no check has.
    """
    fields = dict(entry)
    when = fields.pop("when", {})
    return Check(
        **fields,
        when=tuple(
            (path, Presence(wanted) if isinstance(wanted, str) else tuple(wanted))
            for path, wanted in when.items()
        ),
    )

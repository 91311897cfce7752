"""Which VPC endpoint services carry the calls of an IAM service prefix in the region. Plain Python.

The table is ``endpoint_services.toml``. A plugin adds to it, or takes the place of an entry for
itself, with
:class:`EndpointService` in its ``PluginInfo.endpoints``.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Literal

import attrs

from strongroom_base.nearest import nearest
from strongroom_base.region import REGION
from strongroom_base.typed import typed

_WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")
_WHOLE = ("com.amazonaws.", "aws.", "api.aws.")
_OF_A_VENDOR = "com.amazonaws.vpce."

S3 = "s3"
"""Always reachable, through a gateway: it costs nothing, and ECR, Lambda layers and backups need it."""

CONSTRUCT_IDS = {"kinesis-streams": "kinesis", "monitoring": "cloudwatch"}
"""Endpoints whose Terraform address is older than the rule that a service's name makes it."""


@attrs.frozen(field_transformer=typed)
class EndpointService:
    """A service that is reached from the VPC through an endpoint.

    For a vendor's service, for one that is newer than strongroom's table, or to name some of the
    services of a prefix instead of all: for the plugin that declares it, what the table says of the
    prefix no longer counts.

    :param prefix: the IAM service prefix whose calls go through it; for a vendor's service, a word
        of the plugin's own.
    :param name: what follows ``com.amazonaws.ca-central-1.``, such as ``ecr.api``, or the whole
        name, such as ``com.amazonaws.vpce.ca-central-1.vpce-svc-0123456789abcdef0``.
    :param kind: a gateway is reached by a route; DynamoDB and S3 have one.
    :param private_dns: whether the service's usual name leads to the endpoint. On by default for
        interfaces of AWS's own services; a vendor's service must offer it.
    :raises ValueError: when the name is none, or one of another region.
    """

    prefix: str = attrs.field()
    name: str = attrs.field()
    kind: Literal["Interface", "Gateway"] = "Interface"
    private_dns: bool = attrs.field()

    @private_dns.default
    def _usual(self) -> bool:
        return self.kind == "Interface" and not str(self.name).startswith(_OF_A_VENDOR)

    @prefix.validator
    def _check_prefix(self, _: attrs.Attribute[str], value: str) -> None:
        if not _WORD.fullmatch(value):
            message = (
                f"EndpointService.prefix is {value!r}; expected an IAM service prefix such as 'ecr': "
                "lower-case letters, digits and single hyphens between them"
            )
            raise ValueError(message)

    @name.validator
    def _check_name(self, _: attrs.Attribute[str], value: str) -> None:
        whole = value.startswith(_WHOLE)
        if not _NAME.fullmatch(value) or (whole and f".{REGION}." not in value):
            message = (
                f"EndpointService.name is {value!r}; expected what follows "
                f"'com.amazonaws.{REGION}.', or the whole name of an endpoint service in {REGION}"
            )
            raise ValueError(message)

    @private_dns.validator
    def _check_private_dns(self, _: attrs.Attribute[bool], value: bool) -> None:
        if value and self.kind == "Gateway":
            message = (
                f"EndpointService.private_dns is True for the gateway {self.name!r}; expected False, "
                "as a gateway endpoint has no DNS names of its own"
            )
            raise ValueError(message)


class UnreachableError(ValueError):
    """A prefix whose calls cannot leave the VPC. ``hint`` says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


_DECLARE = (
    "for a vendor's service, or one that is newer than strongroom's table, declare an "
    "EndpointService in PluginInfo.endpoints"
)
_OUTSIDE = "let a role that is not in the network make the call"


def services_of(
    prefix: str, declared: Iterable[EndpointService] = ()
) -> tuple[EndpointService, ...]:
    """Return the endpoint services that carry a prefix's calls; none when it needs none.

    :param declared: those that the calling plugin declares itself.
    :raises UnreachableError: when there is no such prefix, or no endpoint for it in the region.
    """
    own = tuple(service for service in declared if service.prefix == prefix)
    if own:
        return own
    table = _table()
    if prefix in table.needs_none:
        return ()
    if prefix in table.services:
        return table.services[prefix]
    if prefix in table.unreachable:
        raise UnreachableError(
            f"{prefix!r}, which cannot be called from inside the VPC: {table.unreachable[prefix]}",
            hint=f"{_OUTSIDE}; {_DECLARE}",
        )
    raise UnreachableError(
        f"{prefix!r}, which is no IAM service prefix{nearest(prefix, prefixes())}",
        hint=f"write the prefix as the service's IAM actions have it; {_DECLARE}",
    )


def prefixes() -> tuple[str, ...]:
    """Return every IAM service prefix that is known, sorted."""
    table = _table()
    return tuple(sorted({*table.needs_none, *table.services, *table.unreachable}))


def needs_none(prefix: str) -> bool:
    """Whether what a prefix allows goes to no API of AWS, such as a connection to a database."""
    return prefix in _table().needs_none


def service_name(service: EndpointService) -> str:
    """Return the whole name, as ``CreateVpcEndpoint`` takes it."""
    whole = service.name.startswith(_WHOLE)
    return service.name if whole else f"com.amazonaws.{REGION}.{service.name}"


def construct_id(service: EndpointService) -> str:
    """Return what names the endpoint in Terraform's address and its ``Name`` tag.

    It depends on the service alone, so that which plugins are on leaves the addresses as they are.
    """
    made = CONSTRUCT_IDS.get(service.name, service.name.replace(".", "-"))
    both = service.name in _table().gateways and service.kind == "Interface"
    return f"{made}-interface" if both else made


def takes_policy(service: EndpointService) -> bool:
    """Whether an endpoint policy limits it; for a vendor's service AWS lets everything through.

    AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies", Considerations.
    """
    return not service.name.startswith(_OF_A_VENDOR)


@attrs.frozen
class _Table:
    gateways: frozenset[str]
    services: Mapping[str, tuple[EndpointService, ...]]
    needs_none: frozenset[str]
    unreachable: Mapping[str, str]


@functools.cache
def _table() -> _Table:
    text = resources.files(__package__).joinpath("endpoint_services.toml").read_text("utf-8")
    found = tomllib.loads(text)
    gateways = frozenset(found["gateways"])
    without_dns = frozenset(found["without_private_dns"])

    def service(prefix: str, name: str) -> EndpointService:
        if name in gateways:
            return EndpointService(prefix, name, kind="Gateway")
        return EndpointService(prefix, name, private_dns=name not in without_dns)

    named = {**{prefix: [prefix] for prefix in found["same"]}, **found["services"]}
    return _Table(
        gateways=gateways,
        services={
            prefix: tuple(service(prefix, name) for name in names)
            for prefix, names in named.items()
        },
        needs_none=frozenset(found["needs_none"]),
        unreachable={
            **dict.fromkeys(found["elsewhere"], f"{REGION} does not have the service"),
            **dict.fromkeys(
                found["global"], f"its API is global, with no VPC endpoint in {REGION}"
            ),
            **dict.fromkeys(found["unlisted"], "AWS lists no VPC endpoint service for its API"),
        },
    )

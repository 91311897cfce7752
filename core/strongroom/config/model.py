"""The config file as data: one attribute per key, each with its default and its meaning."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from strongroom_base.naming import suffix_problem
from strongroom_base.region import REGION
from strongroom_guardrails.account import check_accounts
from strongroom_guardrails.values import is_reference
from strongroom_guardrails.waiver import Waiver
from strongroom_platform.network.subnets import BLOCKS
from strongroom_platform.validators import between, log_retention, matching, optional

VPC_PREFIX_LONGEST = 22
"""A /22 cut into four quarters and each quarter into four gives /26 subnets, 59 usable addresses."""

VPC_PREFIX_SHORTEST = 16
"""The largest VPC that AWS makes (Amazon VPC User Guide, VPC CIDR blocks)."""

_PRIVATE = tuple(
    ipaddress.IPv4Network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
)


def _suffix(_: object, __: object, value: str) -> None:
    problem = suffix_problem(value)
    if problem:
        raise ValueError(problem)


def _region(_: object, __: object, value: str) -> None:
    if value != REGION:
        message = f"expected {REGION!r}, the only region strongroom deploys to, found {value!r}"
        raise ValueError(message)


def _vpc_cidr(_: object, __: object, value: str) -> None:
    expected = (
        f"expected a private IPv4 block from /{VPC_PREFIX_SHORTEST} to /{VPC_PREFIX_LONGEST}, "
        "such as '10.40.0.0/16'"
    )
    try:
        block = ipaddress.IPv4Network(value)
    except ValueError as error:
        message = f"{expected}, found {value!r} ({error})"
        raise ValueError(message) from None
    if not any(block.subnet_of(private) for private in _PRIVATE):
        message = f"{expected}, found {value!r}, which is not a private block (RFC 1918)"
        raise ValueError(message)
    if block.prefixlen > VPC_PREFIX_LONGEST:
        message = f"{expected}, found {value!r}: too small for two tiers of subnets in three zones"
        raise ValueError(message)
    if block.prefixlen < VPC_PREFIX_SHORTEST:
        message = f"{expected}, found {value!r}: larger than any VPC that AWS makes"
        raise ValueError(message)


def _tags(_: object, __: object, value: Mapping[str, str]) -> None:
    if not value:
        return
    for key, text in value.items():
        # Tag restrictions, Amazon EC2 User Guide: 128 and 256 characters, "aws:" reserved.
        if not 1 <= len(key) <= 128 or key.lower().startswith("aws:"):
            message = f"expected tag keys of 1 to 128 characters not starting 'aws:', found {key!r}"
            raise ValueError(message)
        if key in RESERVED_TAGS:
            message = f"tag {key!r} is set by strongroom itself; expected any other key"
            raise ValueError(message)
        if len(text) > 256:
            message = f"expected tag values of up to 256 characters, found {len(text)} for {key!r}"
            raise ValueError(message)
        if is_reference(key) or is_reference(text):
            message = f"expected plain text, found an expression of Terraform for {key!r}"
            raise ValueError(message)
    from strongroom_guardrails.secrets.found import secrets  # patterns, which few configs need

    # The value is not shown: logs and reports are read by more people than a secret may be.
    for secret in secrets("config", value):
        message = f"expected what everyone may read, found {secret.words}, at {secret.path!r}"
        raise ValueError(message)


def _blocks(_: object, __: object, value: Mapping[str, int]) -> None:
    for plugin, number in value.items():
        if not 0 <= number < BLOCKS:
            message = f"expected numbers from 0 to {BLOCKS - 1}, found {number} for {plugin!r}"
            raise ValueError(message)
        others = [other for other, taken in value.items() if taken == number and other != plugin]
        if others:
            message = f"expected each number once, found {number} for {plugin!r} and {others[0]!r}"
            raise ValueError(message)


RESERVED_TAGS = ("Name", "EnvironmentSuffix", "ManagedBy")
"""Tags that carry the platform's own meaning; the ``tags`` table cannot set them."""

NOT_A_KEY: Mapping[str, Any] = {"key": False}
"""The metadata of an attribute that no key of the file sets."""

_HOSTNAME = r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"


@attrs.frozen
class NetworkSettings:
    """The ``[network]`` table."""

    cidr: str = attrs.field(
        default="10.40.0.0/16",
        validator=_vpc_cidr,
        metadata={"help": "The VPC's address block: private IPv4, /16 to /22."},
    )
    flow_log_retention_days: int = attrs.field(
        default=400,
        validator=log_retention,
        metadata={
            "help": "Days that VPC flow logs are kept; PCI DSS 10.5.1 asks for 12 months at least."
        },
    )
    blocks: Mapping[str, int] = attrs.field(
        factory=dict,
        validator=_blocks,
        metadata={
            "help": "For each plugin that makes subnets of its own, which of the eight free blocks of "
            "the VPC it gets: 0 to 7, by plugin name. Another number replaces the plugin's subnets."
        },
    )


@attrs.frozen
class Config:
    """A whole ``strongroom.toml``.

    ``plugins`` holds each plugin's table as it stands in the file; the settings objects made from
    them are in :class:`strongroom.project.Project`.
    """

    environment_suffix: str = attrs.field(
        validator=_suffix,
        metadata={"help": "Ends every physical name, so environments never clash."},
    )
    region: str = attrs.field(
        default=REGION, validator=_region, metadata={"help": "The AWS region; only ca-central-1."}
    )
    peak_transactions_per_minute: int = attrs.field(
        default=10_000,
        validator=between(100, 10_000_000, "transactions a minute"),
        metadata={
            "help": "Peak load, transactions a minute; every size and limit derives from it."
        },
    )
    domain_name: str | None = attrs.field(
        default=None,
        validator=optional(matching(_HOSTNAME, "a domain name such as 'api.trading.example.com'")),
        metadata={"help": "The API's public name."},
    )
    network: NetworkSettings = attrs.field(factory=NetworkSettings)
    tags: Mapping[str, str] = attrs.field(
        factory=dict, validator=_tags, metadata={"help": "More tags for every resource."}
    )
    accounts: Mapping[str, str] = attrs.field(
        factory=dict,
        validator=check_accounts,
        metadata={
            "help": "Other accounts that principals, source conditions, permissions and destinations "
            "may name, each with the reason."
        },
    )
    waivers: tuple[Waiver, ...] = ()
    plugins: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict)
    folder: Path = attrs.field(factory=Path, metadata=NOT_A_KEY)
    """The folder of the config file."""

    def file(self, name: str) -> Path:
        """Return a file that the config names: a relative name starts at the config's folder."""
        return self.folder / name

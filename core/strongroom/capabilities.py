"""What plugins hand to one another, instead of importing one another.

A plugin says in its :class:`~strongroom.hookspecs.PluginInfo` which of these types it requires,
uses when present, and provides. Each is a frozen record of Terraform references (or, in a test, of
plain strings). A third party may define its own by subclassing :class:`Capability`, or provide one
of these in a built-in plugin's place.

Every capability that a plugin provides also becomes a Terraform output, named after its type in
snake case; a :class:`~strongroom.declarations.Role` in it shows as the role's ARN.
"""

from __future__ import annotations

import attrs

from strongroom.declarations import Role


class Capability:
    """Base of everything that plugins exchange. Subclasses are frozen attrs classes."""


@attrs.frozen
class Network(Capability):
    """The VPC, three zones wide. Provided by the core, always.

    Both tiers are private: there is no internet gateway. Identifiers and CIDR blocks are in zone
    order, three of each.
    """

    vpc_id: str
    cidr: str
    application_subnet_ids: tuple[str, ...]
    application_cidr: str
    data_subnet_ids: tuple[str, ...]
    data_cidr: str
    application_security_group_id: str
    """The group that the trading application's compute joins; data services open to it by name."""
    endpoint_security_group_id: str
    """The group of the interface endpoints: open it to a group that calls AWS from the VPC."""
    s3_prefix_list_id: str


@attrs.frozen
class EncryptionKey:
    """One customer managed key."""

    arn: str
    key_id: str
    alias: str


@attrs.frozen
class EncryptionKeys(Capability):
    """One customer managed key per data classification, so that access can differ by what is kept.

    PCI DSS 3.6.1 and 3.7 ask that access to keys is restricted to the fewest custodians and the
    fewest places: a reader of telemetry never needs the key of cardholder data.
    """

    cardholder: EncryptionKey
    """Stored account data: the database, its snapshots and its query telemetry."""
    credentials: EncryptionKey
    """Secrets Manager secrets and the functions that rotate them."""
    session: EncryptionKey
    """The session cache."""
    stream: EncryptionKey
    """Transactions in flight."""
    audit: EncryptionKey
    """Audit trails and logs, the audit file system, backups."""
    telemetry: EncryptionKey
    """Application logs, alarm topics, events."""


@attrs.frozen
class TransactionStream(Capability):
    """The stream of transactions, in arrival order per partition key."""

    name: str
    arn: str
    retention_hours: int
    shards: int | None
    """Provisioned shards; None when the stream scales on demand."""
    producer: Role
    """The role of what writes transactions: pass it to ``Context.role_arn``."""
    consumer: Role
    """The role of what reads them, inside the VPC."""


def output_name(capability: type[Capability]) -> str:
    """Return the capability's Terraform output name: ``TransactionStream`` is ``transaction_stream``."""
    name = capability.__name__
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")

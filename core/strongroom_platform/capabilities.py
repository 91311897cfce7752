"""What plugins hand to one another, instead of importing one another.

A plugin says in its :class:`~strongroom.hookspecs.PluginInfo` which of these types it requires,
uses when present, and provides. Each is a frozen record of Terraform references (or, in a test, of
plain strings). A third party may define its own by subclassing :class:`Capability`, or provide one
of these in a built-in plugin's place.

Every capability that a plugin provides also becomes a Terraform output, named after its type in
snake case; a :class:`~strongroom_base.declarations.Role` in it shows as the role's ARN.
"""

from __future__ import annotations

import attrs

from strongroom_base.capability import Capability
from strongroom_base.declarations import Role
from strongroom_base.typed import typed_tuples


@attrs.frozen(field_transformer=typed_tuples)
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
    availability_zones: tuple[str, ...]
    """The zones' names, in zone order: for what must be placed, such as database instances."""
    dynamodb_prefix_list_id: str | None = None
    """None when no plugin calls DynamoDB from inside the VPC."""
    application_route_table_id: str | None = None
    """The table of the application tier, with the routes to the gateway endpoints."""
    data_route_table_id: str | None = None
    """The table of the data tier, with the same."""


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
    """Secrets Manager secrets, the API's list of clients, and the functions that work on either."""
    session: EncryptionKey
    """The session cache."""
    stream: EncryptionKey
    """Transactions in flight."""
    audit: EncryptionKey
    """Audit trails and logs, the audit file system, backups."""
    telemetry: EncryptionKey
    """Application logs, alarm topics, events."""


@attrs.frozen(field_transformer=typed_tuples)
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
    registered_consumers: tuple[str, ...] = ()
    """Names of the consumers with enhanced fan-out."""
    registered_consumer_arns: tuple[str, ...] = ()
    """Their ARNs, in the same order."""


@attrs.frozen
class TransactionApi(Capability):
    """The way in for transactions: a REST API behind mutual TLS, a web ACL and an authorizer."""

    api_id: str
    api_name: str
    """The ``ApiName`` of its metrics."""
    stage_name: str
    stage_arn: str
    domain_name: str
    """The only name it answers to."""
    target_domain_name: str
    """What that name must be an alias of, where strongroom does not keep the zone."""
    target_zone_id: str
    """The hosted zone of the target, for an alias record."""
    certificate_arn: str
    """The certificate that the API shows."""
    web_acl_name: str
    """The ``WebACL`` of its metrics."""
    web_acl_arn: str
    authorizer_function_name: str
    access_log_group_name: str
    truststore_bucket_arn: str
    """The bucket of the truststore and of the lists of clients: access to it is worth a trail."""


@attrs.frozen(field_transformer=typed_tuples)
class BackedUp(Capability):
    """Base of what keeps data that must be recoverable; a backup plugin uses every one there is.

    Never provided itself: subclass it.
    """

    backup_arns: tuple[str, ...]
    """ARNs of the resources that AWS Backup is to protect."""
    backup_actions: tuple[str, ...]
    """IAM actions on those resources that AWS Backup needs to back them up."""
    restore_actions: tuple[str, ...]
    """IAM actions that it needs to restore them, on ``restore_resources``."""
    restore_resources: tuple[str, ...]
    """ARNs, with wildcards where AWS gives the name, of what a restore creates."""
    restore_type: str | None = attrs.field(default=None, kw_only=True)
    """AWS Backup's word for the kind of resource, such as ``EFS``: restoring it is tested then."""
    restore_metadata: tuple[tuple[str, str], ...] = attrs.field(default=(), kw_only=True)
    """What such a test must be told beyond what AWS Backup infers, as pairs of key and value."""


@attrs.frozen(field_transformer=typed_tuples)
class Database(BackedUp):
    """The relational database, one writer and readers over three zones."""

    cluster_identifier: str
    cluster_arn: str
    cluster_resource_id: str
    """The id in ``rds-db:connect`` ARNs."""
    instance_identifiers: tuple[str, ...]
    writer_endpoint: str
    reader_endpoint: str
    proxy_endpoint: str | None
    """The RDS Proxy's; None when there is no proxy."""
    port: int
    database_name: str
    security_group_id: str
    """The group of the cluster: open it to a group that connects to the database itself."""
    master_secret_arn: str
    """The master user's secret, made and rotated by RDS."""
    application_secret_arn: str
    """The application user's secret: a container that a credentials plugin fills and rotates."""
    application_secret_name: str
    proxy_reader_endpoint: str | None = None
    """The RDS Proxy's way to the readers; None when there is no proxy."""
    proxy_resource_id: str | None = None
    """The proxy's id in ``rds-db:connect`` ARNs; None when there is no proxy."""


@attrs.frozen(field_transformer=typed_tuples)
class DatabaseCredentials(Capability):
    """The application's database login, rotated between two users."""

    secret_arn: str
    usernames: tuple[str, ...]
    rotation_days: int


@attrs.frozen
class SessionCache(Capability):
    """The session cache: Redis protocol over TLS, cluster mode, IAM authentication."""

    replication_group_id: str
    replication_group_arn: str
    configuration_endpoint: str
    port: int
    user_id: str
    user_arn: str
    security_group_id: str


@attrs.frozen
class AuditStore(BackedUp):
    """The audit file system: written through one access point, read through another."""

    file_system_id: str
    file_system_arn: str
    writer_access_point_arn: str
    reader_access_point_arn: str
    security_group_id: str


@attrs.frozen
class AuditTrail(Capability):
    """The record of who did what in the account, in all regions."""

    name: str
    arn: str
    bucket_name: str
    """The bucket of the trail's files and of the digests that prove them unchanged."""
    bucket_arn: str
    access_log_bucket_name: str
    """The bucket of the log of who read or changed the former."""
    log_group_name: str
    """The log group that the same events arrive in within minutes."""
    log_group_arn: str


@attrs.frozen
class BackupVault(Capability):
    """The vault that holds the recovery points."""

    name: str
    arn: str


@attrs.frozen
class AlarmTopics(Capability):
    """The topics for alarms and events, and the application's log groups."""

    critical_arn: str
    """The SNS topic of what cannot wait."""
    warning_arn: str
    """The SNS topic of what can."""
    application_log_group: str
    audit_log_group: str

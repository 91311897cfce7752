"""The database: its cluster and instances, its proxy, and how it reports what happens to it."""

from __future__ import annotations

from constructs import Construct

from strongroom import Context, Database, EncryptionKeys
from strongroom_aurora import backup
from strongroom_aurora.resources.cluster import make_cluster
from strongroom_aurora.resources.event_notifications import make_event_notifications
from strongroom_aurora.resources.instances import make_instances
from strongroom_aurora.resources.network_access import make_network_access, make_subnet_group
from strongroom_aurora.resources.proxy import Proxy, make_proxy
from strongroom_aurora.resources.reader_scaling import make_reader_scaling
from strongroom_aurora.resources.secrets import make_application_secret, make_master_rotation
from strongroom_aurora.settings import AuroraSettings
from strongroom_aurora.sizing import Capacity


def make_database(scope: Construct, context: Context, capacity: Capacity) -> Database:
    """Create the database under the cardholder key."""
    settings: AuroraSettings = context.settings
    groups = make_network_access(scope, context, settings)
    subnet_group = make_subnet_group(scope, context)
    cluster = make_cluster(scope, context, capacity, groups.cluster_id, subnet_group)
    cluster_id, cluster_arn = cluster.cluster_identifier, cluster.arn
    instances = make_instances(scope, context, capacity, cluster_id, subnet_group)
    master_secret = cluster.master_user_secret.get(0).secret_arn
    make_master_rotation(scope, settings, master_secret, instances)
    make_reader_scaling(scope, context, cluster_id, instances)
    make_event_notifications(scope, context, cluster_arn, master_secret)
    secret = make_application_secret(scope, context)
    proxy: Proxy | None = None
    if groups.proxy_id is not None:
        proxy = make_proxy(scope, context, groups.proxy_id, secret.arn, cluster_id, instances)
    key_arn = context.require(EncryptionKeys).cardholder.arn
    return Database(
        **backup.permissions(context.account_id, cluster_arn, key_arn),
        cluster_identifier=cluster_id,
        cluster_arn=cluster_arn,
        cluster_resource_id=cluster.cluster_resource_id,
        instance_identifiers=tuple(instance.identifier for instance in instances),
        writer_endpoint=cluster.endpoint,
        reader_endpoint=cluster.reader_endpoint,
        proxy_endpoint=proxy.endpoint if proxy else None,
        port=settings.port,
        database_name=settings.database_name,
        security_group_id=groups.cluster_id,
        master_secret_arn=master_secret,
        application_secret_arn=secret.arn,
        application_secret_name=secret.name,
        proxy_reader_endpoint=proxy.reader_endpoint if proxy else None,
        proxy_resource_id=proxy.resource_id if proxy else None,
    )

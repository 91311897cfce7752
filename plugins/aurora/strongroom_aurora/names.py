"""Names that more than one part of the plugin needs."""

from __future__ import annotations

import hashlib

import attrs

from strongroom import Context
from strongroom_aurora.settings import RestoreFrom


def purpose(restore_from: RestoreFrom | None) -> str:
    """Return what the cluster is called after: ``main``, or that and a mark of what it came from.

    So each restore is a cluster of its own. Terraform makes it while the one before is still there,
    which it may be restored from, and removes that one afterwards.
    """
    if restore_from is None:
        return "main"
    origin = "\0".join(repr(value) for value in attrs.astuple(restore_from))
    return f"main-{hashlib.sha256(origin.encode()).hexdigest()[:8]}"


def cluster(context: Context) -> str:
    """Return the cluster's identifier."""
    return context.name("aws_rds_cluster", purpose(context.settings.restore_from))


def proxy(context: Context) -> str:
    """Return the proxy's name."""
    return context.name("aws_db_proxy", "main")


def failover_rule(context: Context) -> str:
    """Return the name of the rule that sees failovers."""
    return context.name("aws_cloudwatch_event_rule", "db-failover")


def rotation_rule(context: Context) -> str:
    """Return the name of the rule that sees failed rotations of the master password."""
    return context.name("aws_cloudwatch_event_rule", "db-rotation")

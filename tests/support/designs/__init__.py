"""Everyday designs, written as the vendor's documentation shows them: the guardrails let them pass."""

from support.designs import (
    apis,
    balancers,
    containers,
    databases,
    files,
    functions,
    jobs,
    messages,
    network,
    operations,
    servers,
    streams,
    tables,
)
from support.designs.written import DESIGNS, Design, document

__all__ = [
    "DESIGNS",
    "Design",
    "apis",
    "balancers",
    "containers",
    "databases",
    "document",
    "files",
    "functions",
    "jobs",
    "messages",
    "network",
    "operations",
    "servers",
    "streams",
    "tables",
]

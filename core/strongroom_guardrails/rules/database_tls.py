"""``database-tls``: a database server refuses connections without TLS, whatever its clients ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack
from strongroom_guardrails.parameters import GROUPS, ON, decides, parameters
from strongroom_guardrails.values import ABSENT, is_reference, reference, show

SWITCHES: Final = {
    "docdb": "tls",
    "mariadb": "require_secure_transport",
    "mysql": "require_secure_transport",
    "neptune": "neptune_enforce_ssl",
    "postgres": "rds.force_ssl",
    "redshift": "require_ssl",
    "sqlserver": "rds.force_ssl",
}
"""The parameter of each engine (Amazon RDS User Guide, "Using SSL/TLS to encrypt a connection"; Amazon
DocumentDB Developer Guide, "Managing cluster TLS settings"; Neptune User Guide, "Connecting with SSL";
Amazon Redshift Management Guide, "Configuring security options for connections")."""

ON_WITHOUT: Final = frozenset({"docdb", "neptune"})
"""Engines that refuse connections without TLS unless the parameter says otherwise."""

MORE_GROUPS: Final = GROUPS | {
    "aws_docdb_cluster_parameter_group",
    "aws_neptune_cluster_parameter_group",
    "aws_redshift_parameter_group",
}
GOOD: Final = ON | {"enabled", "fips-140-3", "tls1.2+", "tls1.3+"}

USERS: Final = {
    "aws_db_instance": "parameter_group_name",
    "aws_rds_cluster": "db_cluster_parameter_group_name",
    "aws_redshift_cluster": "cluster_parameter_group_name",
}


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge the parameter groups, and that each server takes one of this stack."""
    if resource.type in MORE_GROUPS and decides(resource):
        yield _group(resource)
    elif resource.type in USERS:
        yield _user(resource, USERS[resource.type], stack)
    else:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="no database server")


def _group(resource: Resource) -> Judgement:
    family = str(resource.arguments.get("family", "")).removeprefix("aurora-")
    engine = next((name for name in SWITCHES if family.startswith(name)), None)
    if engine is None:
        found = f"the family {show(resource.arguments.get('family', ABSENT))}"
        expected = "a family whose switch for TLS is known"
        return Judgement(Outcome.UNKNOWN, resource.address, "family", found, expected)
    switch = SWITCHES[engine]
    value = parameters(resource).get(switch, "1" if engine in ON_WITHOUT else None)
    path = f"parameter[{switch}].value"
    if is_reference(value):
        return Judgement(Outcome.UNKNOWN, resource.address, path, str(value), "1")
    outcome = Outcome.PASS if value in GOOD else Outcome.FAIL
    return Judgement(outcome, resource.address, path, value or "absent", "1")


def _user(resource: Resource, argument: str, stack: Stack) -> Judgement:
    value = resource.arguments.get(argument, ABSENT)
    target = reference(value)
    group = stack.by_address.get(target.address) if target else None
    expected = "a parameter group of this stack"
    if group is not None and group.type in MORE_GROUPS:
        return Judgement(Outcome.PASS, resource.address, argument, show(value), expected)
    outcome = Outcome.UNKNOWN if is_reference(value) else Outcome.FAIL
    return Judgement(outcome, resource.address, argument, show(value), expected)


RULE: Final = Rule(
    id="database-tls",
    title="Database servers refuse connections without TLS",
    pci_requirements=("2.2.7", "4.2.1"),
    fix='set rds.force_ssl to "1" (MySQL: require_secure_transport) in the server\'s parameter group',
    judge=judge,
    fails_on_unknown=True,
)

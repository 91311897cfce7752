"""From what each plugin calls to one endpoint per service. Plain Python."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import attrs

from strongroom_base.declarations import IamStatement
from strongroom_base.errors import PluginError
from strongroom_platform.endpoint_services import (
    S3,
    EndpointService,
    UnreachableError,
    construct_id,
    needs_none,
    service_name,
    services_of,
)


@attrs.frozen
class Caller:
    """What one plugin calls from inside the VPC.

    :param plugin: its name.
    :param calls: IAM service prefixes, ``PluginInfo.calls``.
    :param endpoints: endpoint services that it declares itself, ``PluginInfo.endpoints``.
    """

    plugin: str
    calls: tuple[str, ...] = ()
    endpoints: tuple[EndpointService, ...] = ()


@attrs.frozen
class PlannedEndpoint:
    """One endpoint.

    :param service: what it leads to.
    :param prefixes: the IAM service prefixes whose calls go through it.
    """

    service: EndpointService
    prefixes: frozenset[str]


def plan(callers: Iterable[Caller]) -> list[PlannedEndpoint]:
    """Return the endpoints that a stack's plugins need, the gateway to S3 always among them.

    A service that several prefixes or plugins use has one endpoint, because two with private DNS names
    cannot stand in one VPC.

    :raises PluginError: when a plugin calls what has no endpoint, or two plugins declare a service
        differently.
    """
    found: dict[tuple[str, str], tuple[str, PlannedEndpoint]] = {}
    for caller in (Caller("core", (S3,)), *callers):
        for service in _services(caller):
            key = (service_name(service), service.kind)
            other, known = found.get(key, (caller.plugin, PlannedEndpoint(service, frozenset())))
            if known.service.private_dns != service.private_dns:
                raise PluginError(
                    caller.plugin,
                    f"plugin {caller.plugin!r}: PluginInfo.endpoints declares {service.name} with "
                    f"private_dns={service.private_dns}, and for plugin {other!r} it is "
                    f"{known.service.private_dns}; a service has one endpoint in the VPC",
                    hint="declare it alike",
                )
            prefixes = known.prefixes | {service.prefix}
            found[key] = (other, attrs.evolve(known, prefixes=prefixes))
    return [planned for _, planned in found.values()]


def reachable(caller: Caller) -> frozenset[str]:
    """Return the IAM service prefixes that a plugin's roles can call from inside the VPC."""
    return frozenset({S3, *caller.calls, *(service.prefix for service in caller.endpoints)})


def check_calls(caller: Caller, statement: IamStatement) -> None:
    """Refuse a statement that lets a role in the network call what the plugin does not declare.

    :raises PluginError: naming what is missing.
    """
    if not statement.role.in_network:
        return
    undeclared = called(statement) - reachable(caller)
    missing = sorted(prefix for prefix in undeclared if not needs_none(prefix))
    where = (
        f"plugin {caller.plugin!r}: the statement {statement.sid!r} lets the role "
        f"{statement.role.purpose!r}"
    )
    for prefix in missing:
        try:
            services_of(prefix)
        except UnreachableError as error:
            raise PluginError(
                caller.plugin, f"{where}, which works inside the VPC, call {error}", hint=error.hint
            ) from error
    if missing:
        services = ", ".join(missing)
        raise PluginError(
            caller.plugin,
            f"{where} call {services} from inside the VPC, which the plugin does not declare in "
            "'calls', so there may be no endpoint",
            hint=f"add {services} to PluginInfo.calls",
        )


def paths(caller: Caller, statements: Iterable[IamStatement]) -> frozenset[str]:
    """Return the construct ids, below the core's endpoints, of what a plugin's calls lead through.

    :param statements: those that the plugin declares.
    """
    inside = [called(statement) for statement in statements if statement.role.in_network]
    prefixes = {prefix for found in inside for prefix in found if not needs_none(prefix)}
    services = _services(attrs.evolve(caller, calls=tuple({*caller.calls, *prefixes})))
    return frozenset(
        made for service in services for made in (construct_id(service), f"app-to-{service.name}")
    )


def called(statement: IamStatement) -> set[str]:
    """Return the IAM prefixes of the APIs that the holder of a statement calls itself.

    A permission on KMS through another service is used by that service, not from the VPC.
    """
    through_another = any(c.key == "kms:ViaService" for c in statement.conditions)
    if statement.by_service or through_another:
        return set()
    return {action.partition(":")[0] for action in statement.actions}


def only(prefixes: Collection[str], statement: IamStatement) -> IamStatement | None:
    """Return a statement with the actions of some services alone; None when it calls none of them."""
    wanted = called(statement) & set(prefixes)
    actions = tuple(a for a in statement.actions if a.partition(":")[0] in wanted)
    return attrs.evolve(statement, actions=actions) if actions else None


def _services(caller: Caller) -> Iterable[EndpointService]:
    for prefix in dict.fromkeys((*caller.calls, *(s.prefix for s in caller.endpoints))):
        try:
            yield from services_of(prefix, caller.endpoints)
        except UnreachableError as error:
            raise PluginError(
                caller.plugin,
                f"plugin {caller.plugin!r}: PluginInfo.calls names {error}",
                hint=error.hint,
            ) from error

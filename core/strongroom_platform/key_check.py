"""Check that the platform's keys admit what plugins declared, whichever plugin provides them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from strongroom_base.capability import Capability, output_name
from strongroom_base.errors import PluginError
from strongroom_guardrails.document import read_stack
from strongroom_guardrails.model import Stack
from strongroom_platform.capabilities import EncryptionKeys
from strongroom_platform.key_consumers import as_declared, key_consumers
from strongroom_platform.key_policies import Shortfall, described, shortfall
from strongroom_platform.key_uses import AdmittedServices, KeyUse, admitted
from strongroom_platform.policies import ACCOUNT, KeyService


class Declared(Protocol):
    """What this needs of a plugin's :class:`~strongroom.PluginInfo`."""

    @property
    def name(self) -> str:
        """The plugin's name."""

    @property
    def provides(self) -> tuple[type[Capability], ...]:
        """The capabilities that it provides."""

    @property
    def key_uses(self) -> tuple[KeyUse, ...]:
        """The services that the platform's keys must admit for it."""


def check_keys(document: Mapping[str, Any], plugins: Iterable[Declared]) -> tuple[str, ...]:
    """Check that the platform's keys admit the services that use them, whichever plugin provides them.

    :param document: the synthesised stack.
    :param plugins: the enabled ones.
    :return: what could not be checked, a sentence each: keys whose policies are not in the stack.
    :raises PluginError: when a key of the stack does not admit a declared use, naming both plugins; or
        when a resource uses a key in a way that no plugin declares.
    """
    infos = tuple(plugins)
    provider = next((info.name for info in infos if EncryptionKeys in info.provides), None)
    if provider is None:
        return ()
    values = document["output"][output_name(EncryptionKeys)]["value"]
    keys = {name: str(key["arn"]) for name, key in values.items()}
    stack = read_stack(document)
    unseen = _check_declared(infos, provider, keys, stack)
    _check_resources(keys, stack)
    if not unseen:
        return ()
    lines = "\n".join(unseen)
    return (
        f"the stack does not show the policies of these keys of plugin {provider!r}; make sure that "
        f"each admits the services that use it:\n{lines}",
    )


def _check_declared(
    infos: Iterable[Declared], provider: str, keys: Mapping[str, str], stack: Stack
) -> list[str]:
    """Hold the provider to what the plugins declare; return a line for each key out of sight."""
    unseen, refused = [], []
    uses = {info.name: info.key_uses for info in infos}
    for name, wanted in admitted(uses, ACCOUNT).items():
        found = shortfall(keys[name], wanted, stack)
        if found is None or not (wanted.via or wanted.services):
            continue
        if found.visible:
            refused += [
                f"  {name} ({found.address}) does not admit {described(one)}: "
                f"needed by {_users(infos, name, one)}"
                for one in found.lacking
            ]
        else:
            unseen.append(f"  {name}: {', '.join(_services(wanted))}")
    if refused:
        lines = "\n".join(refused)
        raise PluginError(
            provider,
            f"plugin {provider!r} provides EncryptionKeys, and its keys' policies leave out what "
            f"plugins need:\n{lines}",
            hint="write each key's policy from Context.key_uses, as key_policy(...) does",
        )
    return unseen


def _check_resources(keys: Mapping[str, str], stack: Stack) -> None:
    """Refuse a resource whose service the key does not admit: AWS would, during the deploy."""
    names = {arn: name for name, arn in keys.items()}
    known: dict[tuple[str, str | KeyService], Shortfall | None] = {}
    for resource in stack.resources:
        for arn, service in key_consumers(resource):
            if arn not in names:
                continue
            if (arn, service) not in known:
                known[arn, service] = shortfall(arn, _only(service), stack)
            found = known[arn, service]
            if found is not None and found.visible:
                raise PluginError(
                    resource.plugin,
                    f"plugin {resource.plugin!r}: {resource.address} is encrypted under the key "
                    f"{names[arn]!r}, which does not admit {described(service)}",
                    hint=f"add KeyUse({names[arn]!r}, {as_declared(service)}) to PluginInfo.key_uses",
                )


def _only(service: str | KeyService) -> AdmittedServices:
    if isinstance(service, str):
        return AdmittedServices(via=(service,))
    return AdmittedServices(services=(service,))


def _services(wanted: AdmittedServices) -> Iterator[str]:
    yield from (f"{service} (kms:ViaService)" for service in wanted.via)
    yield from dict.fromkeys(service.principal for service in wanted.services)


def _users(infos: Iterable[Declared], key: str, lacking: str | KeyService) -> str:
    users = sorted(
        info.name
        for info in infos
        for use in info.key_uses
        if use.key == key and _names(use, lacking)
    )
    return ", ".join(dict.fromkeys(users))


def _names(use: KeyUse, lacking: str | KeyService) -> bool:
    if isinstance(lacking, str):
        return lacking in use.via
    return any(service.sid == lacking.sid for service in use.services)

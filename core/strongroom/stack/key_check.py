"""Whether the platform's keys admit what the plugins declared, whoever provides the keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from strongroom.hookspecs import PluginInfo
from strongroom_base.capability import output_name
from strongroom_base.errors import PluginError
from strongroom_guardrails.document import read_stack
from strongroom_platform.capabilities import EncryptionKeys
from strongroom_platform.key_policies import described, shortfall
from strongroom_platform.key_uses import AdmittedServices, KeyUse, admitted
from strongroom_platform.policies import ACCOUNT, KeyService


def check_keys(document: Mapping[str, Any], plugins: Iterable[PluginInfo]) -> tuple[str, ...]:
    """Hold the provider of the platform's keys to the uses that the plugins declare.

    :param document: the synthesised stack.
    :param plugins: the enabled ones.
    :return: what could not be checked, a sentence each: keys whose policies are not in the stack.
    :raises PluginError: when a key of the stack does not admit a declared use, naming both plugins.
    """
    infos = tuple(plugins)
    provider = next((info.name for info in infos if EncryptionKeys in info.provides), None)
    if provider is None:
        return ()
    keys = document["output"][output_name(EncryptionKeys)]["value"]
    stack = read_stack(document)
    unseen, refused = [], []
    uses = {info.name: info.key_uses for info in infos}
    for name, wanted in admitted(uses, ACCOUNT).items():
        found = shortfall(keys[name]["arn"], wanted, stack)
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
    if not unseen:
        return ()
    lines = "\n".join(unseen)
    return (
        f"the stack does not show the policies of these keys of plugin {provider!r}; make sure that "
        f"each admits the services that use it:\n{lines}",
    )


def _services(wanted: AdmittedServices) -> Iterator[str]:
    yield from (f"{service} (kms:ViaService)" for service in wanted.via)
    yield from dict.fromkeys(service.principal for service in wanted.services)


def _users(infos: Iterable[PluginInfo], key: str, lacking: str | KeyService) -> str:
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

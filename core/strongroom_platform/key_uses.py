"""What the platform's keys are used for, declared by the plugins that use them. Plain Python.

A key of AWS KMS admits the services that its policy names and no others. The plugin that provides
:class:`~strongroom.EncryptionKeys` writes those policies before the plugins that use the keys run,
    so the
uses are data: ``PluginInfo.key_uses`` declares them, and ``Context.key_uses`` hands the provider
all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import attrs

from strongroom_base.errors import PluginError
from strongroom_base.nearest import nearest
from strongroom_base.typed import typed
from strongroom_platform.capabilities import EncryptionKeys
from strongroom_platform.policies import ACCOUNT, KeyService

KEYS = tuple(field.name for field in attrs.fields(EncryptionKeys))
"""The platform's keys, one per data classification."""

_VIA = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@attrs.frozen(field_transformer=typed)
class KeyUse:
    """One key of the platform, and the AWS services that a plugin needs it to admit.

    :param key: the attribute of :class:`~strongroom.EncryptionKeys`, such as ``cardholder``.
    :param via: services through which principals of the account use the key, as ``kms:ViaService`` names
        them before the region: ``dynamodb``, ``s3``. The principals' IAM policies must allow it too.
    :param services: services that use the key by themselves, such as CloudWatch Logs; made with
        ``logs_service()``, ``account_service(...)`` and the like.
    :raises ValueError: when there is no such key or no service at all.
    :raises TypeError: when a field is of another type.
    """

    key: str = attrs.field()
    via: tuple[str, ...] = ()
    services: tuple[KeyService, ...] = ()

    @key.validator
    def _check_key(self, _: attrs.Attribute[str], value: str) -> None:
        if value not in KEYS:
            known = ", ".join(KEYS)
            message = f"KeyUse.key is {value!r}; expected one of {known}{nearest(str(value), KEYS)}"
            raise ValueError(message)

    def __attrs_post_init__(self) -> None:
        """Refuse what names no service, or names one in another form."""
        for service in self.via:
            if not _VIA.fullmatch(service):
                message = (
                    f"KeyUse.via holds {service!r}; expected what stands before the region in "
                    "kms:ViaService, such as 'dynamodb'"
                )
                raise ValueError(message)
        if not self.via and not self.services:
            message = f"KeyUse({self.key!r}) names no service; expected one in via or services"
            raise ValueError(message)


@attrs.frozen(field_transformer=typed)
class AdmittedServices:
    """All that the enabled plugins need one key to admit, in a fixed order.

    :param via: as in :class:`KeyUse`.
    :param services: as in :class:`KeyUse`, limited to this account.
    """

    via: tuple[str, ...] = ()
    services: tuple[KeyService, ...] = ()


def admitted(
    uses: Mapping[str, Iterable[KeyUse]], account_id: str
) -> Mapping[str, AdmittedServices]:
    """Return what each key of the platform must admit.

    :param uses: each plugin's, by plugin name.
    :param account_id: the account, or a reference to it.
    :raises PluginError: when two plugins declare different services with the same statement id.
    """
    return {key: _merged(key, uses, account_id) for key in KEYS}


def in_account(service: KeyService, account_id: str) -> KeyService:
    """Return a service whose conditions name the account in place of :data:`ACCOUNT`."""
    return attrs.evolve(
        service,
        conditions=tuple(
            attrs.evolve(c, values=tuple(v.replace(ACCOUNT, account_id) for v in c.values))
            for c in service.conditions
        ),
    )


def _merged(key: str, uses: Mapping[str, Iterable[KeyUse]], account_id: str) -> AdmittedServices:
    via: set[str] = set()
    services: dict[str, tuple[str, KeyService]] = {}
    for plugin, own in uses.items():
        for use in own:
            if use.key != key:
                continue
            via |= set(use.via)
            for service in use.services:
                other, known = services.setdefault(service.sid, (plugin, service))
                if known != service:
                    raise PluginError(
                        plugin,
                        f"plugin {plugin!r}: PluginInfo.key_uses declares a service {service.sid!r} "
                        f"of the key {key!r} otherwise than plugin {other!r} does: {service} is not "
                        f"{known}",
                        hint="give the service another sid, or declare it alike",
                    )
    return AdmittedServices(
        via=tuple(sorted(via)),
        services=tuple(in_account(services[sid][1], account_id) for sid in sorted(services)),
    )

"""Plugins that take the place of ``kms``: keys in another key store, or in another account."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import attrs

from strongroom import (
    AdmittedServices,
    Capability,
    Context,
    EncryptionKey,
    EncryptionKeys,
    PluginInfo,
    key_policy,
)
from strongroom.registry import InstalledPlugin
from support.plugins import make_plugin

WITHOUT_KMS = "[plugins.kms]\nenabled = false\n"

CENTRAL = "arn:aws:kms:ca-central-1:444455556666:key/12345678-1234-1234-1234-{:012d}"
"""A key of a central account."""

NAMES = tuple(field.name for field in attrs.fields(EncryptionKeys))

Admit = Callable[[str, AdmittedServices], AdmittedServices]
"""What a provider makes of the uses of a key that it is given."""


def _as_given(_: str, wanted: AdmittedServices) -> AdmittedServices:
    return wanted


def external_store(
    admit: Admit = _as_given, *, name: str = "xks", **arguments: Any
) -> InstalledPlugin:
    """Return a plugin whose keys' material is in an external key store.

    :param admit: what its keys admit of what they should.
    :param arguments: more arguments of every key.
    """

    def make(scope: Any, context: Context) -> Iterable[Capability]:
        from cdktf_cdktf_provider_aws.kms_key import KmsKey

        keys = {}
        for number, key in enumerate(NAMES):
            admitted = admit(key, context.key_uses[key])
            policy = key_policy(context.account_id, via=admitted.via, services=admitted.services)
            store = {"custom_key_store_id": "cks-1234567890abcdef0", "xks_key_id": f"hsm-{number}"}
            made = KmsKey(
                scope,
                key,
                **(store | {"policy": policy} | arguments),
                deletion_window_in_days=7,
                tags={"Name": context.name("aws_kms_key", key)},
            )
            keys[key] = EncryptionKey(arn=made.arn, key_id=made.key_id, alias=f"alias/{key}")
        return [EncryptionKeys(**keys)]

    return _provider(name, make)


def central_account(*, data_source: bool = False, arn: str = CENTRAL) -> InstalledPlugin:
    """Return a plugin whose keys belong to another account.

    :param data_source: whether it looks them up instead of writing their ARNs.
    """

    def make(scope: Any, context: Context) -> Iterable[Capability]:
        from cdktf_cdktf_provider_aws.data_aws_kms_key import DataAwsKmsKey

        assert set(context.key_uses) == set(NAMES)
        keys = {}
        for number, key in enumerate(NAMES):
            named = arn.format(number)
            if data_source:
                named = DataAwsKmsKey(scope, key, key_id=named).arn
            keys[key] = EncryptionKey(arn=named, key_id=named, alias=f"alias/central-{key}")
        return [EncryptionKeys(**keys)]

    return _provider("central", make)


def _provider(name: str, make: Callable[..., Iterable[Capability]]) -> InstalledPlugin:
    info = PluginInfo(name=name, summary="For a test", provides=(EncryptionKeys,))
    plugin = make_plugin(info, strongroom_resources=make)
    return InstalledPlugin(name, "acme-keys", "1.0", f"{name}_module", lambda: plugin)


def in_place_of_kms(name: str) -> str:
    """Return lines of a config that name a plugin in the place of ``kms``."""
    return f"{WITHOUT_KMS}[plugins.{name}]\n"

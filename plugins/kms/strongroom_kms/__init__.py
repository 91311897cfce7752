"""The built-in plugin ``kms``: one customer managed key per data classification.

The classifications and their reasons are in :class:`strongroom.EncryptionKeys`. A plugin that
provides that capability by other means, such as CloudHSM, can take this one's place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

from strongroom import Capability, Context, EncryptionKeys, PluginInfo, hookimpl, validators

if TYPE_CHECKING:
    from constructs import Construct

_PRINCIPAL = r"arn:aws:(iam|sts)::\d{12}:(role|user|assumed-role)/[\w+=,.@/-]+"


@attrs.frozen
class KmsSettings:
    """The ``[plugins.kms]`` table."""

    administrators: tuple[str, ...] = attrs.field(
        default=(),
        validator=validators.each(
            validators.matching(_PRINCIPAL, "the ARN of an IAM role or user")
        ),
        metadata={
            "help": "ARNs of the roles that manage the keys but cannot use them; the deploying role "
            "must be among them. Left empty, the account's IAM policies decide who manages keys."
        },
    )


@hookimpl
def strongroom_plugin() -> PluginInfo:
    return PluginInfo(
        name="kms",
        summary="Customer managed keys, one per data classification, rotated every year",
        settings=KmsSettings,
        provides=(EncryptionKeys,),
        pci_requirements=("3.6.1", "3.6.1.2", "3.6.1.3", "3.7.1", "3.7.4", "3.7.6"),
    )


@hookimpl
def strongroom_resources(scope: Construct, context: Context) -> Iterable[Capability]:
    from strongroom_kms.resources import make_keys

    return [make_keys(scope, context, context.settings)]

"""Keys, roles and policies, without those that AWS manages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from strongroom_emulator.inventory.listers import Table


def _customer_keys(kms: Any) -> Iterator[Any]:
    for key in kms.keys.values():
        if key.key_manager == "CUSTOMER" and not any(
            name.startswith("alias/aws/") for name in key.aliases
        ):
            yield key


def _keys_in_use(kms: Any) -> Iterator[str]:
    yield from (key.id for key in _customer_keys(kms) if key.key_state != "PendingDeletion")


def keys_pending_deletion(kms: Any) -> Iterator[str]:
    """Yield the keys that are to be deleted and, as on AWS, are there until then."""
    yield from (key.id for key in _customer_keys(kms) if key.key_state == "PendingDeletion")


def _aliases(kms: Any) -> Iterator[str]:
    for key in _customer_keys(kms):
        yield from key.aliases


def _policies(iam: Any) -> Iterator[str]:
    yield from (arn for arn in iam.managed_policies if ":iam::aws:" not in arn)


def _attachments(iam: Any) -> Iterator[str]:
    for role in iam.roles.values():
        yield from (f"{role.name}/{arn}" for arn in role.managed_policies)


def _inline_policies(iam: Any) -> Iterator[str]:
    for role in iam.roles.values():
        yield from (f"{role.name}:{name}" for name in role.policies)


def _roles(iam: Any) -> Iterator[str]:
    yield from (role.name for role in iam.roles.values())


IDENTITY: Table = {
    "aws_iam_policy": ("iam", _policies),
    "aws_iam_role": ("iam", _roles),
    "aws_iam_role_policy": ("iam", _inline_policies),
    "aws_iam_role_policy_attachment": ("iam", _attachments),
    "aws_kms_alias": ("kms", _aliases),
    "aws_kms_key": ("kms", _keys_in_use),
}

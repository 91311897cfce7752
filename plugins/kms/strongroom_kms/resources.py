"""The keys and their aliases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import Construct

from strongroom import Context, EncryptionKey, EncryptionKeys, key_policy
from strongroom_kms.classifications import CLASSIFICATIONS, Classification

if TYPE_CHECKING:
    from strongroom_kms import KmsSettings

ROTATION_DAYS = 365
"""A cryptoperiod of one year (PCI DSS 3.7.4; NIST SP 800-57 part 1, section 5.3.6)."""

DELETION_WINDOW_DAYS = 7
"""The shortest wait that AWS KMS takes (ScheduleKeyDeletion): everything must be destroyable."""


def make_keys(scope: Construct, context: Context, settings: KmsSettings) -> EncryptionKeys:
    """Create a key and an alias for each classification."""
    keys = {c.name: _make_key(scope, context, settings, c) for c in CLASSIFICATIONS}
    return EncryptionKeys(**keys)


def _make_key(
    scope: Construct, context: Context, settings: KmsSettings, classification: Classification
) -> EncryptionKey:
    purpose = classification.name
    uses = context.key_uses[purpose]
    key = KmsKey(
        scope,
        purpose,
        description=classification.description,
        key_usage="ENCRYPT_DECRYPT",
        customer_master_key_spec="SYMMETRIC_DEFAULT",  # AES-256 in GCM
        enable_key_rotation=True,
        rotation_period_in_days=ROTATION_DAYS,
        deletion_window_in_days=DELETION_WINDOW_DAYS,
        multi_region=False,  # the material stays in Canada
        policy=key_policy(
            context.account_id,
            administrators=settings.administrators,
            via=uses.via,
            services=uses.services,
        ),
        tags={"Name": context.name("aws_kms_key", purpose), "DataClassification": purpose},
    )
    alias = context.name("aws_kms_alias", purpose)
    KmsAlias(scope, f"{purpose}-alias", name=alias, target_key_id=key.key_id)
    return EncryptionKey(arn=key.arn, key_id=key.key_id, alias=alias)

"""The rotation of the master password, and the secret of the application's login."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs
from cdktf_cdktf_provider_aws.secretsmanager_secret import SecretsmanagerSecret
from cdktf_cdktf_provider_aws.secretsmanager_secret_rotation import (
    SecretsmanagerSecretRotation,
    SecretsmanagerSecretRotationRotationRules,
)
from constructs import Construct

from strongroom import Context, EncryptionKeys
from strongroom_aurora.settings import AuroraSettings

if TYPE_CHECKING:
    from cdktf import TerraformResource


@attrs.frozen
class Secret:
    """A secret, by a reference to its ARN and by its name."""

    arn: str
    name: str


def make_master_rotation(
    scope: Construct,
    settings: AuroraSettings,
    secret_arn: str,
    instances: Sequence[TerraformResource],
) -> None:
    """Have RDS rotate the master password as often as the settings say, instead of every 7 days."""
    SecretsmanagerSecretRotation(
        scope,
        "master-rotation",
        secret_id=secret_arn,
        rotate_immediately=False,  # RDS has just created it
        rotation_rules=SecretsmanagerSecretRotationRotationRules(
            schedule_expression=f"rate({_days(settings.master_rotation_days)})"
        ),
        depends_on=list(instances[:1]),
    )


def make_application_secret(scope: Construct, context: Context) -> Secret:
    """Create the application's secret, empty; a plugin for credentials fills and rotates it."""
    name = context.name("aws_secretsmanager_secret", "db-app")
    secret = SecretsmanagerSecret(
        scope,
        "app-secret",
        name=name,
        description="The application's database login; filled and rotated, never by hand",
        kms_key_id=context.require(EncryptionKeys).credentials.arn,
        recovery_window_in_days=0,  # a name in its recovery window could not be created again
        tags={"Name": name},
    )
    return Secret(secret.arn, name)


def _days(days: int) -> str:
    return f"{days} day" if days == 1 else f"{days} days"

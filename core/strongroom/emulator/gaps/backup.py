"""AWS Backup: moto has vaults and plans, and neither selections nor what a vault says and to whom."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any
from urllib.parse import unquote

from strongroom.emulator.gaps.mechanism import Gaps

GAPS = Gaps()

_RESPONSE = "backup.responses:BackupResponse"

for _part in ("access-policy", "notification-configuration", "recovery-points/"):
    GAPS.route("backup", f"/backup-vaults/(?P<name>[^/]+)/{_part}$", _RESPONSE)


def _plan(self: Any) -> Any:
    """Return the plan in the path; its selections are kept on it, so that they go with it."""
    plan = self.backup_backend.get_backup_plan(self.path.split("/")[3], None)
    plan.__dict__.setdefault("selections", {})
    return plan


def _selection(self: Any) -> tuple[Any, str]:
    plan = _plan(self)
    selection_id = self.path.rstrip("/").split("/")[-1]
    if selection_id not in plan.selections:
        raise _not_found(f"Cannot find Backup Selection with ID {selection_id}")
    return plan, selection_id


@GAPS.adds(_RESPONSE)
def create_backup_selection(self: Any) -> str:
    """Keep a selection."""
    plan = _plan(self)
    selection_id = str(uuid.uuid4())
    plan.selections[selection_id] = {
        "BackupSelection": json.loads(self.body)["BackupSelection"],
        "SelectionId": selection_id,
        "BackupPlanId": plan.backup_plan_id,
        "CreationDate": time.time(),
    }
    kept = plan.selections[selection_id]
    return json.dumps({key: kept[key] for key in ("SelectionId", "BackupPlanId", "CreationDate")})


@GAPS.adds(_RESPONSE)
def get_backup_selection(self: Any) -> str:
    """Return a selection as it was made."""
    plan, selection_id = _selection(self)
    return json.dumps(plan.selections[selection_id])


@GAPS.adds(_RESPONSE)
def delete_backup_selection(self: Any) -> str:
    """Forget a selection."""
    plan, selection_id = _selection(self)
    del plan.selections[selection_id]
    return ""


def _vault(self: Any) -> Any:
    return self.backup_backend.describe_backup_vault(self.path.split("/")[2])


def _named(vault: Any, **more: Any) -> str:
    answer = {"BackupVaultName": vault.backup_vault_name, "BackupVaultArn": vault.backup_vault_arn}
    return json.dumps({**answer, **more})


@GAPS.adds(_RESPONSE)
def put_backup_vault_access_policy(self: Any) -> str:
    """Keep a vault's policy."""
    _vault(self).access_policy = json.loads(self.body)["Policy"]
    return ""


@GAPS.adds(_RESPONSE)
def get_backup_vault_access_policy(self: Any) -> str:
    """Return a vault's policy."""
    vault = _vault(self)
    policy = getattr(vault, "access_policy", None)
    if policy is None:
        raise _not_found(f"Backup Vault {vault.backup_vault_name} has no access policy")
    return _named(vault, Policy=policy)


@GAPS.adds(_RESPONSE)
def delete_backup_vault_access_policy(self: Any) -> str:
    """Take a vault's policy away."""
    _vault(self).access_policy = None
    return ""


@GAPS.adds(_RESPONSE)
def put_backup_vault_notifications(self: Any) -> str:
    """Keep what a vault tells, and to which topic."""
    _vault(self).notifications = json.loads(self.body)
    return ""


@GAPS.adds(_RESPONSE)
def get_backup_vault_notifications(self: Any) -> str:
    """Return what a vault tells, and to which topic."""
    vault = _vault(self)
    kept = getattr(vault, "notifications", None)
    if kept is None:
        raise _not_found(f"Backup Vault {vault.backup_vault_name} has no notifications")
    return _named(
        vault, SNSTopicArn=kept["SNSTopicArn"], BackupVaultEvents=kept["BackupVaultEvents"]
    )


@GAPS.adds(_RESPONSE)
def delete_backup_vault_notifications(self: Any) -> str:
    """Let a vault tell nobody anything."""
    _vault(self).notifications = None
    return ""


@GAPS.adds(_RESPONSE)
def list_recovery_points_by_backup_vault(self: Any) -> str:
    """Return no recovery point: nothing is ever backed up here."""
    _vault(self)
    return json.dumps({"RecoveryPoints": []})


@GAPS.replaces(_RESPONSE)
def list_tags(_: Any, self: Any) -> str:
    """Return a resource's tags; moto wants a slash behind the ARN, which Terraform does not send."""
    arn = unquote(self.path.rstrip("/").partition("/tags/")[2])
    return json.dumps({"Tags": self.backup_backend.list_tags(resource_arn=arn)})


def _not_found(message: str) -> Exception:
    from moto.backup.exceptions import ResourceNotFoundException

    error: Exception = ResourceNotFoundException(message)
    return error

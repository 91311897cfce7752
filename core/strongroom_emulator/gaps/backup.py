"""AWS Backup: moto has vaults and plans, and neither selections, restore tests nor what a vault says."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any
from urllib.parse import unquote

from strongroom_emulator.gaps.mechanism import Gaps

GAPS = Gaps()

_RESPONSE = "backup.responses:BackupResponse"

for _part in ("access-policy", "notification-configuration", "recovery-points/"):
    GAPS.route("backup", f"/backup-vaults/(?P<name>[^/]+)/{_part}$", _RESPONSE)


_TESTS = "/restore-testing/plans"
for _part in (
    _TESTS,
    f"{_TESTS}/(?P<name>[^/]+)",
    f"{_TESTS}/(?P<name>[^/]+)/selections",
    f"{_TESTS}/(?P<name>[^/]+)/selections/(?P<selection>[^/]+)",
):
    GAPS.route("backup", f"{_part}$", _RESPONSE)


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
    """Remove the notifications of a vault."""
    _vault(self).notifications = None
    return ""


def _tests(self: Any) -> dict[str, Any]:
    """Return the restore testing plans of this account and region, by name."""
    plans: dict[str, Any] = self.backup_backend.__dict__.setdefault("restore_testing_plans", {})
    return plans


def _test_plan(self: Any) -> Any:
    name = self.path.split("/")[3]
    if name not in _tests(self):
        raise _not_found(f"Cannot find Restore Testing Plan {name}")
    return _tests(self)[name]


def _test_selection(self: Any) -> tuple[Any, str]:
    plan, name = _test_plan(self), self.path.rstrip("/").split("/")[-1]
    if name not in plan["selections"]:
        raise _not_found(f"Cannot find Restore Testing Selection {name}")
    return plan["selections"], name


def _plan_answer(plan: dict[str, Any], *keys: str) -> str:
    return json.dumps({key: plan[key] for key in keys})


_PLAN_MADE = ("CreationTime", "RestoreTestingPlanArn", "RestoreTestingPlanName")
_SELECTION_MADE = (
    "CreationTime",
    "RestoreTestingPlanArn",
    "RestoreTestingPlanName",
    "RestoreTestingSelectionName",
)


@GAPS.adds(_RESPONSE)
def create_restore_testing_plan(self: Any) -> str:
    """Keep a plan of restore tests."""
    body = json.loads(self.body)
    plan, backend = body["RestoreTestingPlan"], self.backup_backend
    name = plan["RestoreTestingPlanName"]
    arn = f"arn:aws:backup:{backend.region_name}:{backend.account_id}:restore-testing-plan:{name}"
    arn = f"{arn}-{uuid.uuid4()}"
    made = {**plan, "CreationTime": time.time(), "RestoreTestingPlanArn": arn, "selections": {}}
    _tests(self)[name] = made
    backend.tag_resource(arn, body.get("Tags") or {})
    return _plan_answer(made, *_PLAN_MADE)


@GAPS.adds(_RESPONSE)
def get_restore_testing_plan(self: Any) -> str:
    """Return a plan of restore tests as it was made."""
    plan = _test_plan(self)
    return json.dumps(
        {"RestoreTestingPlan": {key: plan[key] for key in plan if key != "selections"}}
    )


@GAPS.adds(_RESPONSE)
def update_restore_testing_plan(self: Any) -> str:
    """Change a plan of restore tests."""
    plan = _test_plan(self)
    plan.update(json.loads(self.body)["RestoreTestingPlan"])
    return _plan_answer({**plan, "UpdateTime": time.time()}, *_PLAN_MADE, "UpdateTime")


@GAPS.adds(_RESPONSE)
def delete_restore_testing_plan(self: Any) -> str:
    """Forget a plan of restore tests; AWS refuses while it has selections."""
    plan = _test_plan(self)
    if plan["selections"]:
        raise _invalid("The Restore Testing Plan still has selections")
    del _tests(self)[plan["RestoreTestingPlanName"]]
    return ""


@GAPS.adds(_RESPONSE)
def create_restore_testing_selection(self: Any) -> str:
    """Keep what a plan of restore tests is about."""
    plan = _test_plan(self)
    wanted = json.loads(self.body)["RestoreTestingSelection"]
    made = {
        "RestoreMetadataOverrides": {},
        "ValidationWindowHours": 0,
        **wanted,
        "CreationTime": time.time(),
        "RestoreTestingPlanName": plan["RestoreTestingPlanName"],
        "RestoreTestingPlanArn": plan["RestoreTestingPlanArn"],
    }
    plan["selections"][made["RestoreTestingSelectionName"]] = made
    return _plan_answer(made, *_SELECTION_MADE)


@GAPS.adds(_RESPONSE)
def get_restore_testing_selection(self: Any) -> str:
    """Return what a plan of restore tests is about."""
    selections, name = _test_selection(self)
    kept = {k: v for k, v in selections[name].items() if k != "RestoreTestingPlanArn"}
    return json.dumps({"RestoreTestingSelection": kept})


@GAPS.adds(_RESPONSE)
def update_restore_testing_selection(self: Any) -> str:
    """Change what a plan of restore tests is about."""
    selections, name = _test_selection(self)
    selections[name].update(json.loads(self.body)["RestoreTestingSelection"])
    answer = {**selections[name], "UpdateTime": time.time()}
    return _plan_answer(answer, *_SELECTION_MADE, "UpdateTime")


@GAPS.adds(_RESPONSE)
def delete_restore_testing_selection(self: Any) -> str:
    """Forget it."""
    selections, name = _test_selection(self)
    del selections[name]
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


def _invalid(message: str) -> Exception:
    from moto.backup.exceptions import InvalidRequestException

    error: Exception = InvalidRequestException(message)
    return error

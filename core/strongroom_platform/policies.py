"""IAM policy documents as JSON, made from declarations. Plain Python; no document is written by hand.

Account and region conditions follow the AWS guidance against the confused deputy: every trust in a
service is limited to this account, where the service says for which account it acts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import attrs

from strongroom_base.declarations import Condition, IamStatement
from strongroom_base.region import REGION
from strongroom_base.typed import typed

_VERSION = "2012-10-17"

KEY_ADMINISTRATION = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:CreateGrant",
    "kms:DeleteAlias",
    "kms:DeleteImportedKeyMaterial",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:GetParametersForImport",
    "kms:GetPublicKey",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
    "kms:UpdatePrimaryRegion",
)
"""What an administrator may do; no action among them encrypts or decrypts (PCI DSS 3.6.1.2, 3.7.6)."""

KEY_USE = (
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyPair",
    "kms:GenerateDataKeyPairWithoutPlaintext",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)
"""What a user of a key may do."""


@attrs.frozen(field_transformer=typed)
class KeyService:
    """An AWS service that uses a key by itself, with no caller's permission to lean on.

    :param sid: names the statement.
    :param principal: such as ``logs.ca-central-1.amazonaws.com``.
    :param conditions: what limits it to this account's resources; at least one.
    """

    sid: str
    principal: str
    conditions: tuple[Condition, ...] = attrs.field(validator=attrs.validators.min_len(1))


def logs_service(account_id: str) -> KeyService:
    """CloudWatch Logs, limited to the log groups of an account.

    CloudWatch Logs passes the log group's ARN as encryption context and no source account
    (CloudWatch Logs User Guide, "Encrypt log data using AWS KMS").
    """
    groups = f"arn:aws:logs:{REGION}:{account_id}:log-group:*"
    return KeyService(
        "CloudWatchLogs",
        f"logs.{REGION}.amazonaws.com",
        (Condition("ArnLike", "kms:EncryptionContext:aws:logs:arn", (groups,)),),
    )


def account_service(sid: str, principal: str, account_id: str) -> KeyService:
    """Return a service limited to what this account asked it to do (``aws:SourceAccount``)."""
    return KeyService(
        sid, principal, (Condition("StringEquals", "aws:SourceAccount", (account_id,)),)
    )


EVENTBRIDGE = "events.amazonaws.com"


def topic_event_service(account_id: str) -> KeyService:
    """EventBridge, limited to messages for an account's topics.

    SNS says for which topic a message is encrypted. EventBridge does not say for whom it acts, and
    every message would be lost if it had to: ``aws:SourceAccount`` in a key policy "is not supported
    for EventBridge-to-encrypted topics" (Amazon SNS Developer Guide, "Key management").
    """
    topics = f"arn:aws:sns:{REGION}:{account_id}:*"
    return KeyService(
        "EventBridgeTopics",
        EVENTBRIDGE,
        (Condition("ArnLike", "kms:EncryptionContext:aws:sns:topicArn", (topics,)),),
    )


def key_policy(
    account_id: str,
    *,
    administrators: Sequence[str] = (),
    via: Sequence[str] = (),
    services: Sequence[KeyService] = (),
) -> str:
    """Return a key policy that keeps administrators, users and services apart.

    :param account_id: the account that owns the key.
    :param administrators: ARNs of the account that manage the key but cannot use it; when empty,
        the account decides by its own IAM policies.
    :param via: services through which, and only through which, principals of this account may use
        the key when their IAM policies allow it, such as ``kinesis``.
    :param services: services that use the key by themselves.
    """
    root = f"arn:aws:iam::{account_id}:root"
    ours = Condition("StringEquals", "kms:CallerAccount", (account_id,))
    statements = [
        _statement(
            "KeyAdministration",
            KEY_ADMINISTRATION,
            ["*"],
            # A name in a config may be a mistake; no other account can be let in by one.
            conditions=(ours,) if administrators else (),
            principal={"AWS": list(administrators) or root},
        )
    ]
    if via:
        through = Condition(
            "StringEquals",
            "kms:ViaService",
            tuple(f"{service}.{REGION}.amazonaws.com" for service in via),
        )
        granted = Condition("Bool", "kms:GrantIsForAWSResource", ("true",))
        principal = {"AWS": root}
        statements += [
            _statement("KeyUse", KEY_USE, ["*"], conditions=(through, ours), principal=principal),
            _statement(
                "KeyGrants",
                ["kms:CreateGrant"],
                ["*"],
                conditions=(through, ours, granted),
                principal=principal,
            ),
        ]
    statements += [
        _statement(
            service.sid,
            KEY_USE,
            ["*"],
            conditions=service.conditions,
            principal={"Service": service.principal},
        )
        for service in services
    ]
    return _document(statements)


def trail_service(account_id: str) -> KeyService:
    """CloudTrail, limited to the trails of an account.

    ``aws:SourceArn`` is always the trail's ARN; AWS advises against the account alone (CloudTrail User
    Guide, "Configure AWS KMS key policies for CloudTrail").
    """
    trails = f"arn:aws:cloudtrail:{REGION}:{account_id}:trail/*"
    return KeyService(
        "CloudTrail",
        "cloudtrail.amazonaws.com",
        (Condition("ArnLike", "aws:SourceArn", (trails,)),),
    )


NAMELESS_CALLERS = frozenset({"cloudtrail.amazonaws.com"})
"""Services that assume a role without saying for which account.

With the condition, CloudTrail could not write its log group: its role "doesn't support the use of
aws:SourceArn and aws:SourceAccount" (CloudTrail User Guide, "Role policy document for CloudTrail to use
CloudWatch Logs for monitoring"). CloudTrail itself takes a role from its own account only.
"""


def trust_policy(service: str, account_id: str) -> str:
    """Return an assume-role policy for one service, acting for one account.

    Only the services of :data:`NAMELESS_CALLERS` are trusted without the account's condition.
    """
    ours = Condition("StringEquals", "aws:SourceAccount", (account_id,))
    conditions = () if service in NAMELESS_CALLERS else (ours,)
    principal = {"Service": service}
    return _document(
        [_statement("Service", ["sts:AssumeRole"], (), conditions=conditions, principal=principal)]
    )


def permission_policy(statements: Iterable[IamStatement]) -> str:
    """Return the policy document of a role's statements, in the order of their sids."""
    return _document(
        [
            _statement(s.sid, s.actions, s.resources, effect=s.effect, conditions=s.conditions)
            for s in sorted(statements, key=lambda s: s.sid)
        ]
    )


def endpoint_policy(statements: Iterable[tuple[IamStatement, str]]) -> str:
    """Return a VPC endpoint policy that lets through what roles may do, and nothing else.

    Roles are matched by condition and not by principal, because gateway endpoints do not match role
    principals (AWS PrivateLink Guide, "Control access to VPC endpoints").

    :param statements: statements with the ARN of the role that each belongs to; none refuses all.
    """
    documents = []
    ordered = sorted(statements, key=lambda pair: (pair[0].role.purpose, pair[0].sid))
    for number, (statement, role_arn) in enumerate(ordered, start=1):
        caller = Condition("ArnEquals", "aws:PrincipalArn", (role_arn,))
        documents.append(
            _statement(
                f"{statement.sid}{number}",
                statement.actions,
                statement.resources,
                effect=statement.effect,
                conditions=(*statement.conditions, caller),
                principal="*",
            )
        )
    if not documents:
        documents = [_statement("Nothing", ["*"], ["*"], effect="Deny", principal="*")]
    return _document(documents)


def resource_policy_refusing_plain_http(actions: Sequence[str], resource: str) -> str:
    """Return a resource policy that denies some actions to anybody who does not use TLS."""
    plain = Condition("Bool", "aws:SecureTransport", ("false",))
    return _document(
        [
            _statement(
                "RefusePlainHttp",
                actions,
                [resource],
                effect="Deny",
                conditions=(plain,),
                principal="*",
            )
        ]
    )


def topic_policy(topic_arn: str, account_id: str, services: Mapping[str, str]) -> str:
    """Return a topic's policy: some AWS services publish for this account, nobody without TLS.

    EventBridge's permission has no condition, because topics' policies cannot have one for it
    (EventBridge User Guide, "Using resource-based policies"). Whoever says that it acts for another
    account is refused all the same, EventBridge too if it ever does say so.

    :param services: principals by statement id.
    """
    ours = Condition("StringEquals", "aws:SourceAccount", (account_id,))
    allowed = [
        _statement(
            sid,
            ["sns:Publish"],
            [topic_arn],
            conditions=() if principal == EVENTBRIDGE else (ours,),
            principal={"Service": principal},
        )
        for sid, principal in services.items()
    ]
    theirs = (
        Condition("StringNotEquals", "aws:SourceAccount", (account_id,)),
        Condition("Null", "aws:SourceAccount", ("false",)),
    )
    plain = (Condition("Bool", "aws:SecureTransport", ("false",)),)
    refused = [
        _statement(
            sid,
            ["sns:Publish"],
            [topic_arn],
            effect="Deny",
            conditions=conditions,
            principal={"AWS": "*"},
        )
        for sid, conditions in (("RefuseOtherAccounts", theirs), ("RefusePlainHttp", plain))
    ]
    return _document([*allowed, *refused])


def _document(statements: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps({"Version": _VERSION, "Statement": list(statements)}, separators=(",", ":"))


def _statement(
    sid: str,
    actions: Sequence[str],
    resources: Sequence[str],
    *,
    effect: Literal["Allow", "Deny"] = "Allow",
    conditions: Iterable[Condition] = (),
    principal: Any = None,
) -> dict[str, Any]:
    made: dict[str, Any] = {"Sid": sid, "Effect": effect}
    if principal is not None:
        made["Principal"] = principal
    made["Action"] = _one_or_many(actions)
    if resources:
        made["Resource"] = _one_or_many(resources)
    grouped: dict[str, dict[str, Any]] = {}
    for condition in conditions:
        keys = grouped.setdefault(condition.operator, {})
        keys[condition.key] = _one_or_many(condition.values)
    if grouped:
        made["Condition"] = grouped
    return made


def _one_or_many(values: Sequence[str]) -> str | list[str]:
    # AWS writes a single value without a list; matching that keeps the next plan free of changes.
    return values[0] if len(values) == 1 else list(values)

"""IAM roles: each with a trust in one service and one customer managed policy.

A role is made when a plugin first asks for its ARN or declares a statement for it; its policy is made
at the end, complete, when every plugin has said what the role may do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs
from cdktf_cdktf_provider_aws.iam_policy import IamPolicy
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from constructs import Construct

from strongroom_base.declarations import IamStatement, Role
from strongroom_base.errors import PluginError
from strongroom_platform.network.vpc import Namer
from strongroom_platform.policies import permission_policy, trust_policy

POLICY_LIMIT = 6144
"""Longest customer managed policy, in characters without white space (IAM and STS quotas)."""

ARN_LENGTH = 128
"""What a reference in a policy is counted as: the ARNs it stands for are known to AWS only."""


@attrs.define
class _Made:
    role: Role
    owner: str
    arn: str
    name: str
    scope: Construct
    statements: dict[str, IamStatement] = attrs.field(factory=dict)
    owners: dict[str, str] = attrs.field(factory=dict)


class Roles:
    """The roles of a stack."""

    def __init__(self, scope: Construct, account_id: str, name: Namer) -> None:
        self._scope = scope
        self._account_id = account_id
        self._name = name
        self._made: dict[str, _Made] = {}

    def arn(self, role: Role, plugin: str) -> str:
        """Return a reference to a role's ARN, making the role if need be.

        :param plugin: who asks, for messages.
        :raises PluginError: when another role of the same purpose has another description,
            service or place.
        """
        made = self._made.get(role.purpose)
        if made is None:
            made = self._made[role.purpose] = self._make(role, plugin)
        elif made.role != role:
            raise PluginError(
                plugin,
                f"plugin {plugin!r} declares the role {role.purpose!r} otherwise than "
                f"{made.owner!r} does: {role} is not {made.role}",
                hint="give the role another purpose, or declare it alike",
            )
        return made.arn

    def allow(self, plugin: str, statements: Iterable[IamStatement]) -> None:
        """Add statements to their roles.

        :raises PluginError: when a role already has a different statement of the same sid.
        """
        for statement in statements:
            self.arn(statement.role, plugin)
            made = self._made[statement.role.purpose]
            known = made.statements.setdefault(statement.sid, statement)
            owner = made.owners.setdefault(statement.sid, plugin)
            if known != statement:
                raise PluginError(
                    plugin,
                    f"plugin {plugin!r} declares a statement {statement.sid!r} for the role "
                    f"{statement.role.purpose!r}, which has another of that sid from {owner!r}",
                    hint="give the statement another sid",
                )

    @property
    def statements(self) -> tuple[IamStatement, ...]:
        """Every statement, by role purpose and sid."""
        return tuple(
            made.statements[sid]
            for _, made in sorted(self._made.items())
            for sid in sorted(made.statements)
        )

    @property
    def arns(self) -> Mapping[str, str]:
        """Each role's ARN, by purpose."""
        return {purpose: made.arn for purpose, made in self._made.items()}

    def write_policies(self) -> None:
        """Make each role's policy from all of its statements, and attach it.

        :raises PluginError: when a role has no statement, or more than a policy can hold.
        """
        for made in self._made.values():
            purpose = made.role.purpose
            if not made.statements:
                raise PluginError(
                    made.owner,
                    f"plugin {made.owner!r} uses the role {purpose!r}, but no plugin declares an "
                    "IAM statement for it",
                    hint="return its statements from strongroom_iam_statements",
                )
            document = permission_policy(made.statements.values())
            length = _length(document)
            if length > POLICY_LIMIT:
                raise PluginError(
                    made.owner,
                    f"the role {purpose!r} of plugin {made.owner!r} has statements of about "
                    f"{length} characters; IAM takes {POLICY_LIMIT} in a customer managed policy",
                    hint="split the role",
                )
            self._write(made, document)

    def _make(self, role: Role, plugin: str) -> _Made:
        scope = Construct(self._scope, role.purpose)
        made = IamRole(
            scope,
            "role",
            name=self._name("aws_iam_role", role.purpose),
            description=role.description,
            assume_role_policy=trust_policy(role.service, self._account_id, role.principals),
            tags={"Name": self._name("aws_iam_role", role.purpose)},
        )
        return _Made(role, plugin, made.arn, made.name, scope)

    def _write(self, made: _Made, document: str) -> None:
        name = self._name("aws_iam_policy", made.role.purpose)
        policy = IamPolicy(
            made.scope,
            "policy",
            name=name,
            description=f"What the role may do. {made.role.description}",
            policy=document,
            tags={"Name": name},
        )
        IamRolePolicyAttachment(made.scope, "attachment", role=made.name, policy_arn=policy.arn)


def _length(document: str) -> int:
    """Count a document's characters, each reference as long as an ARN."""
    parts = document.split("${")
    return len(parts[0]) + sum(ARN_LENGTH + len(part.partition("}")[2]) for part in parts[1:])

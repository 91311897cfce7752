"""What a hook is given: names, settings, capabilities and roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

import attrs

from strongroom.config.model import Config
from strongroom.hookspecs import PluginInfo
from strongroom_base.capability import Capability
from strongroom_base.declarations import Role
from strongroom_base.errors import PluginError, Problem
from strongroom_base.naming import global_name, physical_name, stated_rules
from strongroom_platform.key_uses import AdmittedServices
from strongroom_platform.network.subnets import Tier, free_blocks

C = TypeVar("C", bound=Capability)


def _no_assets(name: str, content: bytes) -> str:
    message = (
        f"asset {name!r}, {len(content)} bytes: files can only be added while resources are made"
    )
    raise RuntimeError(message)


def _no_roles(role: Role) -> str:
    message = f"role {role.purpose!r}: roles can only be used while resources are made"
    raise RuntimeError(message)


def _no_problems(problem: Problem) -> None:
    message = f"{problem}: problems can only be reported while the hooks of a synthesis run"
    raise RuntimeError(message)


@attrs.frozen
class Context:
    """One plugin's view of the platform while hooks run.

    :param info: the plugin that is being called.
    :param config: the whole config.
    :param settings: the plugin's own settings.
    :param account_id: a reference to the AWS account's id.
    :param capabilities: what has been provided so far.
    :param key_uses: what each key of :class:`~strongroom.EncryptionKeys` must admit, by its
        attribute: all that the enabled plugins declare. The plugin that provides the keys writes their
        policies from it.
    """

    info: PluginInfo
    config: Config
    settings: Any
    account_id: str
    capabilities: Mapping[type[Capability], Capability] = attrs.field(factory=dict)
    key_uses: Mapping[str, AdmittedServices] = attrs.field(factory=dict)
    make_role: Callable[[Role], str] = _no_roles
    add_asset: Callable[[str, bytes], str] = _no_assets
    add_problem: Callable[[Problem], None] = _no_problems

    def name(self, resource_type: str, purpose: str) -> str:
        """Return the physical name ``{resource-type}-{purpose}-{environment_suffix}``.

        For a type without a name, use it as the ``Name`` tag.

        :raises CallerError: when no name of this type can carry the purpose; see ``naming``.
        """
        rules = stated_rules(self.info.names)
        return physical_name(resource_type, purpose, self.config.environment_suffix, rules=rules)

    def global_name(self, resource_type: str, purpose: str) -> str:
        """Return ``{resource-type}-{purpose}-{account}-{environment_suffix}``.

        For types whose names are unique over all of AWS, such as S3 buckets: two accounts may use the
        same environment suffix.

        :raises CallerError: as :meth:`name`.
        """
        suffix = self.config.environment_suffix
        rules = stated_rules(self.info.names)
        return global_name(resource_type, purpose, self.account_id, suffix, rules=rules)

    def require(self, capability: type[C]) -> C:
        """Return a capability that the plugin requires or provides.

        :raises PluginError: when the plugin did not declare it, or asks in ``strongroom_resources`` for
            what that hook is to return.
        """
        if capability not in (*self.info.requires, *self.info.provides):
            message = (
                f"plugin {self.info.name!r} asks for {capability.__name__}, which it does not "
                "declare in 'requires'"
            )
            raise PluginError(self.info.name, message)
        if capability not in self.capabilities:
            raise PluginError(
                self.info.name,
                f"plugin {self.info.name!r} asks for {capability.__name__}, which it provides itself, "
                "before strongroom_resources has returned it; the hooks that are called later may, such "
                "as strongroom_iam_statements and strongroom_alarms",
            )
        return cast("C", self.capabilities[capability])

    def find(self, capability: type[C]) -> C | None:
        """Return a capability that the plugin uses, or None when no enabled plugin provides it.

        :raises PluginError: when the plugin did not declare it.
        """
        if capability not in self.info.uses:
            message = (
                f"plugin {self.info.name!r} asks for {capability.__name__}, which it does not "
                "declare in 'uses'"
            )
            raise PluginError(self.info.name, message)
        return cast("C | None", self.capabilities.get(capability))

    def find_all(self, capability: type[C]) -> tuple[C, ...]:
        """Return every capability that is one of a base that the plugin uses, such as ``BackedUp``.

        :raises PluginError: when the plugin did not declare it.
        """
        self.find(capability)
        found = (c for c in self.capabilities.values() if isinstance(c, capability))
        return tuple(sorted(found, key=lambda c: type(c).__name__))

    def role_arn(self, role: Role) -> str:
        """Return a reference to the ARN of a role, for a resource that passes the role to a service.

        The role's permissions are whatever all plugins declare for it in
        ``strongroom_iam_statements``; a resource that uses this reference waits for the role.
        """
        return self.make_role(role)

    def asset(self, name: str, content: bytes) -> str:
        """Add a file to the stack, such as a function's package, and return its path for Terraform.

        The file is written next to ``cdk.tf.json``, in a folder of the plugin's own. The content should
        be the same whenever the config is the same, so that a plan has no changes.

        :param name: lower-case letters, digits, dots, hyphens and underscores.
        :raises PluginError: when the name is another, or is taken by another content.
        """
        return self.add_asset(name, content)

    def block(self) -> Tier:
        """Return the plugin's own block of the VPC, with a subnet's block for each zone.

        Which one it is stands in the config and depends on no other plugin. Route tables and network
        ACLs of the subnets are the plugin's to make: the VPC's default ones let nothing pass.

        :raises PluginError: when ``PluginInfo.subnets`` is not set.
        """
        if not self.info.subnets:
            raise PluginError(
                self.info.name,
                f"plugin {self.info.name!r} asks for a block of the VPC and does not set "
                "PluginInfo.subnets",
            )
        network = self.config.network
        return free_blocks(network.cidr)[network.blocks[self.info.name]]

    def report(self, problem: Problem) -> None:
        """Report a mistake in the config that shows only while the stack is made.

        Such as a setting that names another plugin's alarm. Go on with what is right: when every hook
        has been called, the command ends with all problems of all plugins, shown as other errors of
        the config are, and nothing is written. What the settings show by themselves belongs into
        ``strongroom_validate``.

        :param problem: with the path of the key to change, in ``plugins.NAME``.
        :raises PluginError: when the path is elsewhere.
        """
        own = f"plugins.{self.info.name}"
        if not (problem.path == own or problem.path.startswith(f"{own}.")):
            raise PluginError(
                self.info.name,
                f"plugin {self.info.name!r} reports a problem of {problem.path!r}; expected a path in "
                f"{own!r}",
            )
        self.add_problem(problem)

"""From a project to ``cdk.tf.json``: the network, then each plugin's hooks, then roles and endpoints.

Every resource lives under one of the stack's scopes: ``core``, or the scope named after its plugin.
So a plugin's Terraform addresses depend on nothing outside it, and switching another plugin on or off
leaves them as they are.
"""

from __future__ import annotations

import atexit
import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from strongroom.stack import bindings, node

bindings.install()

from cdktf import (  # noqa: E402 - the fast bindings come first
    App,
    LocalBackend,
    TerraformOutput,
    TerraformResource,
    TerraformStack,
)
from cdktf_cdktf_provider_aws.data_aws_caller_identity import (  # noqa: E402
    DataAwsCallerIdentity,
)
from cdktf_cdktf_provider_aws.provider import AwsProvider, AwsProviderDefaultTags  # noqa: E402
from constructs import Construct  # noqa: E402

from strongroom.context import Context  # noqa: E402
from strongroom.hookspecs import CORE, PluginInfo  # noqa: E402
from strongroom.project import ActivePlugin, Project  # noqa: E402
from strongroom.stack.borders import Borders  # noqa: E402
from strongroom.stack.resolve import Declarations, resolve  # noqa: E402
from strongroom.stack.roles import Roles  # noqa: E402
from strongroom_base.capability import Capability, output_name  # noqa: E402
from strongroom_base.declarations import Alarm, IamStatement, Role  # noqa: E402
from strongroom_base.errors import OutsideError, PluginError  # noqa: E402
from strongroom_base.naming import physical_name  # noqa: E402
from strongroom_platform.capabilities import Network  # noqa: E402
from strongroom_platform.network.endpoints import GATEWAY, Endpoints, called  # noqa: E402
from strongroom_platform.network.flow_logs import ROLE as FLOW_LOGS_ROLE  # noqa: E402
from strongroom_platform.network.flow_logs import make_flow_logs, silent  # noqa: E402
from strongroom_platform.network.vpc import Vpcs, make_network  # noqa: E402

# Exit handlers run last in, first out: this one before jsii's.
atexit.register(node.end_quietly)

MANAGED_BY = "strongroom"

ASSETS = "assets"
"""The folder beside ``cdk.tf.json`` that plugins' files are in."""

_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


@attrs.frozen
class Synthesis:
    """What came out.

    :param stack: the stack's name.
    :param document: the parsed ``cdk.tf.json``.
    :param files: every file of CDKTF's output tree by relative path.
    :param assets: the files that plugins added, by path relative to ``cdk.tf.json``.
    :param alarms: each plugin's alarms, by plugin name, and the core's own.
    :param statements: each plugin's IAM statements, by plugin name.
    :param watches: the alarms as they are made, by the plugin that makes them and by the one that
        declares them; empty when nothing is watched.
    """

    stack: str
    document: Mapping[str, Any]
    files: Mapping[str, str]
    assets: Mapping[str, bytes]
    alarms: Mapping[str, tuple[Alarm, ...]]
    statements: Mapping[str, tuple[IamStatement, ...]]
    watches: Mapping[str, Mapping[str, tuple[Alarm, ...]]] = attrs.field(factory=dict)


def synthesise(project: Project) -> Synthesis:
    """Synthesise a project in memory; nothing is left on disk.

    :raises PluginError: when a plugin's hook fails or breaks a contract.
    :raises OutsideError: when the CDKTF runtime fails.
    """
    folder = Path(tempfile.mkdtemp(prefix="strongroom-"))
    try:
        app = App(outdir=str(folder), stack_traces=False, skip_validation=True)
        assembly = _Assembly(app, project)
        assembly.run()
        try:
            declared = assembly.declared()
            app.synth()
        except RuntimeError as error:  # jsii raises every JavaScript error as this
            raise OutsideError(
                f"CDKTF failed to synthesise: {str(error).strip().partition(chr(10))[0]}",
                hint="run with --debug to see more",
            ) from error
        files = {
            str(file.relative_to(folder)): file.read_text(encoding="utf-8")
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    document = json.loads(files[f"stacks/{assembly.name}/cdk.tf.json"])
    assembly.verify(document)
    return Synthesis(
        assembly.name,
        document,
        files,
        assembly.assets,
        declared.alarms,
        declared.statements,
        declared.watches,
    )


class _Assembly:
    def __init__(self, app: App, project: Project) -> None:
        self._project = project
        self._config = project.config
        self.name = f"strongroom-{self._config.environment_suffix}"
        self.alarms: dict[str, tuple[Alarm, ...]] = {}
        self.assets: dict[str, bytes] = {}
        self.watches: dict[str, Mapping[str, tuple[Alarm, ...]]] = {}
        self._scopes: dict[str, Construct] = {}
        self.statements: dict[str, tuple[IamStatement, ...]] = {}
        self._stack = TerraformStack(app, self.name)
        self._capabilities: dict[type[Capability], Capability] = {}
        self._outputs: dict[str, type[Capability]] = {}
        self._account_id = ""

    def run(self) -> None:
        LocalBackend(self._stack, path="terraform.tfstate")
        # CDKTF writes the short form "aws", which only Terraform's own registry understands.
        self._stack.add_override("terraform.required_providers.aws.source", "hashicorp/aws")
        self._provider()
        core = Construct(self._stack, CORE)
        identity = DataAwsCallerIdentity(core, "account")
        self._account_id = identity.account_id
        self._roles = Roles(Construct(core, "roles"), self._account_id, self._named)
        network = Construct(core, "network")
        vpcs = make_network(network, self._config.network.cidr, self._named)
        flow_logs = make_flow_logs(
            Construct(core, "flow-logs"),
            vpcs.vpc_id,
            self._account_id,
            self._config.network.flow_log_retention_days,
            self._named,
            self._roles.arn(FLOW_LOGS_ROLE, CORE),
        )
        self._roles.allow(CORE, flow_logs.statements)
        calls = {service for plugin in self._project.plugins for service in plugin.info.calls}
        endpoints = Endpoints(Construct(core, "endpoints"), vpcs, calls, self._named)
        self._provide(_network(vpcs, endpoints))
        self._borders = Borders(self._stack, self._roles)
        self._borders.enter()
        contexts = [(plugin, self._resources(plugin)) for plugin in self._project.plugins]
        for plugin, context in contexts:
            self._statements(plugin.info, context)
        if calls:  # else the VPC has no network interface of ours
            self._declare(CORE, [silent(flow_logs.group_name)])
        for plugin, context in contexts:
            name = plugin.info.name
            self._declare(name, self._project.hooks.alarms(name, context))
        for plugin, context in contexts:
            self._watch(plugin.info.name, context)
        self._roles.write_policies()
        inside = [s for s in self._roles.statements if s.role.in_network]
        endpoints.limit(inside, self._roles.arns)
        # A scope of their own: a plugin may be called like a capability.
        outputs = Construct(core, "outputs")
        for capability in self._capabilities.values():
            name = output_name(type(capability))
            TerraformOutput(
                outputs,
                name,
                value=self._output(capability),
                description=(type(capability).__doc__ or "").partition("\n")[0],
            ).override_logical_id(name)

    def declared(self) -> Declarations:
        """Return what the plugins declared, as seen from outside."""
        return resolve(self._stack, Declarations(self.alarms, self.statements, self.watches))

    def verify(self, document: Mapping[str, Any]) -> None:
        """Refuse what an override put into the stack, and constructs that CDKTF dropped.

        CDKTF keeps only one of two constructs whose Terraform addresses come out the same, without a
        word; the count of constructs against the count of resources shows it.
        """
        scopes = {CORE, *(plugin.info.name for plugin in self._project.plugins)}
        found = 0
        for kind in ("resource", "data"):
            for resource_type, instances in document.get(kind, {}).items():
                for address, body in instances.items():
                    found += kind == "resource"
                    path = body.get("//", {}).get("metadata", {}).get("path", "").split("/")
                    if len(path) < 3 or path[1] not in scopes:
                        raise PluginError(
                            path[1] if len(path) > 1 else "",
                            f"{resource_type}.{address} is in the stack and no plugin made it in its "
                            "scope; its address could clash with another's",
                            hint="make it under the scope that strongroom_resources is given, and "
                            "not by an override of the stack",
                        )
        made = [c for c in self._stack.node.find_all() if isinstance(c, TerraformResource)]
        if len(made) != found:
            raise self._dropped(made)

    def _dropped(self, made: Iterable[TerraformResource]) -> PluginError:
        paths: dict[tuple[str, str], str] = {}
        for resource in made:
            path = resource.node.path
            address = (resource.terraform_resource_type, resource.friendly_unique_id)
            other = paths.setdefault(address, path)
            if other != path:
                plugin = path.split("/")[1]
                return PluginError(
                    plugin,
                    f"{other} and {path} have the same Terraform address, {'.'.join(address)}, and "
                    "CDKTF would drop one of them",
                    hint="give one of the constructs another id",
                )
        return PluginError(CORE, "CDKTF dropped a resource and none of the addresses shows which")

    def _named(self, resource_type: str, purpose: str) -> str:
        return physical_name(resource_type, purpose, self._config.environment_suffix)

    def _provider(self) -> None:
        tags = {
            "EnvironmentSuffix": self._config.environment_suffix,
            "ManagedBy": MANAGED_BY,
            **self._config.tags,
        }
        AwsProvider(
            self._stack,
            "aws",
            region=self._config.region,
            default_tags=[AwsProviderDefaultTags(tags=tags)],
        )

    def _resources(self, plugin: ActivePlugin) -> Context:
        name = plugin.info.name
        context = Context(
            info=plugin.info,
            config=self._config,
            settings=plugin.settings,
            account_id=self._account_id,
            capabilities=self._capabilities,
            make_role=lambda role: self._roles.arn(role, name),
            add_asset=lambda file, content: self._asset(name, file, content),
        )
        scope = self._scopes[name] = Construct(self._stack, name)
        given = self._project.hooks.resources(name, scope, context)
        self._borders.check(name, scope)
        kinds = [type(capability) for capability in given]
        declared = plugin.info.provides
        if sorted(k.__name__ for k in kinds) != sorted(k.__name__ for k in declared):
            raise PluginError(
                name,
                f"plugin {name!r}: strongroom_resources returned {_names(kinds)}; its PluginInfo "
                f"says it provides {_names(declared)}",
            )
        for capability in given:
            self._provide(capability, name)
        return context

    def _declare(self, plugin: str, alarms: Iterable[Alarm]) -> None:
        found = tuple(alarms)
        owners = {a.purpose: name for name, theirs in self.alarms.items() for a in theirs}
        for alarm in found:
            other = owners.setdefault(alarm.purpose, plugin)
            if other != plugin or sum(a.purpose == alarm.purpose for a in found) > 1:
                raise PluginError(
                    plugin,
                    f"plugin {plugin!r} declares an alarm with the purpose {alarm.purpose!r}, which "
                    f"plugin {other!r} has declared already; each names an alarm",
                    hint="rename one of them",
                )
        self.alarms[plugin] = found

    def _watch(self, name: str, context: Context) -> None:
        hooks = self._project.hooks
        if hooks.watches(name):
            self._borders.enter()
            self.watches[name] = hooks.watch(name, self._scopes[name], context, self.alarms)
            self._borders.check(name, self._scopes[name])

    def _asset(self, plugin: str, name: str, content: bytes) -> str:
        if not _FILE_NAME.fullmatch(name):
            raise PluginError(
                plugin,
                f"plugin {plugin!r}: the asset {name!r} has a name with other characters than "
                "lower-case letters, digits, dots, hyphens and underscores",
            )
        path = f"{ASSETS}/{plugin}/{name}"
        if self.assets.setdefault(path, content) != content:
            raise PluginError(plugin, f"plugin {plugin!r} adds two assets with the name {name!r}")
        return f"${{path.module}}/{path}"

    def _provide(self, capability: Capability, plugin: str = CORE) -> None:
        kind = type(capability)
        other = self._outputs.setdefault(output_name(kind), kind)
        if other is not kind:
            raise PluginError(
                plugin,
                f"plugin {plugin!r} provides {kind.__module__}.{kind.__name__}, whose Terraform "
                f"output would be called as that of {other.__module__}.{other.__name__}",
                hint="rename the capability",
            )
        self._capabilities[kind] = capability

    def _statements(self, info: PluginInfo, context: Context) -> None:
        statements = self._project.hooks.iam_statements(info.name, context)
        for statement in statements:
            undeclared = called(statement) - {*info.calls, GATEWAY}
            if statement.role.in_network and undeclared:
                services = ", ".join(sorted(undeclared))
                raise PluginError(
                    info.name,
                    f"plugin {info.name!r}: the statement {statement.sid!r} lets the role "
                    f"{statement.role.purpose!r} call {services} from inside the VPC, which the "
                    "plugin does not declare in 'calls', so there may be no endpoint",
                    hint=f"add {services} to PluginInfo.calls",
                )
        self._roles.allow(info.name, statements)
        self.statements[info.name] = tuple(statements)

    def _output(self, value: Any) -> Any:
        if isinstance(value, Role):
            return self._roles.arn(value, CORE)
        if attrs.has(type(value)):
            fields = attrs.fields(type(value))
            shown = {field.name: getattr(value, field.name) for field in fields}
            return {k: self._output(v) for k, v in shown.items() if v is not None}
        if isinstance(value, tuple):
            return [self._output(item) for item in value]
        return value


def _network(vpcs: Vpcs, endpoints: Endpoints) -> Network:
    return Network(
        vpc_id=vpcs.vpc_id,
        cidr=vpcs.cidr,
        application_subnet_ids=vpcs.application_subnet_ids,
        application_cidr=vpcs.application.cidr,
        data_subnet_ids=vpcs.data_subnet_ids,
        data_cidr=vpcs.data.cidr,
        application_security_group_id=vpcs.application_group.id,
        endpoint_security_group_id=vpcs.endpoint_group.id,
        s3_prefix_list_id=endpoints.s3_prefix_list_id,
        availability_zones=vpcs.availability_zones,
    )


def _names(kinds: Iterable[type[Capability]]) -> str:
    return ", ".join(sorted(kind.__name__ for kind in kinds)) or "nothing"

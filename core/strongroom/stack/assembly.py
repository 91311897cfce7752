"""From a project to ``cdk.tf.json``: the foundation, then each plugin's hooks, then what they share.

Every resource lives under one of the stack's scopes: ``core``, or the scope named after its plugin.
So a plugin's Terraform addresses depend on nothing outside it, and switching another plugin on or off
leaves them as they are.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs

import strongroom_bindings as bindings
from strongroom_bindings import node

bindings.install()

from cdktf import App, TerraformStack  # noqa: E402 - the fast bindings come first
from constructs import Construct  # noqa: E402

from strongroom.project import Project  # noqa: E402
from strongroom.stack.assets import Assets  # noqa: E402
from strongroom.stack.expressions import expressions_unescaped  # noqa: E402
from strongroom.stack.foundation import make_foundation  # noqa: E402
from strongroom.stack.moves import check_moves, write_moves  # noqa: E402
from strongroom.stack.provided import Provided  # noqa: E402
from strongroom.stack.resolve import Declarations, resolve  # noqa: E402
from strongroom.stack.turns import Turns, caller  # noqa: E402
from strongroom.stack.verification import verify  # noqa: E402
from strongroom_base.declarations import IamStatement  # noqa: E402
from strongroom_base.derived_alarms import AnyAlarm  # noqa: E402
from strongroom_base.errors import OutsideError  # noqa: E402
from strongroom_bindings.owners import Owners  # noqa: E402
from strongroom_bindings.pipelined import lines, pipelined  # noqa: E402
from strongroom_platform.endpoint_plan import plan  # noqa: E402
from strongroom_platform.key_check import check_keys  # noqa: E402
from strongroom_platform.key_uses import admitted  # noqa: E402
from strongroom_platform.network.flow_logs import silent  # noqa: E402

# Exit handlers run last in, first out: this one before jsii's.
atexit.register(node.end_quietly)


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
    :param notices: what could not be checked, a sentence each.
    :param sources: by the path of a construct, the file and the line of the plugin that made it.
    """

    stack: str
    document: Mapping[str, Any]
    files: Mapping[str, str | bytes]
    assets: Mapping[str, bytes]
    alarms: Mapping[str, tuple[AnyAlarm, ...]]
    statements: Mapping[str, tuple[IamStatement, ...]]
    watches: Mapping[str, Mapping[str, tuple[AnyAlarm, ...]]] = attrs.field(factory=dict)
    notices: tuple[str, ...] = ()
    sources: Mapping[str, tuple[str, int]] = attrs.field(factory=dict)


def synthesise(project: Project, *, meanwhile: Callable[[], object] = lambda: None) -> Synthesis:
    """Synthesise a project in memory; nothing is left on disk.

    :param meanwhile: called in another thread while CDKTF writes the stack.
    :raises PluginError: when a plugin's hook fails or breaks a contract.
    :raises OutsideError: when the CDKTF runtime fails.
    """
    return pipelined(lambda: _synthesise(project, meanwhile))


def _synthesise(project: Project, meanwhile: Callable[[], object]) -> Synthesis:
    folder = Path(tempfile.mkdtemp(prefix="strongroom-"))
    try:
        name = f"strongroom-{project.config.environment_suffix}"
        assets = Assets()
        owners = Owners()
        with owners.watching():
            app = App(outdir=str(folder), stack_traces=False, skip_validation=True)
            stack = TerraformStack(app, name)
            turns = _assemble(stack, project, assets, owners)
            threading.Thread(target=meanwhile, name="strongroom.meanwhile").start()
            try:
                shown = Declarations(turns.alarms, turns.statements, turns.watches)
                declared = resolve(stack, shown)
                app.synth()
            except RuntimeError as error:  # jsii raises every JavaScript error as this
                raise OutsideError(
                    f"CDKTF failed to synthesise: {str(error).strip().partition(chr(10))[0]}",
                    hint="run with --debug to see more",
                ) from error
        files = {
            str(file.relative_to(folder)): _content(file)
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    file = f"stacks/{name}/cdk.tf.json"
    files[file], document = expressions_unescaped(str(files[file]))
    names = [plugin.info.name for plugin in project.plugins]
    verify(stack, document, names, turns.sections, files)
    check_moves(document, turns.moves, turns.sections.writer("moved"))
    return Synthesis(
        name,
        document,
        files,
        assets.files,
        declared.alarms,
        declared.statements,
        declared.watches,
        check_keys(document, [plugin.info for plugin in project.plugins]),
        lines(),
    )


def _content(file: Path) -> str | bytes:
    content = file.read_bytes()
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content  # a file of a construct's, such as a package


def _assemble(stack: TerraformStack, project: Project, assets: Assets, owners: Owners) -> Turns:
    """Make every construct of a stack."""
    infos = [plugin.info for plugin in project.plugins]
    planned = plan(map(caller, infos))
    foundation = make_foundation(stack, project.config, planned)
    provided = Provided()
    provided.add(foundation.network)
    uses = admitted({info.name: info.key_uses for info in infos}, foundation.account_id)
    turns = Turns(stack, project, foundation, provided, assets, uses, owners)
    # Without an endpoint, the VPC has no network interface of ours, and its flow logs stay silent.
    interfaces = any(one.service.kind == "Interface" for one in planned)
    turns.run([silent(foundation.flow_log_group)] if interfaces else [])
    roles = foundation.roles
    roles.write_policies()
    inside = [s for s in roles.statements if s.role.in_network]
    foundation.endpoints.limit(inside, roles.arns)
    # A scope of their own: a plugin may be called like a capability.
    provided.write_outputs(Construct(foundation.scope, "outputs"), roles)
    turns.sections.write()
    write_moves(stack, turns.moves)
    return turns

"""The written document against the constructs: nothing that no plugin made, and nothing dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from cdktf import TerraformResource, TerraformStack

from strongroom.hookspecs import CORE
from strongroom.stack.sections import Sections
from strongroom_base.errors import PluginError


def verify(
    stack: TerraformStack,
    document: Mapping[str, Any],
    plugins: Iterable[str],
    sections: Sections,
    files: Iterable[str],
) -> None:
    """Refuse what an override put into the stack, and constructs that CDKTF dropped.

    CDKTF keeps only one of two constructs whose Terraform addresses come out the same, without a
    word; the count of constructs against the count of resources shows it.

    :param document: the parsed ``cdk.tf.json``.
    :param plugins: the names of the enabled plugins.
    :param sections: who wrote what by an override.
    :param files: every file of CDKTF's output tree, by relative path.
    :raises PluginError: when either is found, or another stack than this one.
    """
    _one_stack(stack, files)
    found = _resources_in_scopes(document, {CORE, *plugins}, sections)
    sections.verify(document)
    made = [c for c in stack.node.find_all() if isinstance(c, TerraformResource)]
    if len(made) != found:
        raise _dropped(made)


def _one_stack(stack: TerraformStack, files: Iterable[str]) -> None:
    own = f"stacks/{stack.node.id}/"
    for file in sorted(files):
        if file != "manifest.json" and not file.startswith(own):
            raise PluginError(
                CORE,
                f"CDKTF wrote {file}, which is not of the stack {stack.node.id}; no guardrail checks it",
                hint="make everything under the scope that strongroom_resources is given",
            )


def _resources_in_scopes(
    document: Mapping[str, Any], scopes: AbstractSet[str], sections: Sections
) -> int:
    """Count the resources; refuse one, or a data source, outside every scope."""
    found = 0
    for kind in ("resource", "data"):
        for resource_type, instances in document.get(kind, {}).items():
            for address, body in instances.items():
                found += kind == "resource"
                path = body.get("//", {}).get("metadata", {}).get("path", "").split("/")
                if len(path) < 3 or path[1] not in scopes:
                    writer = sections.writer(f"{kind}.{resource_type}.{address}")
                    by = f"; plugin {writer!r} wrote it by an override" if writer else ""
                    raise PluginError(
                        writer or (path[1] if len(path) > 1 else ""),
                        f"{resource_type}.{address} is in the stack and no plugin made it in its "
                        f"scope{by}; its address could clash with another's",
                        hint="make it under the scope that strongroom_resources is given, and "
                        "not by an override of the stack",
                    )
    return found


def _dropped(made: Iterable[TerraformResource]) -> PluginError:
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

"""What switching a plugin on or off does to everything else, and what it may do."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

import attrs

from strongroom.hookspecs import CORE
from strongroom_kit.testing.platforms import Platform, construct_path, resources
from strongroom_kit.testing.references import addressed
from strongroom_platform.endpoint_plan import Caller, paths

if TYPE_CHECKING:
    from strongroom.stack.assembly import Synthesis


KEY_TYPES = ("aws_kms_key.", "aws_kms_key_policy.")
"""What a key's policy is in: it follows from what the enabled plugins declare in ``key_uses``."""


@attrs.frozen
class Difference:
    """How one stack differs from another, by construct path: ``core/roles/x/policy``.

    :param added: resources that only the second has.
    :param gone: resources that only the first has.
    :param changed: resources of both whose address or body differs.
    """

    added: frozenset[str]
    gone: frozenset[str]
    changed: frozenset[str]


def compare(first: Mapping[str, Any], second: Mapping[str, Any]) -> Difference:
    """Compare two stacks resource by resource; the address counts as part of a resource."""
    before, after = _by_path(first), _by_path(second)
    return Difference(
        added=frozenset(after.keys() - before.keys()),
        gone=frozenset(before.keys() - after.keys()),
        changed=frozenset(p for p in before.keys() & after.keys() if before[p] != after[p]),
    )


def shared(synthesis: Synthesis, on: Platform, name: str) -> frozenset[str]:
    """List what a plugin shares with others: construct paths, each with all that is below it.

    These are all that its being switched off may change: the policies of roles that it declares
    statements for and of the keys that it uses, the endpoints that those roles call, what refers to a
    resource of it, and whatever belongs to plugins that watch its alarms or use a capability of it.

    :param synthesis: the stack with the plugin.
    :param on: the platform that it was made from.
    """
    found = set()
    for statement in synthesis.statements[name]:
        found.add(f"{CORE}/roles/{statement.role.purpose}")
    info = on.infos[name]
    caller = Caller(name, tuple(info.calls), info.endpoints)
    found |= {f"{CORE}/endpoints/{made}" for made in paths(caller, synthesis.statements[name])}
    if synthesis.alarms[name]:
        found |= set(synthesis.watches)
    resources_by_path = _by_path(synthesis.document)
    own = {a for path, (a, _) in resources_by_path.items() if path.startswith(f"{name}/")}
    found |= {path for path, (_, body) in resources_by_path.items() if own & addressed(body)}
    if info.key_uses:
        found |= {
            p
            for p, (a, _) in resources_by_path.items()
            if a.startswith(KEY_TYPES) and not p.startswith(f"{CORE}/")
        }
    provided = info.provides
    for other in on.infos.values():
        if any(issubclass(given, other.uses) for given in provided):
            found |= {other.name, *_declared(synthesis, other.name)}
    return frozenset(found)


def beyond(difference: Difference, allowed: AbstractSet[str], off: AbstractSet[str]) -> list[str]:
    """Return what switching plugins off has touched and should not have, a line each.

    :param allowed: what :func:`shared` lists of them.
    :param off: the plugins that went off: one, and those that cannot do without it.
    """
    mine = allowed | off
    return [
        *(f"{path} came" for path in sorted(difference.added)),
        *(f"{path} went" for path in sorted(difference.gone) if not _within(path, mine)),
        *(f"{path} changed" for path in sorted(difference.changed) if not _within(path, allowed)),
    ]


def _within(path: str, roots: AbstractSet[str]) -> bool:
    return any(path == root or path.startswith(f"{root}/") for root in roots)


def _declared(synthesis: Synthesis, name: str) -> set[str]:
    return {f"{CORE}/roles/{s.role.purpose}" for s in synthesis.statements[name]}


def _by_path(document: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    return {construct_path(body): (address, body) for address, body in resources(document).items()}

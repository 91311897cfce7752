"""``moved`` blocks: what plugins say of addresses that have changed, checked against the stack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cdktf import TerraformStack

from strongroom_base.errors import PluginError
from strongroom_base.moved import Moved

BLOCK = "moved"

Moves = Mapping[str, tuple[Moved, ...]]
"""Moves by the plugin that declares them."""


def write_moves(stack: TerraformStack, moves: Moves) -> None:
    """Write the moves into the stack; CDKTF has no construct for them."""
    blocks = list(_blocks(moves))
    if blocks:
        stack.add_override(BLOCK, blocks)


def check_moves(document: Mapping[str, Any], moves: Moves, writer: str = "") -> None:
    """Refuse moves that Terraform would refuse, or that touch what another plugin made.

    :param document: the parsed ``cdk.tf.json``.
    :param writer: the plugin that wrote such blocks by an override, if one did.
    :raises PluginError: when a target does not exist, a source still does, either is in another
        scope, or two moves share an end; and when an override wrote ``moved`` blocks.
    """
    if document.get(BLOCK, []) != list(_blocks(moves)):
        raise PluginError(
            writer,
            "the stack has moved blocks that no plugin declares"
            + (f"; plugin {writer!r} wrote them" if writer else ""),
            hint="return them from strongroom_moved, and not by an override of the stack",
        )
    owners = _owners(document)
    declared = [(plugin, move) for plugin, own in moves.items() for move in own]
    sources = {move.source for _, move in declared}
    for plugin, move in declared:
        _check_source(plugin, move, owners, moves)
        _check_target(plugin, move, owners, sources)
    for end in ("source", "target"):
        seen: set[str] = set()
        for plugin, move in declared:
            address = getattr(move, end)
            if address in seen:
                raise _error(plugin, move, f"{address} is the {end} of two moves")
            seen.add(address)


def _blocks(moves: Moves) -> Iterator[dict[str, str]]:
    for own in moves.values():
        for move in own:
            yield {"from": move.source, "to": move.target}


def _owners(document: Mapping[str, Any]) -> dict[str, str]:
    """Return the scope of each resource by address."""
    return {
        f"{kind}.{name}": body["//"]["metadata"]["path"].split("/")[1]
        for kind, instances in document.get("resource", {}).items()
        for name, body in instances.items()
    }


def _check_source(
    plugin: str, move: Moved, owners: Mapping[str, str], plugins: Iterable[str]
) -> None:
    if move.source in owners:
        raise _error(plugin, move, f"{move.source} is still in the stack")
    # CDKTF's names begin with the scope; that of a plugin may begin with another plugin's name.
    name = move.source.partition(".")[2]
    holders = [other for other in plugins if name.startswith(f"{other}_")]
    if max(holders, key=len, default="") != plugin:
        raise _error(plugin, move, f"{move.source} was never in the scope of this plugin")


def _check_target(
    plugin: str, move: Moved, owners: Mapping[str, str], sources: Iterable[str]
) -> None:
    if move.target in sources:
        return  # a chain: an older release had it there
    if move.target not in owners:
        raise _error(plugin, move, f"{move.target} is not in the stack")
    if owners[move.target] != plugin:
        raise _error(plugin, move, f"{move.target} belongs to {owners[move.target]!r}")


def _error(plugin: str, move: Moved, reason: str) -> PluginError:
    return PluginError(
        plugin,
        f"plugin {plugin!r}: strongroom_moved returned a move from {move.source} to {move.target}: "
        f"{reason}",
        hint="the addresses are those of the plugin's golden file, before and after the change",
    )

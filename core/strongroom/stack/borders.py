"""Each plugin makes constructs within its own scope, and nowhere else.

A construct in another plugin's scope would look like that plugin's: its guardrail findings, its
address, its removal. So whatever came during a plugin's turn must be below its scope, or be a role that
the core made when the plugin asked for it.
"""

from __future__ import annotations

from typing import Any

from cdktf import TerraformStack
from constructs import Construct

from strongroom.hookspecs import CORE
from strongroom.stack.roles import Roles
from strongroom.stack.sections import Sections
from strongroom_base.errors import PluginError


class Borders:
    """What there was before the turn of a plugin.

    Node hands out one Python object for a construct for as long as it is referenced, so identity
    tells old from new without a call for each.
    """

    def __init__(self, stack: TerraformStack, roles: Roles, sections: Sections) -> None:
        self._sections = sections
        self._stack = stack
        self._roles = roles
        self._known: list[Any] = []

    def enter(self) -> None:
        """Take everything that is there as it stands."""
        self._known = self._stack.node.find_all()

    def check(self, plugin: str, scope: Construct) -> None:
        """See what has come since :meth:`enter`, or since the last check.

        :param plugin: whose turn it was.
        :param scope: the plugin's own scope.
        :raises PluginError: when it made something elsewhere.
        """
        own = scope.node.find_all()
        now = self._stack.node.find_all()
        self._sections.made(plugin, own)
        fine = {id(construct) for construct in (*self._known, *own)}
        strangers = [construct for construct in now if id(construct) not in fine]
        self._known = now
        for stranger in strangers:
            path = stranger.node.path
            if not self._of_a_role(path):
                raise PluginError(
                    plugin,
                    f"plugin {plugin!r} made {path} outside its own scope, {scope.node.path}",
                    hint="make it under the scope that strongroom_resources is given",
                )

    def _of_a_role(self, path: str) -> bool:
        parts = path.split("/")[1:]
        if parts[:2] != [CORE, "roles"] or len(parts) < 3:
            return False
        return parts[2] in self._roles.arns and parts[3:] in ([], ["role"])

"""What a plan would lose: the tool's guard where Terraform's own is kept off.

Everything strongroom makes can be destroyed, so nothing in the stack stops a plan that replaces a
database because a name changed. This does.
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from strongroom_base.errors import CallerError, RefusedError
from strongroom_platform.stateful import STATEFUL

if TYPE_CHECKING:
    from strongroom_terraform.plan import Change


def losses(changes: Iterable[Change], added: Collection[str] = ()) -> list[Change]:
    """Return the changes that delete or replace a stateful resource.

    :param added: types that plugins declare to be stateful too.
    """
    stateful = STATEFUL.union(added)
    return [c for c in changes if c.type in stateful and c.action in ("delete", "replace")]


def refuse_losses(
    changes: Iterable[Change],
    allowed: Collection[str],
    command: str = "strongroom deploy",
    added: Collection[str] = (),
) -> None:
    """Refuse a plan that loses data, except at the addresses that the caller named.

    :param allowed: addresses whose loss was allowed on the command line.
    :param command: what the caller typed, to which the hint adds the addresses.
    :param added: as for :func:`losses`.
    :raises RefusedError: when an address not named would be deleted or replaced.
    :raises CallerError: when an address is named that the plan does not lose.
    """
    found = {change.address: change for change in losses(changes, added)}
    unknown = sorted(set(allowed) - set(found))
    if unknown:
        raise CallerError(
            f"--allow-loss names {', '.join(unknown)}, which this plan does not delete or replace",
            hint="strongroom plan shows the addresses",
        )
    refused = [change for address, change in sorted(found.items()) if address not in allowed]
    if refused:
        lines = "\n".join(f"  {change.action} {change.address}" for change in refused)
        raise RefusedError(
            f"this plan would lose data:\n{lines}",
            hint=f"To lose this data on purpose: {command} --allow-loss {shlex.join(sorted(found))}",
        )

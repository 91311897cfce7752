"""Running a plugin's code so that whatever it raises becomes one error that names it."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from strongroom_base.deprecation import used_by
from strongroom_base.errors import PluginError, StrongroomError


@contextmanager
def guarded(name: str, what: str) -> Iterator[None]:
    """Turn whatever a plugin's code raises into one error that names the plugin.

    :param what: what was called, such as the hook.
    :raises PluginError: when the code raises anything but that.
    """
    try:
        with used_by(name):
            yield
    except PluginError:
        raise
    except (Exception, SystemExit) as error:
        # An error from the JavaScript side carries its stack after the first line.
        text = str(error).strip().partition("\n")[0]
        said = text if isinstance(error, StrongroomError) else f"{type(error).__name__}: {text}"
        hint = error.hint if isinstance(error, StrongroomError) else "run with --debug to see more"
        raise PluginError(
            name, f"plugin {name!r} failed in {what}{_place(error)}: {said}", hint=hint
        ) from error


_NOT_A_PLUGIN = frozenset(
    {
        *("strongroom", "strongroom_base", "strongroom_bindings", "strongroom_guardrails"),
        "strongroom_platform",
        *("attr", "attrs", "cdktf", "cdktf_cdktf_provider_aws", "constructs", "contextlib"),
        *("jsii", "pluggy", "typeguard"),
    }
)
"""Packages whose frames are not the line that a plugin's author can change."""


def _place(error: BaseException) -> str:
    """Say which construct was being made, and where in the plugin's code."""
    frames = list(traceback.walk_tb(error.__traceback__))
    made = ""
    for frame, _ in frames:
        scope_and_id = frame.f_locals
        if frame.f_code.co_name == "__init__" and "scope" in scope_and_id and "id_" in scope_and_id:
            made = f", making {type(scope_and_id.get('self')).__name__} {scope_and_id['id_']!r}"
    own = [(f.f_globals.get("__name__", ""), line) for f, line in frames]
    ours = [(module, line) for module, line in own if module.partition(".")[0] not in _NOT_A_PLUGIN]
    where = f" ({ours[-1][0]}, line {ours[-1][1]})" if ours else ""
    return made + where

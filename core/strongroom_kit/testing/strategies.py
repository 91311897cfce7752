"""What hypothesis draws: suffixes, loads, address blocks, and whole configs of any plugins.

The strategies of a plugin's settings come from its settings class, so a plugin is covered from the day
it is installed.
"""

from __future__ import annotations

import copy
import ipaddress
import re
from collections.abc import Iterable, Mapping
from typing import Any

import attrs
from hypothesis import strategies as st

from strongroom.config.model import NetworkSettings
from strongroom.hookspecs import PluginInfo
from strongroom.project import Project
from strongroom_base.errors import ConfigError
from strongroom_base.naming import SUFFIX_MAX_LENGTH
from strongroom_kit.testing.accepted import accepted, settings_table
from strongroom_kit.testing.platforms import Platform

_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def words(longest: int) -> st.SearchStrategy[str]:
    """Draw lower-case words joined by single hyphens, of at most so many characters.

    Much faster than the expression of ``naming.WORD`` with a filter for the length.
    """
    drawn = st.text(st.sampled_from(f"{_CHARACTERS}------"), min_size=1, max_size=longest)
    return drawn.map(lambda text: "-".join(filter(None, text.split("-")))).filter(bool)


suffixes = words(SUFFIX_MAX_LENGTH)
"""Environment suffixes that the config accepts."""

longest_suffixes = st.text(
    alphabet=_CHARACTERS,
    min_size=SUFFIX_MAX_LENGTH,
    max_size=SUFFIX_MAX_LENGTH,
)

loads = st.integers(min_value=100, max_value=10_000_000)
"""Transactions a minute that the config accepts."""

_LABELS = st.text(_CHARACTERS, min_size=1, max_size=20)

domain_names = st.lists(_LABELS, min_size=1, max_size=3).map(lambda ls: ".".join([*ls, "com"]))
"""Domain names that the config accepts."""


@st.composite
def vpc_cidrs(draw: st.DrawFn) -> str:
    """Private blocks from /16 to /22."""
    prefix = draw(st.integers(16, 22))
    start, span = draw(
        st.sampled_from(
            [("10.0.0.0", 24), ("172.16.0.0", 20), ("192.168.0.0", 16)],
        )
    )
    base = int(ipaddress.IPv4Address(start))
    offset = draw(st.integers(0, (1 << (span - (32 - prefix))) - 1)) if span > 32 - prefix else 0
    return f"{ipaddress.IPv4Address(base + (offset << (32 - prefix)))}/{prefix}"


def tables(infos: Iterable[PluginInfo]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw configs in which every key by itself is accepted: the core's own, and these plugins'.

    Some do not hold together, such as a load beyond a quota; :func:`fit` makes them.
    """
    retention = attrs.fields(attrs.resolve_types(NetworkSettings)).flow_log_retention_days
    return st.fixed_dictionaries(
        {
            "environment_suffix": suffixes,
            "plugins": st.fixed_dictionaries(
                {info.name: settings_table(info.settings) for info in infos}
            ),
        },
        optional={
            "peak_transactions_per_minute": loads,
            "domain_name": domain_names,
            "network": st.fixed_dictionaries(
                {}, optional={"cidr": vpc_cidrs(), "flow_log_retention_days": accepted(retention)}
            ),
            "tags": st.dictionaries(
                st.sampled_from(["Owner", "CostCentre", "Ticket"]), _LABELS, max_size=2
            ),
        },
    ).map(_with_accounts)


def _with_accounts(table: dict[str, Any]) -> dict[str, Any]:
    """Return a config that names, with a reason, each account that an ARN in its settings is of."""
    found = re.findall(r"arn:aws:[a-z0-9-]*:[a-z0-9-]*:([0-9]{12}):", str(table["plugins"]))
    return {**table, "accounts": dict.fromkeys(found, "Named in a setting of this config")}


def fit(
    platform: Platform, table: Mapping[str, Any], keep: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any], Project]:
    """Return a config that holds together, and its project: what does not fit the rest is left out.

    Each key that a problem names goes back to its default; when none can, the load does, and then
    whatever else may be behind it; and so on until no problem is left.

    :param keep: keys, table by table, that are part of every config and stay.
    :raises ConfigError: when what is left at last does not hold together.
    """
    kept = keep or {}
    made = merged(table, kept)
    while True:
        try:
            return made, platform.project(made)
        except ConfigError as error:
            paths = [_keys(problem.path) for problem in error.problems]
            dropped = [path for path in paths if _drop(made, kept, path)]
            if not dropped and not _drop_any(made, kept, paths):
                raise


def _keys(path: str) -> list[str]:
    """Return the tables and the key that a problem's path leads through, three of them at most."""
    keys = [key.partition("[")[0] for key in path.split(".")]
    return keys[: 3 if keys[0] == "plugins" else 2 if keys[0] == "network" else 1]


def _drop(table: dict[str, Any], kept: Mapping[str, Any], keys: list[str]) -> bool:
    """Take a key out of a config unless it is one that stays; tell whether it was there."""
    *tables, key = keys
    for name in tables:
        table, kept = table.get(name, {}), kept.get(name, {})
    if key in table and key not in kept and keys not in (["plugins"], ["environment_suffix"]):
        del table[key]
        return True
    return False


def _drop_any(table: dict[str, Any], kept: Mapping[str, Any], paths: list[list[str]]) -> bool:
    """Take something out that problems may come from: the load, a plugin's settings, anything."""
    if _drop(table, kept, ["peak_transactions_per_minute"]):
        return True
    named = [path[1] for path in paths if path[0] == "plugins" and len(path) > 1]
    plugins = table.get("plugins", {})
    return any(
        _drop(table, kept, ["plugins", name, key])
        for name in [*named, *plugins]
        for key in [*plugins.get(name, {})]
    )


def merged(table: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return a config with the keys of another in it, table by table; the other's count."""
    made = dict(table)
    for key, value in over.items():
        old = made.get(key)
        both = isinstance(old, Mapping) and isinstance(value, Mapping)
        made[key] = merged(old, value) if both else copy.deepcopy(value)  # type: ignore[arg-type]
    return made

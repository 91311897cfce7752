"""The order in which plugins run: providers first, ties broken by name.

Nothing else decides it, so that a synthesis is the same whatever was installed first.
"""

from __future__ import annotations

import graphlib
import heapq
import itertools
from collections.abc import Iterable, Mapping, Sequence

from strongroom.hookspecs import PluginInfo
from strongroom_base.capability import Capability
from strongroom_base.errors import Problem
from strongroom_platform.capabilities import Network

CORE_PROVIDES: frozenset[type[Capability]] = frozenset({Network})
"""What the core itself provides, before any plugin runs."""


def order(
    enabled: Iterable[PluginInfo],
    disabled: Sequence[PluginInfo] = (),
    unnamed: Mapping[str, str] | None = None,
) -> tuple[list[str], list[Problem]]:
    """Sort the enabled plugins so that each runs after those it requires or uses.

    :param enabled: the plugins to sort.
    :param disabled: plugins that could be enabled, for advice.
    :param unnamed: likewise, third parties' plugins that the config does not enable, so not imported:
        the top-level package of each, by plugin name.
    :return: the names in order, and the problems; no order can be trusted when there are any.
    """
    infos = {info.name: info for info in sorted(enabled, key=lambda info: info.name)}
    providers, problems = _providers(infos)
    before: dict[str, set[str]] = {}
    for info in infos.values():
        before[info.name] = {providers[wanted] for wanted in info.requires if wanted in providers}
        before[info.name] |= {
            provider
            for given, provider in providers.items()
            if any(issubclass(given, wanted) for wanted in info.uses)
        }
        for wanted in info.requires:
            if wanted not in providers and wanted not in CORE_PROVIDES:
                problems.append(_missing(info, wanted, _providing(wanted, disabled, unnamed or {})))
    try:
        return _sorted(before), problems
    except graphlib.CycleError as error:
        return [], [*problems, _cycle(error.args[1], infos)]


def _sorted(before: Mapping[str, set[str]]) -> list[str]:
    sorter = graphlib.TopologicalSorter(before)
    sorter.prepare()
    ready: list[str] = []
    done: list[str] = []
    while sorter.is_active():
        for name in sorter.get_ready():
            heapq.heappush(ready, name)
        first = heapq.heappop(ready)
        done.append(first)
        sorter.done(first)
    return done


def _providers(
    infos: Mapping[str, PluginInfo],
) -> tuple[dict[type[Capability], str], list[Problem]]:
    providers: dict[type[Capability], str] = {}
    problems = []
    for info in infos.values():
        for given in info.provides:
            if given in CORE_PROVIDES:
                problems.append(
                    Problem(
                        f"plugins.{info.name}",
                        f"provides {given.__name__}, which the core provides; disable it: "
                        f"plugins.{info.name}.enabled = false",
                    )
                )
            elif given in providers:
                first = providers[given]
                problems.append(
                    Problem(
                        f"plugins.{info.name}",
                        f"{first!r} and {info.name!r} both provide {given.__name__}; disable one "
                        f"of them: plugins.{first}.enabled = false or "
                        f"plugins.{info.name}.enabled = false",
                    )
                )
            else:
                providers[given] = info.name
    return providers, problems


def _providing(
    wanted: type[Capability], disabled: Sequence[PluginInfo], unnamed: Mapping[str, str]
) -> str:
    """Say how to get a provider of a capability."""
    could = sorted(other.name for other in disabled if wanted in other.provides)
    if could:
        return f"enable one that does: plugins.{could[0]}.enabled = true"
    # What is not enabled is not imported; that it brings the capability's class is a good sign.
    package = wanted.__module__.partition(".")[0]
    likely = sorted(name for name, own in unnamed.items() if own == package)
    if likely:
        return f"enable plugins.{likely[0]}, which is installed, by [plugins.{likely[0]}]"
    if unnamed:
        names = ", ".join(f"[plugins.{name}]" for name in sorted(unnamed))
        return f"install one that does, or enable it if it is one of these: {names}"
    return "install one that does"


def _missing(info: PluginInfo, wanted: type[Capability], provide: str) -> Problem:
    advice = [provide, f"plugins.{info.name}.enabled = false"]
    return Problem(
        f"plugins.{info.name}",
        f"requires {wanted.__name__}, which no enabled plugin provides; {' or '.join(advice)}",
    )


def _cycle(names: Sequence[str], infos: Mapping[str, PluginInfo]) -> Problem:
    # graphlib lists each node before the one that waits for it, first and last the same.
    steps = []
    for provider, waiting in itertools.pairwise(names):
        info = infos[waiting]
        given = infos[provider].provides
        wanted = next(c for c in given if c in info.requires or issubclass(c, info.uses))
        verb = "requires" if wanted in info.requires else "uses"
        steps.append(f"{waiting!r} {verb} {wanted.__name__} of {provider!r}")
    return Problem(
        f"plugins.{names[-1]}",
        f"plugins wait for each other: {', '.join(steps)}; disable one of them: "
        f"plugins.{names[-1]}.enabled = false",
    )

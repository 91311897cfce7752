"""What holds for any valid config and any set of plugins that has what it requires."""

from __future__ import annotations

import tomllib
import types
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from strongroom import PluginInfo, hookimpl
from strongroom.pipeline import build
from strongroom.project import Project, list_plugins, make_project
from strongroom.registry import InstalledPlugin, State
from strongroom.testing import Platform, built_in, compare, platform, resources, shared
from strongroom_base.errors import ConfigError, PluginError
from strongroom_base.naming import physical_name
from strongroom_kit.testing.comparison import beyond
from strongroom_kit.testing.contract import findings
from strongroom_kit.testing.platforms import construct_path
from strongroom_kit.testing.references import dangling, dangling_alarms, dangling_statements
from strongroom_kit.testing.strategies import fit, merged, tables
from support.synthesis import complete

EVERYTHING = platform({plugin.name for plugin in built_in()}, built_in())
NAMES = sorted(EVERYTHING.infos)
BASE = tomllib.loads(complete("").partition("\n")[2])
"""What some plugins cannot do without; the suffix is drawn."""

whole_stacks = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
"""A synthesis takes up to half a second, so there are few, and a failure is shown as it was drawn."""


@st.composite
def platforms(draw: st.DrawFn) -> Platform:
    """Any of the built-in plugins, with what they require.

    A database's login must be rotated, as a guardrail demands, so who rotates it comes with it.
    """
    names = draw(st.sets(st.sampled_from(NAMES)))
    if "aurora" in platform(names, EVERYTHING.installed).infos:
        names |= {"secrets"}
    return platform(names, EVERYTHING.installed)


@st.composite
def configured(draw: st.DrawFn) -> tuple[Platform, dict[str, Any]]:
    """Any such platform and a valid config of it."""
    on = draw(platforms())
    table, _ = fit(on, draw(tables(on.infos.values())), BASE)
    return on, table


@whole_stacks
@given(configured())
def test_every_resource_is_encrypted_named_tagged_and_destroyable(
    drawn: tuple[Platform, dict[str, Any]],
) -> None:
    """Whatever the guardrails ask, of any subset under any config; and no address collides."""
    on, table = drawn
    built = build(on.project(table))
    assert not built.report.refused, findings(built.report)
    document = built.synthesis.document
    owners = {construct_path(body).partition("/")[0] for body in resources(document).values()}
    assert owners <= {"core", *on.infos}


@whole_stacks
@given(configured())
def test_whatever_is_referred_to_exists(drawn: tuple[Platform, dict[str, Any]]) -> None:
    """By a resource, an output, an IAM statement or an alarm; and no two alarms have one name."""
    on, table = drawn
    synthesis = on.synthesise(table)
    document = synthesis.document
    assert dangling(document) == []
    alarms = [alarm for own in synthesis.alarms.values() for alarm in own]
    assert dangling_alarms(alarms, document) == []
    assert (
        dangling_statements((s for o in synthesis.statements.values() for s in o), document) == []
    )
    suffix = table["environment_suffix"]
    names = [physical_name("aws_cloudwatch_metric_alarm", a.purpose, suffix) for a in alarms]
    assert len(set(names)) == len(names)


@pytest.mark.slow
@whole_stacks
@given(configured(), st.randoms(use_true_random=False))
def test_the_order_of_installation_is_nothing(
    drawn: tuple[Platform, dict[str, Any]], random: Any
) -> None:
    """The same config is the same stack, byte by byte, whatever was registered first."""
    on, table = drawn
    shuffled = list(on.installed)
    random.shuffle(shuffled)
    first = on.synthesise(table)
    second = attrs.evolve(on, installed=tuple(shuffled)).synthesise(table)
    assert (first.files, first.assets) == (second.files, second.assets)
    assert (first.alarms, first.statements) == (second.alarms, second.statements)


@pytest.mark.slow
@whole_stacks
@given(configured(), st.data())
def test_switching_plugins_off_leaves_all_others_as_they_were(
    drawn: tuple[Platform, dict[str, Any]], data: st.DataObject
) -> None:
    """Except what is shared: the policies of a role that both add to, the endpoints that both call,
    and plugins that use a capability of what is switched off; each path that may change is listed.
    """
    on, table = drawn
    if not on.infos:
        return
    name = data.draw(st.sampled_from(sorted(on.infos)))
    off = on.without(name)
    gone = on.infos.keys() - off.infos.keys()
    less = {**table, "plugins": {n: table["plugins"].get(n, {}) for n in off.infos}}
    before, after = on.synthesise(table), off.synthesise(less)
    listed = frozenset().union(*(shared(before, on, one) for one in gone))
    assert beyond(compare(before.document, after.document), listed, gone) == []


@given(st.sampled_from([(n, k) for n in NAMES for k in ("", "settings", "-")]), st.text(max_size=8))
@settings(max_examples=60, deadline=None)
def test_an_unknown_key_is_an_error_that_names_it(where: tuple[str, str], word: str) -> None:
    """Anywhere in a plugin's table; the rest of the file is read all the same."""
    name, prefix = where
    key = f"{prefix}{''.join(c for c in word if c.isalnum() and c.isascii())}_x"
    table = {"plugins": {name: {key: 1}}, "region": "us-east-1"}
    with pytest.raises(ConfigError) as caught:
        EVERYTHING.project(merged(BASE, table))
    assert {f"plugins.{name}.{key}", "region"} == {p.path for p in caught.value.problems}


BREAKAGES = ("import", "exit", "no hooks", "hooks that do not fit", "a wrong answer", "a wrapper")


def _strange(nonsense: object) -> list[object]:
    return [nonsense]


def broken(name: str, how: str) -> InstalledPlugin:
    """A third party's plugin that is broken in one of the ways there are."""

    def load() -> Any:
        module = types.ModuleType(name)
        if how == "import":
            raise ImportError("no module named 'acme'")
        if how == "exit":
            raise SystemExit(3)
        if how == "hooks that do not fit":
            module.strongroom_alarms = hookimpl(_strange)  # type: ignore[attr-defined]
        if how == "a wrong answer":
            module.strongroom_plugin = hookimpl(lambda: None)  # type: ignore[attr-defined]
        if how == "a wrapper":
            module.strongroom_plugin = hookimpl(wrapper=True)(lambda: (yield))  # type: ignore[attr-defined]
        return module

    return InstalledPlugin(name, "acme-plugins", "1.2.3", f"acme.{name}", load)


@given(
    st.dictionaries(
        st.sampled_from(["acme", "bolt", "cork", "dune"]), st.sampled_from(BREAKAGES), min_size=1
    ),
    st.data(),
)
@settings(max_examples=60, deadline=None)
def test_any_set_of_broken_plugins_harms_nobody_but_itself(
    breakages: dict[str, str], data: st.DataObject
) -> None:
    """Those that the config names are each reported, with who made them; the others are not even
    imported. `plugins list` shows all of them, and a config without them synthesises as ever.
    """
    installed = [*EVERYTHING.installed, *(broken(n, how) for n, how in breakages.items())]
    named = data.draw(st.sets(st.sampled_from(sorted(breakages)), min_size=1))
    with pytest.raises(ConfigError) as caught:
        _project({"plugins": {name: {} for name in named}}, installed)
    assert sorted(p.path for p in caught.value.problems) == sorted(f"plugins.{n}" for n in named)
    assert all("acme-plugins 1.2.3" in problem.message for problem in caught.value.problems)
    states = {s.name: s.state for s in list_plugins({"plugins": {n: {} for n in named}}, installed)}
    assert {n for n, state in states.items() if state is State.BROKEN} == named
    off = {"plugins": {name: {"enabled": False} for name in breakages}}
    assert [p.info.name for p in _project(off, installed).plugins] == [
        p.info.name for p in EVERYTHING.project(BASE).plugins
    ]


def _project(table: dict[str, Any], installed: list[InstalledPlugin]) -> Project:
    whole = {"environment_suffix": "dev01", **merged(BASE, table)}
    return make_project(Path("strongroom.toml"), whole, installed)


def test_two_plugins_cannot_share_an_address() -> None:
    """A plugin's scope is its name, and no two plugins have the same name."""
    twice = [
        InstalledPlugin("acme", f"acme-{n}", "1", "acme", lambda: types.ModuleType("acme"))
        for n in "ab"
    ]
    with pytest.raises(ConfigError, match="two plugins are called 'acme'"):
        _project({"plugins": {"acme": {}}}, [*EVERYTHING.installed, *twice])


def test_a_plugin_cannot_take_the_scope_of_the_core() -> None:
    with pytest.raises((ValueError, PluginError), match="'core' is taken"):
        PluginInfo(name="core", summary="x")

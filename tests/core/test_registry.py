from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from strongroom import PluginInfo, Problem, hookimpl
from strongroom.project import list_plugins, load_project
from strongroom.registry import BUILT_IN, InstalledPlugin, Registry, State, installed_plugins
from strongroom_base.errors import ConfigError, PluginError
from support.plugins import Bridge, Ledger, Vault, installed, make_plugin, raising


def load(*plugins: InstalledPlugin) -> PluginInfo:
    return Registry(plugins).load(plugins[0].name)


def reason(*plugins: InstalledPlugin) -> str:
    with pytest.raises(PluginError) as caught:
        load(*plugins)
    return caught.value.message


def problems(tmp_path: Path, toml: str, *plugins: InstalledPlugin) -> list[str]:
    file = tmp_path / "strongroom.toml"
    file.write_text(f'environment_suffix = "dev01"\n{toml}')
    with pytest.raises(ConfigError) as caught:
        load_project(file, plugins)
    return [str(problem) for problem in caught.value.problems]


def order(tmp_path: Path, toml: str, *plugins: InstalledPlugin) -> list[str]:
    file = tmp_path / "strongroom.toml"
    file.write_text(f'environment_suffix = "dev01"\n{toml}')
    return [plugin.info.name for plugin in load_project(file, plugins).plugins]


def test_the_built_in_plugins_are_found_through_their_entry_points() -> None:
    built_in = {c.name for c in installed_plugins() if c.distribution == BUILT_IN}
    assert {"kms", "kinesis"} <= built_in


def test_a_plugin_is_imported_once_and_only_when_asked_for() -> None:
    calls = []

    def loader() -> Any:
        calls.append("import")
        return make_plugin(PluginInfo(name="acme", summary="For a test"))

    registry = Registry([installed("acme", loader)])
    assert calls == []
    assert registry.load("acme") is registry.load("acme")
    assert calls == ["import"]


@pytest.mark.parametrize(
    "error",
    [ImportError("no module named 'acme'"), RuntimeError("boom"), SystemExit(3), SyntaxError("x")],
)
def test_an_entry_point_that_fails_to_import_is_broken_with_its_origin_and_cause(
    error: BaseException,
) -> None:
    text = reason(installed("acme", raising(error)))
    assert text == (
        f"acme-plugins 1.2.3: importing acme_module failed: {type(error).__name__}: {error}"
    )


def test_ctrl_c_during_an_import_is_not_swallowed() -> None:
    with pytest.raises(KeyboardInterrupt):
        load(installed("acme", raising(KeyboardInterrupt())))


def test_two_plugins_with_one_name_are_an_error_that_names_both() -> None:
    text = reason(installed("acme", distribution="first"), installed("acme", distribution="second"))
    assert "two plugins are called 'acme': first 1.2.3 (acme_module) and second 1.2.3" in text


def _returns(value: Any) -> Callable[[], Any]:
    @hookimpl
    def strongroom_plugin() -> Any:
        return value

    return lambda: type("P", (), {"strongroom_plugin": staticmethod(strongroom_plugin)})


@pytest.mark.parametrize(
    ("loader", "text"),
    [
        (lambda: type("Empty", (), {}), "it does not implement strongroom_plugin"),
        (_returns(None), "strongroom_plugin returned None"),
        (_returns({"name": "acme"}), "strongroom_plugin returned an instance of dict"),
        (
            _returns(PluginInfo(name="other", summary="For a test")),
            "its entry point is called 'acme' but its PluginInfo.name is 'other'",
        ),
        (
            lambda: make_plugin(
                PluginInfo(name="acme", summary="For a test"), strongroom_resource=lambda: [1]
            ),
            "its hooks do not fit: unknown hook 'strongroom_resource'",
        ),
        (
            lambda: make_plugin(
                PluginInfo(name="acme", summary="For a test"),
                strongroom_alarms=lambda contxt: [contxt],
            ),
            "its hooks do not fit: Plugin 'acme' for hook 'strongroom_alarms'",
        ),
    ],
)
def test_a_plugin_that_breaks_the_hook_contract_is_broken(
    loader: Callable[[], Any], text: str
) -> None:
    assert text in reason(installed("acme", loader))


def test_a_broken_plugin_leaves_the_next_one_unharmed() -> None:
    bad = installed(
        "bad",
        lambda: make_plugin(
            PluginInfo(name="bad", summary="For a test"), strongroom_nonsense=lambda: [1]
        ),
    )
    registry = Registry([bad, installed("good")])
    with pytest.raises(PluginError):
        registry.load("bad")
    assert registry.load("good").name == "good"


def test_a_plugin_that_raises_in_its_information_is_broken() -> None:
    @hookimpl
    def strongroom_plugin() -> PluginInfo:
        raise ZeroDivisionError("oops")

    loader = lambda: type("P", (), {"strongroom_plugin": staticmethod(strongroom_plugin)})  # noqa: E731
    text = reason(installed("acme", loader))
    assert "plugin 'acme' failed in strongroom_plugin" in text
    assert "ZeroDivisionError: oops" in text


@pytest.mark.parametrize("name", ["Acme", "1st", "a-b", "core", ""])
def test_a_name_that_cannot_be_a_scope_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"PluginInfo.name is"):
        PluginInfo(name=name, summary="For a test")


def test_information_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(TypeError, match=r"PluginInfo.settings is .*expected a frozen attrs class"):
        PluginInfo(name="a", summary="For a test", settings=dict)
    with pytest.raises(TypeError, match=r"PluginInfo.requires\[0\] is <class 'str'>"):
        PluginInfo(name="a", summary="For a test", requires=(str,))  # type: ignore[arg-type]


def test_a_third_party_plugin_does_nothing_until_the_config_names_it(tmp_path: Path) -> None:
    exploding = installed("acme", raising(AssertionError("it was imported")))
    assert order(tmp_path, "", exploding) == []
    (shown,) = list_plugins({}, [exploding])
    assert shown.state is State.AVAILABLE
    assert shown.why == "not named in the config; enable it with [plugins.acme]"
    assert order(tmp_path, "[plugins.acme]", installed("acme")) == ["acme"]


def test_a_built_in_plugin_is_on_until_the_config_turns_it_off(tmp_path: Path) -> None:
    ours = installed("ours", distribution=BUILT_IN)
    assert order(tmp_path, "", ours) == ["ours"]
    assert order(tmp_path, "[plugins.ours]\nenabled = false", ours) == []


def test_a_broken_plugin_stops_synthesis_until_it_is_turned_off(tmp_path: Path) -> None:
    broken = installed("acme", raising(RuntimeError("boom")))
    assert problems(tmp_path, "[plugins.acme]", broken) == [
        "plugins.acme: cannot be loaded: acme-plugins 1.2.3: importing acme_module failed: "
        "RuntimeError: boom; repair it, or turn it off: plugins.acme.enabled = false"
    ]
    assert order(tmp_path, "[plugins.acme]\nenabled = false", broken) == []


def test_an_unknown_plugin_names_the_nearest_and_those_installed(tmp_path: Path) -> None:
    assert problems(tmp_path, "[plugins.akme]", installed("acme"), installed("b")) == [
        "plugins.akme: there is no plugin of this name; did you mean 'acme'?; installed: acme, b"
    ]


def test_enabled_must_be_a_boolean(tmp_path: Path) -> None:
    assert problems(tmp_path, '[plugins.acme]\nenabled = "yes"', installed("acme")) == [
        "plugins.acme.enabled: expected true or false, found 'yes'"
    ]


def test_a_missing_provider_names_who_needs_it_and_how_to_get_it(tmp_path: Path) -> None:
    needy = installed("needy", requires=(Vault,))
    vault = installed("vault", provides=(Vault,))
    assert problems(tmp_path, "[plugins.needy]", needy) == [
        "plugins.needy: requires Vault, which no enabled plugin provides; install one that does or "
        "plugins.needy.enabled = false"
    ]
    off = "[plugins.needy]\n[plugins.vault]\nenabled = false"
    assert problems(tmp_path, off, needy, vault) == [
        "plugins.needy: requires Vault, which no enabled plugin provides; enable one that does: "
        "plugins.vault.enabled = true or plugins.needy.enabled = false"
    ]


def test_an_installed_provider_that_is_not_named_is_named_in_the_error(tmp_path: Path) -> None:
    """It is not imported to find out: that the capability's class is in its package is enough."""
    needy = installed("needy", requires=(Ledger,))
    sleeping = raising(AssertionError("it was imported"))
    ledger = attrs.evolve(installed("ledger", sleeping), target=Ledger.__module__)
    assert problems(tmp_path, "[plugins.needy]", needy, ledger) == [
        "plugins.needy: requires Ledger, which no enabled plugin provides; enable plugins.ledger, which "
        "is installed: add [plugins.ledger] or plugins.needy.enabled = false"
    ]
    other = installed("other", sleeping)
    assert problems(tmp_path, "[plugins.needy]", needy, other) == [
        "plugins.needy: requires Ledger, which no enabled plugin provides; install one that does, or "
        "add its table if it is one of these: [plugins.other] or plugins.needy.enabled = false"
    ]


def test_two_providers_name_both_and_the_line_to_change(tmp_path: Path) -> None:
    toml = "[plugins.a]\n[plugins.b]"
    found = problems(
        tmp_path, toml, installed("a", provides=(Vault,)), installed("b", provides=(Vault,))
    )
    assert found == [
        "plugins.b: 'a' and 'b' both provide Vault; disable one of them: "
        "plugins.a.enabled = false or plugins.b.enabled = false"
    ]


def test_a_cycle_names_every_step(tmp_path: Path) -> None:
    toml = "[plugins.a]\n[plugins.b]\n[plugins.c]"
    (problem,) = problems(
        tmp_path,
        toml,
        installed("a", requires=(Vault,), provides=(Ledger,)),
        installed("b", uses=(Ledger,), provides=(Vault,)),
        installed("c", provides=(Bridge,)),
    )
    assert "plugins wait for each other" in problem
    assert "'a' requires Vault of 'b'" in problem
    assert "'b' uses Ledger of 'a'" in problem
    assert "'c'" not in problem


def test_a_plugin_that_waits_for_itself_is_a_cycle(tmp_path: Path) -> None:
    (problem,) = problems(
        tmp_path, "[plugins.a]", installed("a", requires=(Vault,), provides=(Vault,))
    )
    assert "'a' requires Vault of 'a'" in problem


def test_used_capabilities_order_but_do_not_oblige(tmp_path: Path) -> None:
    user = installed("a", uses=(Vault,))
    vault = installed("z", provides=(Vault,))
    assert order(tmp_path, "[plugins.a]", user, vault) == ["a"]
    assert order(tmp_path, "[plugins.a]\n[plugins.z]", user, vault) == ["z", "a"]


def test_a_used_base_waits_for_every_provider_of_its_subclasses(tmp_path: Path) -> None:
    class Kept(Vault):
        pass

    class Held(Vault):
        pass

    toml = "[plugins.a]\n[plugins.y]\n[plugins.z]"
    found = order(
        tmp_path,
        toml,
        installed("a", uses=(Vault,)),
        installed("z", provides=(Kept,)),
        installed("y", provides=(Held,)),
    )
    assert found == ["y", "z", "a"]


@given(st.permutations(["a", "b", "c", "d", "e"]))
@settings(deadline=None)
def test_order_never_depends_on_registration(names: list[str]) -> None:
    """Whatever order entry points come in, plugins run in the same order."""
    from strongroom.order import order as sort

    infos = {
        "a": PluginInfo(name="a", summary="For a test", requires=(Vault,)),
        "b": PluginInfo(name="b", summary="For a test"),
        "c": PluginInfo(name="c", summary="For a test", requires=(Ledger,)),
        "d": PluginInfo(name="d", summary="For a test", provides=(Vault,), uses=(Ledger,)),
        "e": PluginInfo(name="e", summary="For a test", provides=(Ledger,)),
    }
    assert sort([infos[name] for name in names]) == (["b", "e", "c", "d", "a"], [])


def test_settings_problems_of_every_plugin_come_together(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        "[plugins.kms]\nadministrators = ['me']\n[plugins.kinesis]\nshard = 3\nmode = 'fast'",
        *[c for c in installed_plugins() if c.built_in and c.name in ("kms", "kinesis")],
    )
    assert len(found) == 3
    assert found[0] == "plugins.kinesis.shard: unknown key; did you mean 'shards'?"


def checking(name: str, check: Callable[..., Any], **info: Any) -> InstalledPlugin:
    """Return an installed plugin with a check of its own."""
    made = make_plugin(PluginInfo(name=name, summary="For a test", **info), strongroom_check=check)
    return installed(name, lambda: made)


def test_a_check_reports_its_problem_whatever_else_is_wrong(tmp_path: Path) -> None:
    """A cycle, a missing provider, wrong settings and an unknown name hide no plugin's own problem."""

    def busy(settings: Any, config: Any) -> list[Problem]:
        return [Problem("plugins.busy.load", f"too much for {config.environment_suffix}")]

    found = problems(
        tmp_path,
        "[plugins.busy]\n[plugins.needy]\n[plugins.loop]\n[plugins.odd]\nx = 1\n[plugins.gone]",
        checking("busy", busy),
        checking("needy", busy, requires=(Vault,)),
        checking("odd", busy),
        installed("loop", requires=(Bridge,), provides=(Bridge,)),
    )
    assert found.count("plugins.busy.load: too much for dev01") == 2
    said = "\n".join(found)
    for text in ("plugins.gone: there is no", "odd.x: unknown key", "requires Vault", "wait for"):
        assert text in said
    assert len(found) == 6


def test_a_check_that_raises_is_reported_with_the_other_problems(tmp_path: Path) -> None:
    def fail() -> list[Problem]:
        raise ZeroDivisionError("oops")

    found = problems(tmp_path, "[plugins.bad]\n[plugins.gone]", checking("bad", fail))
    assert found[0].startswith("plugins.gone: there is no plugin of this name")
    assert "plugins.bad: plugin 'bad' failed in strongroom_check" in found[1]
    with pytest.raises(PluginError, match=r"plugin 'bad' failed in strongroom_check .*oops"):
        order(tmp_path, "[plugins.bad]", checking("bad", fail))


def test_no_check_runs_when_the_core_has_no_config(tmp_path: Path) -> None:
    """A check gets a whole Config; there is none when the core's own keys are wrong."""

    def check(settings: Any, config: Any) -> list[Problem]:
        raise AssertionError("it was called")

    found = problems(tmp_path, "region = 'mars'\n[plugins.acme]", checking("acme", check))
    assert found == [
        "region: expected 'ca-central-1', the only region strongroom deploys to, found 'mars'"
    ]


def test_a_real_distribution_on_the_path_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discovery reads package metadata, as pip writes it."""
    (tmp_path / "acme_sr.py").write_text(
        "from strongroom import PluginInfo, hookimpl\n"
        "@hookimpl\n"
        "def strongroom_plugin():\n"
        "    return PluginInfo(name='acme', summary='Real')\n"
    )
    info = tmp_path / "acme_sr-9.8.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-sr\nVersion: 9.8\n")
    (info / "entry_points.txt").write_text("[strongroom.plugins]\nacme = acme_sr\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    (found,) = [c for c in installed_plugins() if c.name == "acme"]
    assert (found.distribution, found.version, found.built_in) == ("acme-sr", "9.8", False)
    assert "acme_sr" not in sys.modules
    assert load(found).summary == "Real"


NAMES = st.sampled_from(["a", "b", "c"])


class RegistryAgainstModel(RuleBasedStateMachine):
    """Whatever is installed, broken, named or turned off, the list says what a plain model says."""

    def __init__(self) -> None:
        super().__init__()
        self.claims: list[tuple[str, str, bool]] = []  # name, distribution, broken
        self.tables: dict[str, dict[str, Any]] = {}

    @rule(name=NAMES, built_in=st.booleans(), broken=st.booleans(), copy=st.integers(0, 2))
    def install(self, name: str, built_in: bool, broken: bool, copy: int) -> None:
        distribution = BUILT_IN if built_in else f"third-{copy}"
        self.claims = [c for c in self.claims if c[:2] != (name, distribution)]
        self.claims.append((name, distribution, broken))

    @rule(name=NAMES)
    def uninstall(self, name: str) -> None:
        self.claims = [c for c in self.claims if c[0] != name]

    @rule(name=NAMES, enabled=st.sampled_from([True, False, None]))
    def configure(self, name: str, enabled: bool | None) -> None:
        self.tables[name] = {} if enabled is None else {"enabled": enabled}

    @rule(name=NAMES)
    def unconfigure(self, name: str) -> None:
        self.tables.pop(name, None)

    def _expected(self) -> dict[str, State]:
        expected = {}
        for name in {c[0] for c in self.claims}:
            mine = [c for c in self.claims if c[0] == name]
            ours = any(distribution == BUILT_IN for _, distribution, _ in mine)
            if name not in self.tables and not ours:
                expected[name] = State.AVAILABLE
            elif len(mine) > 1 or mine[0][2]:
                expected[name] = State.BROKEN
            elif self.tables.get(name, {}).get("enabled", True):
                expected[name] = State.ENABLED
            else:
                expected[name] = State.DISABLED
        return expected

    def _installed(self) -> list[InstalledPlugin]:
        return [
            installed(name, raising(RuntimeError("x")) if broken else None, distribution=dist)
            for name, dist, broken in self.claims
        ]

    @invariant()
    def list_agrees(self) -> None:
        found = {s.name: s.state for s in list_plugins({"plugins": self.tables}, self._installed())}
        assert found == self._expected()

    @invariant()
    def loading_agrees(self) -> None:
        """A project loads exactly when no wanted plugin is broken and no unknown one is named."""
        import tempfile

        expected = self._expected()
        off = {n for n, t in self.tables.items() if t.get("enabled") is False}
        refused = {n for n, s in expected.items() if s is State.BROKEN and n not in off}
        refused |= {n for n in self.tables if n not in expected}
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "strongroom.toml"
            lines = ['environment_suffix = "dev01"']
            for name, table in self.tables.items():
                lines.append(f"[plugins.{name}]")
                lines += [f"{k} = {str(v).lower()}" for k, v in table.items()]
            file.write_text("\n".join(lines))
            if refused:
                with pytest.raises(ConfigError) as caught:
                    load_project(file, self._installed())
                assert {p.path.partition(".")[2] for p in caught.value.problems} == refused
            else:
                project = load_project(file, self._installed())
                enabled = [n for n, s in sorted(expected.items()) if s is State.ENABLED]
                assert [plugin.info.name for plugin in project.plugins] == enabled


TestRegistryAgainstModel = RegistryAgainstModel.TestCase
TestRegistryAgainstModel.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from strongroom import PluginInfo, hookimpl
from strongroom.project import list_plugins
from strongroom.registry import BUILT_IN, InstalledPlugin, Registry, State, installed_plugins
from strongroom_base.errors import PluginError
from support.loading import order, problems
from support.plugins import installed, make_plugin, raising


def load(*plugins: InstalledPlugin) -> PluginInfo:
    return Registry(plugins).load(plugins[0].name)


def reason(*plugins: InstalledPlugin) -> str:
    with pytest.raises(PluginError) as caught:
        load(*plugins)
    return caught.value.message


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

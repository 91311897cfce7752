"""The order of plugins: from the capabilities that they declare."""

from __future__ import annotations

from pathlib import Path

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from strongroom import PluginInfo
from support.loading import order, problems
from support.plugins import Bridge, Ledger, Vault, installed, raising


def test_a_missing_provider_names_who_needs_it_and_how_to_get_it(tmp_path: Path) -> None:
    needy = installed("needy", requires=(Vault,))
    vault = installed("vault", provides=(Vault,))
    assert problems(tmp_path, "[plugins.needy]", needy) == [
        "plugins.needy: requires Vault, which no enabled plugin provides; install one that does or "
        "plugins.needy.enabled = false"
    ]
    off = "[plugins.needy]\n[plugins.vault]\nenabled = false"
    assert problems(tmp_path, off, needy, vault) == [
        "plugins.needy: requires Vault, which no enabled plugin provides; install one that does, or "
        "enable it if it is one of these: [plugins.vault] or plugins.needy.enabled = false"
    ], "its code does not run, so what it provides is not known"
    ours = attrs.evolve(vault, distribution="strongroom")
    assert problems(tmp_path, off, needy, ours) == [
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
        "is installed, by [plugins.ledger] or plugins.needy.enabled = false"
    ]
    other = installed("other", sleeping)
    assert problems(tmp_path, "[plugins.needy]", needy, other) == [
        "plugins.needy: requires Ledger, which no enabled plugin provides; install one that does, or "
        "enable it if it is one of these: [plugins.other] or plugins.needy.enabled = false"
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

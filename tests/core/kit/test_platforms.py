"""Which plugins a test turns on, and what is said when one is missing."""

from __future__ import annotations

import attrs
import pytest

from strongroom.testing import platform
from strongroom_base.deprecation import PluginDeprecationWarning
from strongroom_base.errors import CallerError
from strongroom_kit.testing.subject import Subject
from support.plugins import Ledger, installed, raising

NEEDY = installed("needy", requires=(Ledger,))


def test_a_provider_that_is_not_named_is_asked_for_by_the_setting_that_names_it() -> None:
    with pytest.raises(CallerError) as caught:
        platform(["needy"], [NEEDY])
    assert str(caught.value) == (
        "plugin 'needy' requires Ledger, which neither a built-in plugin nor one named here provides; "
        "name the plugin that does in with_plugins of the contract's class"
    )


def test_a_provider_that_is_installed_is_suggested_without_importing_it() -> None:
    sleeping = installed("ledger", raising(AssertionError("it was imported")))
    with pytest.raises(CallerError, match=r"such as with_plugins = \('ledger',\)"):
        platform(["needy"], [NEEDY, attrs.evolve(sleeping, target=Ledger.__module__)])


def test_a_contracts_former_names_work_with_a_warning() -> None:
    with pytest.warns(PluginDeprecationWarning, match=r"Old.beside, .* use Old.with_plugins"):

        class Old(Subject):
            plugin = "needy"
            beside = ("ledger",)

    assert Old.with_plugins == ("ledger",)


def test_a_provider_that_is_named_is_on() -> None:
    on = platform(["needy", "ledger"], [NEEDY, installed("ledger", provides=(Ledger,))])
    assert set(on.infos) == {"needy", "ledger"}

"""A gap is filled where there is one, and a moto that closed it fails loudly."""

from __future__ import annotations

import pkgutil
import sys
import types
from collections.abc import Iterator
from typing import Any

import pytest

from strongroom_emulator import gaps
from strongroom_emulator.gaps.mechanism import GapError, Gaps


@pytest.fixture
def invented() -> Iterator[types.ModuleType]:
    """A service of an invented moto."""

    class Response:
        dispatch = "the dispatcher"

        def describe_thing(self) -> str:
            return "thing"

        @property
        def thing(self) -> int:
            return 1

    responses = types.ModuleType("moto.invented.responses")
    responses.Response = Response  # type: ignore[attr-defined]
    urls = types.ModuleType("moto.invented.urls")
    urls.url_paths = {"{0}/things": Response.dispatch}  # type: ignore[attr-defined]
    modules = {"moto.invented": types.ModuleType("moto.invented")}
    modules |= {"moto.invented.responses": responses, "moto.invented.urls": urls}
    sys.modules.update(modules)
    yield responses
    for name in modules:
        del sys.modules[name]


def test_a_missing_method_is_added(invented: Any) -> None:
    """moto then finds it as one of its own."""
    found = Gaps()

    @found.adds("invented.responses:Response")
    def create_thing(_self: Any) -> str:
        return "made"

    found.install()
    assert invented.Response().create_thing() == "made"


def test_an_existing_method_is_never_added_over(invented: Any) -> None:
    """A moto that closed the gap itself is reported by class and method."""
    found = Gaps()

    @found.adds("invented.responses:Response")
    def describe_thing(_self: Any) -> str:
        return "ours"

    with pytest.raises(GapError, match=r"now has invented\.responses:Response\.describe_thing"):
        found.install()
    assert invented.Response().describe_thing() == "thing"


def test_a_replacement_gets_what_it_replaces(invented: Any) -> None:
    """It is handed moto's own method first, a property's getter likewise."""
    found = Gaps()

    @found.replaces("invented.responses:Response")
    def describe_thing(original: Any, self: Any) -> str:
        return f"not {original(self)}"

    @found.replaces("invented.responses:Response")
    def thing(original: Any, self: Any) -> int:
        return int(original(self)) + 1

    found.install()
    assert invented.Response().describe_thing() == "not thing"
    assert invented.Response().thing == 2


def test_a_replacement_of_nothing_is_refused(invented: Any) -> None:
    """A moto that renamed the method is reported."""
    found = Gaps()

    @found.replaces("invented.responses:Response")
    def renamed(_original: Any, _self: Any) -> None: ...

    with pytest.raises(GapError, match="no longer has"):
        found.install()


def test_a_route_is_added_once(invented: Any) -> None:
    """A path that moto routes itself by now is reported."""
    found = Gaps()
    found.route("invented", "/others", "invented.responses:Response")
    found.install()
    assert sys.modules["moto.invented.urls"].url_paths["{0}/others"] == "the dispatcher"
    with pytest.raises(GapError, match="now routes /others of invented"):
        found.install()


def test_every_gap_is_one_in_the_moto_installed() -> None:
    """All of them install, and a second time they do not: what they add is then there."""
    gaps.install()
    for service, found in gaps.all_gaps().items():
        assert found.gaps or found.routes, service
        if any(not gap.replaces for gap in found.gaps):
            with pytest.raises(GapError):
                found.install()


def test_every_module_of_gaps_is_listed() -> None:
    """A module that is not in the list would fill nothing."""
    modules = {module.name for module in pkgutil.iter_modules(gaps.__path__)}
    assert modules - {"mechanism"} == set(gaps.SERVICES)


def test_every_gap_says_what_it_is_for() -> None:
    """A reader of a gap learns why it is there."""
    for found in gaps.all_gaps().values():
        for gap in found.gaps:
            assert gap.function.__doc__, gap

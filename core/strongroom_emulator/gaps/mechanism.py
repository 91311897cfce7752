"""How a gap in moto is filled: methods and routes put on moto's own classes before the first request.

moto calls the method on a service's response class that is named after the action, in snake case.
Subclassing would not do: moto's table of URLs is bound to its classes already. Nothing is overwritten
unless it is declared as a replacement, so a moto that closes a gap itself fails loudly at start.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from typing import Any, TypeVar

import attrs

from strongroom_base.errors import OutsideError

F = TypeVar("F", bound=Callable[..., Any])


class GapError(OutsideError):
    """A gap that is no longer as it was measured."""


@attrs.frozen
class Gap:
    """One method or property that moto lacks or does differently from AWS.

    :param owner: the class, as ``module:Class`` below ``moto``, such as
        ``efs.responses:EFSResponse``.
    :param name: of the method.
    :param function: the method; a replacement gets moto's own method first.
    :param replaces: whether moto has one already.
    """

    owner: str
    name: str
    function: Callable[..., Any]
    replaces: bool


@attrs.frozen
class Route:
    """One path of a REST API that moto has no handler for.

    :param service: moto's module.
    :param path: in the form of moto's ``urls.py``, without the host.
    :param owner: the class that dispatches it.
    """

    service: str
    path: str
    owner: str


class Gaps:
    """The gaps of one service, collected by decorators."""

    def __init__(self) -> None:
        self.gaps: list[Gap] = []
        self.routes: list[Route] = []

    def adds(self, owner: str) -> Callable[[F], F]:
        """Add the decorated function to a class of moto as the method of that name."""

        def register(function: F) -> F:
            self.gaps.append(Gap(owner, function.__name__, function, replaces=False))
            return function

        return register

    def replaces(self, owner: str) -> Callable[[F], F]:
        """Put the decorated function in the place of moto's method of that name.

        It gets moto's method as its first argument, then what the method gets.
        """

        def register(function: F) -> F:
            self.gaps.append(Gap(owner, function.__name__, function, replaces=True))
            return function

        return register

    def route(self, service: str, path: str, owner: str) -> None:
        """Let a class of moto answer a path that moto does not route."""
        self.routes.append(Route(service, path, owner))

    def install(self) -> None:
        """Fill the gaps.

        :raises GapError: when moto has what it should lack, or lacks what it should have.
        """
        for gap in self.gaps:
            _fill(gap)
        for route in self.routes:
            _add_route(route)


def find(owner: str) -> Any:
    """Return a class or function of moto by ``module:name``."""
    module, _, name = owner.partition(":")
    return getattr(importlib.import_module(f"moto.{module}"), name)


def _fill(gap: Gap) -> None:
    owner = find(gap.owner)
    existing = getattr(owner, gap.name, None)
    if not gap.replaces:
        if existing is not None:
            raise GapError(
                f"moto now has {gap.owner}.{gap.name}, which strongroom adds",
                hint="compare the two, then drop ours or declare it as a replacement",
            )
        setattr(owner, gap.name, gap.function)
        return
    if existing is None:
        raise GapError(
            f"moto no longer has {gap.owner}.{gap.name}, which strongroom replaces",
            hint="find out what took its place",
        )
    setattr(owner, gap.name, _around(existing, gap.function))


def _around(original: Any, function: Callable[..., Any]) -> Any:
    if isinstance(original, property):
        return property(functools.partial(function, original.fget))

    @functools.wraps(original)
    def method(*arguments: Any, **options: Any) -> Any:
        return function(original, *arguments, **options)

    return method


def _add_route(route: Route) -> None:
    paths = importlib.import_module(f"moto.{route.service}.urls").url_paths
    key = "{0}" + route.path
    if key in paths:
        raise GapError(
            f"moto now routes {route.path} of {route.service}, which strongroom adds",
            hint="compare the two, then drop ours",
        )
    paths[key] = find(route.owner).dispatch

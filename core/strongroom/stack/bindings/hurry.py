"""A stack made in a hurry, and made again without when anything fails."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, TypeGuard, TypeVar

from jsii._kernel import Kernel

from strongroom.stack.bindings.ahead import VoidError
from strongroom.stack.bindings.checks import unchecked
from strongroom.stack.bindings.fallback import fall_back
from strongroom.stack.bindings.kernel import FastKernel
from strongroom.stack.bindings.ways import is_on
from strongroom_base.errors import StrongroomError

T = TypeVar("T")


def in_a_hurry(make: Callable[[], T]) -> T:
    """Call a function that makes constructs: without type checks, and without waiting for answers.

    When anything fails it is called again, slowly, and that is what counts. So it fails as it would
    without any hurry, with the same message from the same line.

    :param make: what it does must be done as well a second time.
    """
    provider: Any = Kernel().provider
    kernel = provider._process  # noqa: SLF001 - jsii has no other way in
    if not isinstance(kernel, FastKernel) or not is_on("ahead"):
        return make()
    failure: BaseException | None = None
    kernel.ahead.begin()
    try:
        with unchecked() if is_on("checks") else nullcontext():
            made = make()
    except (Exception, VoidError) as error:  # noqa: BLE001 - what is left out may raise anything
        failure = error
    finally:
        sound = kernel.ahead.end()
    if sound and failure is None:
        return made
    if sound and _says_it_all(failure):
        raise failure
    if kernel.ahead.surprise:
        fall_back(kernel.ahead.surprise)
    return make()


def _says_it_all(error: BaseException | None) -> TypeGuard[StrongroomError]:
    """Whether an error is our own from the start, not the consequence of a check left out."""
    cause = getattr(error, "__cause__", None)
    return isinstance(error, StrongroomError) and isinstance(cause, StrongroomError | None)

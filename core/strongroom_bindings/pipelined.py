"""Making a stack with pipelined requests, and again with plain ones when anything fails."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, TypeGuard, TypeVar

from jsii._kernel import Kernel

from strongroom_base.errors import StrongroomError
from strongroom_bindings.ahead import VoidError
from strongroom_bindings.checks import unchecked
from strongroom_bindings.fallback import fall_back
from strongroom_bindings.kernel import FastKernel
from strongroom_bindings.ways import is_on

T = TypeVar("T")


def pipelined(make: Callable[[], T]) -> T:
    """Call a function that makes constructs, without type checks and without waiting for answers.

    When anything fails, the function is called again the plain way, and that result counts. So an
    error is the same as without pipelining, with the same message from the same line.

    :param make: must give the same result when it is called a second time.
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


def lines() -> dict[str, tuple[str, int]]:
    """Return, by path, the file and the line of a plugin that made each construct of the last stack.

    What was not made ahead is left out.
    """
    provider: Any = Kernel().provider
    kernel = provider._process  # noqa: SLF001 - jsii has no other way in
    return kernel.ahead.tree.lines() if isinstance(kernel, FastKernel) else {}


def _says_it_all(error: BaseException | None) -> TypeGuard[StrongroomError]:
    """Whether an error is our own from the start, not the consequence of a check left out."""
    cause = getattr(error, "__cause__", None)
    return isinstance(error, StrongroomError) and isinstance(cause, StrongroomError | None)

"""What holds for every test."""

from __future__ import annotations

import os
import signal
import sys

import pytest
from hypothesis import settings

# Before a synthesis imports them in a thread of its own, as strongroom_kit.testing.contract says.
from strongroom_guardrails import engine, waivers  # noqa: F401
from support.shared import make_folder, remove_folder

# Speed belongs in the benchmarks; a busy machine must not fail a property.
settings.register_profile("default", deadline=None)
# The same examples every time, so that CI fails for a change and not by chance; everybody else's run
# draws new ones. `make properties` runs them alone, --hypothesis-profile chooses.
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

# The tests start hundreds of processes. Each would compile all of strongroom again on a machine whose
# environment keeps Python from storing what it has compiled.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A shell that starts the tests in the background, or nohup, leaves them and whatever they start deaf
# to Ctrl-C or a closed terminal; a handler of our own ends that for what the tests start.
for number in (signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    """Give all processes of this run one folder for the stacks that their tests share."""
    if not hasattr(config, "workerinput"):  # the process that starts the others, or the only one
        folder = make_folder()
        config.add_cleanup(lambda: remove_folder(folder))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Start what takes minutes first, on as many processes as there are, and the rest in its order.

    pytest-xdist gives each process a part of the tests in a row, and moves what is left to whichever is
    done.
    """
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    longest = sorted((item for item in items if minutes(item)), key=minutes, reverse=True)
    rest = [item for item in items if not minutes(item)]
    dealt: list[pytest.Item] = []
    for number in range(processes):
        size = (len(items) - len(dealt)) // (processes - number)
        first = longest[number::processes]
        more = max(size - len(first), 0)
        dealt += [*first, *rest[:more]]
        del rest[:more]
    items[:] = [*dealt, *rest]


def minutes(item: pytest.Item) -> float:
    """Return how long a test takes; a deploy that does not say so takes two, all other tests none."""
    takes = item.get_closest_marker("takes")
    if takes is not None:
        return float(takes.kwargs["minutes"])
    return 2.0 if item.get_closest_marker("slow") else 0.0

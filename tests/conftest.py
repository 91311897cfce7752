"""What holds for every test."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import settings

from support.shared import make_folder, remove_folder

# Speed belongs in the benchmarks; a busy machine must not fail a property.
settings.register_profile("default", deadline=None)
# The same examples every time, so that CI fails for a change and not by chance; everybody else's run
# draws new ones. `make properties` runs them alone, --hypothesis-profile chooses.
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

# A shell that starts the tests in the background, or nohup, leaves them and whatever they start deaf
# to Ctrl-C or a closed terminal; a handler of our own ends that for what the tests start.
for number in (signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    """Give all processes of this run one folder for the stacks that their tests share."""
    if not hasattr(config, "workerinput"):  # the process that starts the others, or the only one
        folder = make_folder()
        config.add_cleanup(lambda: remove_folder(folder))

"""What holds for every test."""

from __future__ import annotations

import signal

from hypothesis import settings

# Speed belongs in the benchmarks; a busy machine must not fail a property.
settings.register_profile("default", deadline=None)
settings.load_profile("default")

# A shell that starts the tests in the background, or nohup, leaves them and whatever they start deaf
# to Ctrl-C or a closed terminal; a handler of our own ends that for what the tests start.
for number in (signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.default_int_handler)

"""Whether the AWS bindings load, and how fast."""

from __future__ import annotations

import time

import strongroom_bindings as bindings


def load_seconds() -> float:
    """Import an AWS class as a plugin would and return how long that took, in seconds.

    The first time on a machine this also makes the copy that later imports are fast with.
    """
    bindings.install()
    started = time.perf_counter()
    from cdktf_cdktf_provider_aws.vpc import Vpc  # noqa: F401 - the import is what is timed

    return time.perf_counter() - started

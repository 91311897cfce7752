"""What is said when the AWS bindings have to be loaded the slow way."""

from __future__ import annotations

import functools

from strongroom_base.errors import OutsideError


class BindingsError(OutsideError):
    """The fast form cannot be used; the message is the reason. Never leaves this package."""


@functools.cache
def fall_back(reason: str) -> None:
    """Log one warning, once for each reason in a process.

    Logged, not warned: under ``-W error`` a warning would break the very import it speaks of.
    Without any logging set up, Python prints the line on standard error.
    """
    import logging

    one_line = " ".join(reason.split())
    logging.getLogger(__name__).warning(
        "strongroom: the AWS bindings load slowly this time: %s", one_line
    )

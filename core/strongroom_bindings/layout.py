"""What the installed AWS bindings must look like before any of them is replaced."""

from __future__ import annotations

import functools
import re
from importlib.machinery import SourceFileLoader
from pathlib import Path

import attrs

from strongroom_bindings.fallback import BindingsError

PACKAGE = "cdktf_cdktf_provider_aws"
ASSEMBLY = "@cdktf/provider-aws"
VERSION = "20.1.0"
"""The one version that both cures were made for; the distribution pins it too."""

TARBALL = f"provider-aws@{VERSION}.jsii.tgz"

_LOAD = re.compile(
    rf'\bjsii\.JSIIAssembly\.load\(\s*"{re.escape(ASSEMBLY)}",\s*"{re.escape(VERSION)}",'
    rf'\s*__name__\[0:-6\],\s*"{re.escape(TARBALL)}"\s*\)'
)
_DOCSTRING = re.compile(r"\Ar?'''(.*?)'''", re.DOTALL)
_ALL = re.compile(r"^__all__ = \[(.*?)\]", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r'"(\w+)"')
_SUBMODULE = re.compile(r"^from \. import (\w+)$", re.MULTILINE)
_DEFINITION = re.compile(r"^(?:class|def|async def) (\w+)", re.MULTILINE)


@attrs.frozen
class Layout:
    """The bindings as installed.

    :param folder: where the package is.
    :param submodules: the modules that its ``__init__`` imports, in the order of its ``__all__``.
    :param docstring: the docstring of its ``__init__``.
    """

    folder: Path
    submodules: tuple[str, ...]
    docstring: str | None

    @property
    def tarball(self) -> Path:
        """The JavaScript package inside."""
        return self.folder / "_jsii" / TARBALL

    @property
    def namespaces(self) -> dict[str, str]:
        """The JavaScript namespace of each submodule: ``sqs_queue`` is ``sqsQueue``."""
        return {name: _camel(name) for name in self.submodules}


@functools.cache
def read_layout(plain: SourceFileLoader) -> Layout:
    """Return the layout of the package that the plain import would load.

    :raises BindingsError: when it is not the expected version in the expected shape.
    """
    folder = Path(plain.path).parent
    tarball = folder / "_jsii" / TARBALL
    if not tarball.is_file():
        found = ", ".join(sorted(file.name for file in tarball.parent.glob("*.tgz"))) or "none"
        raise BindingsError(
            f"version {VERSION} of {PACKAGE} is expected; its {tarball.parent.name} holds {found} "
            f"instead of {TARBALL}"
        )
    if not _LOAD.search(_read(folder / "_jsii" / "__init__.py")):
        raise BindingsError(f"{PACKAGE}._jsii does not load {TARBALL} in the expected way")
    return _read_package(folder)


def _read_package(folder: Path) -> Layout:
    source = _read(folder / "__init__.py")
    docstring = _DOCSTRING.match(source)
    code = source[docstring.end() :] if docstring else source
    listed = _ALL.search(code)
    submodules = tuple(_NAME.findall(listed[1])) if listed else ()
    imported = set(_SUBMODULE.findall(code))
    defined = set(_DEFINITION.findall(code)) - {"check_type"}
    if not imported or imported != set(submodules) or defined:
        what = f"defines {min(defined)}" if defined else "has an __all__ that is not its imports"
        raise BindingsError(f"{PACKAGE} {what}; expected nothing but imports of its submodules")
    return Layout(folder, submodules, docstring[1] if docstring else None)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BindingsError(f"{file} cannot be read: {error}") from error


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)

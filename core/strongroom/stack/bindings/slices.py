"""A submodule of the AWS bindings, cut into its definitions, each compiled by itself.

A plugin uses a few classes of a submodule, and ``wafv2_web_acl`` alone has 150. Making them all took more
than half of the time that importing the platform's plugins took. The cut code is kept in the user's
cache, a file for each submodule, and made again when the submodule or Python is another.
"""

from __future__ import annotations
import __future__

import ast
import marshal
import sys
import zlib
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import attrs

from strongroom.stack.bindings.fallback import BindingsError
from strongroom.stack.bindings.kept import write

REVISION = 1
"""Raised whenever the cut code is another than before."""

_SKIPPED = frozenset({"extend_path", "__path__"})
"""What only makes the package's path, which the import system has set already."""

_PUBLISH = "publication.publish()"
_KERNEL = "from .._jsii import *"


@attrs.frozen
class Slices:
    """What a submodule defines.

    :param public: its ``__all__``.
    :param docstring: its docstring.
    :param code: by name, the marshalled code that defines the name.
    """

    public: tuple[str, ...]
    docstring: str | None
    code: dict[str, bytes]


def slices_of(source: Path, folder: Path, name: str) -> Slices:
    """Return the slices of a submodule, from the cache where they are there.

    :param source: its source file.
    :param folder: where the cache is, in a folder that only the user can write.
    :param name: the submodule's name, for the cache's file.
    :raises BindingsError: when the submodule is not of the expected form.
    :raises OSError: when a file cannot be read.
    """
    status = source.stat()
    place = f"{source} {sys.flags.optimize} {MAGIC_NUMBER!r}"
    key = f"{REVISION} {status.st_mtime_ns} {status.st_size} {place}"
    kept = folder / f"{name}-{zlib.crc32(place.encode()):08x}"
    found = _read(kept, key)
    if found is None:
        found = cut(source.read_bytes(), str(source))
        _write(kept, key, found)
    return found


def cut(source: bytes, filename: str) -> Slices:
    """Cut a submodule at its top level.

    :raises BindingsError: when it holds anything but definitions, or defines a name twice.
    """
    try:
        module = ast.parse(source, filename)
    except (SyntaxError, ValueError) as error:
        raise BindingsError(f"{filename} is not Python as expected: {error}") from error
    code: dict[str, bytes] = {}
    public: tuple[str, ...] | None = None
    unseen = {_PUBLISH, _KERNEL}
    body = module.body
    docstring = ast.get_docstring(module, clean=False)
    for node in body[docstring is not None :]:
        text = ast.unparse(node) if isinstance(node, ast.Expr | ast.ImportFrom) else ""
        if text in unseen:
            unseen.discard(text)
            continue
        for name in _defined(node, filename):
            if name == "__all__" and isinstance(node, ast.Assign):
                public = tuple(ast.literal_eval(node.value))
            elif name in code:
                raise BindingsError(f"{filename} defines {name} twice")
            elif name not in _SKIPPED:
                code[name] = _compiled(node, filename)
    if unseen or public is None or not set(public) <= set(code):
        raise BindingsError(f"{filename} is not a submodule of the expected form")
    return Slices(public, docstring, code)


def _defined(node: ast.stmt, filename: str) -> list[str]:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
            return [name]
        case ast.Assign(targets=[ast.Name(id=name)]):
            return [name]
        case ast.Import(names=[ast.alias(name=name, asname=asname)]) if asname or "." not in name:
            return [asname or name]
        case ast.ImportFrom(names=[ast.alias(name=name, asname=asname)]) if name != "*":
            return [asname or name]
    raise BindingsError(f"{filename} holds a line of unexpected form, {node.lineno}")


def _compiled(node: ast.stmt, filename: str) -> bytes:
    # Annotations stay text: evaluating those of the classes that are used took 0.1 s.
    flags = __future__.annotations.compiler_flag
    tree = ast.Module([node], [])
    return marshal.dumps(compile(tree, filename, "exec", flags, dont_inherit=True))


def _read(file: Path, key: str) -> Slices | None:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    try:
        found_key, checksum, packed = marshal.loads(content)  # noqa: S302 - the user's own file
        if found_key != key or checksum != zlib.crc32(packed):
            return None
        return Slices(*marshal.loads(packed))  # noqa: S302 - the same
    except (EOFError, ValueError, TypeError):
        return None  # half a file, of a disk that was full


def _write(file: Path, key: str, slices: Slices) -> None:
    packed = marshal.dumps((slices.public, slices.docstring, slices.code))
    write(file, marshal.dumps((key, zlib.crc32(packed), packed)))

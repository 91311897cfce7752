"""A module of generated classes, cut into its definitions, each compiled by itself.

A plugin uses a few classes of a module, and ``wafv2_web_acl`` alone has 150. Making them all took more
than half of the time that importing the platform's plugins took. The cut code is kept in the user's
cache, a file for each module, and made again when the module or Python is another.
"""

from __future__ import annotations
import __future__

import ast
import contextlib
import itertools
import marshal
import sys
import time
import zlib
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import attrs

from strongroom_bindings.fallback import BindingsError
from strongroom_bindings.kept import write

REVISION = 2
"""Raised whenever the cut code is another than before."""

_SKIPPED = frozenset({"extend_path", "__path__"})
"""What only makes the package's path, which the import system has set already."""

_SIZE = 4
"""Bytes that say how long the head of a file is."""

_OLD_SECONDS = 30 * 86_400

_PUBLISH = "publication.publish()"


@attrs.frozen
class Slices:
    """What a submodule defines.

    :param listed: its ``__all__``.
    :param modules: the modules in it that it imports.
    :param docstring: its docstring.
    :param code: by name, the marshalled code that defines the name.
    """

    listed: tuple[str, ...]
    modules: tuple[str, ...]
    docstring: str | None
    code: dict[str, bytes | memoryview]


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
    """Cut a module at its top level.

    :raises BindingsError: when it holds anything but definitions, or defines a name twice.
    """
    try:
        module = ast.parse(source, filename)
    except (SyntaxError, ValueError) as error:
        raise BindingsError(f"{filename} is not Python as expected: {error}") from error
    nodes: dict[str, list[ast.stmt]] = {}
    listed: tuple[str, ...] | None = None
    published = loaded = False
    modules: list[str] = []
    docstring = ast.get_docstring(module, clean=False)
    for node in module.body[docstring is not None :]:
        if _is_import_of_kernel(node):
            loaded = True
        elif isinstance(node, ast.Expr) and ast.unparse(node) == _PUBLISH:
            published = True
        elif (owner := _completed(node)) is not None and owner in nodes:
            nodes[owner].append(node)
        else:
            name = _defined(node, filename)
            if name == "__all__" and isinstance(node, ast.Assign):
                listed = tuple(ast.literal_eval(node.value))
            elif name in nodes:
                raise BindingsError(f"{filename} defines {name} twice")
            elif name not in _SKIPPED:
                nodes[name] = [node]
                modules += [name] if _is_import_of_module(node) else []
    if not (published and loaded) or listed is None or not set(listed) <= set(nodes):
        raise BindingsError(f"{filename} is not a module of the expected form")
    code: dict[str, bytes | memoryview] = {
        name: _compiled(parts, filename) for name, parts in nodes.items()
    }
    return Slices(listed, tuple(modules), docstring, code)


def _is_import_of_kernel(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "_jsii" and node.names[0].name == "*"


def _is_import_of_module(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module is None


def _completed(node: ast.stmt) -> str | None:
    """Return the class that a statement like ``typing.cast(typing.Any, Class).x = y`` completes."""
    match node:
        case ast.Assign(
            targets=[ast.Attribute(value=ast.Call(args=[ast.Attribute(), ast.Name(id=name)]))]
        ):
            return name
    return None


def _defined(node: ast.stmt, filename: str) -> str:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name
        case ast.Import(names=[ast.alias(name=name, asname=asname)]) if asname or "." not in name:
            return asname or name
        case ast.ImportFrom(names=[ast.alias(name=name, asname=asname)]) if name != "*":
            return asname or name
    raise BindingsError(f"{filename} holds a line of unexpected form, {node.lineno}")


def _compiled(nodes: list[ast.stmt], filename: str) -> bytes:
    # Annotations stay text: evaluating those of the classes that are used took 0.1 s.
    flags = __future__.annotations.compiler_flag
    tree = ast.Module(nodes, [])
    return marshal.dumps(compile(tree, filename, "exec", flags, dont_inherit=True))


def _read(file: Path, key: str) -> Slices | None:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    try:
        size = int.from_bytes(content[:_SIZE], "big")
        found_key, listed, modules, docstring, places = marshal.loads(content[_SIZE : _SIZE + size])  # noqa: S302 - the user's own file
        codes = memoryview(content)[_SIZE + size :]
        if found_key != key or max(end for _, end in places.values()) != len(codes):
            return None
    except (EOFError, ValueError, TypeError):
        return None  # a damaged file
    return Slices(listed, modules, docstring, {n: codes[a:b] for n, (a, b) in places.items()})


def _write(file: Path, key: str, slices: Slices) -> None:
    _remove_old(file)
    ends = list(itertools.accumulate(map(len, slices.code.values()), initial=0))
    places = dict(zip(slices.code, itertools.pairwise(ends), strict=True))
    head = marshal.dumps((key, slices.listed, slices.modules, slices.docstring, places))
    write(file, b"".join([len(head).to_bytes(_SIZE, "big"), head, *slices.code.values()]))


def _remove_old(file: Path) -> None:
    """Remove what other environments of Python, perhaps gone, have left of the same module."""
    name = file.name.rpartition("-")[0]
    for other in file.parent.glob(f"{name}-*"):
        with contextlib.suppress(OSError):
            if time.time() - other.stat().st_mtime > _OLD_SECONDS:
                other.unlink()

"""A new plugin's package: complete, and good under its own tests and the contract at once."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from strongroom.hookspecs import CORE, NAME
from strongroom_base.errors import CallerError, OutsideError

LONGEST = 24
"""Longest name of a new plugin, so that the names of its role and its log group fit every limit."""

SUFFIX = ".template"
"""What template files end with, so that no tool takes them for the code they become."""


def name_problem(name: str) -> str | None:
    """Say what is wrong with a new plugin's name, or return None."""
    expected = (
        f"expected a lower-case letter, then lower-case letters, digits and underscores, {LONGEST} at "
        "most"
    )
    if not NAME.fullmatch(name) or len(name) > LONGEST:
        return f"{expected}, found {name!r}"
    if name.endswith("_") or "__" in name:
        return f"{expected}, with single underscores between them, found {name!r}"
    if name == CORE:
        return f"{name!r} is the scope of strongroom's own resources; expected another name"
    return None


def scaffold(name: str, out: Path) -> Path:
    """Write a new plugin's package into a folder of its own and return that.

    :param name: the plugin's name.
    :param out: where the folder ``strongroom-NAME`` is to be; made if need be.
    :raises CallerError: when the name will not do, or the folder exists.
    :raises OutsideError: when it cannot be written; then nothing is.
    """
    problem = name_problem(name)
    if problem:
        raise CallerError(f"the plugin's name: {problem}")
    folder = out / f"strongroom-{name.replace('_', '-')}"
    if folder.exists():
        raise CallerError(
            f"{folder} exists already and is left as it is",
            hint="choose another name, or another folder with --out",
        )
    content = render(name)
    temporary: Path | None = None
    try:
        out.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=out, prefix=f".{folder.name}."))
        inside = temporary / folder.name
        for relative, text in content.items():
            file = inside / relative
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        inside.rename(folder)
    except OSError as error:
        raise OutsideError(
            f"cannot write {folder}: {error.strerror or error}",
            hint="choose a folder that you may write to, with --out",
        ) from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
    return folder


def render(name: str) -> dict[str, str]:
    """Return a new plugin's files by relative path."""
    words = {
        "@name@": name,
        "@distribution@": f"strongroom-{name.replace('_', '-')}",
        "@package@": f"strongroom_{name}",
        "@purpose@": name.replace("_", "-"),
        "@Title@": "".join(part.title() for part in name.split("_")),
        "@address@": address(name, "events"),
    }
    made = {}
    for relative, text in _templates(files(__name__) / "template", ""):
        path, content = relative.removesuffix(SUFFIX), text
        for word, value in words.items():
            path, content = path.replace(word, value), content.replace(word, value)
        made[path] = content
    return dict(sorted(made.items()))


def address(plugin: str, construct: str) -> str:
    """Return the last part of the Terraform address that CDKTF gives a construct of a plugin.

    As its ``makeUniqueId``: the parts of the path, none twice in a row, and the first eight digits of
    the path's MD5.
    """
    parts = [plugin] if plugin == construct else [plugin, construct]
    digest = hashlib.md5(f"{plugin}/{construct}".encode(), usedforsecurity=False).hexdigest()
    return f"{'_'.join(parts)}_{digest[:8].upper()}"


def _templates(folder: Traversable, path: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for entry in folder.iterdir():
        inner = f"{path}{entry.name}"
        if entry.is_dir():
            found += _templates(entry, f"{inner}/")
        elif entry.name.endswith(SUFFIX):
            found.append((inner, entry.read_text(encoding="utf-8")))
    return found

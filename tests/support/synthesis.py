"""Synthesis of configs given as text."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from strongroom.project import Project, load_project
from strongroom.registry import Candidate, installed

if TYPE_CHECKING:
    from strongroom.stack.assembly import Synthesis


def built_in() -> list[Candidate]:
    """Return the plugins that come with strongroom."""
    return [candidate for candidate in installed() if candidate.built_in]


def only(*plugins: str) -> str:
    """Return lines that switch off every built-in plugin but these."""
    others = sorted({candidate.name for candidate in built_in()} - set(plugins))
    return "".join(f"[plugins.{name}]\nenabled = false\n" for name in others)


EVERYTHING_OFF = only()
"""Lines that switch every built-in plugin off."""


def project(toml: str = "", *, extra: Iterable[Candidate] = ()) -> Project:
    """Load a config of environment dev01 with these lines, and these plugins beside our own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "strongroom.toml"
        top, _, tables = toml.partition("[")
        tables = f"[{tables}" if tables else ""
        suffix = "" if "environment_suffix" in top else 'environment_suffix = "dev01"\n'
        file.write_text(f"{suffix}{top}\n{tables}")
        return load_project(file, [*built_in(), *extra])


def synthesise(toml: str = "", *, extra: Iterable[Candidate] = ()) -> Synthesis:
    """Synthesise such a config."""
    from strongroom.stack.assembly import synthesise as run

    return run(project(toml, extra=extra))


def resources(document: Any) -> dict[str, dict[str, Any]]:
    """Return every resource of a stack by address, ``type.id``."""
    return dict(_resources(document))


def _resources(document: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for resource_type, instances in document.get("resource", {}).items():
        for name, body in instances.items():
            yield f"{resource_type}.{name}", body


def of_type(document: Any, resource_type: str) -> dict[str, dict[str, Any]]:
    """Return the resources of one type by the path of their construct under the stack."""
    found = document.get("resource", {}).get(resource_type, {})
    return {body["//"]["metadata"]["path"].partition("/")[2]: body for body in found.values()}

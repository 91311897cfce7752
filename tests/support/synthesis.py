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


ROOT = Path(__file__).parents[2]

CERTIFICATE = (
    "arn:aws:acm:ca-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
)

API = f"""\
[plugins.apigw_mtls]
truststore = "{ROOT}/examples/pki/truststore.pem"
clients = "{ROOT}/examples/pki/clients.json"
revocation_lists = ["{ROOT}/examples/pki/revoked.crl"]
certificate_arn = "{CERTIFICATE}"
"""
"""What the API cannot do without; it trusts the example's authority."""

DOMAIN = 'domain_name = "api.trading.example.com"\n'


def complete(toml: str) -> str:
    """Return a config with environment dev01 and a working API unless these lines say otherwise."""
    top, _, tables = toml.partition("[")
    tables = f"[{tables}" if tables else ""
    suffix = "" if "environment_suffix" in top else 'environment_suffix = "dev01"\n'
    domain = "" if "domain_name" in top else DOMAIN
    api = "" if "[plugins.apigw_mtls]" in tables else API
    return f"{suffix}{domain}{top}\n{api}{tables}"


def project(toml: str = "", *, extra: Iterable[Candidate] = ()) -> Project:
    """Load a config of environment dev01 with these lines, and these plugins beside our own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "strongroom.toml"
        file.write_text(complete(toml))
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

"""Synthesis of configs given as text, with every built-in plugin on unless the text says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from strongroom import testing
from strongroom.project import Project
from strongroom.registry import InstalledPlugin
from strongroom.testing import built_in, of_type, resources
from support.shared import shared

if TYPE_CHECKING:
    from strongroom.stack.assembly import Synthesis

__all__ = [
    "API",
    "CERTIFICATE",
    "DOMAIN",
    "EVERYTHING_OFF",
    "ROOT",
    "built_in",
    "complete",
    "of_type",
    "only",
    "project",
    "resources",
    "synthesise",
]


def only(*plugins: str) -> str:
    """Return lines that switch off every built-in plugin but these."""
    others = sorted({plugin.name for plugin in built_in()} - set(plugins))
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


def project(toml: str = "", *, extra: Iterable[InstalledPlugin] = ()) -> Project:
    """Load a config of environment dev01 with these lines, and these plugins beside our own."""
    return testing.project(complete(toml), extra=extra)


def synthesise(toml: str = "", *, extra: Iterable[InstalledPlugin] = ()) -> Synthesis:
    """Synthesise such a config; with the built-in plugins alone, once in a run of the tests."""
    config, more = complete(toml), [*extra]
    if more:
        return testing.synthesise(config, extra=more)
    return shared(config, lambda: testing.synthesise(config))

"""Make ``docs/catalogue.md``: the plugins that a config turns on, and what the guardrails say of each.

Run by ``make docs`` for the plugins that come with strongroom, as ``examples/strongroom.toml`` turns
them on. With ``--config FILE`` it prints the page of another config, third parties' plugins included.
With ``--check`` it writes nothing and exits with 1 when the file is stale.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from strongroom.hookspecs import PluginInfo
from strongroom.pipeline import Built, build
from strongroom.project import load_project
from strongroom.registry import InstalledPlugin, installed_plugins

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs" / "catalogue.md"
EXAMPLE = ROOT / "examples" / "strongroom.toml"

HEAD = """\
# Catalogue of plugins

What each plugin is, needs and gives, from its own metadata; and what the guardrails say of the
resources that it makes under `examples/strongroom.toml`. Made by `make docs`;
`python tools/make_plugin_catalogue.py --config FILE` prints the page for a config of yours, with the
plugins of others in it.

| plugin | what it does | from | requires | uses | provides | calls | resources | guardrails |
|---|---|---|---|---|---|---|---|---|
"""

PCI = """

## PCI DSS v4.0.1

The requirements that each plugin's resources give evidence for, as it states them.

| plugin | requirements |
|---|---|
"""


def catalogue(config: Path, installed: Iterable[InstalledPlugin]) -> str:
    """Return the page for a config."""
    known = list(installed)
    project = load_project(config, known)
    built = build(project)
    infos = sorted((plugin.info for plugin in project.plugins), key=lambda info: info.name)
    sources = {plugin.name: plugin.distribution for plugin in known}
    rows = [_row(info, sources.get(info.name, "a local file"), built) for info in infos]
    requirements = [
        f"| `{info.name}` | {', '.join(info.pci_requirements) or 'none'} |" for info in infos
    ]
    return f"{HEAD}{chr(10).join(rows)}{PCI}{chr(10).join(requirements)}\n"


def _row(info: PluginInfo, source: str, built: Built) -> str:
    made = Counter(_owners(built))
    cells = [
        f"`{info.name}`",
        info.summary,
        source,
        _names(kind.__name__ for kind in info.requires),
        _names(kind.__name__ for kind in info.uses),
        _names(kind.__name__ for kind in info.provides),
        _names(info.calls),
        str(made[info.name]),
        _verdict(info.name, built),
    ]
    return f"| {' | '.join(cells)} |"


def _owners(built: Built) -> Iterator[str]:
    for instances in built.synthesis.document["resource"].values():
        for body in instances.values():
            yield body["//"]["metadata"]["path"].split("/")[1]


def _verdict(plugin: str, built: Built) -> str:
    found = [finding for finding in built.report.findings if finding.plugin == plugin]
    refusing = sum(finding in built.report.refusing for finding in found)
    waived = sum(finding.waiver is not None for finding in found)
    verdict = f"{refusing} refused" if refusing else "passed"
    return f"{verdict}, {waived} waived" if waived else verdict


def _names(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def main() -> int:
    """Write the page, print that of a config, or say whether it is what it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when stale")
    parser.add_argument("--config", type=Path, help="print the page of this config")
    chosen = parser.parse_args()
    if chosen.config:
        print(catalogue(chosen.config, installed_plugins()), end="")
        return 0
    made = catalogue(EXAMPLE, [plugin for plugin in installed_plugins() if plugin.built_in])
    if not chosen.check:
        FILE.write_text(made, encoding="utf-8")
        return 0
    if FILE.exists() and FILE.read_text(encoding="utf-8") == made:
        return 0
    print("docs/catalogue.md is stale: run make docs", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())

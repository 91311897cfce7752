"""Write what Checkov's checks look at: ``tests/core/guardrails/outside/checkov.json``.

Run it with the Python of an environment that has Checkov, as ``requirements/scan.txt`` pins it. The file
holds facts alone: each check's id, the types and the argument that it reads, and the values that it
refuses. ``tests/core/guardrails/test_outside_rule_sets.py`` compares them with the guardrails.
"""

from __future__ import annotations

import importlib
import json
import logging
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILE = (
    Path(__file__).resolve().parent.parent
    / "tests"
    / "core"
    / "guardrails"
    / "outside"
    / "checkov.json"
)

ANY = "CKV_ANY"


def main() -> int:
    """Write the facts, sorted by id."""
    logging.disable(logging.CRITICAL)
    found = {**dict(_python()), **dict(_graph())}
    lines = [f"{json.dumps(key)}: {json.dumps(found[key])}" for key in sorted(found, key=_order)]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{len(found)} checks")
    return 0


def _order(key: str) -> tuple[str, int]:
    name, _, number = key.rpartition("_")
    return name, int(number)


def _python() -> Iterator[tuple[str, dict[str, Any]]]:
    package = importlib.import_module("checkov.terraform.checks.resource.aws")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    registry = importlib.import_module(
        "checkov.terraform.checks.resource.registry"
    ).resource_registry
    made: dict[str, dict[str, Any]] = {}
    for kind, checks in registry.checks.items():
        for check in checks:
            if kind.startswith("aws_"):
                fact = made.setdefault(check.id, {**_argument(check), "types": []})
                fact["types"] = sorted({*fact["types"], kind})
                fact["categories"] = sorted(one.name for one in check.categories)
    yield from made.items()


def _argument(check: Any) -> dict[str, Any]:
    """Return the argument that a check reads and values that it refuses; null for an absent one."""
    if not hasattr(check, "get_inspected_key"):
        return {}
    path = re.sub(r"/\[?\d+\]?", "", check.get_inspected_key().strip("/")).replace("/", ".")
    refused = (
        _listed(check.get_forbidden_values()) if hasattr(check, "get_forbidden_values") else []
    )
    if refused:
        return {"argument": path, "bad": [_value(one) for one in refused]}
    wanted = _listed(check.get_expected_values())
    if wanted in ([True], [False]):
        return {"argument": path, "bad": [not wanted[0]]}
    return {"argument": path, "bad": [None]}


def _listed(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]


def _value(value: Any) -> Any:
    return {ANY: "x", "True": True, "False": False}.get(value, value) if value != 0 else 0


def _graph() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the checks that are written as data: the types and the arguments that they name."""
    package = importlib.import_module("checkov.terraform")
    folder = Path(package.__path__[0]) / "checks" / "graph_checks" / "aws"
    for file in folder.glob("*.json"):
        text = file.read_text(encoding="utf-8")
        meta = json.loads(text)["metadata"]
        kinds = sorted(set(re.findall(r"\baws_[a-z0-9_]+", text)))
        yield meta["id"], {"types": kinds, "categories": [meta["category"].upper()]}


if __name__ == "__main__":
    sys.exit(main())

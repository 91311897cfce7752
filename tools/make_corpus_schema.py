"""Write the part of the AWS provider's schema that the hostile corpus is checked against.

Run after an entry of ``tests/core/guardrails/hostile`` names a type for the first time. The test of the
corpus fails until then.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from provider_schema import provider_schema

HERE: Final = Path(__file__).parents[1] / "tests" / "core" / "guardrails" / "hostile"
FILE: Final = HERE / "schema" / "arguments.json"

REQUIRED, OPTIONAL = "required", "optional"


def arguments(block: Mapping[str, Any], used: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a block: whether each is required, or the block that it is.

    :param used: the blocks, and those inside them, that the corpus writes; of others only the name is
        kept.
    """
    made: dict[str, Any] = {}
    for name, attribute in block.get("attributes", {}).items():
        if attribute.get("required") or attribute.get("optional"):
            made[name] = REQUIRED if attribute.get("required") else OPTIONAL
        if name in made and name in used and "nested_type" in attribute:
            made[name] = arguments(attribute["nested_type"], used[name])
    for name, inner in block.get("block_types", {}).items():
        needed = REQUIRED if inner.get("min_items") else OPTIONAL
        found = arguments(inner["block"], used[name]) if name in used else needed
        made[name] = found if isinstance(found, str) else {**found, "": needed}
    return made


def _merge(into: dict[str, Any], value: Any) -> None:
    for item in value if isinstance(value, list) else [value]:
        for name, inner in item.items() if isinstance(item, Mapping) else ():
            _merge(into.setdefault(name, {}), inner)


def _used(part: str) -> dict[str, Any]:
    """Return the types of a part, and the blocks in them, that the corpus writes."""
    made: dict[str, Any] = {}
    for file in HERE.glob("*.json"):
        for entry in json.loads(file.read_text(encoding="utf-8")):
            for patch in (entry["patch"], entry.get("good") or {}):
                for kind, bodies in patch.get(part, {}).items():
                    _merge(made.setdefault(kind, {}), [*bodies.values()])
    return made


def main() -> int:
    """Write the schema of every type of the corpus."""
    schema = provider_schema()
    made = {
        part: {
            kind: arguments(schemas[kind]["block"], used)
            for kind, used in sorted(_used(part).items())
            if kind in schemas
        }
        for part, schemas in (
            ("resource", schema["resource_schemas"]),
            ("data", schema["data_source_schemas"]),
        )
    }
    FILE.parent.mkdir(exist_ok=True)
    parts = [
        f'"{part}": {{\n'
        + ",\n".join(f'"{kind}": {json.dumps(found)}' for kind, found in kinds.items())
        + "\n}"
        for part, kinds in made.items()
    ]
    FILE.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

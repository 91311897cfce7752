"""When ``terraform init`` can be left out: nothing it looks at has changed since it last succeeded.

The record is a digest of all its inputs: the stack's ``terraform`` block, which providers the stack
uses, the lock file, the CLI configuration, and which Terraform. The installed providers themselves
are looked for on each run; that their content is what the lock file says, Terraform checks at every
command. A stack with modules, or a directory with other configuration files, is initialised each time.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

STACK = "cdk.tf.json"
LOCK_FILE = ".terraform.lock.hcl"
RECORD = "strongroom-init.sha256"
"""The record's name, inside ``TF_DATA_DIR``."""

_LOCKED = re.compile(r'^provider "([^"]+)" \{\n\s*version\s*=\s*"([^"]+)"', re.MULTILINE)


def fingerprint(directory: Path, cli_config: str, terraform: Path) -> str | None:
    """Return the digest of what ``init`` depends on, or None when that cannot be told.

    :param cli_config: the content of the CLI configuration in use.
    :param terraform: the library's or binary's file.
    """
    stack = _stack(directory)
    if stack is None:
        return None
    lock_file = directory / LOCK_FILE
    status = terraform.stat()
    inputs = [
        stack.get("terraform"),
        _providers_used(stack),
        lock_file.read_text("utf-8") if lock_file.exists() else None,
        cli_config,
        [str(terraform), status.st_size, status.st_mtime_ns],
    ]
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def is_initialised(directory: Path, data_directory: Path, digest: str | None) -> bool:
    """Say whether ``init`` has succeeded for this digest and its providers are still in place."""
    record = data_directory / RECORD
    if digest is None or not record.is_file() or record.read_text("utf-8") != digest:
        return False
    lock_file = directory / LOCK_FILE
    locked = _LOCKED.findall(lock_file.read_text("utf-8")) if lock_file.exists() else []
    return all(
        _has_program(data_directory / "providers" / provider / version)
        for provider, version in locked
    )


def _stack(directory: Path) -> dict[str, Any] | None:
    files = [*directory.glob("*.tf"), *directory.glob("*.tf.json")]
    if [file.name for file in files] != [STACK]:
        return None
    try:
        stack = json.loads(files[0].read_text("utf-8"))
    except ValueError:
        return None
    return stack if isinstance(stack, dict) and "module" not in stack else None


def _providers_used(stack: Mapping[str, Any]) -> list[str]:
    blocks = [stack.get(kind) or {} for kind in ("resource", "data", "ephemeral")]
    implied = {name.split("_", 1)[0] for block in blocks for name in block}
    return sorted(implied | set(stack.get("provider") or {}))


def _has_program(version: Path) -> bool:
    # <version>/<platform>/terraform-provider-...; the platform folder is a link into a mirror.
    return any(version.glob("*/terraform-provider-*"))

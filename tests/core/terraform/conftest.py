"""Working directories with small stacks of Terraform's built-in ``terraform_data``: no download."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from strongroom_terraform.engine import Terraform

ENVIRONMENT = {"PATH": os.environ["PATH"]}

AWS_STACK = {
    "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": "5.100.0"}}},
    "provider": {"aws": [{"region": "ca-central-1"}]},
    "resource": {"aws_sqs_queue": {"orders": {"name": "orders"}}},
}

Make = Callable[..., Terraform]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that writes a stack and returns Terraform on its directory."""

    def make(stack: dict[str, Any], **options: Any) -> Terraform:
        directory = tmp_path / "stack"
        directory.mkdir(exist_ok=True)
        (directory / "cdk.tf.json").write_text(json.dumps(stack), "utf-8")
        return Terraform(directory, **{"environment": ENVIRONMENT, **options})

    return make


@pytest.fixture
def is_gone() -> Callable[[int], bool]:
    """Return a function that says whether a process ends within ten seconds.

    The kernel kills in its own time, and a process that nobody reaps is as gone as one can be.
    """

    def is_gone(process: int) -> bool:
        for _ in range(200):
            try:
                os.kill(process, 0)
                if ") Z " in Path(f"/proc/{process}/stat").read_text("utf-8"):
                    return True
            except (ProcessLookupError, FileNotFoundError):
                return True
            time.sleep(0.05)
        return False

    return is_gone


@pytest.fixture
def aws_stack() -> dict[str, Any]:
    """Return a stack of one queue, with the provider pinned as strongroom pins it."""
    return json.loads(json.dumps(AWS_STACK))  # type: ignore[no-any-return]

"""What reaches Terraform and the provider of the environment."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from strongroom_terraform.diagnostics import (
    TerraformError,
)
from strongroom_terraform.engine import Terraform
from strongroom_terraform.events import Event, Kind

pytestmark = pytest.mark.e2e

ENVIRONMENT = {"PATH": os.environ["PATH"]}

Make = Callable[..., Terraform]


def test_terraform_gets_the_given_environment_and_nothing_else(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "real")
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("TF_VAR_region", "elsewhere")
    show = {"provisioner": [{"local-exec": {"interpreter": ["env"], "command": "--"}}]}
    lines: list[str] = []

    def on_event(event: Event) -> None:
        if event.kind is Kind.PROVISION_PROGRESS:
            lines.extend(event.body["hook"]["output"].splitlines())

    given = {**ENVIRONMENT, "AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
    terraform = make(
        {"resource": {"terraform_data": {"one": show}}}, environment=given, on_event=on_event
    )
    terraform.apply(terraform.plan())
    seen = dict(line.split("=", 1) for line in lines if not line.startswith("Executing: "))
    assert seen == {
        **given,
        "CHECKPOINT_DISABLE": "1",
        "TF_CLI_CONFIG_FILE": str(terraform.directory / ".terraform/strongroom.tfrc"),
        "TF_DATA_DIR": str(terraform.directory / ".terraform"),
        "TF_INPUT": "0",
        "TF_IN_AUTOMATION": "1",
        "TF_REGISTRY_DISCOVERY_RETRY": "1",
    }


@pytest.fixture
def sts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Stand in for AWS on loopback, refuse everything, and note whose credentials came."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found = re.search(r"Credential=([^/]+)/", self.headers.get("Authorization", ""))
            seen.append(found[1] if found else "")
            body = b"<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>"
            self.send_response(403)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    home = tmp_path / "home"
    (home / ".aws").mkdir(parents=True)
    credentials = "aws_access_key_id = FROMFILE\naws_secret_access_key = real\n"
    (home / ".aws/credentials").write_text(f"[default]\n{credentials}", "utf-8")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "FROMSHELL")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "real")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", seen
        server.shutdown()
        thread.join()


def test_the_provider_sees_the_given_credentials_and_no_others(
    make: Make, aws_stack: dict[str, Any], sts: tuple[str, list[str]]
) -> None:
    endpoint, seen = sts
    given = {
        **ENVIRONMENT,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ACCESS_KEY_ID": "LOCAL",
        "AWS_SECRET_ACCESS_KEY": "local",
    }
    terraform = make(aws_stack, environment=given)
    terraform.init()
    with pytest.raises(TerraformError, match="AccessDenied"):
        terraform.plan()
    assert set(seen) == {"LOCAL"}


def test_without_credentials_in_its_environment_the_provider_finds_none(
    make: Make, aws_stack: dict[str, Any], sts: tuple[str, list[str]]
) -> None:
    endpoint, seen = sts
    given = {**ENVIRONMENT, "AWS_ENDPOINT_URL": endpoint, "AWS_EC2_METADATA_DISABLED": "true"}
    terraform = make(aws_stack, environment=given)
    terraform.init()
    with pytest.raises(TerraformError, match="No valid credential sources found"):
        terraform.plan()
    assert seen == []


def test_the_aws_provider_is_the_pinned_one_and_judges_the_stack(
    make: Make, aws_stack: dict[str, Any]
) -> None:
    terraform = make(aws_stack)
    assert terraform.init()
    assert terraform.validate() == ()
    lock = (terraform.directory / ".terraform.lock.hcl").read_text("utf-8")
    assert 'version     = "5.100.0"' in lock
    aws_stack["resource"]["aws_sqs_queue"]["orders"]["nmae"] = "x"
    with pytest.raises(TerraformError, match="nmae"):
        make(aws_stack).validate()

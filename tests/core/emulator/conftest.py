"""A running emulator, and clients that speak to it as any program would."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from strongroom_emulator import lifecycle
from strongroom_emulator.environment import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY
from strongroom_emulator.lifecycle import Emulator
from strongroom_terraform.engine import Terraform

Client = Callable[[str], Any]


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """One emulator for all tests that leave its life alone."""
    directory = tmp_path_factory.mktemp("emulator")
    yield lifecycle.start(directory)
    lifecycle.stop(directory)


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    """A folder for an emulator of a test's own, which is stopped afterwards if it still runs."""
    yield tmp_path / "local"
    lifecycle.stop(tmp_path / "local")


@pytest.fixture
def client(emulator: Emulator) -> Client:
    """Return a function that makes a boto3 client of a service."""
    return lambda service: _client(emulator, service)


@pytest.fixture(name="client_of")
def any_client() -> Callable[[Emulator, str], Any]:
    """Return a function that makes a client of a service of any emulator."""
    return _client


def _client(emulator: Emulator, service: str) -> Any:
    """Return a boto3 client that tries once and takes nothing from the environment."""
    return boto3.client(
        service,
        endpoint_url=emulator.endpoint,
        region_name=REGION,
        aws_access_key_id=ACCESS_KEY_ID,
        aws_secret_access_key=SECRET_ACCESS_KEY,
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )


@pytest.fixture
def deployment(
    tmp_path: Path,
) -> Callable[[Emulator, dict[str, Any], Mapping[str, str]], Terraform]:
    """Return a function that gives Terraform on a document and an emulator, initialised.

    Its third argument is the process environment that the local run is made from.
    """

    def deployment(
        emulator: Emulator, document: dict[str, Any], base: Mapping[str, str]
    ) -> Terraform:
        folder = tmp_path / "stack"
        folder.mkdir()
        (folder / "cdk.tf.json").write_text(json.dumps(document), encoding="utf-8")
        made = Terraform(folder, environment=emulator.local_environment(base), parallelism=40)
        made.init()
        return made

    return deployment

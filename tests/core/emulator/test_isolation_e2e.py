"""A local run can never reach real AWS: neither its servers nor anybody's credentials for them."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from strongroom_emulator import lifecycle
from strongroom_emulator.environment import ACCESS_KEY_ID
from strongroom_emulator.lifecycle import Emulator
from strongroom_terraform.engine import Terraform

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

Deployment = Callable[[Emulator, dict[str, Any], Mapping[str, str]], Terraform]

STACK: dict[str, Any] = {
    "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": "5.100.0"}}},
    "provider": {"aws": [{"region": "ca-central-1"}]},
    "data": {"aws_caller_identity": {"me": {}}, "aws_availability_zones": {"zones": {}}},
    "resource": {
        "aws_vpc": {"main": {"cidr_block": "10.40.0.0/16"}},
        "aws_kms_key": {"main": {"deletion_window_in_days": 7}},
        "aws_s3_bucket": {"main": {"bucket": "bucket-isolation-test"}},
        "aws_iam_role": {
            "main": {
                "name": "role-isolation-test",
                "assume_role_policy": '{"Version":"2012-10-17","Statement":[{"Effect":"Allow",'
                '"Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
            }
        },
    },
}


class Trap:
    """A port that nobody should ever connect to."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.listening.settimeout(0.2)
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.caught = 0
        self._open = True
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def _accept(self) -> None:
        while self._open:
            try:
                connection, _ = self.listening.accept()
            except TimeoutError:
                continue
            self.caught += 1
            connection.close()

    def close(self) -> None:
        """Stop listening."""
        self._open = False
        self._thread.join()
        self.listening.close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    """A port that stands for real AWS, a proxy and the instance metadata service."""
    made = Trap()
    yield made
    made.close()


class Watch:
    """Every address that descendants of this process are seen to talk to."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self._watching = True
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        while self._watching:
            self.seen |= set(peers(descendants(os.getpid())))
            time.sleep(0.01)

    def stop(self) -> set[str]:
        """Return what was seen."""
        self._watching = False
        self._thread.join()
        return self.seen


def descendants(root: int) -> set[int]:
    """Return the processes below one."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            after_name = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        parents[int(entry.name)] = int(after_name[1])
    found = {root}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {root}


def peers(processes: set[int]) -> Iterator[str]:
    """Yield the remote addresses of sockets, in the kernel's hexadecimal; none for listening ones."""
    inodes = set()
    for process in processes:
        try:
            for descriptor in Path(f"/proc/{process}/fd").iterdir():
                inodes.add(str(descriptor.readlink()))
        except OSError:
            continue
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            columns = line.split()
            if f"socket:[{columns[9]}]" in inodes and set(columns[2].split(":")[0]) != {"0"}:
                yield columns[2].split(":")[0]


def test_it_reaches_nothing_but_the_emulator(
    directory: Path, tmp_path: Path, deployment: Deployment, trap: Trap
) -> None:
    """With real-looking credentials, profiles, endpoints and proxies all around, none is used."""
    started = lifecycle.start(directory)
    home = tmp_path / "home"
    (home / ".aws").mkdir(parents=True)
    secrets = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = real\n"
    (home / ".aws" / "credentials").write_text(f"[default]\n{secrets}[work]\n{secrets}")
    (home / ".aws" / "config").write_text(
        f"[default]\nregion = us-east-1\nendpoint_url = {trap.url}\n"
        f"services = all\n[services all]\nsts =\n  endpoint_url = {trap.url}\n"
    )
    base = {
        **os.environ,
        "HOME": str(home),
        "AWS_PROFILE": "work",
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "real",
        "AWS_SESSION_TOKEN": "real",
        "AWS_ENDPOINT_URL": trap.url,
        "AWS_ENDPOINT_URL_STS": trap.url,
        "AWS_ENDPOINT_URL_EC2": trap.url,
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": trap.url,
        "AWS_EC2_METADATA_SERVICE_ENDPOINT": trap.url,
        "HTTP_PROXY": trap.url,
        "HTTPS_PROXY": trap.url,
        "https_proxy": trap.url,
        "ALL_PROXY": trap.url,
    }
    terraform = deployment(started, STACK, base)
    watch = Watch()
    try:
        terraform.apply(terraform.plan())
        terraform.apply(terraform.plan(destroy=True))
    finally:
        seen = watch.stop()
    assert seen == {"0100007F"}  # 127.0.0.1, and the emulator was seen to be talked to
    assert trap.caught == 0
    held = started.inventory()
    assert held["access_key_ids"] == [ACCESS_KEY_ID]
    assert held["resources"] == {}

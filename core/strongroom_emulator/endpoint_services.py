"""The VPC endpoint services that AWS has in the region, and what it answers when there is none."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources

import attrs

from strongroom_base.region import REGION

OF_A_VENDOR = re.compile(rf"com\.amazonaws\.vpce\.{REGION}\.vpce-svc-[0-9a-f]{{17}}")
"""A service of another account. That account is not emulated, so every such service exists here and
has a private DNS name."""


@attrs.frozen
class Refusal:
    """An error of ``CreateVpcEndpoint``."""

    code: str
    message: str


def refuse(name: str, kind: str, *, private_dns: bool) -> Refusal | None:
    """Return the error that AWS answers, or None when the endpoint can be made.

    :param name: the whole service name.
    :param kind: ``Interface``, ``Gateway`` or another endpoint type.
    :param private_dns: whether private DNS names are asked for.
    """
    offered = _offered().get(name, frozenset({"Interface"} if OF_A_VENDOR.fullmatch(name) else ()))
    if not offered:
        return Refusal("InvalidServiceName", f"The Vpc Endpoint Service '{name}' does not exist")
    if kind not in offered:
        types = ", ".join(sorted(offered))
        return Refusal(
            "InvalidParameter",
            f"Endpoint type ({kind}) does not match available service types ([{types}]).",
        )
    if private_dns and (kind == "Gateway" or name in _without_private_dns()):
        return Refusal(
            "InvalidParameter",
            f"Private DNS can't be enabled because the service {name} does not provide a private DNS "
            "name.",
        )
    return None


@functools.cache
def _data() -> dict[str, list[str]]:
    text = resources.files(__package__).joinpath("endpoint_services.toml").read_text("utf-8")
    found: dict[str, list[str]] = tomllib.loads(text)
    return found


@functools.cache
def _offered() -> dict[str, frozenset[str]]:
    data = _data()
    kinds: dict[str, set[str]] = {}
    for name in data["interfaces"]:
        kinds.setdefault(_whole(name), set()).add("Interface")
    for name in data["gateways"]:
        kinds.setdefault(_whole(name), set()).add("Gateway")
    for name in data["others"]:
        kinds.setdefault(name, set()).add("Interface")
    return {name: frozenset(found) for name, found in kinds.items()}


@functools.cache
def _without_private_dns() -> frozenset[str]:
    return frozenset(_whole(name) for name in _data()["without_private_dns"])


def _whole(name: str) -> str:
    return f"com.amazonaws.{REGION}.{name}"

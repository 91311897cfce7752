"""Blocks of the VPC for subnets that plugins make."""

from __future__ import annotations

import ipaddress
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom import Context, Network, PluginInfo
from strongroom_base.errors import ConfigError, PluginError
from strongroom_platform.network.subnets import BLOCKS, free_blocks, tiers
from support.plugins import installed, make_plugin
from support.synthesis import EVERYTHING_OFF, of_type, synthesise


@given(st.integers(16, 22), st.integers(0, 255))
def test_blocks_overlap_nothing_and_every_subnet_is_one_that_aws_takes(
    prefix: int, second: int
) -> None:
    """VPC and subnet sizes: /16 to /28, VPC User Guide."""
    cidr = str(ipaddress.ip_network(f"10.{second}.0.0/{prefix}"))
    blocks = free_blocks(cidr)
    assert len(blocks) == BLOCKS
    whole = [ipaddress.ip_network(block.cidr) for block in (*tiers(cidr), *blocks)]
    assert not any(a.overlaps(b) for a, b in itertools.combinations(whole, 2))
    assert all(block.subnet_of(ipaddress.ip_network(cidr)) for block in whole)  # type: ignore[arg-type]
    for block in blocks:
        subnets = [ipaddress.ip_network(subnet) for subnet in block.subnets]
        assert len(subnets) == 3
        assert all(16 <= subnet.prefixlen <= 28 for subnet in subnets)
        assert not any(a.overlaps(b) for a, b in itertools.combinations(subnets, 2))


def plugin(name: str, *, subnets: bool = True) -> Any:
    """A plugin with a subnet in each zone, or one that only asks for them."""

    def make(scope: Any, context: Context) -> list[Any]:
        from cdktf_cdktf_provider_aws.subnet import Subnet

        network = context.require(Network)
        for number, cidr in enumerate(context.block().subnets):
            Subnet(
                scope,
                f"subnet-{number}",
                vpc_id=network.vpc_id,
                cidr_block=cidr,
                availability_zone=network.availability_zones[number],
                tags={"Name": context.name("aws_subnet", f"{name}-{number}")},
            )
        return []

    made = make_plugin(
        PluginInfo(name=name, summary="x", requires=(Network,), subnets=subnets),
        strongroom_resources=make,
    )
    return installed(name, lambda: made)


def subnets(toml: str, *plugins: Any, on: tuple[str, ...] = ("acme",)) -> dict[str, str]:
    """Return the block of each subnet that a plugin made."""
    tables = "".join(f"[plugins.{name}]\n" for name in on)
    document = synthesise(f"{toml}{EVERYTHING_OFF}{tables}", extra=plugins).document
    found = of_type(document, "aws_subnet")
    return {p: body["cidr_block"] for p, body in found.items() if not p.startswith("core/")}


def test_a_plugin_gets_the_block_that_the_config_says_whatever_else_is_on() -> None:
    both = "[network]\nblocks = { acme = 3, bank = 0 }\n"
    alone = subnets(both, plugin("acme"), plugin("bank"))
    assert list(alone.values()) == ["10.40.176.0/22", "10.40.180.0/22", "10.40.184.0/22"]
    together = subnets(both, plugin("acme"), plugin("bank"), on=("acme", "bank"))
    assert alone.items() <= together.items()
    assert len(together) == 6


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("", "network.blocks: the plugin 'acme' makes subnets of its own and has no block"),
        ("", "such as blocks = { acme = 0 }"),
        ("[network]\nblocks = { acme = 8 }\n", "expected numbers from 0 to 7, found 8 for 'acme'"),
        (
            "[network]\nblocks = { acme = 1, bank = 1 }\n",
            "expected each number once, found 1 for 'acme' and 'bank'",
        ),
        (
            "[network]\nblocks = { acme = 1, acmee = 2 }\n",
            "network.blocks.acmee: there is no plugin of this name",
        ),
    ],
)
def test_a_mistake_is_a_problem_of_the_config(toml: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        subnets(toml, plugin("acme"))
    assert said in str(caught.value)


def test_a_plugin_that_does_not_say_so_gets_none() -> None:
    with pytest.raises(PluginError, match=r"does not set PluginInfo\.subnets"):
        subnets("[network]\nblocks = { acme = 1 }\n", plugin("acme", subnets=False))


def test_the_route_tables_of_the_tiers_are_shown() -> None:
    network = synthesise(EVERYTHING_OFF).document["output"]["network"]["value"]
    tables = [network["application_route_table_id"], network["data_route_table_id"]]
    assert all("aws_route_table" in table for table in tables)
    assert len(set(tables)) == 2

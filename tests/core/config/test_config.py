from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.config import Config, read_config
from strongroom_base.errors import CallerError, ConfigError
from strongroom_base.nearest import nearest
from strongroom_platform.validators import between, each, matching, one_of, optional
from strongroom_settings.structure import structure
from strongroom_settings.toml import read_toml
from support.strategies import loads, suffixes, vpc_cidrs


def problems(**table: object) -> list[str]:
    _, found = read_config({"environment_suffix": "dev01", **table})
    return [str(problem) for problem in found]


def test_a_suffix_is_all_that_a_config_needs() -> None:
    config, found = read_config({"environment_suffix": "dev01"})
    assert found == []
    assert config == Config("dev01")


@given(suffix=suffixes, load=loads, cidr=vpc_cidrs())
def test_every_config_within_the_documented_ranges_is_accepted(
    suffix: str, load: int, cidr: str
) -> None:
    """No valid combination of suffix, load and address block is refused."""
    config, found = read_config(
        {
            "environment_suffix": suffix,
            "peak_transactions_per_minute": load,
            "network": {"cidr": cidr},
        }
    )
    assert found == []
    assert config is not None
    assert config.network.cidr == cidr


def test_every_problem_is_reported_at_once_with_its_path() -> None:
    _, found = read_config(
        {
            "environment_sufix": "dev01",
            "region": "us-east-1",
            "peak_transactions_per_minute": "many",
            "network": {"cidr": "10.0.0.0/8", "flow_log_retention_days": 30, "cdir": 1},
            "tags": {"Name": "x"},
            "plugins": {"kms": 3},
        }
    )
    paths = [problem.path for problem in found]
    assert paths == [
        "environment_sufix",
        "region",
        "peak_transactions_per_minute",
        "network.cidr",
        "network.flow_log_retention_days",
        "network.cdir",
        "tags",
        "plugins.kms",
        "environment_suffix",
    ]


@pytest.mark.parametrize(
    ("table", "line"),
    [
        (
            {"regoin": "ca-central-1"},
            "regoin: unknown key; did you mean 'region'?",
        ),
        (
            {"region": "us-east-1"},
            "region: expected 'ca-central-1', the only region strongroom deploys to, found 'us-east-1'",
        ),
        (
            {"peak_transactions_per_minute": True},
            "peak_transactions_per_minute: expected a whole number, found true or false, true",
        ),
        (
            {"peak_transactions_per_minute": 99},
            "peak_transactions_per_minute: expected 100 to 10,000,000 transactions a minute, found 99",
        ),
        (
            {"domain_name": "not a domain"},
            "domain_name: expected a domain name such as 'api.trading.example.com', "
            "found 'not a domain'",
        ),
        ({"network": []}, "network: expected a table, found a list"),
        (
            {"network": {"cidr": "10.0.0.0/23"}},
            "network.cidr: expected a private IPv4 block from /16 to /22, such as '10.40.0.0/16', "
            "found '10.0.0.0/23': too small for two tiers of subnets in three zones",
        ),
        (
            {"network": {"cidr": "8.8.0.0/16"}},
            "network.cidr: expected a private IPv4 block from /16 to /22, such as '10.40.0.0/16', "
            "found '8.8.0.0/16', which is not a private block (RFC 1918)",
        ),
        (
            {"network": {"cidr": "10.0.0.1/16"}},
            "network.cidr: expected a private IPv4 block from /16 to /22, such as '10.40.0.0/16', "
            "found '10.0.0.1/16' (10.0.0.1/16 has host bits set)",
        ),
        ({"tags": {"a": 1}}, "tags.a: expected a string, found a whole number, 1"),
        (
            {"tags": {"Owner": "postgres://app:hunter2@db/x"}},
            "tags: expected what everyone may read, found what looks like a URL with a password, in "
            "clear, at 'Owner'",
        ),
        (
            {"tags": {"ghp_" + "a1B2" * 9: "x"}},
            "tags: expected what everyone may read, found what looks like a GitHub token, in clear, at "
            "'(a name)'",
        ),
        (
            {"tags": {"Owner": '${file("/etc/passwd")}'}},
            "tags: expected plain text, found an expression of Terraform for 'Owner'",
        ),
        ({"plugins": {"b c": 1}}, 'plugins."b c": expected a table, found a whole number, 1'),
    ],
)
def test_a_problem_says_what_was_expected_and_what_was_found(
    table: dict[str, object], line: str
) -> None:
    assert problems(**table) == [line]


@given(
    st.dictionaries(
        st.text(max_size=12),
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers()
            | st.floats(allow_nan=False)
            | st.text(max_size=8),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.text(max_size=5), inner, max_size=3)
            ),
            max_leaves=6,
        ),
        max_size=6,
    )
)
def test_any_table_gives_a_config_or_problems_never_an_exception(table: dict[str, object]) -> None:
    """Reading is total: a config without problems, or problems without a config."""
    config, found = read_config(table)
    assert (config is None) == bool(found)


def test_a_typo_finds_the_nearest_name_and_nonsense_finds_none() -> None:
    assert nearest("kinesys", ["kms", "kinesis"]) == "; did you mean 'kinesis'?"
    assert nearest("qqqq", ["kms", "kinesis"]) == ""


def test_a_missing_file_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(CallerError, match="there is no config file") as caught:
        read_toml(tmp_path / "strongroom.toml")
    assert caught.value.hint is not None
    assert "strongroom init" in caught.value.hint


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / "strongroom.toml"
    file.write_text('environment_suffix = "dev01\n')
    with pytest.raises(ConfigError, match=r"this is not TOML: .*line 1"):
        read_toml(file)


def test_a_directory_or_binary_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(CallerError, match="cannot be read"):
        read_toml(tmp_path)
    binary = tmp_path / "b.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CallerError, match="cannot be read"):
        read_toml(binary)


@attrs.frozen
class _Window:
    start: int = 0
    end: int = 10

    def __attrs_post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"expected an end after the start, found {self.start} to {self.end}")


@attrs.frozen
class _Settings:
    ratio: float = attrs.field(default=1.0, validator=between(0.5, 2.0))
    mode: str = attrs.field(default="a", validator=one_of("a", "b", "c"))
    names: tuple[str, ...] = attrs.field(default=(), validator=each(matching("[a-z]+", "a word")))
    size: int | None = attrs.field(default=None, validator=optional(between(1, 5, "things")))
    window: _Window = attrs.field(factory=_Window)
    windows: tuple[_Window, ...] = ()


def settings_problems(**table: object) -> list[str]:
    _, found = structure(table, _Settings, "plugins.x")
    return [str(problem) for problem in found]


def test_plugin_settings_take_every_supported_kind_of_value() -> None:
    made, found = structure(
        {
            "ratio": 1,
            "mode": "b",
            "names": ["x", "y"],
            "size": 3,
            "window": {"start": 1},
            "windows": [{"end": 2}],
        },
        _Settings,
    )
    assert found == []
    assert made == _Settings(1.0, "b", ("x", "y"), 3, _Window(1), (_Window(0, 2),))


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ({"ratio": 3.5}, "plugins.x.ratio: expected 0.5 to 2.0, found 3.5"),
        ({"mode": "z"}, "plugins.x.mode: expected 'a', 'b' or 'c', found 'z'"),
        ({"names": "x"}, "plugins.x.names: expected a list, found a string, 'x'"),
        ({"names": ["X"]}, "plugins.x.names: expected a word, found 'X'"),
        ({"size": 9}, "plugins.x.size: expected 1 to 5 things, found 9"),
        ({"window": {"strat": 1}}, "plugins.x.window.strat: unknown key; did you mean 'start'?"),
        (
            {"window": {"start": 11}},
            "plugins.x.window: expected an end after the start, found 11 to 10",
        ),
        (
            {"windows": [{}, {"end": "x"}]},
            "plugins.x.windows[1].end: expected a whole number, found a string, 'x'",
        ),
    ],
)
def test_plugin_settings_report_paths_down_to_the_item(table: dict[str, object], line: str) -> None:
    assert settings_problems(**table) == [line]


def test_all_items_of_a_list_are_reported() -> None:
    assert settings_problems(names=[1, "ok", 2.5]) == [
        "plugins.x.names[0]: expected a string, found a whole number, 1",
        "plugins.x.names[2]: expected a string, found a number, 2.5",
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("peak_transactions_per_minute = 50,000", "; TOML writes 50,000 as 50_000"),
        ("peak_transactions_per_minute = 1,250,000 # peak", "; TOML writes 1,250,000 as 1_250_000"),
        ("tags = { a = 1, b 2 }", ""),
    ],
)
def test_a_number_with_commas_is_explained(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "strongroom.toml"
    file.write_text(f'environment_suffix = "dev01"\n{line}\n')
    with pytest.raises(ConfigError, match="this is not TOML") as caught:
        read_toml(file)
    assert str(caught.value).partition(")")[2] == said

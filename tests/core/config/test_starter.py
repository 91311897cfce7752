from __future__ import annotations

import tomllib
from pathlib import Path

import attrs
import pytest

from strongroom.config import read_config
from strongroom.project import list_plugins, load_project
from strongroom.registry import State
from strongroom.starter import starter
from strongroom_base.errors import ConfigError

INFOS = [plugin.info for plugin in list_plugins({}) if plugin.info is not None]


def test_the_starter_is_a_valid_config_with_nothing_but_defaults() -> None:
    table = tomllib.loads(starter("dev01", INFOS))
    config, problems = read_config(table)
    assert problems == []
    assert config is not None
    assert config.environment_suffix == "dev01"
    for info in INFOS:
        assert table["plugins"][info.name] == {"enabled": not info.setup}


def test_the_starter_works_as_it_is(tmp_path: Path) -> None:
    """What needs something from a person first is off, and says what it needs."""
    text = starter("dev01", INFOS)
    (tmp_path / "strongroom.toml").write_text(text)
    active = {plugin.info.name for plugin in load_project(tmp_path / "strongroom.toml").plugins}
    assert active == {info.name for info in INFOS if not info.setup}
    words = " ".join(line.removeprefix("# ") for line in text.splitlines())
    assert all(info.setup in words for info in INFOS)


def test_a_config_without_tables_enables_what_the_starter_enables(tmp_path: Path) -> None:
    """``init`` wrote the API off and a missing table meant on: the README's config did not load."""
    file = tmp_path / "strongroom.toml"
    active = []
    for text in (starter("dev01", INFOS), 'environment_suffix = "dev01"\n'):
        file.write_text(text)
        active.append([plugin.info.name for plugin in load_project(file).plugins])
    assert active[0] == active[1]
    (api,) = (plugin for plugin in list_plugins({}) if plugin.name == "apigw_mtls")
    assert api.state is State.DISABLED
    assert api.why.startswith("not named in the config. Needs domain_name")


def test_a_table_turns_on_what_needs_setup(tmp_path: Path) -> None:
    file = tmp_path / "strongroom.toml"
    file.write_text('environment_suffix = "dev01"\n[plugins.apigw_mtls]\n')
    with pytest.raises(ConfigError, match=r"plugins\.apigw_mtls"):
        load_project(file)


def test_the_starter_explains_every_key() -> None:
    text = starter("dev01", INFOS)
    for info in INFOS:
        for field in attrs.fields(info.settings):
            assert f"# {field.name} = " in text
            assert field.metadata["help"]


def test_every_commented_default_can_be_uncommented() -> None:
    """Taking the '#' away from a default changes nothing."""
    lines = []
    for line in starter("dev01", INFOS).splitlines():
        key, equals, value = line.removeprefix("# ").partition(" = ")
        commented = line.startswith("# ") and equals and key.isidentifier() and value != "..."
        lines.append(f"{key} = {value}" if commented else line)
    _, problems = read_config(tomllib.loads("\n".join(lines)))
    assert problems == []


@pytest.mark.parametrize("suffix", ["a", "prod-ca-1"])
def test_the_suffix_given_is_the_suffix_written(suffix: str) -> None:
    assert tomllib.loads(starter(suffix, ()))["environment_suffix"] == suffix

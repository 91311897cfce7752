"""Which Terraform is run, and which CLI configuration it reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom_base.errors import CallerError
from strongroom_terraform.cliconfig import cli_config
from strongroom_terraform.mirror import AWS_PROVIDER, VERSION
from strongroom_terraform.toolchain import Toolchain, discover


def found(tmp_path: Path, **environment: str) -> Toolchain:
    (tmp_path / "prefix/mirror" / AWS_PROVIDER / VERSION).mkdir(parents=True, exist_ok=True)
    return discover({"XDG_DATA_DIRS": str(tmp_path), **environment}, [tmp_path / "prefix"])


def test_terraform_is_the_library_unless_a_binary_is_named(tmp_path: Path) -> None:
    assert found(tmp_path).engine == "library"
    binary = tmp_path / "terraform"
    binary.write_text("#!/bin/sh\n", "utf-8")
    binary.chmod(0o755)
    tools = found(tmp_path, STRONGROOM_TERRAFORM=str(binary))
    assert (tools.engine, tools.path) == ("binary", binary)


def test_a_named_binary_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CallerError, match="STRONGROOM_TERRAFORM is '/no/terraform'"):
        found(tmp_path, STRONGROOM_TERRAFORM="/no/terraform")


def test_a_cli_configuration_that_exists_is_respected(tmp_path: Path) -> None:
    file = tmp_path / "own.tfrc"
    file.touch()
    tools = found(tmp_path, TF_CLI_CONFIG_FILE=str(file))
    assert (tools.user_config, tools.mirror) == (file, None)
    assert tools.provider_source == f"where {file} says"


def test_a_cli_configuration_that_does_not_exist_counts_as_none(tmp_path: Path) -> None:
    tools = found(tmp_path, TF_CLI_CONFIG_FILE=str(tmp_path / "missing.tfrc"))
    assert (tools.user_config, tools.mirror) == (None, tmp_path / "prefix/mirror")


def test_the_default_cli_configuration_is_respected_too(tmp_path: Path) -> None:
    file = tmp_path / ".terraformrc"
    file.touch()
    assert found(tmp_path, HOME=str(tmp_path)).user_config == file


def test_a_named_mirror_wins_over_the_users_cli_configuration(tmp_path: Path) -> None:
    (tmp_path / ".terraformrc").touch()
    named = tmp_path / "prefix/mirror"
    found(tmp_path)
    tools = found(tmp_path, HOME=str(tmp_path), STRONGROOM_PROVIDER_MIRROR=str(named))
    assert (tools.user_config, tools.mirror) == (None, named)


def test_without_a_mirror_the_source_says_where_one_was_looked_for(tmp_path: Path) -> None:
    tools = discover({"XDG_DATA_DIRS": str(tmp_path)}, [])
    assert "registry.terraform.io, as no mirror was found" in tools.provider_source
    assert "STRONGROOM_PROVIDER_MIRROR" in tools.provider_source


def test_the_mirror_serves_the_aws_provider_alone() -> None:
    text = cli_config(Path("/mirror"), Path("/cache"))
    assert 'path    = "/mirror"' in text
    assert text.count(f'["{AWS_PROVIDER}"]') == 2
    assert "plugin_cache_dir" not in text


def test_without_a_mirror_plugins_from_the_registry_are_kept() -> None:
    assert 'plugin_cache_dir = "/cache"' in cli_config(None, Path("/cache"))


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0/"), min_size=1))
def test_no_name_of_a_folder_can_end_its_string_or_begin_a_template(name: str) -> None:
    """Quotes are escaped and template markers doubled, whatever characters a path has."""
    line = cli_config(None, Path("/") / name).splitlines()[1]
    body = line.removeprefix('plugin_cache_dir = "').removesuffix('"')
    assert '"' not in body.replace("\\\\", "").replace('\\"', "")
    assert "${" not in body.replace("$${", "")
    assert "%{" not in body.replace("%%{", "")

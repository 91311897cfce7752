"""The AWS provider is found in a local mirror, wherever one may reasonably be."""

from __future__ import annotations

from pathlib import Path

import pytest

from strongroom_base.errors import CallerError
from strongroom_terraform.mirror import AWS_PROVIDER, VERSION, find_provider_mirror


def mirror(folder: Path) -> Path:
    (folder / AWS_PROVIDER / VERSION / "linux_amd64").mkdir(parents=True)
    return folder


def test_a_machine_without_a_mirror_has_none(tmp_path: Path) -> None:
    assert find_provider_mirror({"XDG_DATA_DIRS": str(tmp_path)}, [tmp_path / "missing"]) is None


def test_the_named_mirror_wins_over_all_others(tmp_path: Path) -> None:
    mirror(tmp_path / "prefix/other")
    named = mirror(tmp_path / "named")
    environment = {"STRONGROOM_PROVIDER_MIRROR": str(named)}
    assert find_provider_mirror(environment, [tmp_path / "prefix"]) == named


def test_a_named_mirror_without_the_provider_is_an_error_and_not_passed_over(
    tmp_path: Path,
) -> None:
    mirror(tmp_path / "prefix/other")
    environment = {"STRONGROOM_PROVIDER_MIRROR": str(tmp_path)}
    with pytest.raises(CallerError, match=f"holds no {AWS_PROVIDER} {VERSION}") as caught:
        find_provider_mirror(environment, [tmp_path / "prefix"])
    assert caught.value.hint is not None
    assert caught.value.hint.startswith(f"name the folder that contains {AWS_PROVIDER}")


@pytest.mark.parametrize(
    "folder", [".terraform.d/plugins", ".local/share/terraform/plugins", "xdg/terraform/plugins"]
)
def test_the_folders_that_terraform_takes_unasked_come_before_the_prefixes(
    tmp_path: Path, folder: str
) -> None:
    mirror(tmp_path / "prefix/other")
    expected = mirror(tmp_path / folder)
    environment = {"HOME": str(tmp_path), "XDG_DATA_DIRS": f"relative:{tmp_path / 'xdg'}"}
    assert find_provider_mirror(environment, [tmp_path / "prefix"]) == expected


def test_the_first_by_name_under_the_first_prefix_is_taken(tmp_path: Path) -> None:
    for name in ("second/a", "first/b", "first/c"):
        mirror(tmp_path / name)
    (tmp_path / "first/a").mkdir()
    prefixes = [tmp_path / "missing", tmp_path / "first", tmp_path / "second"]
    environment = {"XDG_DATA_DIRS": str(tmp_path)}
    assert find_provider_mirror(environment, prefixes) == tmp_path / "first/b"


def test_a_packed_mirror_is_a_mirror_and_one_of_another_version_is_not(tmp_path: Path) -> None:
    (tmp_path / "old" / AWS_PROVIDER / "4.0.0").mkdir(parents=True)
    packed = tmp_path / "packed" / AWS_PROVIDER
    packed.mkdir(parents=True)
    (packed / f"terraform-provider-aws_{VERSION}_linux_amd64.zip").touch()
    environment = {"XDG_DATA_DIRS": str(tmp_path)}
    assert find_provider_mirror(environment, [tmp_path]) == tmp_path / "packed"

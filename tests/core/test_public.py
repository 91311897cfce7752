from __future__ import annotations

import subprocess
import sys

import pytest

import strongroom


@pytest.mark.parametrize("name", strongroom.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(strongroom, name) is not None
    assert name in dir(strongroom)


def test_the_names_that_are_imported_late_are_those_that_are_listed() -> None:
    late = [name for names in strongroom._MODULES.values() for name in names]
    assert sorted(late) == sorted(strongroom.__all__)


def test_a_name_that_does_not_exist_is_said_to_be_missing() -> None:
    with pytest.raises(AttributeError, match="module 'strongroom' has no attribute 'Hookimpl'"):
        _ = strongroom.Hookimpl
    with pytest.raises(ImportError, match="cannot import name 'Hookimpl' from 'strongroom'"):
        from strongroom import Hookimpl  # noqa: F401


def test_importing_the_package_imports_none_of_its_parts() -> None:
    code = "import sys, strongroom; print([m for m in sys.modules if m.startswith('strongroom.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

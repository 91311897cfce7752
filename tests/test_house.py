"""How the code is laid out: small modules, a small host, lists that agree, public names listed."""

from __future__ import annotations

import ast
import importlib
import io
import tokenize
import tomllib
from pathlib import Path

import pytest

from support.tracked import tracked

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PLUGINS = PROJECT["project"]["entry-points"]["strongroom.plugins"]
MODULES = [file for file in tracked(ROOT) if file.suffix == ".py"]
CORE = sorted(
    folder.name for folder in (ROOT / "core").iterdir() if (folder / "__init__.py").is_file()
)

LONGEST_MODULE = 350
LARGEST_HOST = 6_000
LARGEST_GUARDRAILS = 6_000
LONGEST_RULE = 120


def lines(file: Path) -> int:
    return len(file.read_text("utf-8").splitlines())


def test_no_module_is_long() -> None:
    found = {str(file.relative_to(ROOT)): lines(file) for file in MODULES}
    assert {name: count for name, count in found.items() if count > LONGEST_MODULE} == {}


def test_the_host_is_small() -> None:
    host = [file for file in MODULES if file.is_relative_to(ROOT / "core" / "strongroom")]
    assert sum(map(lines, host)) <= LARGEST_HOST


def code(file: Path) -> int:
    """Return how many lines of a module are code: no blank line, no comment, no docstring."""
    source = file.read_text("utf-8")
    docstrings = {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    written = {
        line
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type in (tokenize.NAME, tokenize.OP, tokenize.NUMBER, tokenize.STRING)
        for line in range(token.start[0], token.end[0] + 1)
    }
    return len(written - docstrings)


def test_the_guardrails_are_small() -> None:
    folder = ROOT / "core" / "strongroom_guardrails"
    modules = [file for file in MODULES if file.is_relative_to(folder)]
    assert sum(map(code, modules)) <= LARGEST_GUARDRAILS
    rules = [file for file in modules if file.parent.name == "rules"]
    assert {file.name: lines(file) for file in rules if lines(file) > LONGEST_RULE} == {}


def test_every_list_of_plugins_is_that_of_the_entry_points() -> None:
    packages = set(PLUGINS.values())
    folders = {f"plugins/{name}" for name in PLUGINS}
    assert {str(f.relative_to(ROOT)) for f in (ROOT / "plugins").iterdir() if f.is_dir()} == folders
    build = PROJECT["tool"]["hatch"]["build"]
    assert set(build["targets"]["wheel"]["packages"]) == {
        *(f"core/{name}" for name in CORE),
        *(f"plugins/{name}/{package}" for name, package in PLUGINS.items()),
    }
    assert set(build["dev-mode-dirs"]) == {"core", *folders}
    assert set(PROJECT["tool"]["mypy"]["mypy_path"]) == {"core", *folders, "tests"}
    assert set(PROJECT["tool"]["importlinter"]["root_packages"]) == {*CORE, *packages}


@pytest.mark.parametrize(
    "contract", PROJECT["tool"]["importlinter"]["contracts"], ids=lambda contract: contract["name"]
)
def test_an_import_contract_that_names_a_plugin_names_all(contract: dict[str, list[str]]) -> None:
    packages = set(PLUGINS.values())
    for key in ("modules", "source_modules", "forbidden_modules"):
        named = packages & set(contract.get(key, ()))
        assert named in (set(), packages), key


def test_the_contract_of_layers_orders_every_package_of_the_core() -> None:
    layers = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    assert sorted(name.strip() for layer in layers for name in layer.split("|")) == CORE


@pytest.mark.parametrize("name", CORE)
def test_a_package_of_the_core_lists_its_public_names(name: str) -> None:
    """Sorted as ruff sorts them; each is there, or is a module of the package."""
    package = importlib.import_module(name)
    assert package.__all__
    assert len(set(package.__all__)) == len(package.__all__)
    for public in package.__all__:
        if not hasattr(package, public):
            importlib.import_module(f"{name}.{public}")

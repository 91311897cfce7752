"""What the copy of the JavaScript package holds."""

from __future__ import annotations

import json
import subprocess
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom_bindings.fallback import BindingsError
from strongroom_bindings.node import packaged_node
from strongroom_bindings.tarball import lazy_index, write_copy
from support.bindings import CLASSES, INDEX, pack

NODE = packaged_node()

namespaces = st.sets(st.from_regex(r"[a-z][A-Za-z0-9]{0,12}", fullmatch=True), min_size=1)


def eager_index(names: list[str]) -> str:
    """Return an index in the form that CDKTF generates."""
    declared = " = ".join(f"exports.{name}" for name in names)
    required = "\n".join(f'exports.{name} = require("./{name}");' for name in names)
    return f'"use strict";\n{declared} = void 0;\n{required}\n'


def copied(folder: Path) -> Path:
    """Make a copy of the stand-in's tarball."""
    folder.mkdir()
    (folder / "scratch").mkdir()
    pack(folder / "original.tgz")
    write_copy(folder / "original.tgz", folder / "copy.tgz", folder / "scratch", list(CLASSES))
    return folder / "copy.tgz"


@given(namespaces)
def test_every_export_keeps_its_name_and_its_order(names: set[str]) -> None:
    """For any set of namespaces, each has exactly one getter, and nothing is required up front."""
    lines = lazy_index(eager_index(sorted(names)), names).splitlines()
    assert [line for line in lines if line.startswith("lazy(")] == [
        f'lazy("{name}", "./{name}");' for name in sorted(names)
    ]
    assert [line.strip() for line in lines if "require(" in line] == [
        "const value = require(path);"
    ]


def test_node_sees_the_same_exports_and_loads_each_once(tmp_path: Path) -> None:
    assert NODE is not None
    for name, text in {"eager": INDEX, "lazy": lazy_index(INDEX, CLASSES)}.items():
        folder = tmp_path / name
        for module in ("provider", "sqs-queue"):
            (folder / module).mkdir(parents=True)
            (folder / module / "index.js").write_text("globalThis.n = (globalThis.n ?? 0) + 1;")
        (folder / "index.js").write_text(text)
    script = """
const eager = require("./eager"), before = globalThis.n, lazy = require("./lazy");
const same = JSON.stringify(Object.keys(eager).sort()) === JSON.stringify(Object.keys(lazy).sort());
const loads = [globalThis.n - before];
lazy.sqsQueue; loads.push(globalThis.n - before);
lazy.sqsQueue; loads.push(globalThis.n - before);
console.log(JSON.stringify({ same, loads, module: lazy.__esModule }));
"""
    said = subprocess.check_output([NODE, "-e", script], cwd=tmp_path, text=True)
    assert json.loads(said) == {"same": True, "loads": [0, 1, 1], "module": True}


@pytest.mark.parametrize(
    "line",
    [
        'exports.sqsQueue = require("sqs");',
        'require("./provider");',
        'exports.a = require("./a"); hidden();',
        "__exportStar(require('./provider'), exports);",
        "/* comment */ hidden();",
    ],
)
def test_an_index_with_anything_else_in_it_is_refused(line: str) -> None:
    with pytest.raises(BindingsError, match="holds a line of unexpected form"):
        lazy_index(f"{INDEX}{line}\n", CLASSES)


def test_an_index_without_a_module_of_the_python_package_is_refused() -> None:
    with pytest.raises(BindingsError, match=r"the Python package disagree about 's3Bucket'"):
        lazy_index(INDEX, [*CLASSES, "s3Bucket"])


def test_the_copy_carries_the_index_of_its_types_and_nothing_unread(tmp_path: Path) -> None:
    with tarfile.open(copied(tmp_path / "it")) as tar:
        names = tar.getnames()
        scripts = [tar.extractfile(name) for name in names if name.endswith(".js")]
        texts = [file.read() for file in scripts if file is not None]
    assert names == [
        "package/package.json",
        "package/.jsii",
        "package/.jsii.runtime-defs.v1.jsonl",
        "package/.jsii.runtime-index.v1",
        "package/.jsii.runtime.v1.json",
        "package/lib/index.js",
        "package/lib/provider/index.js",
        "package/lib/sqs-queue/index.js",
    ]
    assert not any(b"sourceMappingURL" in text for text in texts)


def test_the_same_original_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two processes that make the copy at once make the same one."""
    assert copied(tmp_path / "one").read_bytes() == copied(tmp_path / "two").read_bytes()


@pytest.mark.parametrize("content", [b"", b"no tarball", b"\x1f\x8b\x08\x00 neither"])
def test_an_original_that_is_no_tarball_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "original.tgz").write_bytes(content)
    with pytest.raises(BindingsError, match="is not a sound tarball"):
        write_copy(tmp_path / "original.tgz", tmp_path / "copy.tgz", tmp_path, list(CLASSES))

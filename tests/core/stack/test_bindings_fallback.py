"""Whatever does not look as expected is loaded the plain way, with one line that says why.

The bindings here are a stand-in of two modules with a real jsii assembly. Each class greets with the
number of JavaScript modules that Node has loaded: one when they load lazily, two when all of them do.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from strongroom_bindings.node import packaged_node
from support.bindings import INDEX, KERNEL, ROOT, environment, fake_bindings, run

GREET = """
import strongroom_bindings as bindings
bindings.install()
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
print(SqsQueue().greet())
"""

LAZY = "SqsQueue, modules loaded: 1\n"
PLAIN = "SqsQueue, modules loaded: 2\n"


def greeted(done: subprocess.CompletedProcess[str], expected: str, reason: str) -> None:
    """Assert that a program worked, and gave exactly one line with the reason."""
    assert done.returncode == 0, done.stderr
    assert done.stdout == expected
    (line,) = done.stderr.splitlines()
    assert line.startswith("strongroom: the AWS bindings load slowly this time: ")
    assert reason in line


def test_the_stand_in_loads_lazily_when_all_is_as_expected(tmp_path: Path) -> None:
    fake_bindings(tmp_path / "site")
    env = environment(tmp_path / "cache", tmp_path / "site")
    for _ in range(2):  # the copy is made, then found
        done = run(GREET, env)
        assert (done.returncode, done.stdout, done.stderr) == (0, LAZY, "")


def test_the_fast_form_can_be_turned_off(tmp_path: Path) -> None:
    fake_bindings(tmp_path / "site")
    env = environment(tmp_path / "cache", tmp_path / "site", STRONGROOM_PLAIN_BINDINGS="1")
    done = run(GREET, env)
    assert (done.returncode, done.stdout, done.stderr) == (0, PLAIN, "")
    assert not (tmp_path / "cache").exists()


def test_another_version_is_loaded_plainly(tmp_path: Path) -> None:
    fake_bindings(
        tmp_path / "site", version="20.2.0", kernel=KERNEL.replace("s@20.1.0", "s@20.2.0")
    )
    done = run(GREET, environment(tmp_path / "cache", tmp_path / "site"))
    greeted(done, PLAIN, "version 20.1.0 of cdktf_cdktf_provider_aws is expected; its _jsii holds")


def test_a_kernel_module_of_another_shape_is_loaded_plainly(tmp_path: Path) -> None:
    kernel = KERNEL.replace('"provider-aws@20.1.0.jsii.tgz"', '"provider-aws@" + "20.1.0.jsii.tgz"')
    fake_bindings(tmp_path / "site", kernel=kernel)
    done = run(GREET, environment(tmp_path / "cache", tmp_path / "site"))
    greeted(done, PLAIN, "does not load provider-aws@20.1.0.jsii.tgz in the expected way")


@pytest.mark.parametrize(
    ("root", "reason"),
    [
        (ROOT + "\nclass Extra:\n    pass\n", "defines Extra; expected nothing but imports"),
        ("from ._jsii import *\n", "has an __all__ that is not its imports; expected"),
    ],
)
def test_a_package_with_more_or_less_in_it_is_loaded_plainly(
    tmp_path: Path, root: str, reason: str
) -> None:
    fake_bindings(tmp_path / "site", root=root)
    done = run(GREET, environment(tmp_path / "cache", tmp_path / "site"))
    assert done.returncode == 0, done.stderr
    assert reason in done.stderr


def test_bindings_in_a_zip_file_are_loaded_plainly(tmp_path: Path) -> None:
    fake_bindings(tmp_path / "site")
    archive = Path(shutil.make_archive(str(tmp_path / "site"), "zip", tmp_path / "site"))
    done = run(GREET, environment(tmp_path / "cache", archive))
    greeted(done, PLAIN, "does not come from source files")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("void 0;", "holds a line of unexpected form: 'void 0;'"),
        ('exports.extra = require("./provider");', "Python package disagree about 'extra'"),
    ],
)
def test_an_unexpected_javascript_index_is_left_as_it_is(
    tmp_path: Path, line: str, reason: str
) -> None:
    fake_bindings(tmp_path / "site", index=f"{INDEX}{line}\n")
    done = run(GREET, environment(tmp_path / "cache", tmp_path / "site"))
    greeted(done, PLAIN, reason)


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    fake_bindings(tmp_path / "site")
    (tmp_path / "cache").write_text("a file where the folder should be")
    done = run(GREET, environment(tmp_path / "cache", tmp_path / "site"))
    greeted(done, PLAIN, "the copy cannot be kept in")


def test_a_full_disk_is_done_without_and_left_tidy(tmp_path: Path) -> None:
    fake_bindings(tmp_path / "site")
    full = """
import errno, gzip
def write(self, data):
    raise OSError(errno.ENOSPC, "No space left on device")
gzip.GzipFile.write = write
"""
    done = run(full + GREET, environment(tmp_path / "cache", tmp_path / "site"))
    greeted(done, PLAIN, "No space left on device")
    assert list((tmp_path / "cache" / "strongroom" / "bindings").iterdir()) == []


def test_a_cache_that_others_can_write_is_not_trusted(tmp_path: Path) -> None:
    """Whoever can put JavaScript there could run it as this user."""
    fake_bindings(tmp_path / "site")
    folder = tmp_path / "cache" / "strongroom" / "bindings"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    done = run(GREET, environment(tmp_path / "cache", tmp_path / "site"))
    greeted(done, PLAIN, "can be written by other users")


@pytest.mark.parametrize("damage", [b"", b"\x1f\x8b damaged"])
def test_a_corrupt_copy_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    """Said once; the next process finds a sound one."""
    fake_bindings(tmp_path / "site")
    env = environment(tmp_path / "cache", tmp_path / "site")
    run(GREET, env)
    next((tmp_path / "cache").rglob("*.tgz")).write_bytes(damage)
    repaired, later = run(GREET, env), run(GREET, env)
    greeted(repaired, LAZY, "is corrupt; making it again")
    assert (later.returncode, later.stdout, later.stderr) == (0, LAZY, "")


def test_a_copy_that_jsii_refuses_gives_way_to_the_original(tmp_path: Path) -> None:
    fake_bindings(tmp_path / "site")
    env = environment(tmp_path / "cache", tmp_path / "site")
    run(GREET, env)
    copy = next((tmp_path / "cache").rglob("*.tgz"))
    copy.write_bytes(b"no tarball")
    (copy.parent / "sha256").write_text(hashlib.sha256(b"no tarball").hexdigest())
    greeted(run(GREET, env), PLAIN, "jsii refuses the copy in")


def test_a_missing_node_is_not_blamed_on_the_copy(tmp_path: Path) -> None:
    """It fails as the plain import does."""
    fake_bindings(tmp_path / "site")
    run(GREET, environment(tmp_path / "cache", tmp_path / "site"))
    done = run(
        GREET, environment(tmp_path / "cache", tmp_path / "site", JSII_NODE=str(tmp_path / "none"))
    )
    assert done.returncode == 1
    assert "FileNotFoundError" in done.stderr
    assert "strongroom: the AWS bindings" not in done.stderr


def test_no_copy_is_made_when_jsii_cannot_index_it(tmp_path: Path) -> None:
    fake_bindings(tmp_path / "site")
    broken = """
import subprocess
def run(*args, **kwargs):
    raise OSError("cannot fork")
subprocess.run = run
"""
    done = run(broken + GREET, environment(tmp_path / "cache", tmp_path / "site"))
    greeted(done, PLAIN, "jsii's indexer did not run: cannot fork")


def test_bindings_that_are_already_imported_are_left_alone(tmp_path: Path) -> None:
    fake_bindings(tmp_path / "site")
    early = "import cdktf_cdktf_provider_aws\n"
    env = environment(tmp_path / "cache", tmp_path / "site", JSII_NODE=str(packaged_node()))
    done = run(early + GREET, env)
    assert (done.returncode, done.stdout, done.stderr) == (0, PLAIN, "")


def test_an_early_import_of_cdktf_is_said_and_left_alone(tmp_path: Path) -> None:
    fake_bindings(tmp_path / "site")
    (tmp_path / "site" / "cdktf.py").touch()
    env = environment(tmp_path / "cache", tmp_path / "site", JSII_NODE=str(packaged_node()))
    done = run("import cdktf\n" + GREET, env)
    greeted(done, PLAIN, "cdktf was imported before strongroom.stack")

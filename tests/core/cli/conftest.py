"""A distribution whose plugins are broken and hostile."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def third_party(tmp_path: Path) -> Path:
    """A folder with an installed distribution whose entry points are broken and hostile."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "broken_sr.py").write_text("raise RuntimeError('it does not work today')\n")
    (folder / "raising_sr.py").write_text(
        "from strongroom import PluginInfo, hookimpl\n"
        "@hookimpl\n"
        "def strongroom_plugin():\n"
        "    return PluginInfo(name='raising', summary='Raises')\n"
        "@hookimpl\n"
        "def strongroom_resources(scope, context):\n"
        "    raise ValueError('in the hook')\n"
    )
    info = folder / "acme_sr-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-sr\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[strongroom.plugins]\nbroken = broken_sr\nraising = raising_sr\nkms = broken_sr\n"
    )
    return folder

"""The registry against a model of it, in any order of steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from strongroom.project import list_plugins, load_project
from strongroom.registry import BUILT_IN, InstalledPlugin, State
from strongroom_base.errors import ConfigError
from support.plugins import installed, raising

NAMES = st.sampled_from(["a", "b", "c"])


class RegistryAgainstModel(RuleBasedStateMachine):
    """Whatever is installed, broken, named or turned off, the list says what a plain model says."""

    def __init__(self) -> None:
        super().__init__()
        self.claims: list[tuple[str, str, bool]] = []  # name, distribution, broken
        self.tables: dict[str, dict[str, Any]] = {}

    @rule(name=NAMES, built_in=st.booleans(), broken=st.booleans(), copy=st.integers(0, 2))
    def install(self, name: str, built_in: bool, broken: bool, copy: int) -> None:
        distribution = BUILT_IN if built_in else f"third-{copy}"
        self.claims = [c for c in self.claims if c[:2] != (name, distribution)]
        self.claims.append((name, distribution, broken))

    @rule(name=NAMES)
    def uninstall(self, name: str) -> None:
        self.claims = [c for c in self.claims if c[0] != name]

    @rule(name=NAMES, enabled=st.sampled_from([True, False, None]))
    def configure(self, name: str, enabled: bool | None) -> None:
        self.tables[name] = {} if enabled is None else {"enabled": enabled}

    @rule(name=NAMES)
    def unconfigure(self, name: str) -> None:
        self.tables.pop(name, None)

    def _expected(self) -> dict[str, State]:
        expected = {}
        for name in {c[0] for c in self.claims}:
            mine = [c for c in self.claims if c[0] == name]
            ours = any(distribution == BUILT_IN for _, distribution, _ in mine)
            if name not in self.tables and not ours:
                expected[name] = State.AVAILABLE
            elif not ours and not self.tables[name].get("enabled", True):
                expected[name] = State.DISABLED  # its code does not run
            elif len(mine) > 1 or mine[0][2]:
                expected[name] = State.BROKEN
            elif self.tables.get(name, {}).get("enabled", True):
                expected[name] = State.ENABLED
            else:
                expected[name] = State.DISABLED
        return expected

    def _installed(self) -> list[InstalledPlugin]:
        return [
            installed(name, raising(RuntimeError("x")) if broken else None, distribution=dist)
            for name, dist, broken in self.claims
        ]

    @invariant()
    def list_agrees(self) -> None:
        found = {s.name: s.state for s in list_plugins({"plugins": self.tables}, self._installed())}
        assert found == self._expected()

    @invariant()
    def loading_agrees(self) -> None:
        """A project loads exactly when no wanted plugin is broken and no unknown one is named."""
        import tempfile

        expected = self._expected()
        off = {n for n, t in self.tables.items() if t.get("enabled") is False}
        refused = {n for n, s in expected.items() if s is State.BROKEN and n not in off}
        refused |= {n for n in self.tables if n not in expected}
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "strongroom.toml"
            lines = ['environment_suffix = "dev01"']
            for name, table in self.tables.items():
                lines.append(f"[plugins.{name}]")
                lines += [f"{k} = {str(v).lower()}" for k, v in table.items()]
            file.write_text("\n".join(lines))
            if refused:
                with pytest.raises(ConfigError) as caught:
                    load_project(file, self._installed())
                assert {p.path.partition(".")[2] for p in caught.value.problems} == refused
            else:
                project = load_project(file, self._installed())
                enabled = [n for n, s in sorted(expected.items()) if s is State.ENABLED]
                assert [plugin.info.name for plugin in project.plugins] == enabled


TestRegistryAgainstModel = RegistryAgainstModel.TestCase
TestRegistryAgainstModel.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)

"""The contract of every plugin, as tests that a plugin gets by being named."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import attrs
import pytest

from strongroom import hookspecs
from strongroom.hookspecs import PROJECT
from strongroom.registry import Registry
from strongroom_base.errors import ConfigError
from strongroom_guardrails import engine, waivers
from strongroom_kit.testing import golden, references
from strongroom_kit.testing.accepted import refused
from strongroom_kit.testing.comparison import beyond, compare, shared
from strongroom_kit.testing.platforms import Platform, platform
from strongroom_kit.testing.subject import Subject

if TYPE_CHECKING:
    from strongroom.stack.assembly import Synthesis
    from strongroom_guardrails.model import Report

IMPORTED = (engine, waivers)
"""Else a synthesis imports them in a thread of its own, where pytest rewrites their asserts: CPython
3.11 cannot parse in two threads at once ("AST constructor recursion depth mismatch")."""

HOOKS = frozenset(name for name in vars(hookspecs) if name.startswith("strongroom_"))
"""The hooks there are."""

_STACKS_KEPT = 4
_STACKS: dict[tuple[type[Subject], str], Synthesis] = {}
"""Stacks that tests have synthesised, by the class that said what is installed and by config."""


def findings(report: Report) -> str:
    """Return what the guardrails found, a line each."""
    return "\n".join(
        f"{f.address}  {f.rule}  {f.attribute}: found {f.found}, expected {f.expected}"
        for f in report.findings
    )


class PluginContract(Subject):
    """What holds for every plugin, in memory, in seconds. Subclass it and name the plugin.

    :cvar golden: the file of the plugin's addresses; by default ``golden/NAME.txt`` next to the test.
    :cvar readme: the text that explains the plugin to its users; by default ``README.md`` in the
        folder above the test's.
    :cvar examples: how many configs to draw for each property.
    """

    golden: ClassVar[Path | None] = None
    readme: ClassVar[Path | None] = None
    examples: ClassVar[int] = 20

    def test_it_loads(self) -> None:
        """One distribution names it, and importing it works."""
        registry = Registry(self.installed())
        assert self.plugin in registry.names, f"{self.plugin} is not among {registry.names}"
        registry.load(self.plugin)

    def test_its_functions_are_hooks(self) -> None:
        """Each function that is named like a hook is one, and is marked with hookimpl."""
        (plugin,) = [p for p in self.installed() if p.name == self.plugin]
        module = plugin.load()
        named = {name for name in dir(module) if name.startswith("strongroom_")}
        functions = {name for name in named if inspect.isroutine(getattr(module, name))}
        unknown = functions - HOOKS
        assert not unknown, f"there are no such hooks: {', '.join(sorted(unknown))}"
        unmarked = {n for n in functions if not hasattr(getattr(module, n), f"{PROJECT}_impl")}
        assert not unmarked, f"not marked with @hookimpl: {', '.join(sorted(unmarked))}"

    def test_loading_it_starts_no_node(self) -> None:
        """`strongroom --help` and `plugins list` must stay fast: no CDKTF before resources are made."""
        (plugin,) = [p for p in self.installed() if p.name == self.plugin]
        program = (
            f"import sys, {plugin.target.partition(':')[0]}\n"
            "print(sorted({'cdktf', 'jsii', 'cdktf_cdktf_provider_aws'} & set(sys.modules)))"
        )
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=False
        )
        assert done.stdout.strip() == "[]", done.stdout + done.stderr

    def test_it_says_what_it_is(self) -> None:
        """One line for `plugins list`, and at least one PCI DSS requirement by number."""
        info = self.info()
        assert info.summary.strip() == info.summary != ""
        assert "\n" not in info.summary
        odd = [n for n in info.pci_requirements if not n.replace(".", "").isdigit()]
        assert not odd, f"not PCI DSS requirement numbers: {odd}"

    def test_its_settings_are_frozen_typed_and_explained(self) -> None:
        """Each key has a type and a meaning; its default is one that it accepts."""
        settings = self.info().settings
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            object.__new__(settings).anything = 1
        for field in attrs.fields(attrs.resolve_types(settings)):
            assert field.type is not None, f"{field.name} has no type"
            assert field.metadata.get("help"), f'{field.name} has no metadata={{"help": ...}}'

    def test_each_wrong_value_is_an_error_that_names_its_key(self) -> None:
        """Of another type, or just beyond what the validator takes."""
        on = self.platform()
        for field in attrs.fields(attrs.resolve_types(self.info().settings)):
            path = f"plugins.{self.plugin}.{field.name}"
            for value in refused(field):
                table = self.table()
                table.setdefault("plugins", {}).setdefault(self.plugin, {})[field.name] = value
                with pytest.raises(ConfigError) as caught:
                    on.project(table)
                paths = [problem.path for problem in caught.value.problems]
                assert path in paths, f"{path} = {value!r} is reported as {caught.value}"

    @pytest.mark.hypothesis
    def test_any_valid_config_passes_every_guardrail(self) -> None:
        """For any suffix, load, address block and settings that the config accepts: encrypted under
        keys of the stack, suffix-named, tagged, destroyable, and whatever else the guardrails ask.
        """
        from strongroom.pipeline import build
        from strongroom_kit.testing.strategies import fit

        on = self.platform()

        def holds(table: dict[str, Any]) -> None:
            _, project = fit(on, table, self.table())
            built = build(project)
            assert not built.report.refused, findings(built.report)
            self.check_references(built.synthesis)

        self.for_any_config(holds)

    def test_its_addresses_are_those_of_the_golden_file(self, pytestconfig: pytest.Config) -> None:
        """A changed address replaces the resource in every deployed environment.

        When a change is meant, run pytest with --strongroom-update-golden and tell your users.
        """
        file = self.golden or self.folder() / "golden" / f"{self.plugin}.txt"
        names = self.platform().infos
        found = golden.addresses(self.synthesise().document, self.plugin)
        if pytestconfig.getoption("strongroom_update_golden"):
            golden.update(file, self.plugin, names, found)
        assert found == golden.of_plugin(file, self.plugin, names), (
            f"the addresses differ from {file}: changed ones replace what is deployed; if that is "
            "meant, write it again with: pytest --strongroom-update-golden"
        )

    def test_its_addresses_depend_on_nothing_but_its_settings(self) -> None:
        """Neither the environment nor what else is on changes them; that may only add some."""
        on = self.platform()
        table = {**self.table(), "environment_suffix": "prod1"}
        everything = platform({*on.infos, *self._other_built_ins(on)}, self.installed())
        everything = everything.standing(table)
        alone = golden.addresses(self.synthesise().document, self.plugin)
        among = golden.addresses(self.synthesised(everything, table).document, self.plugin)
        lost = sorted(set(alone) - set(among))
        assert not lost, f"addresses that change with what else is on: {lost}"

    def test_synthesis_is_deterministic_whatever_is_registered_first(self) -> None:
        """Twice the same config is twice the same stack, and the order of installation is nothing."""
        on = self.platform()
        backwards = attrs.evolve(on, installed=tuple(reversed(on.installed)))
        first, second = self.synthesise(), backwards.synthesise(self.table())
        assert first.files == second.files
        assert first.assets == second.assets
        assert first.alarms == second.alarms

    def test_switching_it_off_changes_nothing_else_but_what_it_shares(self) -> None:
        """Policies of roles it adds to, endpoints it calls, and plugins that use what it provides.

        Plugins that cannot do without it go off with it.
        """
        on = self.platform()
        off = on.without(self.plugin)
        with_it, without = self.synthesise(), off.synthesise(_less(self.table(), off))
        difference = compare(with_it.document, without.document)
        gone = on.infos.keys() - off.infos.keys()
        listed = frozenset().union(*(shared(with_it, on, name) for name in gone))
        wrong = beyond(difference, listed, gone)
        assert not wrong, wrong

    def test_its_alarms_say_what_they_mean(self) -> None:
        """Each has a purpose of its own and a sentence for the engineer on call."""
        alarms = self.synthesise().alarms[self.plugin]
        purposes = [alarm.purpose for alarm in alarms]
        assert len(set(purposes)) == len(purposes), f"twice the same purpose: {purposes}"
        mute = [alarm.purpose for alarm in alarms if len(alarm.description.split()) < 4]
        assert not mute, f"alarms that do not say what they mean: {mute}"

    def test_its_rules_bear_its_name(self) -> None:
        """A guardrail rule of a plugin is called ``{plugin}-{what}``."""
        project = self.platform().project(self.table())
        (own,) = [plugin for plugin in project.plugins if plugin.info.name == self.plugin]
        rules = project.hooks.guardrails(self.plugin, own.settings, project.config)
        names = [rule.id for rule in rules]
        strange = [name for name in names if not name.startswith(f"{self.plugin}-")]
        assert not strange, f"rules that do not start with {self.plugin}-: {strange}"

    def test_its_readme_explains_every_setting(self) -> None:
        """The table of the config, and each key in it."""
        file = self.readme or self.folder().parent / "README.md"
        text = file.read_text(encoding="utf-8")
        names = [f"`{field.name}`" for field in attrs.fields(self.info().settings)]
        lacking = [name for name in (f"[plugins.{self.plugin}]", *names) if name not in text]
        assert not lacking, f"{file} does not mention {', '.join(lacking)}"

    @classmethod
    def folder(cls) -> Path:
        """Return the folder of the test."""
        return Path(inspect.getfile(cls)).parent

    def for_any_config(self, holds: Callable[[dict[str, Any]], None]) -> None:
        """Try a property of configs, each key of which is accepted by itself."""
        from hypothesis import HealthCheck, Phase, given, settings

        from strongroom_kit.testing.strategies import tables

        drawn = tables(self.platform().infos.values())
        slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
        run = settings(
            max_examples=self.examples,
            deadline=None,
            suppress_health_check=slow,
            # Shrinking would synthesise a hundred times more; a config has few keys as it is.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
        )
        run(given(drawn)(holds))()

    def synthesise(self) -> Synthesis:
        """Return the stack of the plugin with its defaults; it is for reading."""
        return self.synthesised(self.platform(), self.table())

    @classmethod
    def synthesised(cls, on: Platform, table: Mapping[str, Any]) -> Synthesis:
        """Return the stack of these plugins under a config; the tests of a process share it."""
        # A class that says for itself what is installed may say something else than another.
        own = cls.installed.__func__ is not Subject.installed.__func__  # type: ignore[attr-defined]
        config = json.dumps(on.complete(table), sort_keys=True, default=str)
        key = (cls if own else Subject, config)
        if key not in _STACKS:
            while len(_STACKS) >= _STACKS_KEPT:
                del _STACKS[next(iter(_STACKS))]
            _STACKS[key] = on.synthesise(table)
        return _STACKS[key]

    def check_references(self, synthesis: Synthesis) -> None:
        """See that whatever a stack, an alarm or an IAM statement refers to exists in the stack."""
        document = synthesis.document
        lost = [
            *references.dangling(document),
            *references.dangling_alarms(synthesis.alarms[self.plugin], document),
            *references.dangling_statements(synthesis.statements[self.plugin], document),
        ]
        assert not lost, f"references to what the stack does not have: {lost}"

    def _other_built_ins(self, on: Platform) -> set[str]:
        """Return the built-in plugins that can be on with these: not those they take the place of."""
        provided = {kind for info in on.infos.values() for kind in info.provides}
        every = platform({p.name for p in self.installed() if p.built_in}, self.installed())
        return {
            info.name
            for info in every.infos.values()
            if info.name in on.infos or not provided & set(info.provides)
        }


def _less(table: dict[str, Any], off: Platform) -> dict[str, Any]:
    """Return a config without the tables of plugins that are off."""
    plugins = {n: t for n, t in table.get("plugins", {}).items() if n in off.infos}
    return {**table, "plugins": plugins}

"""Expressions, evaluated here and by the Terraform that is in use: they agree, or ours is unknown."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any, Final

import pytest

from strongroom_base.errors import CallerError
from strongroom_expressions import evaluate
from strongroom_guardrails.values import is_reference
from strongroom_terraform.engine import Terraform

EXPRESSIONS: Final = [
    *(Path(__file__).parent / "expressions.txt").read_text("utf-8").splitlines(),
    "{a = 1\nb = 2}",
    "[1,\n2,]",
    "{a = [\n1\n]\n}",
    "trimspace(<<EOT\nx\nEOT\n)",
]
"""Edge cases of every function and form that is evaluated, and of some that are not."""

TEMPLATES: Final = [
    f"{before}{mark * count}{{local.name}}b"
    for mark, counts in (("$", range(1, 8)), ("%", (2, 3, 4, 5, 6)))
    for count in counts
    for before in ("", "a", "$", "%", "$$", "\\")
    if count > 1 or before != "$"
] + ["$", "%", "a$", "{}", "$${a}${local.name}", "${local.name}$${a}%%{b}", "${local.number}"]

LOCALS: Final[dict[str, Any]] = {
    "name": "main",
    "list": ["a", "b", "c"],
    "nested": {"list": ["first", "second"], "map": {"k": "v", "n": 1}},
    "number": 12,
    "fraction": 1.5,
    "whole": 2.0,
    "exponent": 1e3,
    "big": 12345678901234567890123,
    "yes": True,
    "none": None,
    "quote": 'say "hi" \\ there',
    "lines": "a\r\nb\n",
    "unicode": "é ü ñ 日本 👨‍👩‍👧 e\u0301",
    "html": "<a & b>",
    "decomposed": "e\u0301",
    "dollar": "$${aws:username} %%{x}",
    "text": "${local.name}-x",
    "objects": [{"a": "x", "b": 1}, {"a": "y", "b": 2}],
    "mixed": ["a", 1, True, None],
    "empty": "",
    "emptylist": [],
    "emptymap": {},
    "kelvin": "\u212ams:Decrypt",
    "numbers": [3, 1, 2],
    "bools": {"t": True, "f": False},
    "json": '{"b":1,"a":[1.0,2.50,1e3,null,true,"x<"]}',
    "deep": {"a": {"b": {"c": ["x", {"d": "y"}]}}},
    "tpl": "x-$${a}-$${b}",
    "tpl2": "$${upper(a)}",
    "control": "a\b\f\u0001\u007f\t",
}

FAILS: Final = "fails"
OPENS: Final = re.compile(r"(?<!\$)\$\{|(?<!%)%\{")
LEAST_KNOWN: Final = 350


VARIABLES: Final[dict[str, Any]] = {
    "plain": {"default": "main"},
    "null": {"default": None, "type": "string"},
    "escape": {"default": "$${x} ${x} %%{x} %{x}", "type": "string"},
    "text": {"default": 12, "type": "string"},
    "whole": {"default": 1.0, "type": "any"},
    "truth": {"default": True, "type": "string"},
    "number": {"default": 7, "type": "number"},
    "bool": {"default": "true", "type": "bool"},
    "list": {"default": ["a", 1, True], "type": "list(string)"},
    "old": {"default": ["a", "b"], "type": "list"},
    "mixed": {"default": ["a", 1]},
    "map": {"default": {"a": 1}, "type": "map(string)", "nullable": False},
    "object": {"default": {"a": {"b": ["c"]}}, "description": "x"},
    "kelvin": {"default": "\u212a", "type": "string"},
    "empty": {"default": "", "type": "string", "sensitive": False},
}


def by_terraform(folder: Path, values: list[str]) -> list[Any]:
    """Return what Terraform makes of values."""
    outputs = {f"o{number}": {"value": value} for number, value in enumerate(values)}
    document = {"locals": LOCALS, "variable": VARIABLES, "output": outputs}
    (folder / "cdk.tf.json").write_text(json.dumps(document), "utf-8")
    terraform = Terraform(folder, environment={"PATH": os.environ["PATH"]})
    terraform.init()
    found = terraform.plan().document["planned_values"]["outputs"]
    return [found[f"o{number}"].get("value") for number in range(len(values))]


def ours(value: Any) -> Any:
    document = {"locals": LOCALS, "variable": VARIABLES, "output": {"o": {"value": value}}}
    found = evaluate(document)
    return found["output"]["o"]["value"]


def unescaped(value: Any) -> Any:
    """Return what a value says that has no expression in it."""
    if isinstance(value, str):
        return value.replace("$${", "${").replace("%%{", "%{")
    if isinstance(value, list):
        return [unescaped(item) for item in value]
    if isinstance(value, dict):
        return {unescaped(name): unescaped(item) for name, item in value.items()}
    return value


def text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def test_no_expression_differs_from_terraforms(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where one fails in Terraform, ours is unknown. Terraform is asked once, for all of them."""
    tried = [f'${{try([{expression}], ["{FAILS}"])}}' for expression in EXPRESSIONS]
    theirs = by_terraform(tmp_path, tried)
    different, known, failing = {}, 0, 0
    for expression, expected in zip(EXPRESSIONS, theirs, strict=True):
        found = ours(f"${{[{expression}]}}")
        failing += expected == [FAILS]
        if OPENS.search(text(found)):
            continue
        known += 1
        if text(unescaped(found)) != text(expected):
            different[expression] = (unescaped(found), expected)
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{len(EXPRESSIONS)} expressions: {known} known, {failing} fail in Terraform"
        )
    assert different == {}
    assert known >= LEAST_KNOWN


def test_no_template_differs_from_terraforms(tmp_path: Path) -> None:
    """Of several ``$`` before a brace the last two are the escape, whatever their number."""
    found = [ours(template) for template in TEMPLATES]
    assert [unescaped(value) for value in found] == by_terraform(tmp_path, TEMPLATES)
    for template, value in zip(TEMPLATES, found, strict=True):
        assert not is_reference(value), template


def test_a_variable_is_its_default_in_the_type_that_it_declares(tmp_path: Path) -> None:
    """No template is evaluated in a default."""
    values = [f"${{[var.{name}]}}" for name in VARIABLES]
    values += ["${var.object.a.b[0]}-${var.whole}", "${jsonencode(var.map)}", "${upper(var.plain)}"]
    found = [ours(value) for value in values]
    assert [text(unescaped(value)) for value in found] == [
        text(value) for value in by_terraform(tmp_path, values)
    ]


@pytest.mark.parametrize(
    "expression",
    ["0x10", r'"\x41"', r'"\/"', "lower", "{local.name = 1}", "[1 2]", "{a = 1 b = 2}", "lower("],
)
def test_what_terraform_cannot_read_is_unknown(expression: str, tmp_path: Path) -> None:
    value = f"${{jsonencode({expression})}}"
    assert OPENS.search(ours(value))
    with pytest.raises(Exception, match="terraform plan failed"):
        by_terraform(tmp_path, [value])


@pytest.mark.parametrize("expression", ['"a" == "b', "1e999", '"\\ud800"', "lookup({}, 1)"])
def test_nothing_crashes_the_evaluator(expression: str) -> None:
    try:
        assert OPENS.search(text(ours(f"${{jsonencode({expression})}}")))
    except CallerError:
        pytest.fail("an expression is no reason to refuse the whole stack")


def test_a_text_is_in_the_form_in_which_terraform_holds_it(tmp_path: Path) -> None:
    """The Kelvin sign became a K, so that a policy allowed an action that no rule had seen."""
    (expected,) = by_terraform(tmp_path, ["\u212ams:Decrypt"])
    assert ours("\u212ams:Decrypt") == expected == "Kms:Decrypt"

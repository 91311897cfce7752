"""The document as Terraform will see it; what functions return is from Terraform's documentation."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from strongroom_base.errors import CallerError
from strongroom_expressions import evaluate
from strongroom_guardrails.engine import read_stack

ARN = "${aws_kms_key.main.arn}"


def evaluated(value: Any, **locals_: Any) -> Any:
    return evaluate({"locals": locals_, "output": {"x": {"value": value}}})["output"]["x"]["value"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("${local.key}", ARN),
        ("${ local.key }", ARN),
        ("${local.name}-${local.key}", f"main-{ARN}"),
        ("${local.chain}", "main"),
        ("${local.nested.list[1]}", "second"),
        ('${local.nested["list"].0}', "first"),
        ("${local.list}", ["main", ARN]),
        ({"${local.name}": "x"}, {"main": "x"}),
        ("${local.escaped}", "$${aws:username}"),
        ("%%{x} ${local.name}", "%%{x} main"),
    ],
)
def test_a_local_is_what_it_stands_for(value: Any, expected: Any) -> None:
    found = evaluated(
        value,
        key=ARN,
        name="main",
        chain="${local.link}",
        link="${local.name}",
        nested={"list": ["first", "second"]},
        list=["${local.name}", ARN],
        escaped="$${aws:username}",
    )
    assert found == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('format("Hello, %s!", "Ander")', "Hello, Ander!"),
        ('format("%s-%d%%", "a", 4)', "a-4%"),
        ('join("-", ["foo", "bar", "baz"])', "foo-bar-baz"),
        ('lower("HELLO")', "hello"),
        ('upper("hello")', "HELLO"),
        ('replace("1 + 2 + 3", "+", "-")', "1 - 2 - 3"),
        ('concat(["a", ""], ["b", "c"])', ["a", "", "b", "c"]),
        ('merge({a="b", c="d"}, {e="f", c="z"})', {"a": "b", "c": "z", "e": "f"}),
        ('coalesce("", "b")', "b"),
        ('toset(["c", "b", "b"])', ["b", "c"]),
        ("tostring(true)", "true"),
        ('element(["a", "b", "c"], 4)', "b"),
        ('lookup({a="ay"}, "c", "what?")', "what?"),
        ('split(",", "foo,bar")', ["foo", "bar"]),
        ('substr("hello world", 1, 4)', "ello"),
        ('base64encode("Hello World")', "SGVsbG8gV29ybGQ="),
        ('trimprefix("helloworld", "hello")', "world"),
        ('flatten([["a", "b"], [], ["c"]])', ["a", "b", "c"]),
        ('jsonencode({"hello"="world"})', '{"hello":"world"}'),
        ('jsonencode("<&>")', '"\\u003c\\u0026\\u003e"'),
        ('jsondecode("{\\"a\\": [1]}")', {"a": [1]}),
        ('true ? "*" : "x"', "*"),
        ('"a" == "b" || !false', True),
        ('concat([["s3:Get"], ["*"]]...)[0]', "s3:Get"),
    ],
)
def test_a_function_of_constants_is_its_result(expression: str, expected: Any) -> None:
    assert evaluated(f"${{{expression}}}") == expected


def test_a_template_string_takes_the_names_it_is_given() -> None:
    text = evaluated(
        '${templatestring(local.text, {action = "s3:*"})}', text='{"Action":"$${action}"}'
    )
    assert text == '{"Action":"s3:*"}'


def test_what_is_not_known_stays_a_reference_in_encoded_json() -> None:
    text = evaluated(
        '${jsonencode({Resource = ["${local.key}/*", aws_s3_bucket.main.arn]})}', key=ARN
    )
    assert json.loads(text) == {"Resource": [f"{ARN}/*", "${aws_s3_bucket.main.arn}"]}


@pytest.mark.parametrize(
    "value",
    [
        "${var.name}",
        "${var.name.x}",
        "${local.none}",
        "${local.circle}",
        "${timestamp()}",
        "${[for x in local.list : x]}",
        "${local.list[*]}",
        "%{ if true }x%{ endif }",
        '${element(split(":", aws_db_proxy.main.arn), 6)}',
        "$$${local.name}",
        "${",
        '${format("%s")}',
        "${" + "(" * 5000 + ")" * 5000 + "}",
        "${" + "!" * 5000 + "true}",
        "${a" + ".b" * 5000 + "}",
    ],
)
def test_what_cannot_be_evaluated_stays_as_it_is(value: str) -> None:
    assert evaluated(value, list=["a"], name="x", circle="${local.circle}") == value


@pytest.mark.parametrize(
    "variable",
    [
        {},
        {"type": "string"},
        {"default": "main", "ephemeral": True},
        {"default": "main", "type": "number"},
        {"default": ["main"], "type": "set(string)"},
        {"default": [1, "main"], "type": "list"},
        {"default": {"a": 1}, "type": "object({a = string})"},
    ],
)
def test_a_variable_without_a_default_that_is_known_stays_an_expression(variable: Any) -> None:
    document = {"variable": {"name": variable}, "output": {"x": {"value": "${var.name}"}}}
    assert evaluate(document) == document


def test_what_has_plain_references_alone_is_returned_as_it_is() -> None:
    document = {"resource": {"aws_x": {"a": {"b": [ARN, {"c": "$${d}"}]}}}}
    assert evaluate(document) is document


@pytest.mark.parametrize(
    "body", ["${local.l%d}${local.l%d}", ["${local.l%d}", "${local.l%d}"]], ids=["text", "list"]
)
def test_locals_that_grow_without_bound_are_refused(body: Any) -> None:
    def filled(number: int) -> Any:
        return json.loads(json.dumps(body).replace("%d", str(number)))

    locals_ = {f"l{n}": filled(n + 1) for n in range(60)} | {"l60": "x"}
    begun = time.monotonic()
    with pytest.raises(CallerError, match="come to more than"):
        evaluated(["${local.l40}", "${local.l20}", "${local.l0}"], **locals_)
    assert time.monotonic() - begun < 5


def test_a_rule_sees_the_evaluated_stack() -> None:
    stack = read_stack(
        {
            "locals": {"open": "0.0.0.0/0"},
            "resource": {
                "aws_security_group": {"a": {"ingress": [{"cidr_blocks": "${local.open}"}]}}
            },
        }
    )
    ingress = stack.by_address["aws_security_group.a"].arguments["ingress"]
    assert ingress == [{"cidr_blocks": "0.0.0.0/0"}]

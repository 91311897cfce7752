"""Stacks of policies, made by a seed: locals, functions and policy documents, put together at random.

Each is valid for Terraform and the AWS provider. The names of a stack begin with its prefix, so that
many stacks are one document and Terraform is asked once.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

ACCOUNT: Final = "${data.aws_caller_identity.main.account_id}"
VERSION: Final = "2012-10-17"

SPECIAL: Final = (
    "plain",
    "with space",
    'quo"te',
    "back\\slash",
    "<a & b>",
    "é ñ 日本",
    "e\u0301",
    "${aws:username}",
    "%{x}",
    "$${twice}",
    "tab\tand\nline",
    "\u2028",
    "*",
    "",
    "$",
)
ACTIONS: Final = ("s3:GetObject", "s3:*", "sqs:SendMessage", "kms:Decrypt", "iam:PassRole", "*")
ARNS: Final = ("arn:aws:s3:::bucket-dev01", "arn:aws:s3:::bucket-dev01/*", "*", "arn:aws:sqs:::q")
OPERATORS: Final = ("StringEquals", "StringLike", "ArnLike", "Bool", "NumericLessThan")
KEYS: Final = ("aws:SourceAccount", "aws:PrincipalArn", "aws:SecureTransport", "kms:ViaService")

Body = dict[str, Any]
T = TypeVar("T")


def quoted(text: str) -> str:
    """Return a string as an expression writes it."""
    written = json.dumps(text, ensure_ascii=False)
    return written.replace("${", "$${").replace("%{", "%%{")


def escaped(text: str) -> str:
    """Return a string as a string of Terraform's JSON writes it."""
    return text.replace("${", "$${").replace("%{", "%%{")


class Generator:
    """Makes one stack.

    :param seed: what it is made of.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.prefix = f"s{seed}_"
        self._locals: Body = {}
        self._texts: list[str] = []
        self._lists: list[str] = []
        self._documents: list[str] = []

    def stack(self) -> Body:
        """Return the stack's ``locals``, ``data`` and ``output``."""
        self._make_locals()
        documents = {}
        for number in range(self._random.randint(1, 3)):
            name = f"{self.prefix}d{number}"
            documents[name] = self._document()
            self._documents.append(f"${{data.aws_iam_policy_document.{name}.json}}")
        makers: list[Callable[[], str]] = [
            self._encoded,
            self._written,
            lambda: self._pick(self._documents),
        ]
        values = [self._pick(makers)() for _ in range(3)] + self._documents
        outputs = {f"{self.prefix}o{n}": {"value": value} for n, value in enumerate(values)}
        data = {"aws_iam_policy_document": documents}
        return {"locals": self._locals, "data": data, "output": outputs}

    def _whole(self, least: int, most: int) -> int:
        return self._random.randint(least, most)

    def _pick(self, choices: Sequence[T]) -> T:
        return self._random.choice(choices)

    def _local(self, value: Any) -> str:
        name = f"{self.prefix}{len(self._locals)}"
        self._locals[name] = value
        return f"local.{name}"

    def _make_locals(self) -> None:
        for _ in range(2):
            self._texts.append(self._local(escaped(self._pick(SPECIAL))))
            self._lists.append(self._local([self._pick(ACTIONS), self._pick(ARNS)]))
        nested = {"names": [self._pick(ARNS)], "by": {"name": escaped(self._pick(SPECIAL)), "n": 3}}
        whole = self._local(nested)
        self._texts += [
            f"{whole}.by.name",
            f'{whole}.by["name"]',
            f"{whole}.names[0]",
            f"{whole}.by.n",
        ]
        self._lists.append(f"{whole}.names")
        template = self._local(escaped("a ${x} b ${y}"))
        self._texts.append(
            f"templatestring({template}, {{x = {self._text(1)}, y = {self._text(1)}}})"
        )
        self._texts.append(self._local(f"${{{self._text(1)}}}"))
        self._lists.append(self._local(f"${{{self._list(1)}}}"))

    def _text(self, depth: int) -> str:
        """Return an expression that is a string, or a number where a string is taken."""
        leaves: list[Callable[[], str]] = [
            lambda: quoted(self._pick(SPECIAL)),
            lambda: self._pick(self._texts) if self._texts else '"none"',
            lambda: "data.aws_caller_identity.main.account_id",
        ]
        if depth == 0:
            return self._pick(leaves)()

        def inner() -> str:
            return self._text(depth - 1)

        def items() -> str:
            return self._list(depth - 1)

        makers: list[Callable[[], str]] = [
            *leaves,
            lambda: f'"x-${{{inner()}}}${{{inner()}}}"',
            lambda: f'format("%s/%s%%", {inner()}, {inner()})',
            lambda: f'format("%s-%d", {inner()}, {self._whole(-9, 99)})',
            lambda: f'join("{self._pick((",", "-", ""))}", {items()})',
            lambda: f"lower({quoted(self._pick(('ABC-dev01', 'x Y')))})",
            lambda: f"upper({quoted(self._pick(('abc-dev01', 'x Y')))})",
            lambda: f'replace({inner()}, "a", {quoted(self._pick(SPECIAL))})',
            lambda: f'trimprefix("arn:aws:s3:::x", "{self._pick(("arn:", "aws"))}")',
            lambda: f'trimsuffix({inner()}, "{self._pick(("te", "b"))}")',
            lambda: f'trim("--a-b--", "{self._pick(("-", "a-", "b"))}")',
            lambda: 'trimspace("  a b \\n")',
            lambda: (
                f'substr("0123456789", {self._random.randint(-4, 4)}, {self._random.randint(-1, 5)})'
            ),
            lambda: f'split("/", "a/b/c")[{self._whole(0, 2)}]',
            lambda: f'lookup({{a = {inner()}}}, "{self._pick("ab")}", "other")',
            lambda: f"try({quoted(self._pick(SPECIAL))}, {inner()})",
            lambda: f'({self._test()} ? "{self._pick(ARNS)}" : {quoted(self._pick(SPECIAL))})',
            lambda: f"element({items()}, 0)",
            lambda: f"jsonencode({{b = {inner()}, a = {items()}}})",
            lambda: f"merge({{a = {inner()}}}, {{a = {inner()}}}).a",
            lambda: f"base64encode({quoted(self._pick(SPECIAL))})",
            lambda: f"coalesce(null, {quoted('x' + self._pick(SPECIAL))})",
        ]
        return self._pick(makers)()

    def _list(self, depth: int) -> str:
        """Return an expression that is a list of strings, and not an empty one."""
        leaves: list[Callable[[], str]] = [
            lambda: f"[{quoted(self._pick(ACTIONS))}, {quoted(self._pick(SPECIAL))}]",
            lambda: self._pick(self._lists) if self._lists else '["none"]',
        ]
        if depth == 0:
            return self._pick(leaves)()

        def inner() -> str:
            return self._text(depth - 1)

        def items() -> str:
            return self._list(depth - 1)

        makers: list[Callable[[], str]] = [
            *leaves,
            lambda: f"[{inner()}, {inner()}]",
            lambda: f"concat({items()}, {items()})",
            lambda: f"concat([{items()}, {items()}]...)",
            lambda: f"flatten([{items()}, [{inner()}]])",
            lambda: f"tolist(toset({quoted_list(self._random)}))",
            lambda: f"distinct({quoted_list(self._random)})",
            lambda: f"reverse({items()})",
            lambda: f"slice({items()}, 0, 1)",
            lambda: 'split(",", "a,b,")',
            lambda: (
                f"values({{b = {quoted(self._pick(SPECIAL))}, a = {quoted(self._pick(ARNS))}}})"
            ),
            lambda: f"keys(merge({{b = 1}}, {{{quoted(self._pick(ACTIONS))} = 2}}))",
            lambda: f'({self._test()} ? ["s3:*"] : ["sqs:*", "x"])',
            lambda: f"jsondecode(jsonencode({items()}))",
        ]
        return self._pick(makers)()

    def _test(self) -> str:
        return self._pick(
            ("true", "false", '"a" == "b"', "!(1 == 1)", "true && 2 != 3", "false || true")
        )

    def _encoded(self) -> str:
        """Return a policy by ``jsonencode``."""
        statements = ", ".join(self._statement() for _ in range(self._random.randint(1, 3)))
        return f'${{jsonencode({{Version = "{VERSION}", Statement = [{statements}]}})}}'

    def _statement(self) -> str:
        principal = self._pick(
            ('"*"', f"{{AWS = {self._list(2)}}}", '{Service = "sns.amazonaws.com"}')
        )
        operator, key = self._pick(OPERATORS), self._pick(KEYS)
        return (
            f'{{Sid = {self._text(2)}, Effect = "{self._pick(("Allow", "Deny"))}", '
            f"Principal = {principal}, Action = {self._list(3)}, Resource = {self._list(3)}, "
            f'Condition = {{{operator} = {{"{key}" = {self._text(3)}}}}}}}'
        )

    def _written(self) -> str:
        """Return a policy as text, into which Terraform puts values as they are."""
        other = f'","Effect":"Allow","Action":"{self._pick(ACTIONS)}","Resource":"*"}},{{"Sid":"'
        sid = self._local(self._pick(("Read", "a b", other)))
        arn = self._local(self._pick(ARNS))
        body = {
            "Sid": f"${{{sid}}}",
            "Effect": "Allow",
            "Action": [self._pick(ACTIONS), '${lower(upper("sqs:*"))}'],
            "Resource": [f"${{{arn}}}", f'x-${{join("/", [{arn}, "b"])}}'],
            "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
        }
        text = json.dumps({"Version": VERSION, "Statement": [body]})
        return text.replace('\\"', '"')  # quotes of expressions stay as they are

    def _document(self) -> Body:
        """Return an ``aws_iam_policy_document``."""
        sids = ["", *(f"Sid{n}" for n in range(3))]
        self._random.shuffle(sids)
        count = self._random.randint(1, 3)
        body: Body = {"statement": [self._block(sid) for sid in sids[:count]]}
        sources = list(self._documents)
        if sources and self._random.random() < 0.5:
            body["override_policy_documents"] = [self._pick(sources)]
        if self._random.random() < 0.5:
            body["source_policy_documents"] = [self._source()]
        return body

    def _source(self) -> str:
        statement = {
            "Sid": self._pick(("Sid0", "Sid1", "Other")),
            "Effect": "Deny",
            "Action": self._pick(ACTIONS),
            "NotResource": [self._pick(ARNS), ACCOUNT],
            "Principal": self._pick(("*", {"AWS": "*"}, {"AWS": [ACCOUNT, "*"]})),
        }
        return json.dumps({"Version": VERSION, "Statement": [statement]})

    def _block(self, sid: str) -> Body:
        actions, resources = (self._pick(("", "not_")) for _ in range(2))
        block: Body = {
            f"{actions}actions": [self._pick(ACTIONS), *self._some(ACTIONS)],
            f"{resources}resources": self._pick(
                (f"${{{self._list(3)}}}", [f"arn:aws:s3:::${{{self._text(2)}}}", "&{aws:username}"])
            ),
        }
        if sid:
            block["sid"] = sid
        if self._random.random() < 0.3:
            block["effect"] = "Deny"
        if self._random.random() < 0.6:
            block["principals"] = self._some(
                (
                    {"type": "*", "identifiers": ["*"]},
                    {"type": "AWS", "identifiers": [ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root"]},
                    {"type": "AWS", "identifiers": ["*"]},
                    {"type": "Service", "identifiers": ["sns.amazonaws.com"]},
                )
            )
        block["condition"] = [
            {
                "test": self._pick(OPERATORS[:2]),
                "variable": self._pick(KEYS[:2]),
                "values": self._pick(([f"${{{self._text(2)}}}"], [ACCOUNT, True, 12])),
            }
            for _ in range(self._random.randint(0, 3))
        ]
        return block

    def _some(self, choices: tuple[Any, ...]) -> list[Any]:
        return self._random.sample(choices, self._random.randint(0, 2))


def quoted_list(source: random.Random) -> str:
    """Return a list of quoted strings with repeats."""
    items = [quoted(source.choice(SPECIAL)) for _ in range(4)]
    return f"[{', '.join(items)}]"


def merged(count: int) -> Body:
    """Return one document of many stacks, and the caller's identity that they name."""
    whole: Body = {
        "locals": {},
        "data": {"aws_caller_identity": {"main": {}}, "aws_iam_policy_document": {}},
        "output": {},
    }
    for seed in range(count):
        one = Generator(seed).stack()
        whole["locals"].update(one["locals"])
        whole["output"].update(one["output"])
        whole["data"]["aws_iam_policy_document"].update(one["data"]["aws_iam_policy_document"])
    return whole

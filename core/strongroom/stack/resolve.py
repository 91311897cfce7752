"""Declarations with their references spelt out.

While resources are made, CDKTF hands out tokens; what they stand for is known when all is made. Seen
from outside, a declaration shows ``${aws_kinesis_stream.x.arn}``, the same in every synthesis.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs
from cdktf import DefaultTokenResolver, StringConcat, TerraformStack, Tokenization

from strongroom.declarations import Alarm, IamStatement


def resolve(
    stack: TerraformStack,
    alarms: Mapping[str, Iterable[Alarm]],
    statements: Mapping[str, Iterable[IamStatement]],
) -> tuple[dict[str, tuple[Alarm, ...]], dict[str, tuple[IamStatement, ...]]]:
    """Return each plugin's alarms and statements with references in place of tokens.

    All go to Node in one call, because each call costs as much as a few hundred strings.
    """
    texts = iter(
        _references(
            stack,
            [
                *(v for own in alarms.values() for a in own for _, v in a.dimensions),
                *(t for own in statements.values() for s in own for t in _texts(s)),
            ],
        )
    )
    return (
        {n: tuple(_alarm(alarm, texts) for alarm in own) for n, own in alarms.items()},
        {n: tuple(_statement(one, texts) for one in own) for n, own in statements.items()},
    )


def _references(stack: TerraformStack, texts: list[str]) -> list[str]:
    resolver = DefaultTokenResolver(StringConcat())
    found: Any = Tokenization.resolve(texts, scope=stack, resolver=resolver, preparing=False)
    return list(found)


def _texts(statement: IamStatement) -> list[str]:
    return [*statement.resources, *(v for c in statement.conditions for v in c.values)]


def _alarm(alarm: Alarm, texts: Iterator[str]) -> Alarm:
    return attrs.evolve(alarm, dimensions={name: next(texts) for name, _ in alarm.dimensions})


def _statement(statement: IamStatement, texts: Iterator[str]) -> IamStatement:
    resources = tuple(next(texts) for _ in statement.resources)
    conditions = tuple(
        attrs.evolve(c, values=tuple(next(texts) for _ in c.values)) for c in statement.conditions
    )
    return attrs.evolve(statement, resources=resources, conditions=conditions)

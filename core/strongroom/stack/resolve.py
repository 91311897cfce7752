"""Declarations with their references spelt out.

While resources are made, CDKTF hands out tokens; what they stand for is known when all is made. Seen
from outside, a declaration shows ``${aws_kinesis_stream.x.arn}``, the same in every synthesis.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
from cdktf import DefaultTokenResolver, StringConcat, TerraformStack, Tokenization

from strongroom_base.declarations import IamStatement
from strongroom_base.derived_alarms import AnyAlarm, references, with_references

Alarms = Mapping[str, tuple[AnyAlarm, ...]]
"""Alarms by the plugin that declared them."""


@attrs.frozen
class Declarations:
    """What the plugins of a stack declared and made of it.

    :param alarms: each plugin's alarms, and the core's own.
    :param statements: each plugin's IAM statements.
    :param watches: by the plugin that watches, the alarms as it made them.
    """

    alarms: Alarms
    statements: Mapping[str, tuple[IamStatement, ...]]
    watches: Mapping[str, Alarms]


def resolve(stack: TerraformStack, declared: Declarations) -> Declarations:
    """Return declarations with references in place of tokens.

    All go to Node in one call, because each call costs as much as a few hundred strings.
    """
    every = [declared.alarms, *declared.watches.values()]
    texts = iter(
        _references(
            stack,
            [
                *(v for by in every for own in by.values() for a in own for v in references(a)),
                *(t for own in declared.statements.values() for s in own for t in _texts(s)),
            ],
        )
    )
    return Declarations(
        alarms=_alarms(declared.alarms, texts),
        watches={name: _alarms(made, texts) for name, made in declared.watches.items()},
        statements={
            name: tuple(_statement(one, texts) for one in own)
            for name, own in declared.statements.items()
        },
    )


def _alarms(declared: Alarms, texts: Iterator[str]) -> Alarms:
    return {name: tuple(_alarm(alarm, texts) for alarm in own) for name, own in declared.items()}


def _references(stack: TerraformStack, texts: list[str]) -> list[str]:
    resolver = DefaultTokenResolver(StringConcat())
    found: Any = Tokenization.resolve(texts, scope=stack, resolver=resolver, preparing=False)
    return list(found)


def _texts(statement: IamStatement) -> list[str]:
    return [*statement.resources, *(v for c in statement.conditions for v in c.values)]


def _alarm(alarm: AnyAlarm, texts: Iterator[str]) -> AnyAlarm:
    return with_references(alarm, [next(texts) for _ in references(alarm)])


def _statement(statement: IamStatement, texts: Iterator[str]) -> IamStatement:
    resources = tuple(next(texts) for _ in statement.resources)
    conditions = tuple(
        attrs.evolve(c, values=tuple(next(texts) for _ in c.values)) for c in statement.conditions
    )
    return attrs.evolve(statement, resources=resources, conditions=conditions)

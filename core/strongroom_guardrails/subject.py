"""What a policy on a resource must name: the resource, and of a bucket its objects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from strongroom_guardrails.catalogue import facts
from strongroom_guardrails.model import Resource, Stack
from strongroom_guardrails.values import is_reference, substitute

BUCKETS: Final = frozenset({"aws_s3_bucket", "aws_s3_directory_bucket"})
_PREFIX: Final = re.compile(r"arn:(?:aws[a-z-]*|\$\{[^}]*\}):s3:::")


def parts_of(resource: Resource, stack: Stack) -> Iterator[Callable[[str], bool]]:
    """Yield, for each part of a resource, what says whether the text of a policy names all of it."""
    own = _own_names(resource, stack)
    if resource.type not in BUCKETS:
        yield lambda text: _last(text, stack) in own or _refers(text, resource)
        return

    def bucket(text: str) -> bool:
        text = str(substitute(text, stack))
        name = _PREFIX.sub("", text)
        return name in own or text == f"${{{resource.address}.arn}}"

    yield lambda text: bucket(text.removesuffix("*").removesuffix("/")) and text.endswith("*")


def _own_names(resource: Resource, stack: Stack) -> frozenset[str]:
    known = facts(resource.type)
    arguments = (*known.names, "bucket") if known else ()
    given = [substitute(resource.arguments.get(argument), stack) for argument in arguments]
    literal = {name for name in given if isinstance(name, str) and not is_reference(name)}
    references = {f"${{{resource.address}.{one}}}" for one in ("bucket", "id", *arguments)}
    return frozenset(literal | references)


def _last(text: str, stack: Stack) -> str:
    return re.split(r"[:/](?![^{]*\})", str(substitute(text, stack)))[-1]


def _refers(text: str, resource: Resource) -> bool:
    return f"${{{resource.address}." in text

"""Reading the text of a policy as AWS will get it: only references that cannot change what it says.

Terraform puts the value of a reference into the text before AWS parses the JSON. A description with a
quote in it could end a string there and begin another statement; an ARN or an id cannot.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from strongroom_base import interpolations, strict_json
from strongroom_expressions.syntax import (
    Call,
    Constant,
    Member,
    Name,
    Node,
    Unreadable,
    read_template,
)
from strongroom_guardrails.index import once
from strongroom_guardrails.model import Stack
from strongroom_guardrails.values import is_reference, substitute

SAFE: Final = re.compile(
    r"(?:[a-z0-9_]+_)?(?:arns?|ids?|account)|name|names|bucket|region|url|issuer|partition|dns_suffix"
    r"|(?:[a-z_]+_)?(?:function|cluster|key|role|user|group|queue|topic|stream|table|alias|layer|secret"
    r"|bucket|domain|host|dns|zone|stage)_name|(?:[a-z_]+_)?endpoint(?:_address)?|[a-z_]*identifier|s3_canonical_user_id"
)
"""Attributes whose values AWS or Terraform makes of letters, digits and ``:/_.+=,@-``."""

PLAIN: Final = re.compile(r"[A-Za-z0-9 :/_.+=,@#-]*")
"""Text that ends no JSON string and widens no pattern."""

PIECES: Final = frozenset(
    {"element", "lower", "one", "split", "substr", "trimprefix", "trimsuffix"}
)
"""Functions that return a piece of what they get, or the same in small letters."""

SCOPES: Final = frozenset(
    {"count", "each", "ephemeral", "local", "module", "path", "self", "terraform", "var"}
)
"""What begins a reference to a value that may be any text."""

TAME: Final = re.compile(r"[^\"\\*?${}\x00-\x1f]*")
"""Text that may be a part of an ARN or an id: it ends no JSON string and is no pattern."""

PARTS: Final = re.compile(r"(?:[a-z0-9_]+_)?(?:name|prefix|identifier|id|path|key|bucket|title)")
"""Arguments of which AWS makes ARNs and ids."""

ECHOES: Final = re.compile(
    "aws_arn|aws_default_tags|aws_iam_policy_document|aws_lambda_invocation|"
    "aws_cloudformation_.*|aws_servicecatalog_provisioned_product"
)
"""Types whose attributes repeat any text that somebody wrote."""

TAGS: Final = frozenset({"tags", "tags_all"})

MAX_HOPS: Final = 8
"""How many arguments in a row are followed."""


def read(value: Any, stack: Stack) -> Mapping[str, Any] | None:
    """Return a policy written as JSON text; None when it cannot be read before the apply."""
    text = known(value, stack)
    if text is None:
        return None
    pieces: list[str] = []
    position = 0
    for start, end in interpolations.expressions(text):
        pieces += [text[position:start], json.dumps(text[start:end], ensure_ascii=False)[1:-1]]
        position = end
    try:
        document = strict_json.loads("".join([*pieces, text[position:]]))
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, Mapping) else None


def known(value: Any, stack: Stack) -> str | None:
    """Return a text of a policy with what is known put in; None when the rest may be any text."""
    text = substitute(value, stack)
    return text if isinstance(text, str) and is_safe(text, stack) else None


def is_safe(text: str, stack: Stack, hops: int = MAX_HOPS) -> bool:
    """Say whether every reference in a text stands for letters, digits and ``:/_.+=,@-``."""
    if not is_reference(text):
        return True
    position = 0
    for start, end in interpolations.expressions(text):
        if is_reference(text[position:start]) or not _safe(text[start:end], stack, hops):
            return False
        position = end
    return not is_reference(text[position:])


def _safe(expression: str, stack: Stack, hops: int) -> bool:
    try:
        node = read_template(expression)
    except Unreadable:
        return False
    return _safe_node(node, stack, hops)


def _safe_node(node: Node, stack: Stack, hops: int) -> bool:
    if isinstance(node, Constant):
        return isinstance(node.value, int) or (
            isinstance(node.value, str) and PLAIN.fullmatch(node.value) is not None
        )
    if isinstance(node, Call):
        # To take "https://" away is how the issuer of tokens is written as a condition key.
        removal = node.name == "replace" and node.arguments[2:] == (Constant(""),)
        return (node.name in PIECES or removal) and all(
            _safe_node(argument, stack, hops) for argument in node.arguments
        )
    names = _names(node)
    if names is None or names[0] in SCOPES or SAFE.fullmatch(_last(names)) is None:
        return False
    key = ("safe", *names, hops)
    return once(stack, key, lambda: _safe_reference(names, stack, hops))


def _safe_reference(names: list[str], stack: Stack, hops: int) -> bool:
    """Say whether an attribute is safe: as it is given, or as AWS makes it from what is given."""
    source = names[0] == "data"
    kind, name, *path = names[1:] if source else names
    if ECHOES.fullmatch(kind) or not TAGS.isdisjoint(path):
        return False
    body: Any
    if source:
        named = stack.data.get(kind)
        body = named.get(name) if isinstance(named, Mapping) else None
    else:
        resource = stack.by_address.get(f"{kind}.{name}")
        body = resource.arguments if resource else None
    body = body if isinstance(body, Mapping) else {}
    given = _at(body, path)
    if given is not None:
        return isinstance(given, str) and _safe_argument(given, PLAIN, stack, hops)
    parts = [body[part] for part in body if PARTS.fullmatch(part) and isinstance(body[part], str)]
    return all(_safe_argument(part, TAME, stack, hops) for part in parts)


def _at(value: Any, path: list[str]) -> Any:
    for step in path:
        if step.isdecimal():
            # A single block may be written as an object.
            value = value[int(step) :][:1] if isinstance(value, list) else [value]
            value = value[0] if value else None
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _safe_argument(given: str, pattern: re.Pattern[str], stack: Stack, hops: int) -> bool:
    literal = given
    for start, end in reversed(list(interpolations.expressions(given))):
        literal = literal[:start] + literal[end:]
    return pattern.fullmatch(literal) is not None and hops > 0 and is_safe(given, stack, hops - 1)


def _names(node: Node) -> list[str] | None:
    """Return the names and positions of a reference, or None when the node is none."""
    names: list[str] = []
    while isinstance(node, Member):
        if not isinstance(node.key, Constant):
            return None
        names.append(str(node.key.value))
        node = node.of
    return [node.name, *reversed(names)] if isinstance(node, Name) and names else None


def _last(names: list[str]) -> str:
    return next((name for name in reversed(names) if not name.isdecimal()), "")

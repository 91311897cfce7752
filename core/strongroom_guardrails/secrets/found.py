"""What a resource, or another part of the stack, has in it that is a secret or brings one."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator
from typing import Any, Final

import attrs

from strongroom_guardrails.secrets import names, references, text
from strongroom_guardrails.secrets.forms import looks_like, looks_random
from strongroom_guardrails.secrets.walk import Leaf, leaves
from strongroom_guardrails.values import is_reference

_INDEX: Final = re.compile(r"\[\d+\]")

_WRITE_ONLY: Final = re.compile(r"_wo(?=$|[.\[])")
"""Ends the arguments that reach neither plan nor state, so that a reference may bring a secret."""

_PUBLIC: Final = re.compile(
    r"(?:.*_)?(?:hash|sha\d*|md5|digest|checksum|e_?tag|fingerprint|thumbprints?|thumbprint_list|version|commit|revision"
    r"|cert|certificates?|chain|csr|public|public_key|keys?_id|ids?|arns?|records?|validation|nonce|uuid)(?:_\d+|_base_?64)*",
)
"""Names of what looks random and is public."""


@attrs.frozen
class Secret:
    """A secret, or what may be one.

    :param words: what it is, without the value.
    :param sure: whether it is one for certain; else it is known only at the apply.
    """

    path: str
    words: str
    sure: bool = True


def secrets(
    kind: str, value: Any, reported: Collection[str] = (), name: str = "", suffix: str | None = None
) -> Iterator[Secret]:
    """Yield the secrets in a value.

    :param kind: the resource's type, or where else the value stands, such as ``output``.
    :param reported: arguments, without positions, that are judged elsewhere.
    :param name: what the value itself is called.
    :param suffix: the environment suffix that names end in: drawn by chance, maybe, and public.
    """
    for given in leaves(value, name=name):
        named = suffix and isinstance(given.value, str)
        leaf = given._replace(value=str(given.value).replace(f"-{suffix}", "")) if named else given
        if not _suspect(leaf.name, leaf.value):
            continue
        if reported and _INDEX.sub("", leaf.path) in reported:
            continue
        found = _secret(kind, leaf)
        if found is not None:
            yield found


@functools.lru_cache(maxsize=1 << 15)
def _suspect(name: str, value: str | float) -> bool:
    """Say whether a value may be a secret somewhere; a stack repeats most of its values."""
    if names.secret_name(name) is not None:
        return True
    if not isinstance(value, str):
        return False  # sizes and thresholds pass the check of card numbers by chance
    return "{" in value or looks_like(value) is not None or looks_random(value)


def _secret(kind: str, leaf: Leaf) -> Secret | None:
    value = leaf.value
    refers = isinstance(value, str) and is_reference(value)
    kept = refers and _WRITE_ONLY.search(leaf.path) is None
    if kept:
        brought = references.secret_reference(str(value))
        if brought is not None:
            return Secret(leaf.path, f"a reference to {brought}, which the state would keep")
    named = names.secret_name(leaf.name)
    if named is not None and not names.is_harmless_argument(kind, leaf.path):
        if kept:
            if not references.refers_to_secret(str(value)):
                return Secret(
                    leaf.path, "a reference, under a name that means a secret", sure=False
                )
        elif not refers and text.is_plain(value, named):
            return Secret(leaf.path, "a value in clear, under a name that means a secret")
    looks = looks_like(value) if isinstance(value, str) else None
    if looks is not None:
        return Secret(leaf.path, f"what looks like {looks}, in clear")
    if isinstance(value, str) and looks_random(value) and not _may_be_random(kind, leaf):
        return Secret(leaf.path, "random text in clear, as keys and tokens are")
    return None


def _may_be_random(kind: str, leaf: Leaf) -> bool:
    public = _PUBLIC.fullmatch(names.in_words(leaf.name)) is not None
    return public or names.may_be_random(kind, leaf.path)

"""Names that mean a secret itself, such as ``PGPASSWORD``; ``DB_PASSWORD_ARN`` does not."""

from __future__ import annotations

import enum
import fnmatch
import functools
import re
from typing import Final

from strongroom_guardrails.catalogue.data import load

_WORD: Final = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")

_INDEX: Final = re.compile(r"\[\d+\]")

LONGEST: Final = 128
"""Characters of a name that are read, from its end: a tag's key has no more (EC2 User Guide)."""

_HINT: Final = re.compile(
    r"pass|pw|psk|secret|token|cred|key|conn|dsn|auth|pat|cak|pin|cv[vc]|salt|pepper",
    re.IGNORECASE,
)
"""Any secret's name has one of these in it; looking for it first is much faster."""


class Named(enum.Enum):
    """How sure a name is that its value is a secret."""

    CERTAIN = "a secret whatever the value: a password"
    ADDRESS = "a secret when an at sign is in it, after a user's name"
    LIKELY = "a secret unless the value is a number: max_tokens counts"


def in_words(name: str) -> str:
    """Return a name in lower-case words, joined by underscores."""
    return "_".join(_WORD.findall(name)).lower()


@functools.lru_cache(maxsize=1 << 14)
def secret_name(name: str) -> Named | None:
    """Say whether a name means a secret itself, not its ARN, name, rotation or length."""
    if _HINT.search(name) is None:
        return None
    words = in_words(name[-LONGEST:])
    harmless, patterns = _patterns()
    if harmless.fullmatch(words):
        return None
    return next((named for named, pattern in patterns if pattern.fullmatch(words)), None)


@functools.lru_cache(maxsize=1 << 12)
def means_a_reference(name: str) -> bool:
    """Say whether a name's last word says that its value is no secret: an ARN, an id, a version."""
    return in_words(name).rpartition("_")[2] in _refers()


def is_harmless_argument(kind: str, path: str) -> bool:
    """Say whether a review says of an argument that its name promises too much."""
    return _arguments("arguments").fullmatch(f"{kind}.{_INDEX.sub('', path)}") is not None


def may_be_random(kind: str, path: str) -> bool:
    """Say whether a review says of an argument that random text in it is no secret."""
    return _arguments("random").fullmatch(f"{kind}.{_INDEX.sub('', path)}") is not None


@functools.cache
def _refers() -> frozenset[str]:
    return frozenset(load("secret_names.toml")["refers"])


@functools.cache
def _arguments(section: str) -> re.Pattern[str]:
    groups = load("secret_names.toml")[section]
    return re.compile("|".join(fnmatch.translate(like) for one in groups for like in one["like"]))


@functools.cache
def _patterns() -> tuple[re.Pattern[str], tuple[tuple[Named, re.Pattern[str]], ...]]:
    data = load("secret_names.toml")
    refers, neutral = ("|".join(data[key]) for key in ("refers", "neutral"))
    after = {
        Named.CERTAIN: rf"(?:_(?!(?:{refers})(?:_|$))[a-z0-9]+)*",
        Named.ADDRESS: r"(?:_\d+)*",
        Named.LIKELY: rf"(?:_(?:{neutral}|[a-z]?\d+))*",
    }
    return re.compile("|".join(data["harmless"])), tuple(
        (named, re.compile(rf"(?:.*_)?(?:{'|'.join(data[named.name.lower()])}){words}"))
        for named, words in after.items()
    )

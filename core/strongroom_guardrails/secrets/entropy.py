"""Text that looks drawn by chance, as keys and generated passwords are."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import Final

SHORTEST: Final = 20
"""Characters below which chance and a name look alike: 23 different ones are needed for 4.5 bits."""

HEX: Final = 3.0
BASE64: Final = 4.5
"""Bits a character: the defaults of detect-secrets (plugins/high_entropy_strings.py)."""

RARE: Final = 0.5
"""The share of characters outside of words that random text has at least; names have less."""

_PUBLIC: Final = re.compile(
    r"-----BEGIN (?:CERTIFICATE|[A-Z ]*PUBLIC KEY|X509 CRL|CERTIFICATE REQUEST)-----[^-]*-----END"
    r"|\b(?:ssh-[a-z0-9]+|ecdsa-sha2-\S+|sk-ssh-\S+) [A-Za-z0-9+/=]+"
    r"|\bsha(?:1|256|384|512)[:=-][A-Za-z0-9+/=]+"
    r"|\bp=[A-Za-z0-9+/=]+"  # a DKIM record's public key (RFC 6376, section 3.6.1)
    r"|\barn:[^\s\"',]+|\b[a-z][a-z0-9+.-]{0,20}://[^\s\"']+"
    r"|\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"
    r"|\b[0-9a-fA-F]{32,128}(?=[^\n]{0,200}(?:sha\d+|md5|b2)sum)"
    r"|(?i:(?:sha\d*|md5|checksum|digest|hash|commit|revision)[\"']?\s*[:=]\s*[\"']?[0-9a-f]{32,128})"
    r"|\$\{[^}]*\}"
)
"""What is random and public: certificates, public keys, digests, ARNs, addresses, UUIDs, references."""

_RUN: Final = re.compile(r"[A-Za-z0-9+/_=-]{20,}")
_HEX_RUN: Final = re.compile(r"[0-9a-f]{20,}|[0-9A-F]{20,}")
_WORD: Final = re.compile(r"[A-Z]?[a-z]{4,}|[A-Z]{6,}")


def is_random(text: str) -> bool:
    """Say whether a text has a run of base64 or hexadecimal characters that looks random."""
    if _RUN.search(text) is None:
        return False
    return any(_is_random(run) for run in _RUN.findall(_PUBLIC.sub(" ", text)))


def _is_random(run: str) -> bool:
    if run.isdigit() or (run.isalpha() and (run.islower() or run.isupper())):
        return False
    if _HEX_RUN.fullmatch(run):
        return bits(run) > HEX
    rest = len(_WORD.sub("", run))
    return rest >= RARE * len(run) and bits(run.rstrip("=")) > BASE64


def bits(text: str) -> float:
    """Return Shannon's entropy of a text's characters, in bits a character."""
    size = len(text)
    return -sum(n / size * math.log2(n / size) for n in Counter(text).values())

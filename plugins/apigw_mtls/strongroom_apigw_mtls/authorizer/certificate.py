"""What the authorizer must know of a client certificate, read from its DER form (X.690, RFC 5280).

API Gateway has verified the signature in the TLS handshake. It hands over the certificate as PEM, and
some fields as text whose form it does not define; so the fields are read from the certificate itself.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import re
from dataclasses import dataclass

MAX_PEM = 16_384
"""Longest certificate that is read, in characters: far more than any client certificate, and little
enough that no certificate can keep the function busy."""

_PEM = re.compile(
    r"\s*-----BEGIN CERTIFICATE-----\s+([A-Za-z0-9+/=\s]+?)\s*-----END CERTIFICATE-----\s*"
)

_INTEGER, _SEQUENCE, _UTC_TIME, _GENERALIZED_TIME, _VERSION = 0x02, 0x30, 0x17, 0x18, 0xA0


class MalformedError(Exception):
    """What was given is no certificate."""


@dataclass(frozen=True)
class Certificate:
    """A certificate.

    :param fingerprint: SHA-256 of the DER form, in lower-case hexadecimal.
    :param serial: the serial number, in lower-case hexadecimal without leading zeros.
    :param issuer: SHA-256 of the issuer's name in DER, in lower-case hexadecimal.
    """

    fingerprint: str
    serial: str
    issuer: str
    not_before: dt.datetime
    not_after: dt.datetime


def parse(pem: str) -> Certificate:
    """Read one certificate.

    :raises MalformedError: when the text is anything else.
    """
    found = _PEM.fullmatch(pem)
    if found is None:
        raise MalformedError("not one certificate in PEM")
    try:
        der = base64.b64decode("".join(found[1].split()), validate=True)
    except binascii.Error as error:
        raise MalformedError("not base64") from error
    whole = _Reader(der)
    certificate = whole.nested(_SEQUENCE)
    whole.end()
    body = certificate.nested(_SEQUENCE)
    if body.at(_VERSION):
        body.element(_VERSION)
    serial = int.from_bytes(body.element(_INTEGER), signed=True)
    body.element(_SEQUENCE)  # the signature's algorithm
    issuer = body.whole_element(_SEQUENCE)
    validity = body.nested(_SEQUENCE)
    not_before, not_after = _time(validity), _time(validity)
    validity.end()
    return Certificate(
        fingerprint=hashlib.sha256(der).hexdigest(),
        serial=f"{serial:x}",
        issuer=hashlib.sha256(issuer).hexdigest(),
        not_before=not_before,
        not_after=not_after,
    )


class _Reader:
    """Reads elements of DER one after another."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._offset = 0

    def at(self, tag: int) -> bool:
        """Tell whether the next element has a tag."""
        return self._data[self._offset : self._offset + 1] == bytes([tag])

    def element(self, tag: int) -> bytes:
        """Return the content of the next element, which must have the tag."""
        if not self.at(tag):
            raise MalformedError(f"no element with the tag {tag:#x}")
        length, start = self._length(self._offset + 1)
        end = start + length
        if end > len(self._data):
            raise MalformedError("an element that is cut off")
        self._offset = end
        return self._data[start:end]

    def whole_element(self, tag: int) -> bytes:
        """Return the next element with its tag and its length."""
        start = self._offset
        self.element(tag)
        return self._data[start : self._offset]

    def nested(self, tag: int) -> _Reader:
        """Return a reader of the content of the next element."""
        return _Reader(self.element(tag))

    def end(self) -> None:
        """Refuse anything that follows."""
        if self._offset != len(self._data):
            raise MalformedError("more than there should be")

    def _length(self, offset: int) -> tuple[int, int]:
        first = self._data[offset : offset + 1]
        if not first:
            raise MalformedError("an element without a length")
        if first[0] < 0x80:
            return first[0], offset + 1
        size = first[0] & 0x7F
        octets = self._data[offset + 1 : offset + 1 + size]
        # DER writes a length in the fewest octets and never leaves it open.
        if not 1 <= size <= 4 or len(octets) != size or octets[0] == 0:
            raise MalformedError("a length that is not DER")
        length = int.from_bytes(octets)
        if length < 0x80:
            raise MalformedError("a length that is not DER")
        return length, offset + 1 + size


def _time(reader: _Reader) -> dt.datetime:
    """Read a time; RFC 5280 has two forms, both in UTC and to the second."""
    if reader.at(_UTC_TIME):
        text, form = reader.element(_UTC_TIME), "%Y%m%d%H%M%SZ"
        # RFC 5280, 4.1.2.5.1: two digits of 50 and more are of the last century.
        text = (b"19" if text[:2] >= b"50" else b"20") + text
    else:
        text, form = reader.element(_GENERALIZED_TIME), "%Y%m%d%H%M%SZ"
    if not re.fullmatch(rb"[0-9]{14}Z", text):
        raise MalformedError("a time that is not one of RFC 5280")
    try:
        return dt.datetime.strptime(text.decode(), form).replace(tzinfo=dt.UTC)
    except ValueError as error:
        raise MalformedError("a time that does not exist") from error

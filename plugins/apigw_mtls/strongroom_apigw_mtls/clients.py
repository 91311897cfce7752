"""The list of clients that the API admits."""

from __future__ import annotations

import json
import re
from typing import Any

import attrs

NAME = re.compile(r"(?=.{1,32}\Z)[a-z0-9]+(-[a-z0-9]+)*")
"""It ends up in names of AWS resources, in records and in log lines."""

FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@attrs.frozen
class Client:
    """A client and one of its certificates; while it renews, a client has two.

    :param fingerprint: SHA-256 of the certificate's DER form, in lower-case hexadecimal.
    """

    name: str
    fingerprint: str


def read(content: bytes) -> tuple[list[Client], list[str]]:
    """Read the list: ``{"clients": [{"name": ..., "fingerprint": ...}]}``.

    :return: the clients by name and fingerprint, and every problem.
    """
    shape = 'expected {"clients": [{"name": ..., "fingerprint": ...}, ...]}'
    try:
        table = json.loads(content)
    except (ValueError, RecursionError) as error:
        return [], [f"{shape}, found what is not JSON: {error}"]
    if not isinstance(table, dict) or set(table) != {"clients"}:
        return [], [f"{shape}, found {_kind(table)}"]
    if not isinstance(table["clients"], list):
        return [], [f"{shape}, found clients that are {_kind(table['clients'])}"]
    found: dict[str, Client] = {}
    problems: list[str] = []
    for number, entry in enumerate(table["clients"], start=1):
        wrong = _wrong(entry)
        if wrong:
            problems += [f"client {number}: {message}" for message in wrong]
            continue
        client = Client(entry["name"], entry["fingerprint"])
        other = found.setdefault(client.fingerprint, client)
        if other is not client:
            problems.append(
                f"client {number}: expected a certificate of its own, found that of {other.name!r}"
            )
    return sorted(found.values(), key=lambda client: (client.name, client.fingerprint)), problems


def _wrong(entry: Any) -> list[str]:
    if not isinstance(entry, dict):
        return [f"expected an object with name and fingerprint, found {_kind(entry)}"]
    problems = [
        f"expected name and fingerprint alone, found {key!r}"
        for key in sorted(set(entry) - {"name", "fingerprint"})
    ]
    name, fingerprint = entry.get("name"), entry.get("fingerprint")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        problems.append(
            "expected a name of 1 to 32 lower-case letters, digits and single hyphens between them, "
            f"found {name!r}"
        )
    if not isinstance(fingerprint, str) or not FINGERPRINT.fullmatch(fingerprint):
        problems.append(
            "expected the SHA-256 of the certificate as 64 lower-case hexadecimal digits, found "
            f"{fingerprint!r}"
        )
    return problems


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return f"an object with {', '.join(sorted(map(repr, value))) or 'nothing'}"
    return "a list" if isinstance(value, list) else repr(value)

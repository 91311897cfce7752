"""Who may ask the emulator: programs of this machine, and no page that a browser shows.

A browser sends a page's requests to loopback too. It names the page in ``Origin`` and
``Sec-Fetch-Site``, and the name that it resolved in ``Host``; no AWS client sends the first two
(Fetch Standard, "Origin header"; Fetch Metadata Request Headers, "Sec-Fetch-Site").
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

TOKEN_HEADER = "X-Strongroom-Token"  # noqa: S105
"""The header that control paths want. A page cannot send it without asking first, and is refused."""

CONTROL = "/_strongroom/"
"""Paths of our own, for those who can read the record."""

_HOST = re.compile(r"(?:127\.0\.0\.1|(?:[a-z0-9.-]+\.)?localhost)(?::([0-9]+))?", re.IGNORECASE)
"""Names that resolve to loopback everywhere (RFC 6761, 6.3); S3 clients put a bucket's name in front."""


def refusal(environ: Mapping[str, Any], token: str) -> str | None:
    """Return why a request is refused, or None when it is answered.

    :param environ: of WSGI.
    :param token: what the record says; control paths are for those who know it.
    """
    port = str(environ.get("SERVER_PORT", ""))
    host = str(environ.get("HTTP_HOST", ""))
    named = _HOST.fullmatch(host)
    if named is None or named[1] not in (None, port):
        return f"the embedded AWS answers to 127.0.0.1:{port} and localhost:{port}, not to {host!r}"
    origin = environ.get("HTTP_ORIGIN")
    if origin is not None and origin != f"http://{host}":
        return "the embedded AWS does not answer pages of other origins"
    if environ.get("HTTP_SEC_FETCH_SITE", "none") not in ("none", "same-origin"):
        return "the embedded AWS does not answer requests of other sites"
    given = str(environ.get("HTTP_X_STRONGROOM_TOKEN", ""))
    known = secrets.compare_digest(given.encode(), token.encode())
    if str(environ.get("PATH_INFO", "")).startswith(CONTROL) and not known:
        return f"this path wants the header {TOKEN_HEADER} with the token of the record"
    return None

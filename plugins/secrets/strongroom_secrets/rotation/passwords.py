"""Passwords, and what PostgreSQL keeps of them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import string

ALPHABET = string.ascii_letters + string.digits
"""ASCII letters and digits: they mean themselves in every connection string, in JSON and in SASLprep."""

LENGTH = 40
"""Characters: 62 to the power of 40 is more than 2 to the power of 238; PCI DSS 8.3.6 asks for 12."""

ITERATIONS = 4_096
"""Rounds of SCRAM, as PostgreSQL makes them (``scram_iterations``); so long a password needs no more."""

SALT_BYTES = 16
"""As PostgreSQL makes them."""


def generate() -> str:
    """Return a new password with upper case, lower case and a digit, from the system's randomness."""
    while True:
        password = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        kinds = (str.isupper, str.islower, str.isdigit)
        if all(any(map(kind, password)) for kind in kinds):
            return password


def scram_verifier(password: str, salt: bytes | None = None) -> str:
    """Return what PostgreSQL stores of a password (RFC 5803), so that it never gets the password.

    ``ALTER ROLE ... PASSWORD`` takes it in the password's place; statements are logged, and what is
    logged then allows no login.

    :param password: of ASCII letters and digits, which SASLprep leaves as they are.
    """
    salt = salt or secrets.token_bytes(SALT_BYTES)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, ITERATIONS)
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    server_key = hmac.digest(salted, b"Server Key", "sha256")
    stored_key = hashlib.sha256(client_key).digest()
    parts = [base64.b64encode(part).decode("ascii") for part in (salt, stored_key, server_key)]
    return f"SCRAM-SHA-256${ITERATIONS}:{parts[0]}${parts[1]}:{parts[2]}"

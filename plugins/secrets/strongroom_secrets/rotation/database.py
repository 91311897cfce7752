"""PostgreSQL: logging in over verified TLS, the lock of a rotation, and the users it rotates."""

from __future__ import annotations

import contextlib
import hashlib
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pg8000.exceptions import DatabaseError
from pg8000.native import Connection, identifier, literal

from .passwords import scram_verifier
from .versions import Login

CONNECT_SECONDS = 10
"""How long to wait for an answer: a failover takes longer, and the step is run again anyway."""

STATEMENT_MILLISECONDS = 10_000
"""How long a statement may take, the wait for the lock of another rotation included."""

_REFUSED = ("28P01", "28000")
"""invalid_password and invalid_authorization_specification (PostgreSQL, appendix A)."""

TABLE_PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE")
"""What an application does with rows; not TRUNCATE, REFERENCES or TRIGGER, and no DDL."""

SEQUENCE_PRIVILEGES = ("USAGE", "SELECT")


@dataclass(frozen=True)
class Database:
    """Where the database is, and what the users that are rotated may do there.

    :param host: the writer's endpoint; its certificate must be for this name.
    :param ca_file: a PEM file with the authorities that may sign that certificate.
    :param name: the database.
    :param role: the group role that holds the privileges; the users only belong to it.
    :param schemas: where that role may use tables.
    """

    host: str
    port: int
    name: str
    ca_file: str
    role: str
    schemas: Sequence[str]

    @contextlib.contextmanager
    def connect(self, login: Login) -> Iterator[Connection]:
        """Log in over TLS, with the certificate and the host name verified.

        :raises DatabaseError: with the code 28P01 or 28000 when the login is refused.
        """
        connection = Connection(
            login.username,
            password=login.password,
            host=self.host,
            port=self.port,
            database=self.name,
            ssl_context=ssl.create_default_context(cafile=self.ca_file),
            timeout=CONNECT_SECONDS + STATEMENT_MILLISECONDS // 1_000,
            application_name="strongroom-rotation",
        )
        try:
            connection.run(f"SET statement_timeout = {STATEMENT_MILLISECONDS}")
            yield connection
        finally:
            with contextlib.suppress(Exception):  # a lost connection cannot be closed
                connection.close()

    def lets_in(self, login: Login) -> bool:
        """Whether the database accepts a login, with the privileges that applications need.

        :raises Exception: whatever keeps the question from being answered, such as no connection.
        """
        try:
            with self.connect(login) as connection:
                rows = connection.run(
                    "SELECT 1 FROM pg_roles WHERE rolname = :role AND pg_has_role(oid, 'USAGE')",
                    role=self.role,
                )
        except DatabaseError as error:
            if isinstance(error.args[0], dict) and error.args[0].get("C") in _REFUSED:
                return False
            raise
        return bool(rows)

    @contextlib.contextmanager
    def locked(self, master: Login, secret_id: str) -> Iterator[Connection]:
        """Hold the lock of a secret's rotation, in a transaction of the master user's.

        What is done within happens wholly or not at all, and never while another rotation of the same
        secret is within; PostgreSQL lets go of the lock by itself when the function dies.
        """
        digest = hashlib.sha256(secret_id.encode()).digest()
        key = int.from_bytes(digest[:8], "big", signed=True)
        with self.connect(master) as connection:
            connection.run("BEGIN")
            connection.run("SELECT pg_advisory_xact_lock(:key)", key=key)
            yield connection
            connection.run("COMMIT")

    def set_login(self, connection: Connection, login: Login) -> None:
        """Make a user with a password, or give it that password; grant it the role, and no more."""
        role, user = identifier(self.role), identifier(login.username)
        if not _exists(connection, self.role):
            connection.run(f"CREATE ROLE {role} NOLOGIN")
        self._grant(connection, role)
        verb = "ALTER" if _exists(connection, login.username) else "CREATE"
        verifier = literal(scram_verifier(login.password))
        connection.run(f"{verb} ROLE {user} LOGIN PASSWORD {verifier}")
        connection.run(f"GRANT {role} TO {user}")

    def _grant(self, connection: Connection, role: str) -> None:
        connection.run(f"GRANT CONNECT ON DATABASE {identifier(self.name)} TO {role}")
        tables, sequences = ", ".join(TABLE_PRIVILEGES), ", ".join(SEQUENCE_PRIVILEGES)
        for name in self.schemas:
            schema = identifier(name)
            connection.run(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
            for kind, privileges in (("TABLE", tables), ("SEQUENCE", sequences)):
                owned = _owned(connection, name, kind)
                if owned:
                    connection.run(f"GRANT {privileges} ON {kind} {owned} TO {role}")
                later = f"GRANT {privileges} ON {kind}S TO {role}"
                connection.run(f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} {later}")


def _exists(connection: Connection, role: str) -> bool:
    return bool(connection.run("SELECT 1 FROM pg_roles WHERE rolname = :role", role=role))


def _owned(connection: Connection, schema: str, kind: str) -> str:
    """Return the tables or sequences of a schema that the master user may grant, as SQL."""
    kinds = {"TABLE": ["r", "p", "v", "m", "f"], "SEQUENCE": ["S"]}[kind]
    rows = connection.run(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = :schema AND c.relkind::text = ANY(CAST(:kinds AS text[])) "
        "AND pg_has_role(c.relowner, 'USAGE') ORDER BY c.relname",
        schema=schema,
        kinds=kinds,
    )
    return ", ".join(f"{identifier(schema)}.{identifier(row[0])}" for row in rows or ())

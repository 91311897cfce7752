"""What a config may say about the application's database credentials."""

from __future__ import annotations

import attrs

from strongroom import validators

ROTATION_DAYS = 30
"""The customer's rule for every database credential; PCI DSS 8.3.9 asks for 90 days at most."""

NAME_ROOM = 57
"""Characters of a user's name: PostgreSQL takes 63, and the other user's name ends in ``_clone``."""

_WORD = r"[a-z][a-z0-9_]"
_RESERVED = ("pg_", "rds")
"""What names of users of PostgreSQL and RDS begin with."""


def _not_reserved(_: object, __: object, value: str) -> None:
    if value.startswith(_RESERVED):
        message = f"expected a name that does not begin with pg_ or rds, found {value!r}"
        raise ValueError(message)


def _not_empty(_: object, __: object, value: tuple[str, ...]) -> None:
    if not value:
        message = "expected at least one schema, found none"
        raise ValueError(message)


@attrs.frozen
class SecretsSettings:
    """Who the application is to the database, and how often its password changes."""

    username: str = attrs.field(
        default="app",
        validator=[
            validators.matching(
                rf"{_WORD}{{0,{NAME_ROOM - 1}}}",
                f"1 to {NAME_ROOM} lower-case letters, digits and underscores, a letter first",
            ),
            _not_reserved,
        ],
        metadata={
            "help": "The application's user; the user it takes turns with has _clone after the name."
        },
    )
    group_role: str = attrs.field(
        default="trading_app",
        validator=[
            validators.matching(
                rf"{_WORD}{{0,62}}",
                "1 to 63 lower-case letters, digits and underscores, a letter first",
            ),
            _not_reserved,
        ],
        metadata={"help": "The database role that holds what both users may do."},
    )
    schemas: tuple[str, ...] = attrs.field(
        default=("public",),
        validator=[
            _not_empty,
            validators.each(
                validators.matching(
                    rf"{_WORD}{{0,62}}",
                    "schemas of lower-case letters, digits and underscores, a letter first",
                )
            ),
        ],
        metadata={"help": "Schemas in whose tables the application reads and writes rows."},
    )
    rotation_days: int = attrs.field(
        default=ROTATION_DAYS,
        validator=validators.between(1, 90, "days"),
        metadata={"help": "How often the password changes (PCI DSS 8.3.9: 90 days at most)."},
    )
    reserved_concurrency: int = attrs.field(
        default=1,
        validator=validators.between(1, 10, "functions at once"),
        metadata={"help": "How many copies of the rotation function may run at once."},
    )
    log_retention_days: int = attrs.field(
        default=400,
        validator=validators.log_retention,
        metadata={"help": "Days that logs are kept; PCI DSS 10.5.1 asks for 12 months at least."},
    )

    @property
    def usernames(self) -> tuple[str, str]:
        """The two users that take turns, the one that the first rotation makes first."""
        return self.username, f"{self.username}_clone"


def role_problem(settings: SecretsSettings) -> str | None:
    """Say what is wrong when the role would be one of the users, or return None."""
    if settings.group_role in settings.usernames:
        return f"expected another name than the users' own, found {settings.group_role!r}"
    return None

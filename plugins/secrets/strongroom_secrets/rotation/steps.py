"""The four steps of a rotation between two users, each safe to run again, at any point, in any number.

Applications hold the login in the current version. A rotation makes the *other* user's login the
pending version, sets it in the database, tries it, and only then makes it current; the login that
applications hold stays as it is until the rotation after. So no application is locked out as long as a
rotation never sets the password of the user that is current. Two rotations at once are all that could
bring that about, and so:

- the database is changed, and a version made current, only under a lock in the database, and
- what a step relies on is read again under that lock: that its version is still the pending one, and
  that its user is not the current one.

A version that can never become current gives up its pending label, which lets the next rotation begin.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pg8000.native import Connection

from .database import Database
from .passwords import generate
from .versions import CURRENT, PENDING, Current, Login, Versions


class RotationError(Exception):
    """A step cannot go on; the current version is as it was. Secrets Manager will try again."""


@dataclass(frozen=True)
class Rotation:
    """The rotation of one version of the application's secret.

    :param usernames: the two users that take turns.
    :param master: returns the master user's login, as it is now.
    """

    versions: Versions
    database: Database
    usernames: tuple[str, str]
    master: Callable[[], Login]

    def create_secret(self) -> None:
        """Keep a new password for the user that is not current as the pending version."""
        if self._done():
            return
        current = self.versions.current()
        pending = self.versions.pending_login()
        if pending is None:
            self.versions.write(Login(self._other(current), generate()), self._connection())
        else:
            self._refuse_the_current_user(pending, current)

    def set_secret(self) -> None:
        """Give the pending login to the database, unless it is there already."""
        if self._done():
            return
        pending = self._pending()
        if self.database.lets_in(pending):
            return
        with self._locked() as connection:
            self._still_to_do(pending)
            self.database.set_login(connection, pending)

    def test_secret(self) -> None:
        """Log in with the pending login, and see that it has what applications need."""
        if not self._done():
            self._try(self._pending())

    def finish_secret(self) -> None:
        """Make the pending version current, once it was seen to work."""
        if not self._done():
            pending = self._pending()
            with self._locked():
                current = self._still_to_do(pending)
                self._try(pending)
                self.versions.promote(current)
        self.versions.end()

    def _done(self) -> bool:
        """Whether this version is current already; refuse unless it is that or pending."""
        labels = self.versions.labels().get(self.versions.token)
        if labels is None or not {CURRENT, PENDING} & set(labels):
            raise RotationError(
                f"version {self.versions.token} is neither pending nor current; another rotation "
                "has taken its place"
            )
        return CURRENT in labels

    def _pending(self) -> Login:
        pending = self.versions.pending_login()
        if pending is None:
            raise RotationError(
                f"version {self.versions.token} has no value; createSecret comes first"
            )
        return pending

    def _still_to_do(self, pending: Login) -> Current | None:
        """Read again, under the lock, what a step relies on; return the current version."""
        if self._done():
            raise RotationError(f"version {self.versions.token} has just become current")
        current = self.versions.current()
        self._refuse_the_current_user(pending, current)
        return current

    def _refuse_the_current_user(self, pending: Login, current: Current | None) -> None:
        if current is not None and current.login.username == pending.username:
            self.versions.end()
            raise RotationError(
                f"version {self.versions.token} is for the user {pending.username}, which another "
                "rotation has made current; it is given up"
            )

    def _try(self, pending: Login) -> None:
        if not self.database.lets_in(pending):
            raise RotationError(
                f"the database refuses the user {pending.username} of version "
                f"{self.versions.token}, or gives it nothing; setSecret comes first"
            )

    def _other(self, current: Current | None) -> str:
        first, second = self.usernames
        return second if current is not None and current.login.username == first else first

    def _connection(self) -> dict[str, object]:
        """What AWS's own tools expect to find in a database's secret."""
        database = self.database
        return {
            "engine": "postgres",
            "host": database.host,
            "port": database.port,
            "dbname": database.name,
        }

    @contextlib.contextmanager
    def _locked(self) -> Iterator[Connection]:
        with self.database.locked(self.master(), self.versions.secret_id) as connection:
            yield connection


STEPS: dict[str, Callable[[Rotation], None]] = {
    "createSecret": Rotation.create_secret,
    "setSecret": Rotation.set_secret,
    "testSecret": Rotation.test_secret,
    "finishSecret": Rotation.finish_secret,
}
"""As Secrets Manager calls them ("Lambda rotation functions", Secrets Manager User Guide)."""

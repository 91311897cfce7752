"""The secret's versions and their staging labels, in Secrets Manager."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

CURRENT = "AWSCURRENT"
PENDING = "AWSPENDING"


@dataclass(frozen=True)
class Login:
    """A database user and its password."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Current:
    """The version that applications use."""

    version_id: str
    login: Login


class Versions:
    """One secret, seen from the rotation of one version, whose id is the client request token.

    :param client: a boto3 client of Secrets Manager.
    :param secret_id: the secret's ARN.
    :param token: the version that is being rotated to.
    """

    def __init__(self, client: Any, secret_id: str, token: str) -> None:
        self._client = client
        self.secret_id = secret_id
        self.token = token

    def labels(self) -> dict[str, list[str]]:
        """Return every version's staging labels."""
        found = self._client.describe_secret(SecretId=self.secret_id)
        labels: dict[str, list[str]] = found.get("VersionIdsToStages", {})
        return labels

    def pending_login(self) -> Login | None:
        """Return the new login, or None until it is written."""
        try:
            found = self._client.get_secret_value(
                SecretId=self.secret_id, VersionId=self.token, VersionStage=PENDING
            )
        except self._client.exceptions.ResourceNotFoundException:
            return None
        return _login(found)

    def current(self) -> Current | None:
        """Return the version that applications use; None before there is one."""
        try:
            found = self._client.get_secret_value(SecretId=self.secret_id, VersionStage=CURRENT)
        except self._client.exceptions.ResourceNotFoundException:
            return None
        login = _login(found)
        return Current(found["VersionId"], login) if login else None

    def write(self, login: Login, connection: dict[str, Any]) -> None:
        """Keep the new login as the pending version, unless another run has just done so.

        A version's value never changes once it is written, so the first writer's stands.
        """
        value = {**connection, "username": login.username, "password": login.password}
        try:
            self._client.put_secret_value(
                SecretId=self.secret_id,
                ClientRequestToken=self.token,
                SecretString=json.dumps(value),
                VersionStages=[PENDING],
            )
        except self._client.exceptions.ResourceExistsException:
            return

    def promote(self, current: Current | None) -> None:
        """Make the pending version the one that applications use, in one step."""
        replaced = {"RemoveFromVersionId": current.version_id} if current else {}
        self._client.update_secret_version_stage(
            SecretId=self.secret_id,
            VersionStage=CURRENT,
            MoveToVersionId=self.token,
            **replaced,
        )

    def end(self) -> None:
        """Take the pending label from this version, so that another rotation can begin."""
        if PENDING in self.labels().get(self.token, ()):
            self._client.update_secret_version_stage(
                SecretId=self.secret_id, VersionStage=PENDING, RemoveFromVersionId=self.token
            )


def read_login(client: Any, secret_id: str) -> Login:
    """Return the login that a secret holds, such as the master user's.

    :raises ValueError: when it holds something else.
    """
    login = _login(client.get_secret_value(SecretId=secret_id))
    if login is None:
        message = f"the secret {secret_id} holds no username and password"
        raise ValueError(message)
    return login


def _login(found: dict[str, Any]) -> Login | None:
    text = found.get("SecretString")
    if not text:
        return None
    value = json.loads(text)
    return Login(value["username"], value["password"])

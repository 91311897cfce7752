"""Rotation against a real PostgreSQL and the embedded AWS's Secrets Manager."""

from __future__ import annotations

import logging
from typing import Any

import attrs
import pytest
from pg8000.exceptions import DatabaseError

from strongroom_secrets.rotation import handler
from strongroom_secrets.rotation.steps import RotationError
from strongroom_secrets.rotation.versions import Login
from support.rotating import MASTER, ROLE, USERS, Platform, certificate
from support.rotation import STEPS


def test_it_rotates_between_two_users_and_each_login_lives_until_the_rotation_after_the_next(
    platform: Platform,
) -> None:
    logins: list[Login] = []
    for number in range(5):
        platform.rotate()
        logins.append(platform.current().login)
        assert [platform.lets_in(login) for login in logins[-2:]] == [True] * len(logins[-2:])
        assert logins[-1].username == USERS[number % 2]
        assert not any(platform.lets_in(login) for login in logins[:-2])
    assert len({login.password for login in logins}) == 5


def test_the_users_may_work_with_rows_and_nothing_else(platform: Platform) -> None:
    platform.rotate()
    with platform.database.connect(platform.current().login) as application:
        application.run("INSERT INTO trades (amount) VALUES (1)")
        application.run("UPDATE trades SET amount = 2")
        assert application.run("SELECT amount FROM trades") == [[2]]
        application.run("DELETE FROM trades")
        for forbidden in (
            "TRUNCATE trades",
            "CREATE TABLE mine (id int)",
            "DROP TABLE trades",
            "SELECT * FROM somebody_else_s",
            "CREATE ROLE another",
            f"ALTER ROLE {MASTER.username} PASSWORD 'x'",
            "CREATE DATABASE another",
            "SELECT * FROM pg_authid",
        ):
            with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
                application.run(forbidden)


def test_tables_that_are_made_later_are_granted_too(platform: Platform) -> None:
    platform.rotate()
    with platform.database.connect(MASTER) as master:
        master.run("CREATE TABLE later (id serial PRIMARY KEY)")
    try:
        with platform.database.connect(platform.current().login) as application:
            application.run("INSERT INTO later DEFAULT VALUES")
    finally:
        with platform.database.connect(MASTER) as master:
            master.run("DROP TABLE later")


def test_both_users_belong_to_one_role_and_hold_nothing_themselves(platform: Platform) -> None:
    platform.rotate()
    platform.rotate()
    with platform.database.connect(MASTER) as master:
        rows = master.run(
            "SELECT r.rolname, m.rolname FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid "
            "JOIN pg_roles m ON m.oid = a.member WHERE m.rolname LIKE 'app%' ORDER BY 2"
        )
        flags = master.run(
            "SELECT bool_or(rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR "
            "rolbypassrls) FROM pg_roles WHERE rolname LIKE 'app%'"
        )
    assert rows == [[ROLE, USERS[0]], [ROLE, USERS[1]]]
    assert flags == [[False]]


@pytest.mark.parametrize("step", STEPS)
def test_a_step_can_be_run_again(platform: Platform, step: str) -> None:
    platform.rotate()
    token = platform.begin()
    for each in STEPS:
        platform.function.run(each, token)
        if each == step:
            platform.function.run(each, token)
            platform.function.run(each, token)
    assert platform.lets_in(platform.current().login)


def test_no_secret_is_in_a_log(
    platform: Platform, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not in the function's log, and not in the database's, which logs every statement here."""
    caplog.set_level(logging.DEBUG, logger="strongroom")
    passwords = [MASTER.password]
    for _ in range(3):
        platform.rotate()
        passwords.append(platform.current().login.password)
    token = platform.begin()
    platform.function.run("createSecret", token)
    with pytest.raises(RotationError):
        platform.function.run("testSecret", token)
    out, err = capfd.readouterr()
    # The test itself made the master user, with a statement that says how.
    rotated = platform.postgres.log().split("strongroom", 1)[-1]
    assert "setSecret" in caplog.text
    assert "ALTER ROLE" in rotated
    assert "SCRAM-SHA-256$" in rotated
    for password in passwords[1:]:
        assert password not in rotated
    for password in passwords:
        assert password not in caplog.text + out + err


def test_a_failure_says_what_kind_and_quotes_nothing(
    platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    platform.rotate()
    token = platform.begin()
    platform.function.run("createSecret", token)
    platform.client.put_secret_value(
        SecretId=platform.function.environment["MASTER_SECRET_ARN"],
        SecretString='{"username": "dbowner", "password": "not-the-password"}',
    )
    with pytest.raises(RotationError, match=r"^setSecret failed: DatabaseError$") as caught:
        platform.function.run("setSecret", token)
    assert caught.value.__suppress_context__
    assert '"outcome": "failed", "reason": "DatabaseError"' in caplog.text
    assert "not-the-password" not in caplog.text


def test_another_secret_is_refused(platform: Platform) -> None:
    event = {**platform.function.event("createSecret", "x"), "SecretId": "arn:another"}
    with pytest.raises(RotationError, match="a secret that is not this function's"):
        handler.rotate(
            event, platform.function.environment, platform.client, platform.function.ca_file
        )


def test_a_certificate_of_a_stranger_or_for_another_host_is_refused(
    platform: Platform, tmp_path: Any
) -> None:
    """Nothing is sent to such a database, and the rotation fails."""
    platform.rotate()
    token = platform.begin()
    platform.function.run("createSecret", token)
    stranger, _ = certificate(tmp_path, "127.0.0.1")
    with pytest.raises(RotationError, match="SSLCertVerificationError"):
        attrs.evolve(platform.function, ca_file=str(stranger)).run("setSecret", token)
    elsewhere = {**platform.function.environment, "DATABASE_HOST": "localhost"}
    with pytest.raises(RotationError, match="SSLCertVerificationError"):
        attrs.evolve(platform.function, environment=elsewhere).run("setSecret", token)
    platform.function.run("setSecret", token)


def test_steps_out_of_turn_are_refused_and_change_nothing(platform: Platform) -> None:
    platform.rotate()
    before = platform.current()
    token = platform.begin()
    for step in ("setSecret", "testSecret", "finishSecret"):
        with pytest.raises(RotationError, match="createSecret comes first"):
            platform.function.run(step, token)
    platform.function.run("createSecret", token)
    for step in ("testSecret", "finishSecret"):
        with pytest.raises(RotationError, match="setSecret comes first"):
            platform.function.run(step, token)
    assert platform.current() == before
    assert platform.lets_in(before.login)

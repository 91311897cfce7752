"""A database, Secrets Manager, and the rotation function between them: all real but the cloud."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from pg8000.native import Connection

from strongroom_emulator import lifecycle
from strongroom_emulator.environment import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY
from strongroom_emulator.lifecycle import Emulator
from strongroom_secrets.rotation.database import Database
from support.postgres import Postgres, TlsFront
from support.rotating import MASTER, ROLE, SUPERUSER, USERS, Platform, certificate
from support.rotation import Function


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """A server whose master user is as on Aurora: it makes roles, and is no superuser."""
    server = Postgres(SUPERUSER.password)
    try:
        server.start()
        _prepare(server)
        yield server
    finally:
        server.remove()


def _prepare(server: Postgres) -> None:
    def connect(database: str) -> Connection:
        return Connection(
            SUPERUSER.username,
            password=SUPERUSER.password,
            host="127.0.0.1",
            port=server.port,
            database=database,
        )

    root = connect("postgres")
    root.run(
        f"CREATE ROLE {MASTER.username} LOGIN CREATEROLE CREATEDB PASSWORD '{MASTER.password}'"
    )
    root.run(f"CREATE DATABASE trading OWNER {MASTER.username}")
    root.close()
    trading = connect("trading")
    trading.run(f"SET ROLE {MASTER.username}")
    trading.run("CREATE TABLE trades (id bigserial PRIMARY KEY, amount numeric)")
    trading.run("RESET ROLE")
    trading.run("CREATE TABLE somebody_else_s (id int)")
    trading.close()


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    directory = tmp_path_factory.mktemp("emulator")
    yield lifecycle.start(directory)
    lifecycle.stop(directory)


@pytest.fixture(scope="module")
def front(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """TLS before the server, and the file of the authority that vouches for it."""
    pem, key = certificate(tmp_path_factory.mktemp("tls"), "127.0.0.1")
    made = TlsFront(postgres.port, pem, key)
    yield made, pem
    made.close()


@pytest.fixture(scope="module")
def _function_arn(emulator: Emulator) -> str:
    def client(service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=emulator.endpoint,
            region_name=REGION,
            aws_access_key_id=ACCESS_KEY_ID,
            aws_secret_access_key=SECRET_ACCESS_KEY,
        )

    trust = {"Version": "2012-10-17", "Statement": []}
    role = client("iam").create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(trust))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("handler.py", "")
    made = client("lambda").create_function(
        FunctionName="rotation",
        Runtime="python3.13",
        Handler="handler.handle",
        Role=role["Role"]["Arn"],
        Code={"ZipFile": packed.getvalue()},
    )
    return str(made["FunctionArn"])


@pytest.fixture
def platform(
    postgres: Postgres, emulator: Emulator, front: Any, _function_arn: str
) -> Iterator[Platform]:
    """A database without the application's users, and a secret that has never been rotated."""
    tls, pem = front
    environment = {
        "SECRET_ARN": "",
        "MASTER_SECRET_ARN": "",
        "DATABASE_HOST": "127.0.0.1",
        "DATABASE_PORT": str(tls.port),
        "DATABASE_NAME": "trading",
        "DATABASE_ROLE": ROLE,
        "DATABASE_SCHEMAS": "public",
        "USERNAMES": ",".join(USERS),
    }
    client = Function(environment, emulator.endpoint, str(pem)).client()
    name = uuid.uuid4().hex
    initial = {"username": USERS[1], "password": "never-set"}
    arns = {
        "SECRET_ARN": _secret(client, f"app-{name}", initial),
        "MASTER_SECRET_ARN": _secret(
            client, f"master-{name}", {"username": MASTER.username, "password": MASTER.password}
        ),
    }
    client.rotate_secret(
        SecretId=arns["SECRET_ARN"],
        RotationLambdaARN=_function_arn,
        RotationRules={"AutomaticallyAfterDays": 30},
        RotateImmediately=False,
    )
    database = Database("127.0.0.1", tls.port, "trading", str(pem), ROLE, ("public",))
    yield Platform(
        postgres,
        Function({**environment, **arns}, emulator.endpoint, str(pem)),
        database,
        arns["SECRET_ARN"],
        _function_arn,
        client,
    )
    _forget_users(database)


def _secret(client: Any, name: str, value: dict[str, str]) -> str:
    return str(client.create_secret(Name=name, SecretString=json.dumps(value))["ARN"])


def _forget_users(database: Database) -> None:
    with database.connect(SUPERUSER) as connection:
        for role in (*USERS, ROLE):
            if connection.run("SELECT 1 FROM pg_roles WHERE rolname = :role", role=role):
                connection.run(f"DROP OWNED BY {role}")
                connection.run(f"DROP ROLE {role}")

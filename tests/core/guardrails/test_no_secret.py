"""What ``no-secret`` says of values wherever they stand, and that it never shows one."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest

from strongroom_guardrails.engine import BUILT_IN, check, read_stack
from strongroom_guardrails.model import Finding
from strongroom_guardrails.secrets.found import secrets
from support.designs import DESIGNS
from support.designs import document as design
from support.synthesis import synthesise

Body = dict[str, Any]

SECRET = "hunter2"
GITHUB = "ghp_" + "a1B2" * 9
WEB_TOKEN = ".".join(
    base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
    for part in ({"alg": "HS256"}, {"sub": "1"}, [1, 2, 3])
)
SCRIPT = f"#!/bin/sh\nexport PGPASSWORD={SECRET}\n"
RULE = "no-secret"


def base_64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def findings(document: Body) -> tuple[Finding, ...]:
    rule = next(rule for rule in BUILT_IN if rule.id == RULE)
    return check(read_stack(document), [rule]).findings


def resource(kind: str, **arguments: Any) -> Body:
    return {"resource": {kind: {"x": arguments}}}


def function(**variables: Any) -> Body:
    return resource("aws_lambda_function", environment={"variables": variables})


def container(**definition: Any) -> Body:
    return resource("aws_ecs_task_definition", container_definitions=json.dumps([definition]))


def machine(script: str) -> Body:
    return resource("aws_instance", user_data=script)


NAMED: list[tuple[Body, str]] = [
    (
        container(environment=[{"name": "DB_PASS", "value": SECRET}]),
        "container_definitions[0].environment[0].value",
    ),
    (
        resource(
            "aws_ecs_task_definition",
            container_definitions='[{"image": "${aws_ecr_repository.x.repository_url}:1", '
            f'"environment": [{{"name": "PGPASSWORD", "value": "{SECRET}"}}]}}]',
        ),
        "container_definitions[0].environment[0].value",
    ),
    (
        resource(
            "aws_ecs_task_definition",
            container_definitions='${jsonencode([{"name" = aws_vpc.x.id, "dbPassword" = "hunter2"}])}',
        ),
        "container_definitions[0].dbPassword",
    ),
    (
        container(command=["run", "--db-password", SECRET]),
        "container_definitions[0].command[2]",
    ),
    (
        resource(
            "aws_batch_job_definition",
            container_properties=json.dumps({"environment": [{"name": "dbPwd", "value": SECRET}]}),
        ),
        "container_properties.environment[0].value",
    ),
    (
        resource(
            "aws_codebuild_project",
            environment={"environment_variable": [{"name": "API_TOKEN", "value": SECRET}]},
        ),
        "environment.environment_variable[0].value",
    ),
    (
        resource(
            "aws_codebuild_project",
            source={"buildspec": f"env:\n  variables:\n    DB_PASSWORD: {SECRET}\n"},
        ),
        "source.buildspec",
    ),
    (
        resource(
            "aws_apprunner_service",
            source_configuration={
                "image_repository": {
                    "image_configuration": {
                        "runtime_environment_variables": {"CLIENT_SECRET": SECRET}
                    }
                }
            },
        ),
        "source_configuration.image_repository.image_configuration.runtime_environment_variables"
        ".CLIENT_SECRET",
    ),
    (
        resource("aws_glue_job", default_arguments={"--db-password": SECRET}),
        "default_arguments.--db-password",
    ),
    (
        resource("aws_glue_connection", connection_properties={"PASSWORD": SECRET}),
        "connection_properties.PASSWORD",
    ),
    (
        resource("aws_sagemaker_model", primary_container={"environment": {"HF_TOKEN": SECRET}}),
        "primary_container.environment.HF_TOKEN",
    ),
    (
        resource(
            "aws_elastic_beanstalk_environment", setting=[{"name": "apiKey", "value": SECRET}]
        ),
        "setting[0].value",
    ),
    (machine(SCRIPT), "user_data"),
    (resource("aws_instance", user_data_base64=base_64(SCRIPT)), "user_data_base64"),
    (
        resource(
            "aws_instance",
            user_data_base64=base64.b64encode(gzip.compress(SCRIPT.encode())).decode(),
        ),
        "user_data_base64",
    ),
    (machine('${base64encode("PGPASSWORD=hunter2 run ${aws_vpc.x.id}")}'), "user_data"),
    (machine(f"mysql -u root --password={SECRET}"), "user_data"),
    (machine(f"curl -u admin:{SECRET} https://example.com"), "user_data"),
    (machine(f"psql -c \"ALTER USER app PASSWORD '{SECRET}'\""), "user_data"),
    (machine(f"echo root:{SECRET} | chpasswd"), "user_data"),
    (machine(f"sshpass -p {SECRET} ssh host"), "user_data"),
    (machine(f"mysql -h db -u root -p{SECRET}"), "user_data"),
    (machine(f"redis-cli -h cache -a {SECRET} ping"), "user_data"),
    (machine(f"htpasswd -b /etc/users admin {SECRET}"), "user_data"),
    (machine(f"$env:PGPASSWORD = '{SECRET}'"), "user_data"),
    (machine(f"$password = '{SECRET}'"), "user_data"),
    (machine(f"ConvertTo-SecureString '{SECRET}' -AsPlainText -Force"), "user_data"),
    (
        machine(f"#cloud-config\nwrite_files:\n- encoding: b64\n  content: {base_64(SCRIPT)}\n"),
        "user_data",
    ),
    (
        resource(
            "aws_imagebuilder_container_recipe",
            dockerfile_template_data=f"FROM x\nENV DB_PASSWORD {SECRET}\n",
        ),
        "dockerfile_template_data",
    ),
    (function(DB=f"app/{SECRET}@db.internal:1521/ORCL"), "environment.variables.DB"),
    (function(DB_PW=SECRET), "environment.variables.DB_PW"),
    (function(ENCRYPTION_KEY=SECRET), "environment.variables.ENCRYPTION_KEY"),
    (
        function(OF="postgres://a:hunter2@${aws_rds_cluster.x.endpoint}/x"),
        "environment.variables.OF",
    ),
    (
        function(CONFIG=json.dumps({"db": {"password": SECRET}})),
        "environment.variables.CONFIG.db.password",
    ),
    (
        function(CONFIG=base_64(json.dumps({"db": {"password": SECRET}}))),
        "environment.variables.CONFIG.db.password",
    ),
    (function(DATABASE_URL=f"postgres://app:{SECRET}@db/x"), "environment.variables.DATABASE_URL"),
    (function(CACHE=f"redis://:{SECRET}@cache:6379"), "environment.variables.CACHE"),
    (function(CALLS=f"https://app:{SECRET}@example.com/"), "environment.variables.CALLS"),
    (
        function(JDBC=f"jdbc:postgresql://db/x?user=a&password={SECRET}"),
        "environment.variables.JDBC",
    ),
    (function(DB=f"Server=db;User Id=a;Password={SECRET};"), "environment.variables.DB"),
    (function(HEADER=f"Basic {base_64(f'app:{SECRET}')}"), "environment.variables.HEADER"),
    (function(HEADER=f"Bearer {SECRET}-{SECRET}"), "environment.variables.HEADER"),
    (resource("aws_instance", tags={"Password": SECRET}), "tags.Password"),
    (resource("aws_ssm_parameter", name="/db/password", insecure_value=SECRET), "insecure_value"),
    (
        resource(
            "aws_ssm_document",
            content=f"parameters:\n  password:\n    type: String\n    default: {SECRET}\n",
        ),
        "content",
    ),
    (
        resource(
            "aws_ssm_document", content=json.dumps({"parameters": {"token": {"default": SECRET}}})
        ),
        "content.parameters.token.default",
    ),
    (
        resource(
            "aws_sfn_state_machine",
            definition=json.dumps({"States": {"a": {"Parameters": {"ApiKey": SECRET}}}}),
        ),
        "definition.States.a.Parameters.ApiKey",
    ),
    (resource("aws_secretsmanager_secret_version", secret_string_wo=SECRET), "secret_string_wo"),
    ({"locals": {"a": {"b": [{"db_pass": SECRET}]}}}, "value.b[0].db_pass"),
    ({"output": {"db_password": {"value": SECRET}}}, "value"),
    ({"output": {"x": {"value": {"password": SECRET}}}}, "value.password"),
    ({"variable": {"x": {"default": {"password": SECRET}}}}, "default.password"),
    (
        {"provider": {"aws": [{"default_tags": [{"tags": {"ApiKey": SECRET}}]}]}},
        "default_tags[0].tags.ApiKey",
    ),
    ({"terraform": {"backend": {"s3": {"secret_key": SECRET}}}}, "secret_key"),
    (
        {"data": {"aws_lambda_invocation": {"x": {"input": json.dumps({"password": SECRET})}}}},
        "input.password",
    ),
]
"""A weak password, which only its name or its place tells, and where the finding points."""


@pytest.mark.parametrize(("document", "attribute"), NAMED)
def test_a_secret_is_found_by_its_name_wherever_it_stands_and_is_never_shown(
    document: Body, attribute: str
) -> None:
    (finding,) = findings(document)
    assert finding.attribute == attribute
    assert SECRET not in str(finding)
    assert base_64(SECRET)[:8] not in str(finding)


@pytest.mark.parametrize(
    "arguments",
    [
        {"tags": {GITHUB: "x"}},
        {"tags": {"Owner": GITHUB}},
        {"description": f"made with {GITHUB}"},
        {"environment": {"variables": {"X": f'${{join(aws_vpc.x.id, ["{GITHUB}"])}}'}}},
        {"user_data": base_64(f"git clone https://{GITHUB}@github.com/x/y")},
    ],
)
def test_a_known_token_is_found_under_any_name_and_never_shown(arguments: Body) -> None:
    (finding,) = findings(resource("aws_instance", **arguments))
    assert "a GitHub token" in finding.found
    assert GITHUB not in str(finding)


def test_a_web_token_is_found_in_an_output() -> None:
    assert [f.found for f in findings({"output": {"x": {"value": WEB_TOKEN}}})] == [
        "what looks like a JSON web token, in clear"
    ]


PASSES: list[Body] = [
    container(
        secrets=[{"name": "DB_PASSWORD", "valueFrom": "arn:aws:secretsmanager:x:1:secret:y"}],
        image="example@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ),
    resource(
        "aws_codebuild_project",
        environment={
            "environment_variable": [
                {"name": "TOKEN", "value": "/prod/token", "type": "PARAMETER_STORE"}
            ]
        },
    ),
    function(
        DB_SECRET="${aws_secretsmanager_secret.x.arn}",
        OTHER_SECRET="${aws_rds_cluster.x.master_user_secret[0].secret_arn}",
        DB_PASSWORD_ARN="x",
        MAX_TOKENS="4096",
        TOKEN_TTL="1h",
        ENCRYPTION_KEY="${aws_kms_key.x.arn}",
        ENCRYPTION_KEY_ALIAS="alias/x",
        TABLE="arn:aws:dynamodb:ca-central-1:123456789012:table/x",
        GIT_SHA="2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
        ID="123e4567-e89b-12d3-a456-426614174000",
        TIME="1764590000000",
        DATABASE_URL="postgres://db.internal/orders",
    ),
    machine(
        "#!/bin/sh\nexport PGPASSWORD=$(aws secretsmanager get-secret-value --secret-id x)\n"
        'PASSWORD="$PGPASSWORD"\ncurl -H "Authorization: Bearer $TOKEN" https://example.com\n'
        "# token: see the guide\n"
        'mysql -h db -u app -p"$PASSWORD"\nredis-cli -a $TOKEN ping\ndocker pull a/b@sha256:12\n'
    ),
    machine(
        "#!/bin/sh\nSHA256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"
        'echo "47dda8e3b0c44298fc1c149afbf4c899  tool.tar.gz" | md5sum --check\n'
    ),
    resource(
        "aws_lambda_function", source_code_hash="47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    ),
    resource(
        "aws_api_gateway_integration",
        request_parameters={
            "integration.request.header.Authorization": "method.request.header.Authorization"
        },
        credentials="${aws_iam_role.x.arn}",
    ),
    resource(
        "aws_sfn_state_machine",
        definition=json.dumps({"Parameters": {"Token.$": "$$.Task.Token", "SecretId": "x"}}),
    ),
    resource("aws_launch_template", metadata_options={"http_tokens": "required"}),
    resource("aws_cognito_user_pool_client", token_validity_units={"access_token": "hours"}),
    resource("aws_efs_file_system", creation_token="efs-main-dev01"),
    resource("aws_lb_listener", ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06"),
    resource(
        "aws_key_pair", public_key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOo x"
    ),
    resource("aws_secretsmanager_secret", description="Password of the database: it rotates"),
    resource("aws_api_gateway_model", schema=json.dumps({"password": {"type": "string"}})),
    resource("aws_db_parameter_group", parameter=[{"name": "password_encryption", "value": "x"}]),
    resource(
        "aws_secretsmanager_secret_version",
        secret_string_wo="${jsonencode({password = ephemeral.aws_ssm_parameter.x.value})}",
    ),
    {"variable": {"db_password": {"ephemeral": True, "sensitive": True}}},
    {"output": {"secret_arn": {"value": "${aws_secretsmanager_secret.x.arn}"}}},
]
"""The right ways to pass a secret, and what looks like one."""


@pytest.mark.parametrize("document", PASSES)
def test_what_names_a_secret_or_only_looks_like_one_passes(document: Body) -> None:
    assert findings(document) == ()


def test_the_platform_and_the_everyday_designs_have_no_secret() -> None:
    """But one: a broker's password, which the provider writes to the state."""
    assert findings(dict(synthesise().document)) == ()
    refused = [name for name, one in DESIGNS.items() if findings(design(one))]
    assert refused == ["mq-broker-with-user"]


def test_a_suffix_drawn_by_chance_is_no_secret_at_the_end_of_a_name() -> None:
    """``environment_suffix = "go2185p6z1fxz"`` was refused: the names that end in it look random."""
    name = {"name": "alias/key-credentials-go2185p6z1fxz"}
    assert [*secrets("aws_kms_alias", name)] != []
    assert [*secrets("aws_kms_alias", name, suffix="go2185p6z1fxz")] == []

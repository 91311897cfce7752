"""The rotation function, its ways to the database and to AWS, and the secret's first value."""

from __future__ import annotations

from typing import Any

from cdktf import TerraformResource, TerraformStack
from cdktf_cdktf_provider_aws.cloudwatch_event_target import CloudwatchEventTarget
from cdktf_cdktf_provider_aws.lambda_function import (
    LambdaFunction,
    LambdaFunctionDeadLetterConfig,
    LambdaFunctionVpcConfig,
)
from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission
from cdktf_cdktf_provider_aws.secretsmanager_secret_policy import SecretsmanagerSecretPolicy
from cdktf_cdktf_provider_aws.secretsmanager_secret_rotation import (
    SecretsmanagerSecretRotation,
    SecretsmanagerSecretRotationRotationRules,
)
from cdktf_cdktf_provider_aws.secretsmanager_secret_version import SecretsmanagerSecretVersion
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_cdktf_provider_aws.sqs_queue_policy import SqsQueuePolicy
from constructs import Construct

from strongroom import (
    Context,
    Database,
    DatabaseCredentials,
    EncryptionKeys,
    FunctionCode,
    Network,
    Peer,
    allow_connections,
    make_event_rule,
    make_function,
    make_log_group,
    make_security_group,
)
from strongroom_secrets import names, package, permissions
from strongroom_secrets.alarms import TIMEOUT_SECONDS
from strongroom_secrets.settings import SecretsSettings

RUNTIME = "python3.13"
MEMORY_MIB = 256

QUEUE_SECONDS = 14 * 86_400
"""As long as SQS keeps a message."""

FIRST_PASSWORD = "aws_secretsmanager_random_password"  # noqa: S105 - a type of Terraform's
FIRST_LABEL = "first"
"""A staging label of the first version. Secrets Manager deletes versions without a label in time;
Terraform, not finding it, would write another and make that current, which no user has."""


class _Maker:
    """Makes the resources of one secret's rotation."""

    def __init__(self, scope: Construct, context: Context) -> None:
        self._scope = scope
        self._context = context
        self._settings: SecretsSettings = context.settings
        self._network = context.require(Network)
        self._database = context.require(Database)
        self._keys = context.require(EncryptionKeys)
        self._secret = self._database.application_secret_arn

    def make(self) -> DatabaseCredentials:
        """Make everything."""
        group_id, rules = self._network_access()
        queue_arn = self._queue()
        function = self._function(group_id, queue_arn)
        may_call = LambdaPermission(
            self._scope,
            "called-by-secrets",
            statement_id=self._context.name("aws_lambda_permission", "secretsmanager"),
            action="lambda:InvokeFunction",
            function_name=function.function_name,
            principal="secretsmanager.amazonaws.com",
            source_account=self._context.account_id,
            source_arn=self._secret,
        )
        policy = SecretsmanagerSecretPolicy(
            self._scope,
            "secret-policy",
            secret_arn=self._secret,
            block_public_policy=True,
            policy=permissions.secret_policy(self._secret, self._context.account_id),
        )
        SecretsmanagerSecretRotation(
            self._scope,
            "rotation",
            secret_id=self._secret,
            rotation_lambda_arn=function.arn,
            rotate_immediately=True,  # the first rotation makes the first user
            rotation_rules=SecretsmanagerSecretRotationRotationRules(
                automatically_after_days=self._settings.rotation_days
            ),
            depends_on=[may_call, policy, self._first_value(), *rules],
            # A restored database has the passwords of its day: rotate at once, and they are known again.
            lifecycle={"replace_triggered_by": [f"{_address(function)}.environment"]},
        )
        return DatabaseCredentials(
            secret_arn=self._secret,
            usernames=self._settings.usernames,
            rotation_days=self._settings.rotation_days,
        )

    def _first_value(self) -> SecretsmanagerSecretVersion:
        """Give the secret a value that no user has, so that there is something to rotate from.

        Its password is made while Terraform runs, goes to AWS, and is kept nowhere else.
        """
        stack = TerraformStack.of(self._scope)
        # CDKTF has no construct for ephemeral resources.
        stack.add_override(
            f"ephemeral.{FIRST_PASSWORD}.{self._context.info.name}_first",
            {"password_length": 40, "exclude_punctuation": True},
        )
        password = f"ephemeral.{FIRST_PASSWORD}.{self._context.info.name}_first.random_password"
        other = self._settings.usernames[1]
        return SecretsmanagerSecretVersion(
            self._scope,
            "first-value",
            secret_id=self._secret,
            secret_string_wo=f'${{jsonencode({{username = "{other}", password = {password}}})}}',
            secret_string_wo_version=1,
            version_stages=[FIRST_LABEL],
            lifecycle={"ignore_changes": ["version_stages"]},  # rotation moves the others
        )

    def _function(self, group_id: str, queue_arn: str) -> LambdaFunction:
        content = package.build()
        path = self._context.asset("rotation.zip", content)
        log_group = make_log_group(
            self._scope,
            "log",
            names.log_group(self._context),
            kms_key_arn=self._keys.telemetry.arn,
            retention_days=self._settings.log_retention_days,
        )
        return make_function(
            self._scope,
            "function",
            names.function(self._context),
            code=FunctionCode(path, content, package.HANDLER, RUNTIME),
            description="Rotates the application's database credentials between two users",
            role_arn=self._context.role_arn(permissions.ROTATION),
            kms_key_arn=self._keys.credentials.arn,
            log_group=log_group,
            environment=self._environment(),
            memory_mib=MEMORY_MIB,
            timeout_seconds=TIMEOUT_SECONDS,
            reserved_concurrent_executions=self._settings.reserved_concurrency,
            vpc_config=LambdaFunctionVpcConfig(
                subnet_ids=list(self._network.application_subnet_ids),
                security_group_ids=[group_id],
            ),
            dead_letter_config=LambdaFunctionDeadLetterConfig(target_arn=queue_arn),
        )

    def _environment(self) -> dict[str, str]:
        database = self._database
        return {
            "SECRET_ARN": self._secret,
            "MASTER_SECRET_ARN": database.master_secret_arn,
            "DATABASE_HOST": database.writer_endpoint,
            "DATABASE_PORT": str(database.port),
            "DATABASE_NAME": database.database_name,
            "DATABASE_ROLE": self._settings.group_role,
            "DATABASE_SCHEMAS": ",".join(self._settings.schemas),
            "USERNAMES": ",".join(self._settings.usernames),
            # No one reads it: it makes the first rotation wait until the database answers.
            "DATABASE_INSTANCES": ",".join(database.instance_identifiers),
        }

    def _queue(self) -> str:
        """Make the queue that failures end in: of the function, and of rotations as a whole."""
        name = names.queue(self._context)
        queue = SqsQueue(
            self._scope,
            "failures",
            name=name,
            kms_master_key_id=self._keys.telemetry.arn,
            message_retention_seconds=QUEUE_SECONDS,
            tags={"Name": name},
        )
        arn = queue.arn
        rule = make_event_rule(
            self._scope,
            "failed-rule",
            self._context.name("aws_cloudwatch_event_rule", "app-rotation"),
            description="Secrets Manager could not rotate the application's database credentials",
            pattern=permissions.failed_rotation(self._secret),
        )
        policy = permissions.queue_policy(arn, rule.arn, self._context.account_id)
        sent = SqsQueuePolicy(self._scope, "failures-policy", queue_url=queue.url, policy=policy)
        CloudwatchEventTarget(
            self._scope,
            "failed-target",
            rule=rule.name,
            target_id=self._context.name("aws_cloudwatch_event_target", "queue"),
            arn=arn,
            depends_on=[sent],
        )
        return arn

    def _network_access(self) -> tuple[str, list[Any]]:
        """Let the function connect to the database and to the endpoints of AWS, and to nothing else.

        :return: the function's security group, and the rules, for ``depends_on``.
        """
        group_id = make_security_group(
            self._scope,
            "group",
            self._context.name("aws_security_group", "db-rotation"),
            vpc_id=self._network.vpc_id,
            description="The rotation function: to the database and to AWS only",
            for_lambda=True,
        ).id
        rules: list[Any] = []
        for purpose, to, port, what in (
            ("db", self._database.security_group_id, self._database.port, "the database"),
            ("aws", self._network.endpoint_security_group_id, 443, "Secrets Manager"),
        ):
            ingress, egress = allow_connections(
                self._scope,
                self._context.name,
                source=Peer(group_id, f"to-{purpose}", f"rotation-to-{purpose}"),
                target=Peer(to, f"{purpose}-from-rotation", f"{purpose}-from-rotation"),
                port=port,
                description=f"TLS from the rotation function to {what}",
            )
            rules += [egress, ingress]
        return group_id, rules


def _address(resource: TerraformResource) -> str:
    return f"{resource.terraform_resource_type}.{resource.friendly_unique_id}"


def make_credentials(scope: Construct, context: Context) -> DatabaseCredentials:
    """Create the rotation of the application's secret, and let it happen for the first time."""
    return _Maker(scope, context).make()

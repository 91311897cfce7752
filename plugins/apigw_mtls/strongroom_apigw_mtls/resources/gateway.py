"""The API: its methods, what they take and answer, and the deployment of all that."""

from __future__ import annotations

import json
from typing import Any

import attrs
from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.api_gateway_authorizer import ApiGatewayAuthorizer
from cdktf_cdktf_provider_aws.api_gateway_deployment import ApiGatewayDeployment
from cdktf_cdktf_provider_aws.api_gateway_gateway_response import ApiGatewayGatewayResponse
from cdktf_cdktf_provider_aws.api_gateway_integration import ApiGatewayIntegration
from cdktf_cdktf_provider_aws.api_gateway_integration_response import ApiGatewayIntegrationResponse
from cdktf_cdktf_provider_aws.api_gateway_method import ApiGatewayMethod
from cdktf_cdktf_provider_aws.api_gateway_method_response import ApiGatewayMethodResponse
from cdktf_cdktf_provider_aws.api_gateway_model import ApiGatewayModel
from cdktf_cdktf_provider_aws.api_gateway_request_validator import ApiGatewayRequestValidator
from cdktf_cdktf_provider_aws.api_gateway_resource import ApiGatewayResource
from cdktf_cdktf_provider_aws.api_gateway_rest_api import (
    ApiGatewayRestApi,
    ApiGatewayRestApiEndpointConfiguration,
)
from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction
from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission
from constructs import Construct

from strongroom import REGION, Context, TransactionStream
from strongroom_apigw_mtls import definition, mapping, schema
from strongroom_apigw_mtls.definition import Answer, Method


@attrs.frozen
class Gateway:
    """The API and the deployment of its definition."""

    id: str
    name: str
    deployment_id: str


def make_gateway(scope: Construct, context: Context, function: LambdaFunction) -> Gateway:
    """Create the API, everything in it, and a deployment that follows whatever changes."""
    name = context.name("aws_api_gateway_rest_api", "transactions")
    api = ApiGatewayRestApi(
        scope,
        "api",
        name=name,
        description="Takes transactions from clients with a certificate",
        api_key_source="AUTHORIZER",
        # Otherwise the API could be reached without a certificate, past the domain.
        disable_execute_api_endpoint=True,
        endpoint_configuration=ApiGatewayRestApiEndpointConfiguration(types=["REGIONAL"]),
        tags={"Name": name},
    )
    return _Definition(scope, context, api).make(function)


class _Definition:
    def __init__(self, scope: Construct, context: Context, api: ApiGatewayRestApi) -> None:
        self._scope = scope
        self._context = context
        self._api = api
        self._id = api.id
        self._made: list[Any] = []

    def make(self, function: LambdaFunction) -> Gateway:
        """Create what a deployment freezes, and the deployment."""
        authorizer_id = self._authorizer(function)
        model = ApiGatewayModel(
            self._scope,
            "model",
            rest_api_id=self._id,
            name=self._context.name("aws_api_gateway_model", "transaction"),
            content_type=definition.CONTENT_TYPE,
            schema=json.dumps(schema.TRANSACTION, separators=(",", ":")),
        )
        validator = ApiGatewayRequestValidator(
            self._scope,
            "validator",
            rest_api_id=self._id,
            name=self._context.name("aws_api_gateway_request_validator", "body"),
            validate_request_body=True,
            validate_request_parameters=True,
        )
        self._made += [model, validator]
        stream = self._context.require(TransactionStream)
        role_arn = self._context.role_arn(stream.producer)
        common: dict[str, Any] = {
            "authorizer_id": authorizer_id,
            "request_validator_id": validator.id,
        }
        takes = {definition.CONTENT_TYPE: model.name}
        self._method(definition.HEALTH, _mock(), common)
        self._method(
            definition.TRANSACTIONS,
            _kinesis(stream.name, role_arn),
            {**common, "request_models": takes},
        )
        for kind, (status, words) in definition.REFUSALS.items():
            self._refusal(kind, status, words)
        deployment = ApiGatewayDeployment(
            self._scope,
            "deployment",
            rest_api_id=self._id,
            triggers={
                "authorizer": authorizer_id,
                "definition": definition.fingerprint(),
                "role": role_arn,
                "stream": stream.name,
            },
            # A stage cannot be left without a deployment.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
            depends_on=self._made,
        )
        return Gateway(self._id, self._api.name, deployment.id)

    def _authorizer(self, function: LambdaFunction) -> str:
        authorizer = ApiGatewayAuthorizer(
            self._scope,
            "client-authorizer",
            rest_api_id=self._id,
            name=self._context.name("aws_api_gateway_authorizer", "client"),
            authorizer_uri=function.invoke_arn,
            **definition.AUTHORIZER,
        )
        authorizer_id = authorizer.id
        LambdaPermission(
            self._scope,
            "authorizer-permission",
            statement_id=self._context.name("aws_lambda_permission", "api-gateway"),
            action="lambda:InvokeFunction",
            function_name=function.function_name,
            principal="apigateway.amazonaws.com",
            source_account=self._context.account_id,
            source_arn=f"{self._api.execution_arn}/authorizers/{authorizer_id}",
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        self._made.append(authorizer)
        return authorizer_id

    def _method(self, method: Method, backend: dict[str, Any], options: dict[str, Any]) -> None:
        resource = ApiGatewayResource(
            self._scope,
            f"{method.path}-path",
            rest_api_id=self._id,
            parent_id=self._api.root_resource_id,
            path_part=method.path,
        )
        place: dict[str, Any] = {
            "rest_api_id": self._id,
            "resource_id": resource.id,
            "http_method": method.verb,
        }
        made = ApiGatewayMethod(
            self._scope,
            f"{method.path}-method",
            **place,
            authorization="CUSTOM",
            api_key_required=True,  # the authorizer gives it; usage is counted under it
            **options,
        )
        integration = ApiGatewayIntegration(
            self._scope,
            f"{method.path}-integration",
            **place,
            passthrough_behavior="NEVER",
            **backend,
            depends_on=[made],
        )
        self._made += [made, integration]
        for given in method.answers:
            self._answer(f"{method.path}-{given.status}", place, given, integration)

    def _answer(
        self, id_: str, place: dict[str, Any], given: Answer, integration: ApiGatewayIntegration
    ) -> None:
        headers = given.all_headers
        response = ApiGatewayMethodResponse(
            self._scope,
            f"{id_}-response",
            **place,
            status_code=given.status,
            response_models={definition.CONTENT_TYPE: "Empty"},
            response_parameters={f"method.response.header.{header}": True for header in headers},
            depends_on=[integration],
        )
        mapped = ApiGatewayIntegrationResponse(
            self._scope,
            f"{id_}-mapping",
            **place,
            status_code=given.status,
            selection_pattern=given.follows,
            response_templates={definition.CONTENT_TYPE: given.template},
            response_parameters={
                f"method.response.header.{header}": f"'{value}'"
                for header, value in headers.items()
            },
            depends_on=[response],
        )
        self._made += [response, mapped]

    def _refusal(self, kind: str, status: str | None, words: str) -> None:
        self._made.append(
            ApiGatewayGatewayResponse(
                self._scope,
                f"refusal-{kind.lower().replace('_', '-')}",
                rest_api_id=self._id,
                response_type=kind,
                status_code=status,
                response_templates={definition.CONTENT_TYPE: definition.refusal_template(words)},
                response_parameters={
                    f"gatewayresponse.header.{header}": f"'{value}'"
                    for header, value in definition.SECURITY_HEADERS.items()
                },
            )
        )


def _mock() -> dict[str, Any]:
    return {
        "type": "MOCK",
        "request_templates": {definition.CONTENT_TYPE: definition.MOCK_REQUEST},
    }


def _kinesis(stream_name: str, role_arn: str) -> dict[str, Any]:
    content_type = f"'{definition.KINESIS_CONTENT_TYPE}'"
    return {
        "type": "AWS",
        "integration_http_method": "POST",
        "uri": f"arn:aws:apigateway:{REGION}:kinesis:action/PutRecord",
        "credentials": role_arn,
        "request_parameters": {"integration.request.header.Content-Type": content_type},
        "request_templates": {definition.CONTENT_TYPE: mapping.put_record(stream_name)},
    }

"""The API's name and the certificate that it shows."""

from __future__ import annotations

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.acm_certificate import AcmCertificate
from cdktf_cdktf_provider_aws.acm_certificate_validation import AcmCertificateValidation
from cdktf_cdktf_provider_aws.api_gateway_domain_name import (
    ApiGatewayDomainName,
    ApiGatewayDomainNameEndpointConfiguration,
    ApiGatewayDomainNameMutualTlsAuthentication,
)
from cdktf_cdktf_provider_aws.route53_record import (
    Route53Record,
    Route53RecordAlias,
)
from constructs import Construct

from strongroom import Context
from strongroom_apigw_mtls import names
from strongroom_apigw_mtls.resources.store import Store
from strongroom_apigw_mtls.settings import ApiSettings


def make_domain(
    scope: Construct, context: Context, store: Store, settings: ApiSettings
) -> tuple[ApiGatewayDomainName, str]:
    """Create the API's name, which asks every client for a certificate.

    :return: the name and the ARN of its certificate.
    """
    name = context.config.domain_name or ""  # checked before
    certificate_arn = settings.certificate_arn
    if certificate_arn is None:
        certificate_arn = _certificate(scope, context, settings)
    domain = ApiGatewayDomainName(
        scope,
        "domain",
        domain_name=name,
        regional_certificate_arn=certificate_arn,
        ownership_verification_certificate_arn=settings.ownership_certificate_arn,
        endpoint_configuration=ApiGatewayDomainNameEndpointConfiguration(types=["REGIONAL"]),
        security_policy="TLS_1_2",
        mutual_tls_authentication=ApiGatewayDomainNameMutualTlsAuthentication(
            truststore_uri=f"s3://{store.bucket}/{names.TRUSTSTORE_KEY}",
            truststore_version=store.truststore_version,
        ),
        tags={"Name": context.name("aws_api_gateway_domain_name", "transactions")},
    )
    if settings.hosted_zone_id is not None:
        Route53Record(
            scope,
            "name",
            zone_id=settings.hosted_zone_id,
            name=domain.domain_name,
            type="A",
            alias=Route53RecordAlias(
                name=domain.regional_domain_name,
                zone_id=domain.regional_zone_id,
                evaluate_target_health=False,
            ),
        )
    return domain, certificate_arn


def _certificate(scope: Construct, context: Context, settings: ApiSettings) -> str:
    """Have ACM make a certificate and prove the name by a record; return its ARN once it is valid."""
    certificate = AcmCertificate(
        scope,
        "certificate",
        domain_name=context.config.domain_name or "",
        validation_method="DNS",
        key_algorithm="RSA_2048",
        lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        tags={"Name": context.name("aws_acm_certificate", "transactions")},
    )
    # One name, so that there is one record; it is a set, which has no first in Terraform.
    proof = f"one({certificate.fqn}.domain_validation_options)"
    record = Route53Record(
        scope,
        "certificate-proof",
        zone_id=settings.hosted_zone_id or "",
        name=f"${{{proof}.resource_record_name}}",
        type=f"${{{proof}.resource_record_type}}",
        records=[f"${{{proof}.resource_record_value}}"],
        ttl=60,
        allow_overwrite=True,
    )
    valid = AcmCertificateValidation(
        scope,
        "certificate-validation",
        certificate_arn=certificate.arn,
        validation_record_fqdns=[record.fqdn],
    )
    return valid.certificate_arn

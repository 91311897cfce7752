"""The platform's IAM policies, as JSON.

``documents``     renders statements
``keys``          policies of KMS keys; ``key_services``, the AWS services that a key policy can let in
``roles``         trust and permissions of roles
``topics``        policies of SNS topics
``endpoints``     policies of VPC endpoints
``tls``           refuses requests without TLS

Account and region conditions follow the AWS guidance against the confused deputy: every trust in a
service is limited to this account, where the service says for which account it acts.
"""

from strongroom_platform.policies.endpoints import endpoint_policy
from strongroom_platform.policies.key_services import (
    account_service,
    logs_service,
    topic_event_service,
    trail_service,
)
from strongroom_platform.policies.keys import (
    ACCOUNT,
    KEY_ADMINISTRATION,
    KEY_USE,
    KeyService,
    key_policy,
)
from strongroom_platform.policies.roles import NAMELESS_CALLERS, permission_policy, trust_policy
from strongroom_platform.policies.tls import resource_policy_refusing_plain_http
from strongroom_platform.policies.topics import topic_policy

__all__ = [
    "ACCOUNT",
    "KEY_ADMINISTRATION",
    "KEY_USE",
    "NAMELESS_CALLERS",
    "KeyService",
    "account_service",
    "endpoint_policy",
    "key_policy",
    "logs_service",
    "permission_policy",
    "resource_policy_refusing_plain_http",
    "topic_event_service",
    "topic_policy",
    "trail_service",
    "trust_policy",
]

"""The built-in guardrails: one rule a file, the file named after the rule."""

from __future__ import annotations

from typing import Final

from strongroom_guardrails.model import Rule
from strongroom_guardrails.rules import (
    api_endpoint_off,
    audit_without_values,
    cache_default_user,
    credential_rotation,
    data_trace_off,
    database_tls,
    destroyable,
    encrypted,
    exposure,
    least_privilege,
    log_group_first,
    no_secret,
    plan_complete,
    proxy_tls,
    region_pinned,
    suffix_named,
    tagged,
    truststore_pinned,
)

BUILT_IN: Final[tuple[Rule, ...]] = (
    api_endpoint_off.RULE,
    audit_without_values.RULE,
    cache_default_user.RULE,
    credential_rotation.RULE,
    data_trace_off.RULE,
    database_tls.RULE,
    destroyable.RULE,
    encrypted.RULE,
    exposure.RULE,
    least_privilege.RULE,
    log_group_first.RULE,
    no_secret.RULE,
    plan_complete.RULE,
    proxy_tls.RULE,
    region_pinned.RULE,
    suffix_named.RULE,
    tagged.RULE,
    truststore_pinned.RULE,
)
"""Every rule that judges every stack; by id."""

"""The built-in guardrails: one rule a file, named after it; ``questions`` has those that are data."""

from __future__ import annotations

import operator
from typing import Final

from strongroom_guardrails.model import Rule
from strongroom_guardrails.rules import (
    audit_kept,
    audit_without_values,
    aws_provider_only,
    cache_default_user,
    classified,
    credential_rotation,
    database_tls,
    destroyable,
    encrypted,
    exposure,
    hardened,
    least_privilege,
    log_destination_own,
    log_group_first,
    no_count_or_for_each,
    no_import_or_forget,
    no_local_files,
    no_provisioners,
    no_secret,
    nothing_ignored,
    one_writer,
    questions,
    references_exist,
    region_pinned,
    state_encrypted,
    stays_in_account,
    suffix_named,
    tagged,
    truststore_pinned,
    watched,
)
from strongroom_guardrails.texts import with_texts

_RULES: Final = (
    *questions.RULES,
    audit_kept.RULE,
    audit_without_values.RULE,
    aws_provider_only.RULE,
    cache_default_user.RULE,
    classified.RULE,
    credential_rotation.RULE,
    database_tls.RULE,
    destroyable.RULE,
    encrypted.RULE,
    exposure.RULE,
    hardened.RULE,
    least_privilege.RULE,
    log_destination_own.RULE,
    log_group_first.RULE,
    no_count_or_for_each.RULE,
    no_import_or_forget.RULE,
    no_local_files.RULE,
    no_provisioners.RULE,
    no_secret.RULE,
    nothing_ignored.RULE,
    one_writer.RULE,
    references_exist.RULE,
    region_pinned.RULE,
    state_encrypted.RULE,
    stays_in_account.RULE,
    suffix_named.RULE,
    tagged.RULE,
    truststore_pinned.RULE,
    watched.RULE,
)

BUILT_IN: Final[tuple[Rule, ...]] = tuple(
    sorted(map(with_texts, _RULES), key=operator.attrgetter("id"))
)
"""Every rule that judges every stack; by id."""

"""``aws-provider-only``: every resource and data source is the AWS provider's.

The provider is pinned to the version whose schema the guardrails know. Its configuration names no
credentials and no endpoints: they come from the environment of the deploy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from strongroom_guardrails import parts, provider_parts
from strongroom_guardrails.catalogue import facts
from strongroom_guardrails.model import Judgement, Outcome, Resource, Rule, Stack


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge where a resource or a data source comes from, and how its provider is configured."""
    part = parts.part_of(resource)
    if part is None:
        known = facts(resource.type) is not None
        yield Judgement(
            Outcome.PASS if known else Outcome.UNKNOWN,
            resource.address,
            found=resource.type
            if known
            else "a type that is not in the catalogue of the AWS provider",
            expected="a resource of the AWS provider",
        )
    elif part in provider_parts.JUDGES:
        yield from provider_parts.JUDGES[part](resource)
        if resource.type == "provider.aws" and not any(
            one.type == f"{parts.REQUIRED}.aws" for one in stack.parts
        ):
            # Terraform takes the newest version of a provider that nothing pins.
            yield Judgement(
                Outcome.FAIL,
                resource.address,
                "version",
                "absent: no terraform.required_providers.aws",
                provider_parts.one_version(),
            )
    else:
        yield Judgement(Outcome.NOT_APPLICABLE, resource.address, found="it names no provider")


RULE: Final = Rule(
    id="aws-provider-only",
    title="Only AWS-provider resources; nothing runs outside the plan",
    # 6.3.2: an inventory of third-party software; 6.5.1: changes are documented and approved.
    pci_requirements=("6.3.2", "6.5.1"),
    fix=(
        "replace it with a resource or data source of hashicorp/aws; in the provider block keep only "
        "region, default_tags and account ids, and set credentials and endpoints in the environment"
    ),
    judge=judge,
    fails_on_unknown=True,
    parts=True,
)

"""Whether the stack that was judged is the one that Terraform plans, beyond what a plan refuses.

A finding that only the plan has refuses it by itself. Here is the other direction: the guardrails read
something in the document that Terraform does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from strongroom_guardrails.model import Finding, Outcome, Report
from strongroom_guardrails.planned import managed
from strongroom_guardrails.waivers import same_place


def differences(
    document: Mapping[str, Any], plan: Mapping[str, Any], judged: Report, planned: Report
) -> list[str]:
    """Return how a stack differs from its plan, a sentence each.

    :param document: the parsed ``cdk.tf.json``.
    :param plan: the plan as ``terraform show -json`` prints it.
    :param judged: what the rules say of the document.
    :param planned: what they say of the planned values.
    """
    written = dict(_resources(document))
    planning = {resource["address"].partition("[")[0] for resource in managed(plan)}
    found = [
        f"{address} is planned, and the stack that was checked does not have it"
        for address in sorted(planning - written.keys())
    ]
    found += [
        f"{address} is in the stack that was checked, and Terraform does not plan it"
        for address in sorted(written.keys() - planning)
        # Terraform may make none of these; that they are not there is a rule of its own.
        if not {"count", "for_each"} & set(written[address])
    ]
    found += [
        f"{one.rule}: {one.address}.{one.attribute} is {one.found} in the stack that was checked, and "
        "what Terraform plans does not break the rule"
        for one in judged.findings
        if _was_written(one) and not any(same_place(one, other) for other in planned.findings)
    ]
    return found


def _resources(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for kind, named in document.get("resource", {}).items():
        for name, body in named.items():
            yield f"{kind}.{name}", body if isinstance(body, Mapping) else {}


def _was_written(finding: Finding) -> bool:
    """Say whether a finding is of a value that is there: the provider may fill in what is not."""
    there = bool(finding.attribute) and not finding.found.startswith("absent")
    return finding.outcome is Outcome.FAIL and there and bool(finding.found)

"""``region-pinned``: nothing is made in, sent to or granted for another region."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from strongroom_base.region import REGION
from strongroom_guardrails.model import Judgement, Outcome, Provider, Resource, Rule, Stack
from strongroom_guardrails.values import is_reference, show

NAME: Final = re.compile(
    r"(?<![a-z0-9-])(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-iso[a-z]?)?"
    r"-(?:central|east|north|northeast|northwest|south|southeast|southwest|west)-[1-9]"
)
"""The name of a region, or of one of its zones, in a text."""

FREE_TEXT: Final = frozenset({"description", "tags", "tags_all", "lifecycle", "depends_on"})
"""Arguments that say something and do nothing in a region."""

EXPECTED: Final = f"{REGION} only"

EDIT: Final = f'"provider": {{"aws": [{{"region": "{REGION}"}}]}}'


def judge(resource: Resource, stack: Stack) -> Iterator[Judgement]:
    """Judge the region of the resource's provider, and every region that its arguments name."""
    yield _provider(resource, stack)
    foreign = list(_foreign(resource.arguments, ""))
    for path, region in foreign:
        yield Judgement(Outcome.FAIL, resource.address, path, region, EXPECTED)


def _provider(resource: Resource, stack: Stack) -> Judgement:
    named = resource.arguments.get("provider")
    _, _, alias = named.partition(".") if isinstance(named, str) else ("", "", "")
    provider = next((p for p in stack.providers if p.alias == (alias or None)), None)
    region = provider.region if isinstance(provider, Provider) else None
    outcome = Outcome.PASS if region == REGION else Outcome.FAIL
    if is_reference(region):
        outcome = Outcome.UNKNOWN
    found = show(region) if region is not None else "absent: what the environment says"
    return Judgement(outcome, resource.address, "provider.region", found, EXPECTED, edit=EDIT)


def _foreign(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        # Nearly every text has no digit after a hyphen; looking for that first is ten times faster.
        for match in NAME.finditer(value) if "-" in value else ():
            if match[0] != REGION:
                yield path, match[0]
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if key not in FREE_TEXT:
                yield from _foreign(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _foreign(item, f"{path}[{position}]")


RULE: Final = Rule(
    id="region-pinned",
    title=f"Everything is in {REGION}",
    # 12.5.2: the scope says where account data is; the platform promises Canadian residency.
    pci_requirements=("9.4.1", "12.5.2"),
    fix=f"set the provider's region to {REGION}, and use ARNs and endpoints of this region",
    judge=judge,
    fails_on_unknown=True,
)

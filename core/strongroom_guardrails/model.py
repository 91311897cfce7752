"""What the guardrails read and what they say: frozen data, no behaviour."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from strongroom_base.deprecation import renamed_field
from strongroom_base.naming import NO_RULES, NameRule
from strongroom_base.typed import typed
from strongroom_guardrails.waiver import Waiver


class Outcome(enum.StrEnum):
    """What a rule says of one attribute of one resource."""

    PASS = "pass"  # noqa: S105 (not a password)
    FAIL = "fail"
    NOT_APPLICABLE = "not applicable"
    UNKNOWN = "unknown"
    WARN = "warn"
    """It works and is not as it should be, such as deprecated; shown, and refuses nothing."""


@attrs.frozen(eq=False)
class Resource:
    """A resource of the stack.

    :param address: Terraform's address, such as ``aws_kms_key.kms_cardholder_1A2B``.
    :param type: the Terraform type, such as ``aws_kms_key``.
    :param plugin: the scope that made it: a plugin's name, ``core``, or the empty string when the
        document does not say.
    :param path: CDKTF's construct path, such as ``strongroom-dev01/kms/cardholder``; or empty.
    :param arguments: the body, without CDKTF's ``//``.
    """

    address: str
    type: str
    plugin: str
    path: str
    arguments: Mapping[str, Any] = attrs.field(repr=False)


@attrs.frozen
class Provider:
    """One configuration of the AWS provider.

    :param alias: what resources name it by (``aws.{alias}``); None for the default one.
    :param region: the literal or reference given, or None.
    :param default_tags: the tags that it puts on every taggable resource.
    """

    alias: str | None
    region: str | None
    default_tags: Mapping[str, Any]


@attrs.frozen(eq=False)
class Stack:
    """A parsed ``cdk.tf.json``.

    :param suffix: the environment suffix: the default provider's ``EnvironmentSuffix`` tag, or None
        when it is missing or no literal.
    :param region: the default provider's region, or None.
    :param default_tags: the default provider's ``default_tags``.
    :param providers: every AWS provider, the default one included.
    :param resources: in the order of the document.
    :param by_address: the same, by address.
    :param parts: what else there is: data sources, providers, outputs, where the state is.
    :param data: the data sources, ``{type: {name: body}}``.
    :param document: the whole document.
    :param name_rules: how long names may be, as plugins state it, by resource type.
    :param named: what the config names word for word, such as whom alarms notify: who wrote it there
        has decided that they may be told.
    :param accounts: accounts other than its own that the config names with a reason.
    """

    suffix: str | None
    region: str | None
    default_tags: Mapping[str, Any]
    providers: tuple[Provider, ...]
    resources: tuple[Resource, ...]
    by_address: Mapping[str, Resource] = attrs.field(repr=False)
    parts: tuple[Resource, ...] = attrs.field(repr=False)
    data: Mapping[str, Any] = attrs.field(repr=False)
    document: Mapping[str, Any] = attrs.field(repr=False)
    name_rules: Mapping[str, NameRule] = NO_RULES
    named: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()


@attrs.frozen
class Judgement:
    """What a rule says of one attribute of one resource.

    :param attribute: the argument, in dotted form with positions, such as
        ``ebs_block_device[0].encrypted``; the empty string means the resource as a whole.
    :param found: what is there, in words or as written.
    :param expected: what should be there, in words.
    :param risk: what could happen, in one sentence; empty for the rule's own.
    :param edit: the argument that fixes it, as Terraform's JSON; empty for the rule's own.
    """

    outcome: Outcome
    address: str
    attribute: str = ""
    found: str = ""
    expected: str = ""
    risk: str = ""
    edit: str = ""


@renamed_field("requirements", "pci_requirements", since="0.2", until="0.4")
@attrs.frozen(field_transformer=typed)
class Rule:
    """A guardrail: one pure function that judges one resource within its stack.

    :param id: unique; the rules of a plugin start with its name and a hyphen.
    :param title: what holds when the rule passes, in one line.
    :param pci_requirements: the PCI DSS v4.0.1 requirements that it gives evidence for.
    :param fix: what to do about a finding, for the author of the resource.
    :param judge: gives at least one judgement for every resource.
    :param fails_on_unknown: whether what cannot be known before the apply is a finding.
    :param parts: whether the rule judges the other parts of the stack too, such as data sources.
    :param risk: what could happen where it is broken, in one sentence. ``{address}``, ``{attribute}``,
        ``{found}`` and ``{expected}`` in it are those of the finding.
    :param edit: the argument that fixes a finding, as Terraform's JSON, with the same in it.
    :param reads: what the rule looks at, for ``strongroom check --explain``.
    :param bad: an example that it refuses.
    :param good: the same as it should be.
    """

    id: str
    title: str
    pci_requirements: tuple[str, ...]
    fix: str
    judge: Callable[[Resource, Stack], Iterable[Judgement]] = attrs.field(repr=False)
    fails_on_unknown: bool
    parts: bool = False
    risk: str = ""
    edit: str = ""
    reads: str = ""
    bad: str = ""
    good: str = ""


@attrs.frozen
class Finding:
    """A judgement that refuses the stack or warns, with all that its reader needs.

    :param waiver: who answers for it, and why; None for a finding that refuses.
    :param fingerprint: 12 hexadecimal digits that stand for the rule, the address, the argument and its
        value: the same in every run until one of them changes. A waiver names it.
    :param risk: what could happen, in one sentence.
    :param edit: the argument that fixes it, as Terraform's JSON; empty where no single one does.
    :param path: CDKTF's construct path of the resource; or empty.
    """

    rule: str
    outcome: Outcome
    address: str
    plugin: str
    attribute: str
    found: str
    expected: str
    pci_requirements: tuple[str, ...]
    fix: str
    waiver: Waiver | None = None
    fingerprint: str = ""
    risk: str = ""
    edit: str = ""
    path: str = ""

    @property
    def refuses(self) -> bool:
        """Whether it keeps the stack from being deployed: it is no warning, and is not waived."""
        return self.outcome is not Outcome.WARN and self.waiver is None


@attrs.frozen
class Report:
    """What all rules say of a stack.

    :param findings: every failure, and every unknown of a rule that fails on it; sorted by address,
        then rule. Waived ones are among them.
    :param counts: judgements per rule and outcome; a rule that judged nothing has zeros.
    :param rules: the rules that ran.
    :param resources: how many resources were judged.
    :param warnings: what rules warn of, in the same order; none of it refuses the stack.
    """

    findings: tuple[Finding, ...]
    counts: Mapping[str, Mapping[Outcome, int]]
    rules: tuple[Rule, ...]
    resources: int
    warnings: tuple[Finding, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the stack must not be deployed."""
        return bool(self.refusing)

    @property
    def refusing(self) -> tuple[Finding, ...]:
        """The findings that are not waived."""
        return tuple(finding for finding in self.findings if finding.refuses)

    @property
    def waived(self) -> tuple[Finding, ...]:
        """The findings that somebody answers for."""
        return tuple(finding for finding in self.findings if finding.waiver is not None)

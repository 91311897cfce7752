"""Who may assume a role, apart from an AWS service: other accounts and identity providers.

Each is tied down by conditions: IAM User Guide, "The confused deputy problem", "Create a role for OpenID
Connect federation" and "Create a role for SAML 2.0 federation".
"""

from __future__ import annotations

import re
from typing import Any, Literal

import attrs

from strongroom_base.condition import Condition
from strongroom_base.typed import typed

_ACCOUNT = re.compile(r"\d{12}|arn:aws:iam::\d{12}:(root|(role|user)/[\w+=,.@/-]+)")
_PROVIDER = {
    "oidc": re.compile(r"arn:aws:iam::\d{12}:oidc-provider/\S+"),
    "saml": re.compile(r"arn:aws:iam::\d{12}:saml-provider/\S+"),
}
_REFERENCE = re.compile(r"\$\{.+\}")

_ONE_OF_ACCOUNT = ("sts:ExternalId", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths")
_EXACT = "StringEquals"


@attrs.frozen(field_transformer=typed)
class Principal:
    """A principal other than an AWS service that may assume a role.

    :param kind: ``account`` for a caller of another AWS account, ``oidc`` or ``saml`` for an identity
        that a provider vouches for.
    :param identifier: of an account its id or the ARN of one of its roles or users; else the ARN of the
        provider, which may be a reference. No wildcards.
    :param conditions: what ties it down. For an account ``StringEquals`` on ``sts:ExternalId``,
        or on the organization (``aws:PrincipalOrgID``, ``aws:PrincipalOrgPaths``); for OIDC
        ``StringEquals`` on the provider's ``:aud`` and a condition on its ``:sub``; for SAML
        ``StringEquals`` on ``SAML:aud``.
    :raises ValueError: when it is not tied down.
    """

    kind: Literal["account", "oidc", "saml"]
    identifier: str
    conditions: tuple[Condition, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse wildcards and missing conditions."""
        self._check_identifier()
        for key, exact in _required(self.kind):
            if not any(_ties(condition, key, exact=exact) for condition in self.conditions):
                raise ValueError(
                    f"Principal {self.identifier}: expected a condition"
                    f"{' StringEquals' if exact else ''} on {' or '.join(key)} without a bare wildcard; "
                    f"found {', '.join(c.key for c in self.conditions) or 'none'}"
                )

    def _check_identifier(self) -> None:
        pattern = _PROVIDER.get(self.kind, _ACCOUNT)
        reference = self.kind != "account" and _REFERENCE.fullmatch(self.identifier)
        if "*" in self.identifier or not (reference or pattern.fullmatch(self.identifier)):
            expected = (
                "an account's id, or the ARN of a role or user"
                if self.kind == "account"
                else f"the ARN of an {self.kind.upper()} provider"
            )
            raise ValueError(f"Principal.identifier is {self.identifier!r}; expected {expected}")

    def __str__(self) -> str:
        return self.identifier


def _required(kind: str) -> tuple[tuple[tuple[str, ...], bool], ...]:
    """Return the keys of which one each is needed, and whether only an exact value will do."""
    if kind == "account":
        return ((_ONE_OF_ACCOUNT, True),)
    if kind == "saml":
        return ((("SAML:aud",), True),)
    return (((":aud",), True), ((":sub",), False))


def _ties(condition: Condition, keys: tuple[str, ...], *, exact: bool) -> bool:
    key = condition.key.lower()
    named = any(key == k.lower() or (k.startswith(":") and key.endswith(k)) for k in keys)
    operators: Any = (_EXACT, f"ForAnyValue:{_EXACT}") if exact else (_EXACT, "StringLike")
    wild = any(not value.strip("*?") or (exact and "*" in value) for value in condition.values)
    return named and condition.operator in operators and not wild

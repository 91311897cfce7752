"""Roles that others than AWS services assume, as IAM's guide says to tie them down."""

from __future__ import annotations

import json
from typing import Any

import pytest

from strongroom import Condition, IamStatement, PluginInfo, Principal, Role
from strongroom.pipeline import build
from support.plugins import installed, make_plugin
from support.synthesis import EVERYTHING_OFF, project, resources

GITHUB = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
AUDIENCE = Condition(
    "StringEquals", "token.actions.githubusercontent.com:aud", ("sts.amazonaws.com",)
)
SUBJECT = Condition(
    "StringLike", "token.actions.githubusercontent.com:sub", ("repo:acme/platform:*",)
)
EXTERNAL = Condition("StringEquals", "sts:ExternalId", ("acme-7f3a",))
ORGANIZATION = Condition("StringEquals", "aws:PrincipalOrgID", ("o-exampleorgid",))
SAML = "arn:aws:iam::111122223333:saml-provider/staff"
SAML_AUDIENCE = Condition("StringEquals", "SAML:aud", ("https://signin.aws.amazon.com/saml",))

PRINCIPALS = (
    Principal("oidc", GITHUB, (AUDIENCE, SUBJECT)),
    Principal("saml", SAML, (SAML_AUDIENCE,)),
    Principal("account", "444455556666", (EXTERNAL,)),
    Principal("account", "arn:aws:iam::444455556666:role/auditor", (ORGANIZATION,)),
)


ACCOUNTS = """\
[accounts]
111122223333 = "Our identity account, where the providers of identities are"
444455556666 = "The auditors' account, under the agreement of 2026"
"""


def trust(role: Role, accounts: str = ACCOUNTS) -> tuple[list[Any], list[Any]]:
    """Return the statements of a role's trust policy, and the guardrails' findings about the role."""
    statement = IamStatement(
        role, "Read", ("kinesis:DescribeStream",), ("arn:aws:kinesis:ca-central-1:1:stream/x",)
    )
    plugin = make_plugin(
        PluginInfo(name="acme", summary="x"), strongroom_iam_statements=lambda: [statement]
    )
    extra = [installed("acme", lambda: plugin)]
    built = build(project(f"{EVERYTHING_OFF}[plugins.acme]\n{accounts}", extra=extra))
    (address,) = [
        a
        for a, body in resources(built.synthesis.document).items()
        if a.startswith("aws_iam_role.") and role.purpose in body["name"]
    ]
    policy = resources(built.synthesis.document)[address]["assume_role_policy"]
    found = [f for f in built.report.findings if f.address == address]
    return json.loads(policy)["Statement"], found


def test_each_is_trusted_by_its_own_action_under_its_conditions() -> None:
    statements, findings = trust(Role("deployer", None, "Deploys", principals=PRINCIPALS))
    assert [(s["Action"], s["Principal"]) for s in statements] == [
        ("sts:AssumeRoleWithWebIdentity", {"Federated": GITHUB}),
        ("sts:AssumeRoleWithSAML", {"Federated": SAML}),
        ("sts:AssumeRole", {"AWS": "444455556666"}),
        ("sts:AssumeRole", {"AWS": "arn:aws:iam::444455556666:role/auditor"}),
    ]
    assert all(s["Condition"] for s in statements)
    assert findings == []


def test_an_account_that_the_config_does_not_name_is_a_finding_whatever_its_conditions() -> None:
    _, findings = trust(Role("deployer", None, "Deploys", principals=PRINCIPALS), accounts="")
    assert {finding.rule for finding in findings} == {"least-privilege"}
    assert len(findings) == len(PRINCIPALS)


def test_a_service_and_others_may_share_a_role() -> None:
    role = Role("deployer", "codebuild.amazonaws.com", "Deploys", principals=PRINCIPALS[:1])
    statements, findings = trust(role)
    assert [s["Sid"] for s in statements] == ["Service", "Oidc1"]
    assert findings == []


@pytest.mark.parametrize(
    ("kind", "identifier", "conditions", "said"),
    [
        ("account", "*", (EXTERNAL,), "an account's id"),
        ("account", "arn:aws:iam::444455556666:role/*", (EXTERNAL,), "an account's id"),
        ("account", "${aws_iam_role.x.arn}", (EXTERNAL,), "an account's id"),
        ("account", "444455556666", (), "sts:ExternalId or aws:PrincipalOrgID"),
        ("account", "444455556666", (AUDIENCE,), "sts:ExternalId or aws:PrincipalOrgID"),
        (
            "account",
            "444455556666",
            (Condition("StringLike", "sts:ExternalId", ("*",)),),
            "sts:ExternalId or aws:PrincipalOrgID",
        ),
        ("oidc", GITHUB, (AUDIENCE,), "on :sub"),
        ("oidc", GITHUB, (SUBJECT,), "StringEquals on :aud"),
        (
            "oidc",
            GITHUB,
            (AUDIENCE, Condition("StringLike", "x:sub", ("*",))),
            "on :sub without a bare wildcard",
        ),
        ("oidc", SAML, (AUDIENCE, SUBJECT), "the ARN of an OIDC provider"),
        ("saml", SAML, (), "StringEquals on SAML:aud"),
        ("canonical", "x", (), "kind is 'canonical'"),
    ],
)
def test_who_is_not_tied_down_cannot_be_declared(
    kind: Any, identifier: str, conditions: tuple[Condition, ...], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        Principal(kind, identifier, conditions)


def test_a_provider_of_the_stack_is_named_by_reference() -> None:
    Principal(
        "oidc", "${aws_iam_openid_connect_provider.acme_ci_1A2B3C4D.arn}", (AUDIENCE, SUBJECT)
    )


def test_a_role_that_nobody_may_assume_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="expected a service or principals, found neither"):
        Role("deployer", None, "Deploys")
    with pytest.raises(ValueError, match="in_network is of roles that a service assumes"):
        Role("deployer", None, "Deploys", in_network=True, principals=PRINCIPALS)

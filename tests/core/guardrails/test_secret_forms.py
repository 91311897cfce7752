"""What looks like a secret, compared with detect-secrets and with the networks' test cards."""

from __future__ import annotations

import base64
import random
import string
from typing import Any

import pytest
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.high_entropy_strings import (
    Base64HighEntropyString,
    HexHighEntropyString,
)
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from strongroom_guardrails.secrets.forms import looks_like
from strongroom_guardrails.secrets.found import secrets
from strongroom_guardrails.secrets.names import secret_name

_ALL: dict[str, Any] = get_mapping_from_secret_type_to_class()
PLUGINS = {kind: plugin for kind, plugin in _ALL.items() if issubclass(plugin, RegexBasedDetector)}

ELSEWHERE = {
    "Public IP (ipv4)": "no secret; the rule exposure judges addresses",
    "JSON Web Token": "its parts must decode: sampled below",
    "AWS Access Key": "one of its forms is an assignment: sampled below",
    "Cloudant Credentials": "assignments to a vendor's names: sampled below",
    "IBM Cloud IAM Key": "assignments to a vendor's names: sampled below",
    "IBM COS HMAC Credentials": "assignments to a vendor's names: sampled below",
    "SoftLayer Credentials": "assignments to a vendor's names: sampled below",
}

PRINTABLE = st.characters(
    codec="ascii", categories=("L", "N", "P", "S", "Zs"), exclude_characters="\"'<>{}$%"
)
"""Without what quotes a value or marks a place for one."""


def is_found(value: str, name: str = "x") -> bool:
    return any(secrets("aws_instance", {"tags": {name: value}}))


@pytest.mark.parametrize("kind", sorted(PLUGINS.keys() - ELSEWHERE.keys()))
@settings(suppress_health_check=[HealthCheck.filter_too_much], deadline=None, max_examples=40)
@given(data=st.data())
def test_what_detect_secrets_finds_by_form_is_found(kind: str, data: st.DataObject) -> None:
    """Samples are drawn from the plugin's own patterns."""
    plugin = PLUGINS[kind]()
    pattern = data.draw(st.sampled_from(list(plugin.denylist)))
    value = data.draw(st.from_regex(pattern, fullmatch=True, alphabet=PRINTABLE))
    assume(any(plugin.analyze_string(value)))
    # Artifactory's forms are any word after AP or AKC; without a digit it may be a name.
    assume(kind != "Artifactory Credentials" or any(map(str.isdigit, value)))
    assert is_found(value)


@pytest.mark.parametrize(
    "line",
    [
        'aws_secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"',
        "AKIA" + "IOSFODNN7EXAMPLE",
        f'cloudant_password = "{"0123456789abcdef" * 4}"',
        f'ibm_cloud_iam_api_key = "{"aB3-" * 11}"',
        f'cos_hmac_secret_access_key = "{"0123456789ab" * 4}"',
        f'softlayer_api_key = "{"0123456789abcdef" * 4}"',
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    ],
)
def test_what_detect_secrets_finds_by_assignment_is_found(line: str) -> None:
    plugins = [plugin() for plugin in PLUGINS.values()]
    assert any(any(plugin.analyze_string(line)) for plugin in plugins)
    assert is_found(line)


@pytest.mark.parametrize(
    ("plugin", "draw"),
    [
        (Base64HighEntropyString(), lambda of: base64.b64encode(of.randbytes(30)).decode()),
        (HexHighEntropyString(), lambda of: of.randbytes(16).hex()),
        (
            Base64HighEntropyString(),
            lambda of: "".join(of.choices(string.ascii_letters + string.digits, k=40)),
        ),
    ],
)
def test_random_keys_that_detect_secrets_finds_are_found(plugin: Any, draw: Any) -> None:
    """Of a thousand keys drawn by chance, one may look like words."""
    of = random.Random(1)
    keys = [draw(of) for _ in range(1000)]
    limit = plugin.entropy_limit
    flagged = [key for key in keys if plugin.calculate_shannon_entropy(key) > limit]
    assert len(flagged) > len(keys) / 2
    assert len([key for key in flagged if not is_found(key)]) <= len(keys) / 100


CARDS = [
    "4242424242424242",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "3782 822463 10005",
    "6011111111111117",
    "3056930009020004",
    "3566002020360505",
    "6200000000000005",
]
"""Test cards of Stripe's and PayPal's documentation, of each network."""


@pytest.mark.parametrize("number", CARDS)
@pytest.mark.parametrize("text", ["{}", "card={}", "paid with {}, thanks"])
def test_a_card_number_is_found(number: str, text: str) -> None:
    assert "a card number" in str(looks_like(text.format(number)))
    (found,) = secrets("aws_instance", {"tags": {"x": text.format(number)}})
    assert number not in found.words


@pytest.mark.parametrize(
    "text",
    [
        "4242424242424241",  # the check digit is wrong
        "123456789012",
        "arn:aws:iam::411111111111:role/x",
        "1764590000000",
        "65535",
        "41111111-1111-4111-8111-111111111111",
        "id-4242424242424242",
        "0.4242424242424242",
    ],
)
def test_accounts_times_and_ids_are_no_card_numbers(text: str) -> None:
    assert looks_like(text) is None


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_no_account_is_a_card_number(number: int) -> None:
    """An AWS account has twelve digits, a card thirteen at least."""
    assert looks_like(f"{number:012d}") is None


SECRETS = """
PGPASSWORD MYSQL_PWD REDISCLI_AUTH SSHPASS DB_PASS dbPassword DB_PWD password1 PASSWORD_PROD db-password
apiKey X-Api-Key authToken SECRET SECRET_VALUE clientSecret AWS_SECRET_ACCESS_KEY privateKey PRIVATE_KEY
GITHUB_TOKEN NPM_TOKEN DB_CREDENTIALS SECRET_KEY_BASE dbpass passphrase accessKey JWT_SECRET
--db-password spring.datasource.password MasterUserPassword TOKEN_V2 VAULT_TOKEN GH_PAT
CONNECTION_STRING SENTRY_DSN
"""

NO_SECRETS = """
SECRET_ARN DB_PASSWORD_ARN SECRET_NAME secretId PASSWORD_LENGTH password_policy TOKEN_TTL KEYSPACE bypass
compass max_tokens NEXT_TOKEN client_token ClientRequestToken key_id primary_key PassRole pass_through
token_use TokenExpiry passwordResetRequired PATH PATTERN private_key_path monkey SECRET_ROTATION_DAYS
secretsmanager SecretsManagerEndpoint passengers keyword access_key_id
"""


@pytest.mark.parametrize("name", SECRETS.split())
def test_a_name_that_means_a_secret(name: str) -> None:
    assert secret_name(name) is not None


@pytest.mark.parametrize("name", NO_SECRETS.split())
def test_a_name_that_means_something_about_a_secret(name: str) -> None:
    assert secret_name(name) is None

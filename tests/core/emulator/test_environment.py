"""What a local run is told, and what is kept from it."""

from __future__ import annotations

import os

from hypothesis import given
from hypothesis import strategies as st

from strongroom_emulator.environment import (
    ACCESS_KEY_ID,
    aws_variables,
    local_environment,
    without_aws,
)

ENDPOINT = "http://127.0.0.1:5000"

KNOWN_LEAKS = [
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_ENDPOINT_URL_S3",
    "AWS_ENDPOINT_URL_KMS",
    "AWS_CA_BUNDLE",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_SDK_LOAD_CONFIG",
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "all_proxy",
    "NO_PROXY",
]

names = st.one_of(
    st.sampled_from(KNOWN_LEAKS),
    st.from_regex(r"AWS_[A-Z0-9_]{1,20}", fullmatch=True),
    st.from_regex(r"aws_[a-z0-9_]{1,20}", fullmatch=True),
    st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,20}", fullmatch=True),
)
environments = st.dictionaries(names, st.text(max_size=20))


@given(environments)
def test_no_aws_variable_survives(base: dict[str, str]) -> None:
    """For any environment, the AWS variables of a local run are its own and no others."""
    made = local_environment(base, ENDPOINT)
    of_aws = {name: value for name, value in made.items() if name.upper().startswith("AWS_")}
    assert of_aws == aws_variables(ENDPOINT)


@given(environments)
def test_no_proxy_survives(base: dict[str, str]) -> None:
    """For any environment, nothing sends a local run through a proxy."""
    made = local_environment(base, ENDPOINT)
    proxies = {name: value for name, value in made.items() if name.upper().endswith("_PROXY")}
    kept = {name for name in proxies if name.upper() != "NO_PROXY"}
    assert kept == {
        name
        for name in base
        if name.upper().endswith("_PROXY")
        and name.upper() not in {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY", "NO_PROXY"}
        and not name.upper().startswith("AWS_")
    }
    assert proxies["NO_PROXY"] == proxies["no_proxy"] == "127.0.0.1,localhost"


@given(environments)
def test_everything_else_is_passed_on(base: dict[str, str]) -> None:
    """For any environment, what is neither AWS's nor a proxy reaches the run as it was."""
    made = local_environment(base, ENDPOINT)
    assert without_aws(base).items() <= made.items()


@given(environments)
def test_it_is_the_same_done_twice(base: dict[str, str]) -> None:
    """For any environment, a local environment made from a local one is the same."""
    once = local_environment(base, ENDPOINT)
    assert local_environment(once, ENDPOINT) == once


def test_the_whole_set_of_variables() -> None:
    """Credentials are dummies, files are empty, the instance metadata service is not asked."""
    assert aws_variables(ENDPOINT) == {
        "AWS_ENDPOINT_URL": ENDPOINT,
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false",
        "AWS_ACCESS_KEY_ID": "strongroomlocal",
        "AWS_SECRET_ACCESS_KEY": "not-a-secret",
        "AWS_REGION": "ca-central-1",
        "AWS_DEFAULT_REGION": "ca-central-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def test_aws_would_refuse_the_key_at_sight() -> None:
    """The dummy key does not begin as keys of AWS do, so no request with it is ever served."""
    assert not ACCESS_KEY_ID.startswith(("AKIA", "ASIA"))

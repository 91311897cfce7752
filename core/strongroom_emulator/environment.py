"""The environment of a local run: everything points at the emulator, no credential is left in it."""

from __future__ import annotations

import os
from collections.abc import Mapping

REGION = "ca-central-1"

ACCESS_KEY_ID = "strongroomlocal"
"""Deliberately not in the form of a real key id: AWS refuses it.

The emulator notes the key ids it sees, so a test can tell this one from anything that leaked in.
"""

SECRET_ACCESS_KEY = "not-a-secret"  # noqa: S105

_PROXIES = frozenset({"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY", "NO_PROXY"})


def without_aws(base: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without any AWS variable and without proxies.

    Dropping all of ``AWS_*`` and not a list of known names takes profiles, session tokens, web
    identities, container credentials, role ARNs and per-service endpoints with it, those that a
    later SDK adds included.
    """
    return {
        name: value
        for name, value in base.items()
        if not name.upper().startswith("AWS_") and name.upper() not in _PROXIES
    }


def aws_variables(endpoint: str) -> dict[str, str]:
    """Return every ``AWS_*`` variable of a local run.

    :param endpoint: the emulator's URL.
    """
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false",
        "AWS_ACCESS_KEY_ID": ACCESS_KEY_ID,
        "AWS_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        # Set and empty: unset, the SDKs would read ~/.aws.
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def local_environment(base: Mapping[str, str], endpoint: str) -> dict[str, str]:
    """Turn a process environment into that of a local run.

    :param base: the environment to start from, such as ``os.environ``.
    :param endpoint: the emulator's URL.
    """
    return {
        **without_aws(base),
        **aws_variables(endpoint),
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }

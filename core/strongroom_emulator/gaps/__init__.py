"""What moto 5.2.5 lacks of what this platform's resources need, one module a service.

Every gap was found by deploying, planning again (any difference is a gap) and destroying (anything
left is a gap).
"""

from __future__ import annotations

import functools
import importlib

from strongroom_emulator.gaps.mechanism import Gaps

SERVICES = (
    "apigateway",
    "applicationautoscaling",
    "awslambda",
    "backup",
    "cloudtrail",
    "cloudwatch",
    "ec2",
    "efs",
    "elasticache",
    "guardduty",
    "kinesis",
    "kms",
    "logs",
    "rds",
    "route53",
    "s3",
    "secretsmanager",
    "securityhub",
)
"""The modules here, each with its ``GAPS``."""


def all_gaps() -> dict[str, Gaps]:
    """Return the gaps of every service, by the module that fills them."""
    return {service: importlib.import_module(f"{__name__}.{service}").GAPS for service in SERVICES}


@functools.cache
def install() -> None:
    """Fill every gap in this process, once.

    :raises GapError: when moto is not as it was measured.
    """
    for gaps in all_gaps().values():
        gaps.install()

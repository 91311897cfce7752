"""Settings against each other, against the load, and against the files that they name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from strongroom import Config, Problem
from strongroom_apigw_mtls import sizing, trust
from strongroom_apigw_mtls.settings import ApiSettings
from strongroom_apigw_mtls.trust import AT


def problems(settings: ApiSettings, config: Config, now: dt.datetime) -> Iterator[Problem]:
    """Yield every problem.

    :param now: the time that certificates must be valid at.
    """
    yield from _name(settings, config.domain_name)
    yield from sizing.problems(config.peak_transactions_per_minute, settings)
    yield from trust.load(settings, config, now)[1]


def _name(settings: ApiSettings, domain_name: str | None) -> Iterator[Problem]:
    zone = settings.hosted_zone_name
    if domain_name is None:
        yield Problem(
            "domain_name",
            "missing; the API answers to this name alone, such as 'api.trading.example.com'",
        )
    elif zone is not None and not f".{domain_name}".endswith(f".{zone}"):
        yield Problem(
            "domain_name",
            f"expected a name in the zone of {AT}.hosted_zone_name, {zone!r}, found {domain_name!r}",
        )
    arn, zone_id = settings.certificate_arn, settings.hosted_zone_id
    if (arn is None) == (zone_id is None):
        found = "neither" if arn is None else "both"
        yield Problem(
            f"{AT}.certificate_arn", f"expected certificate_arn or hosted_zone_id, found {found}"
        )
    if zone is not None and zone_id is None:
        yield Problem(
            f"{AT}.hosted_zone_name", "expected it with hosted_zone_id only, found it alone"
        )
    if settings.ownership_certificate_arn is not None and arn is None:
        yield Problem(
            f"{AT}.ownership_certificate_arn",
            "expected it with certificate_arn only: a certificate that ACM makes proves the name itself",
        )

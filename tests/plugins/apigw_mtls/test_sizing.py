from __future__ import annotations

import attrs
from hypothesis import given
from hypothesis import strategies as st

from strongroom_apigw_mtls import sizing
from strongroom_apigw_mtls.settings import ApiSettings
from support.strategies import loads

settings = st.builds(
    ApiSettings,
    headroom=st.floats(1.0, 5.0),
    client_share=st.floats(0.01, 1.0),
    request_quota=st.integers(1, 1_000_000),
    function_quota=st.integers(10, 1_000_000),
)


def test_the_default_takes_twice_the_peak_and_lets_one_client_have_half() -> None:
    whole = sizing.stage(10_000, ApiSettings())
    assert (whole.rate, whole.burst) == (334, 334)
    one = sizing.client(10_000, ApiSettings())
    assert (one.rate, one.burst) == (167, 167)
    assert sizing.address_limit(10_000, ApiSettings()) == 50_100
    assert sizing.concurrency(10_000, ApiSettings()) == 17


@given(load=loads, chosen=settings)
def test_the_peak_is_never_throttled_and_no_client_gets_more_than_the_whole(
    load: int, chosen: ApiSettings
) -> None:
    whole, one = sizing.stage(load, chosen), sizing.client(load, chosen)
    assert whole.rate * 60 >= load
    assert 1 <= one.rate <= whole.rate
    assert 1 <= one.burst <= whole.burst <= sizing.BURST_QUOTA
    assert sizing.address_limit(load, chosen) >= max(one.rate * 300, 10)


@given(load=loads, chosen=settings)
def test_a_load_over_a_quota_is_told_and_no_other(load: int, chosen: ApiSettings) -> None:
    told = {problem.path.rpartition(".")[2] for problem in sizing.problems(load, chosen)}
    assert ("request_quota" in told) == (sizing.stage(load, chosen).rate > chosen.request_quota)
    assert ("function_quota" in told) == (sizing.concurrency(load, chosen) > chosen.function_quota)
    enough = attrs.evolve(chosen, request_quota=1_000_000, function_quota=1_000_000)
    assert list(sizing.problems(load, enough)) == []

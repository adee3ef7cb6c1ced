"""How often somebody may ask."""

import asyncio

from strideiq.core.adapters.rate_limits import InProcessRateLimiter


def test_each_asker_has_a_share_of_their_own() -> None:
    limiter = InProcessRateLimiter(2)
    waits = [asyncio.run(limiter.wait_s(who)) for who in ("a", "a", "b", "a", "b")]
    assert [wait > 0 for wait in waits] == [False, False, False, True, False]
    assert 1 <= waits[3] <= 60

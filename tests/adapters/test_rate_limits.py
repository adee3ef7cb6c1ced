"""How often somebody may ask."""

import asyncio
import time

import pytest

from strideiq.core.adapters import rate_limits
from strideiq.core.adapters.rate_limits import InProcessRateLimiter


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that limiters go by."""
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def waits(limiter: InProcessRateLimiter, *askers: str) -> list[int]:
    return [asyncio.run(limiter.wait_s(who)) for who in askers]


def test_each_asker_has_a_share_of_their_own(clock: list[float]) -> None:
    assert waits(InProcessRateLimiter(2), "a", "a", "b", "a", "b") == [0, 0, 0, 60, 0]
    assert clock == [1000.0]


def test_a_share_comes_back_as_its_requests_grow_old(clock: list[float]) -> None:
    limiter = InProcessRateLimiter(2)
    assert waits(limiter, "a") == [0]
    clock[0] += 40
    assert waits(limiter, "a", "a") == [0, 20]
    clock[0] += 19.5
    assert waits(limiter, "a") == [1]
    clock[0] += 0.5
    assert waits(limiter, "a", "a") == [0, 40]


def test_a_share_may_be_for_longer(clock: list[float]) -> None:
    limiter = InProcessRateLimiter(1, minutes=15)
    assert waits(limiter, "a", "a") == [0, 900]
    clock[0] += 900
    assert waits(limiter, "a") == [0]


def test_those_who_ask_no_more_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "MOST_ASKERS", 2)
    limiter = InProcessRateLimiter(1)
    assert waits(limiter, "a", "b", "c", "c", "a") == [0, 0, 0, 60, 0]

"""Nights are looked for as long as a worker lives, whatever comes of one look."""

import asyncio
import logging
from datetime import UTC, datetime

import pytest

from strideiq.core.domain.errors import StoreUnavailable
from strideiq.core.jobs.schedule import looking
from strideiq.core.ports import Store
from strideiq.core.services.nightly import Nightly
from tests.clocks import HandClock
from tests.services.test_nightly import LIMITS, days, runner
from tests.shared_tools import tools_on

pytestmark = pytest.mark.anyio


class Looks(Nightly):
    """Looks of which the first two fail."""

    def __init__(self) -> None:
        self.count, self.enough = 0, asyncio.Event()

    async def once(self) -> int:
        self.count += 1
        if self.count == 1:
            raise StoreUnavailable("away")
        if self.count == 2:
            raise ValueError(f"a heart rate of {100 + 90}")
        self.enough.set()
        return 0


async def test_a_look_that_fails_is_not_the_last_one(caplog: pytest.LogCaptureFixture) -> None:
    looks = Looks()
    with caplog.at_level(logging.WARNING):
        async with looking(looks, 0.001), asyncio.timeout(10):
            await looks.enough.wait()
    assert "the database does not answer" in caplog.text
    assert "ValueError" in caplog.text
    assert "190" not in caplog.text
    seen = looks.count
    await asyncio.sleep(0.01)
    assert looks.count == seen


async def test_what_an_outage_missed_is_asked_for_at_the_start(store: Store) -> None:
    viewer = await runner(store)
    clock = HandClock(datetime(2026, 11, 21, 22, tzinfo=UTC))
    async with looking(Nightly(tools_on(store, clock)[0], LIMITS), 60), asyncio.timeout(10):
        while not await days(store, viewer):  # noqa: ASYNC110  rows have no event
            await asyncio.sleep(0.01)
    assert await days(store, viewer) == ["2026-11-21"]

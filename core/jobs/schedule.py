"""What a worker asks for by itself as the clock goes on: the nights that have begun."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from strideiq.core.domain.errors import StoreUnavailable
from strideiq.core.domain.traces import trace_of
from strideiq.core.services.nightly import Nightly

_log = logging.getLogger("strideiq.jobs")


@asynccontextmanager
async def looking(nightly: Nightly, every_s: float) -> AsyncIterator[None]:
    """Inside, nights are looked for at once, for what an outage missed, and then again and again."""
    looks = asyncio.create_task(_forever(nightly, every_s))
    try:
        yield
    finally:
        looks.cancel()
        await asyncio.gather(looks, return_exceptions=True)


async def _forever(nightly: Nightly, every_s: float) -> None:
    while True:
        try:
            await nightly.once()
        except StoreUnavailable:
            _log.warning("cannot look for nights: the database does not answer")
        except Exception as error:  # noqa: BLE001  one look that fails must not be the last one
            _log.error("a look for nights failed: %s", trace_of(error))
        await asyncio.sleep(every_s)

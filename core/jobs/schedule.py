"""What workers ask for by themselves as the clock goes on."""

import asyncio
import logging
from typing import Final

from strideiq.core.domain.errors import StoreUnavailable
from strideiq.core.services.nightly import Nightly

_log = logging.getLogger("strideiq.jobs")


class Schedule:
    """Looks again and again for nights that have begun; one in every worker process."""

    def __init__(self, nightly: Nightly, every_s: float) -> None:
        self._nightly: Final = nightly
        self._every_s: Final = every_s

    async def forever(self) -> None:
        """Look at once, for what an outage missed, and then again and again."""
        while True:
            try:
                await self._nightly.once()
            except StoreUnavailable:
                _log.warning("cannot look for nights: the database does not answer")
            await asyncio.sleep(self._every_s)

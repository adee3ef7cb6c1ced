"""Use case: follow what one has and may, while admins, flags and time change it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

from strideiq.core.domain.access import Viewer
from strideiq.core.ports import Event
from strideiq.core.ports.outside import ACCESS_TOPIC
from strideiq.core.services.access_views import AccessView, AccessViews
from strideiq.core.services.live import AdmitAgain
from strideiq.core.services.tools import Tools

LONGEST: Final = timedelta(hours=1)
"""What ends further away is waited for bit by bit, in case a clock is set."""
A_LITTLE: Final = 0.01


class AccessFollowing:
    """Tells a viewer their decisions, now and whenever they differ.

    Rings, flags that this process has read anew and the moment at which something ends each make it
    look again; what it finds is the truth.
    """

    def __init__(self, tools: Tools, views: AccessViews) -> None:
        self._tools = tools
        self._views = views
        self._news = asyncio.Event()

    async def reloaded(self) -> None:
        """Have everybody who follows look again: this process has other flags."""
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def follow(self, viewer: Viewer, again: AdmitAgain) -> AsyncGenerator[AccessView]:
        """What the viewer has and may. Raises NotSignedIn once they are no longer let in."""
        told: AccessView | None = None
        async with self._tools.events.listen(f"{ACCESS_TOPIC}{viewer.account_id}") as rings:
            ring = asyncio.ensure_future(anext(rings))
            try:
                while True:
                    # Taken before reading, so that nothing between the two is missed.
                    news = self._news
                    found = await self._views.mine((await again()).viewer)
                    if found != told:
                        told = found
                        yield found
                    await self._wait(ring, news, found.changes_at)
                    if ring.done():
                        ring.result()
                        ring = asyncio.ensure_future(anext(rings))
            finally:
                ring.cancel()
                with suppress(asyncio.CancelledError):
                    await ring

    async def _wait(
        self, ring: asyncio.Future[Event], news: asyncio.Event, until: datetime | None
    ) -> None:
        now = self._tools.clock.now()
        left = LONGEST if until is None else min(max(until - now, timedelta()), LONGEST)
        heard = asyncio.ensure_future(news.wait())
        waited: set[asyncio.Future[Any]] = {ring, heard}
        try:
            await asyncio.wait(
                waited,
                timeout=left.total_seconds() + A_LITTLE,
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            heard.cancel()

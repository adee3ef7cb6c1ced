"""Keeps one process up to date with configuration that is changed elsewhere.

The revisions in the database are the truth and are read every second; the event only makes the
next look come at once. So every process obeys a change within two seconds, whoever made it.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Final, TypeAlias

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.errors import StoreUnavailable
from strideiq.core.domain.traces import trace_of
from strideiq.core.ports.outside import CONFIGURATION_TOPIC
from strideiq.core.services.tools import Tools

_log = logging.getLogger("strideiq.service")

EVERY_S: Final = 1.0
FLAGS: Final = "flags"
RULES: Final = "rules"
PLUGINS: Final = "plugins"
"""What can change while the program runs."""

Reload: TypeAlias = Callable[[], Awaitable[None]]
"""Brings a process up to date. When it raises, what it had goes on to serve."""

Stamp: TypeAlias = Callable[[], Hashable]
"""What is another value after every change of something beside the database, such as a file."""


class Watch:
    """Calls what was registered for a topic once at the start, and again after every change."""

    def __init__(self, tools: Tools, every_s: float = EVERY_S) -> None:
        self._tools: Final = tools
        self._every_s: Final = every_s
        self._reloads: Final[dict[str, list[Reload]]] = {}
        self._stamps: Final[dict[str, list[Stamp]]] = {}
        self._seen: dict[str, int] = {}
        self._stamped: dict[str, list[Hashable]] = {}

    def on(self, topic: str, reload: Reload) -> None:
        """Have ``reload`` called whenever this topic has changed."""
        self._reloads.setdefault(topic, []).append(reload)

    def beside(self, topic: str, stamp: Stamp) -> None:
        """Have this topic count as changed also whenever ``stamp`` gives another value."""
        self._stamps.setdefault(topic, []).append(stamp)

    async def look(self) -> None:
        """Look once, and bring up to date what has changed since the last look."""
        async with self._tools.store.read(PROGRAM) as unit:
            now = await unit.revisions.all()
        for topic in self._reloads:
            revision = now.get(topic, 0)
            stamped = [stamp() for stamp in self._stamps.get(topic, ())]
            if self._seen.get(topic) != revision or self._stamped.get(topic) != stamped:
                self._seen[topic], self._stamped[topic] = revision, stamped
                await self.again(topic)

    async def again(self, topic: str) -> None:
        """Bring this topic up to date once more, for something beside the database has changed."""
        for reload in self._reloads.get(topic, ()):
            await self._try(topic, reload)

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Up to date from the start, and watched inside; a database that is away is waited for."""
        with suppress(StoreUnavailable):
            await self.look()
        task = asyncio.create_task(self.forever())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def forever(self) -> None:
        """Look every second, and at once when the bell rings."""
        async with self._tools.events.listen(CONFIGURATION_TOPIC) as rings:
            while True:
                await self._look_or_tell()
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._every_s):
                        await anext(rings)

    @property
    def seen(self) -> Mapping[str, int]:
        """The revision of each topic this process is at."""
        return dict(self._seen)

    async def _look_or_tell(self) -> None:
        """Look; a process that gave up looking would obey nobody from then on."""
        try:
            await self.look()
        except StoreUnavailable:
            # Whoever needs the database tells of it.
            return
        except Exception as error:  # noqa: BLE001  the border of the watch: it goes on
            _log.error("configuration could not be looked at: %s", trace_of(error))

    async def _try(self, topic: str, reload: Reload) -> None:
        try:
            await reload()
        except StoreUnavailable:
            # Looked at again with the next tick.
            self._seen.pop(topic, None)
        except Exception as error:  # noqa: BLE001  the border of configuration: the last good one serves
            _log.error("%s could not be brought up to date: %s", topic, trace_of(error))

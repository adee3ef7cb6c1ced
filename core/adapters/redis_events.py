"""Events between the processes of one service, over Redis."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any, Final
from uuid import uuid4

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from strideiq.core.adapters.events import InProcessEvents
from strideiq.core.ports.outside import Event

_log = logging.getLogger("strideiq.events")

CHANNEL: Final = "strideiq-events"
QUIET_S: Final = 10.0
"""After so long without a word Redis is asked whether it is there; twice that is the end."""
AGAIN_S: Final = 0.2
MOST_UNSENT: Final = 10_000
TOGETHER_S: Final = 0.005
"""What is said so shortly after something else is sent together: each sending costs half a millisecond."""
LAST_WORDS_S: Final = 1.0
AWAY: Final = (RedisError, OSError)


class RedisEvents:
    """The EventBus of one process of several.

    One channel carries every event, so that listening costs nothing in Redis. Listeners in this
    process hear at once, also while Redis is away; those elsewhere lose what was said then, and
    all of them are woken with an empty event once it is back, to read the truth again.
    """

    def __init__(self, url: str) -> None:
        self._here: Final = InProcessEvents()
        self._client: Final = Redis.from_url(url, retry=Retry(NoBackoff(), 0))
        self._name: Final = uuid4().hex
        self._unsent: list[str] = []
        self._sending: asyncio.Task[None] | None = None

    async def publish(self, topic: str, event: Event) -> None:
        """Tell listeners here now, and those of other processes soon."""
        await self._here.publish(topic, event)
        self._unsent.append(json.dumps([self._name, topic, dict(event)]))
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send())

    def listen(self, *topics: str) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        """Events of these topics from the moment the context is entered."""
        return self._here.listen(*topics)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Events of other processes arrive inside; afterwards it is closed."""
        hearing = asyncio.create_task(self._hear())
        try:
            yield
        finally:
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)
            await self.close()

    async def close(self) -> None:
        """Send what is unsent and let go of every connection."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORDS_S):
                if self._sending is not None:
                    await self._sending
        with suppress(*AWAY):
            await self._client.aclose()

    async def _send(self) -> None:
        while self._unsent:
            said, self._unsent = self._unsent, []
            pipeline = self._client.pipeline(transaction=False)
            for words in said:
                pipeline.publish(CHANNEL, words)
            try:
                await pipeline.execute()
                await asyncio.sleep(TOGETHER_S)
            except AWAY:
                self._unsent = [*said, *self._unsent][-MOST_UNSENT:]
                await asyncio.sleep(AGAIN_S)

    async def _hear(self) -> None:
        """Listen to Redis, again whenever the connection was lost."""
        was_lost = False
        while True:
            try:
                async with self._client.pubsub() as channel:
                    await channel.subscribe(CHANNEL)
                    if was_lost:
                        _log.warning("Redis is back")
                        self._here.wake()
                    await self._hear_from(channel)
            except AWAY as error:
                if not was_lost:
                    _log.warning("events from other processes stop: %s", type(error).__name__)
                was_lost = True
                await asyncio.sleep(AGAIN_S)

    async def _hear_from(self, channel: PubSub) -> None:
        now = asyncio.get_running_loop().time
        heard = now()
        while now() - heard < 2 * QUIET_S:
            message = await channel.get_message(timeout=QUIET_S)
            if message is None:
                await channel.ping()
                continue
            heard = now()
            if message["type"] == "message":
                await self._pass_on(message["data"])
        raise ConnectionError("Redis went silent")

    async def _pass_on(self, data: Any) -> None:  # noqa: ANN401  bytes, or what Redis makes of them
        sender, topic, event = json.loads(data)
        if sender != self._name:
            await self._here.publish(topic, event)

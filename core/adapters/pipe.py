"""JSON lines between a process and one that it started."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final, Self

from strideiq.core.adapters.events import InProcessEvents
from strideiq.core.ports.outside import Event

MOST_UNREAD: Final = 1_000_000
"""Bytes; to a reader that is so far behind nothing more is said."""


class Pipe:
    """One end of a pair of sockets. Nobody waits for the reader at the other end."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader: Final = reader
        self._writer: Final = writer

    @classmethod
    async def over(cls, end: socket.socket) -> Self:
        """The pipe over this socket, which it closes in the end."""
        return cls(*await asyncio.open_unix_connection(sock=end))

    def say(self, words: Mapping[str, object]) -> None:
        """Send a message; dropped where nobody reads."""
        transport = self._writer.transport
        if not transport.is_closing() and transport.get_write_buffer_size() < MOST_UNREAD:
            self._writer.write(json.dumps(words).encode() + b"\n")

    async def messages(self) -> AsyncIterator[Mapping[str, Any]]:
        """What the other end says, until it is closed or gone."""
        while True:
            try:
                line = await self._reader.readline()
            except ConnectionError:
                return
            if not line.endswith(b"\n"):
                return
            yield json.loads(line)

    def close(self) -> None:
        """Close this end, which the other one notices."""
        self._writer.close()


class EventsUp(InProcessEvents):
    """The EventBus of a worker: what it says is heard here and at the other end of its pipe."""

    def __init__(self, pipe: Pipe) -> None:
        super().__init__()
        self._pipe: Final = pipe

    async def publish(self, topic: str, event: Event) -> None:
        """Tell listeners here and there."""
        await super().publish(topic, event)
        self._pipe.say({"topic": topic, "event": dict(event)})

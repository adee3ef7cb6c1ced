"""Many clients of ``graphql-transport-ws`` in one process, as light as they can be."""

import asyncio
import base64
import json
import os
import struct
import time
from collections.abc import Sequence
from typing import Final, cast

TEXT: Final = 0x81
PING: Final = 0x89
PONG: Final = 0x8A
MASKED: Final = 0x80
SHORT: Final = 126
AT_ONCE: Final = 100
QUERY: Final = "subscription { calendarChanged { athleteId revision } }"
SUBSCRIBE: Final = json.dumps({"id": "1", "type": "subscribe", "payload": {"query": QUERY}})


def frame(opcode: int, data: bytes) -> bytes:
    """A frame of a client; its mask of zeros leaves the data as it is."""
    size = len(data)
    length = struct.pack("!BH", MASKED | SHORT, size) if size >= SHORT else bytes([MASKED | size])
    return bytes([opcode]) + length + bytes(4) + data


class Client(asyncio.Protocol):
    """One socket with one subscription; ``arrived_ns`` is when the last event came."""

    __slots__ = ("_buffer", "_token", "_transport", "arrived_ns", "events", "heard")

    def __init__(self, token: str) -> None:
        self._token = token
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self.arrived_ns = 0
        self.events = 0
        self.heard: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for a socket."""
        self._transport = cast("asyncio.Transport", transport)
        key = base64.b64encode(os.urandom(16)).decode()
        self._transport.write(
            "GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n"
            "sec-websocket-version: 13\r\nsec-websocket-protocol: graphql-transport-ws\r\n"
            f"sec-websocket-key: {key}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Take in what the server says."""
        now = time.monotonic_ns()
        self._buffer += data
        if self._token:
            head, done, self._buffer = self._buffer.partition(b"\r\n\r\n")
            if not done:
                self._buffer = head
                return
            if b" 101 " not in head:
                raise ConnectionError(head.decode())
            payload = {"authorization": f"Bearer {self._token}"}
            self._say(json.dumps({"type": "connection_init", "payload": payload}))
            self._token = ""
        while self._take(now):
            pass

    def _take(self, now: int) -> bool:
        """Take one frame out of the buffer; whether there was a whole one."""
        buffer = self._buffer
        if len(buffer) < 2:  # noqa: PLR2004  the shortest frame
            return False
        size, start = buffer[1], 2
        if size == SHORT:
            size, start = int.from_bytes(buffer[2:4], "big"), 4
        if len(buffer) < start + size:
            return False
        opcode, data = buffer[0], buffer[start : start + size]
        self._buffer = buffer[start + size :]
        if opcode == PING and self._transport is not None:
            self._transport.write(frame(PONG, data))
        elif opcode == TEXT and b'"connection_ack"' in data:
            self._say(SUBSCRIBE)
        elif opcode == TEXT and b'"next"' in data:
            self._hear(now)
        elif opcode != PING:
            raise ConnectionError(data.decode("utf-8", "replace"))
        return True

    def _hear(self, now: int) -> None:
        self.arrived_ns = now
        self.events += 1
        if self.heard is not None and not self.heard.done():
            self.heard.set_result(None)

    def _say(self, text: str) -> None:
        if self._transport is not None:
            self._transport.write(frame(TEXT, text.encode()))

    async def next_event(self) -> None:
        """Wait for the next event."""
        self.heard = asyncio.get_running_loop().create_future()
        await self.heard


async def crowd(port: int, tokens: Sequence[str]) -> list[Client]:
    """A client for every token, each of which was told how its calendar stands."""
    loop = asyncio.get_running_loop()
    gate = asyncio.Semaphore(AT_ONCE)

    async def come(token: str) -> Client:
        async with gate:
            client = Client(token)
            first = asyncio.ensure_future(client.next_event())
            await asyncio.sleep(0)
            await loop.create_connection(lambda: client, "127.0.0.1", port)
            await first
            client.heard = None
            return client

    return list(await asyncio.gather(*(come(token) for token in tokens)))

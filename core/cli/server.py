"""The HTTP server that carries the service: how it speaks, and how it stops."""

import asyncio
import socket
from collections.abc import Sequence
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from strideiq.core.adapters.mailbox import Mailbox
from strideiq.core.reading.shapes.service import SocketLimits

KEEP_ALIVE_S: Final = 75
STOPPING_S: Final = 5


class Gate:
    """Lets through while it is open; as asyncio's Event, without its weight."""

    __slots__ = ("_is_open", "_waiting")

    def __init__(self) -> None:
        self._is_open = True
        self._waiting: list[asyncio.Future[None]] = []

    def set(self) -> None:
        """Open it."""
        self._is_open = True
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if not one.done():
                one.set_result(None)

    def clear(self) -> None:
        """Shut it."""
        self._is_open = False

    async def wait(self) -> None:
        """Wait until it is open."""
        while not self._is_open:
            self._waiting.append(asyncio.get_running_loop().create_future())
            await self._waiting[-1]


class LightSockets(WebSocketsSansIOProtocol):
    """Sockets that weigh little while nothing happens, and log no traceback for bad text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  uvicorn's
        super().__init__(*args, **kwargs)
        self.queue: Any = Mailbox()
        self.writable: Any = Gate()

    def start_keepalive(self) -> None:
        """Begin to look after a client that was let in; how it came is not needed any more."""
        del self.request, self.response
        super().start_keepalive()

    def send_receive_event_to_app(self) -> None:
        """Hand on the message that was read; text that is not UTF-8 as bytes."""
        try:
            b"".join(self.frames).decode()
        except UnicodeDecodeError:
            self.curr_msg_data_type = "bytes"
        super().send_receive_event_to_app()


class Server(uvicorn.Server):
    """A server that ends event streams, which never end by themselves, before it waits for them."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, with every connection closed."""
        self.config.app.state.following.stop()  # type: ignore[union-attr]
        await super().shutdown(sockets)


def server_of(app: Starlette, limits: SocketLimits, proxies: Sequence[str] = ()) -> Server:
    """The server of this application; it does not listen yet.

    ``proxies`` are addresses and networks whose word on where a request came from is believed.
    """
    return Server(
        uvicorn.Config(
            app,
            ws=LightSockets,
            ws_max_size=limits.message_bytes,
            ws_ping_interval=limits.ping_seconds,
            ws_ping_timeout=limits.ping_seconds,
            ws_per_message_deflate=False,
            log_config=None,
            log_level="warning",
            access_log=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=list(proxies),
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=STOPPING_S,
        )
    )

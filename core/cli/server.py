"""The HTTP server that carries the service: how it speaks, and how it stops."""

import socket
from typing import Final

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from strideiq.core.reading.shapes.service import SocketLimits

KEEP_ALIVE_S: Final = 75
STOPPING_S: Final = 5


class QuietSockets(WebSocketsSansIOProtocol):
    """Sockets that hand on text which is not UTF-8 as bytes, instead of logging a traceback."""

    def send_receive_event_to_app(self) -> None:
        """Hand the message that was read to the application."""
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


def server_of(app: Starlette, limits: SocketLimits) -> Server:
    """The server of this application; it does not listen yet."""
    return Server(
        uvicorn.Config(
            app,
            ws=QuietSockets,
            ws_max_size=limits.message_bytes,
            ws_ping_interval=limits.ping_seconds,
            ws_ping_timeout=limits.ping_seconds,
            ws_per_message_deflate=False,
            log_config=None,
            log_level="warning",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=STOPPING_S,
        )
    )

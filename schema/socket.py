"""Subscriptions over a websocket, in the protocol ``graphql-transport-ws``.

A socket is let in by an access token, sent with ``connection_init`` as ``{"authorization": "Bearer
TOKEN"}`` or as a header, and closed when that token is no longer good. Whatever a client sends that
the protocol does not know closes its socket with 4400.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Final
from urllib.parse import urlsplit
from uuid import uuid4

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import Message as ASGIMessage
from starlette.types import Receive, Scope, Send

from strideiq.core.domain.errors import NotSignedIn, StoreUnavailable
from strideiq.core.ports.rates import RateLimiter
from strideiq.core.services.admission import APP_VERSION
from strideiq.schema.bodies import Operation
from strideiq.schema.errors import AWAY, failure
from strideiq.schema.following import Body, Following, Gone, Guest, TooMany, refusal
from strideiq.schema.middleware import asker
from strideiq.schema.socket_messages import (
    ACK,
    PONG,
    PROTOCOL,
    Close,
    CloseCode,
    Complete,
    Init,
    Message,
    Ping,
    Subscribe,
    read,
    written,
)

PATH: Final = "/graphql"
TOO_MANY: Final = "TOO_MANY_OPERATIONS"
ENDED: Final = "the sign-in is not good, or not any more"

LOST: Final = (OSError, RuntimeError)
"""What sending raises where the client, or the server after a ping in vain, has closed the socket."""


class Sockets:
    """The ASGI application of sockets; ``same_origin`` refuses pages of other sites."""

    def __init__(self, following: Following, limiter: RateLimiter, *, same_origin: bool) -> None:
        self._following = following
        self._limiter = limiter
        self._same_origin = same_origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One socket, from its opening to its end."""
        headers, address = dict(Headers(scope=scope)), asker(scope)
        # They would be kept for as long as the socket is open.
        scope["headers"] = []
        await receive()
        refusal = await self._refusal(scope["path"], headers, address)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        try:
            with self._following.of_addresses.taken(address):
                known = PROTOCOL in scope["subprotocols"]
                await send({"type": "websocket.accept", "subprotocol": PROTOCOL if known else None})
                socket = Socket(self._following, address, receive, send)
                await socket.serve(headers.pop("authorization", None), is_known=known)
        except TooMany:
            answer = failure(429, "RATE_LIMITED", "too many open connections", uuid4().hex)
            await answer(scope, receive, send)

    async def _refusal(
        self, path: str, headers: Mapping[str, str], address: str
    ) -> JSONResponse | None:
        """Why this socket is not opened; None when it may be."""
        named = uuid4().hex
        if path != PATH:
            return failure(404, "NOT_FOUND", f"sockets are opened on {PATH}", named)
        if self._same_origin and not self._is_welcome(headers):
            return failure(403, "FORBIDDEN", "pages of other sites may open no socket", named)
        wait = await self._limiter.wait_s(address)
        if wait:
            message = f"too many requests; ask again in {wait} s"
            return failure(429, "RATE_LIMITED", message, named, retry_after=str(wait))
        return None

    def _is_welcome(self, headers: Mapping[str, str]) -> bool:
        """Whether the page that opens the socket is ours, or there is none."""
        origin = headers.get("origin")
        if origin is None or origin in self._following.limits.origins:
            return True
        try:
            site = urlsplit(origin).netloc.lower()
        except ValueError:
            return False
        return site != "" and site == headers.get("host", "").lower()


class Socket:
    """One open socket."""

    __slots__ = ("_address", "_closed", "_following", "_operations", "_receive", "_send")

    def __init__(self, following: Following, address: str, receive: Receive, send: Send) -> None:
        self._following = following
        self._address = address
        self._receive = receive
        self._send = send
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._closed = False

    async def serve(self, authorization: str | None, *, is_known: bool) -> None:
        """Serve a client of our protocol until it leaves, its token ends, or it has to go."""
        if not is_known:
            await self._close(Close(CloseCode.NOT_ACCEPTABLE, f"speak {PROTOCOL}"))
            return
        try:
            guest = await self._welcome(authorization)
            with self._following.of_viewers.taken(guest.admitted.viewer.account_id):
                await self._tell(ACK)
                await self._converse(guest)
        except TooMany:
            await self._close(Close(CloseCode.TOO_MANY, "too many open connections"))
        except NotSignedIn:
            await self._close(Close(CloseCode.FORBIDDEN, ENDED))
        except StoreUnavailable:
            await self._close(Close(CloseCode.TRY_LATER, AWAY))
        except Close as close:
            await self._close(close)
        except Gone:
            pass
        finally:
            await self._stop()

    async def _close(self, close: Close) -> None:
        """Close the socket, unless it is closed."""
        if self._closed:
            return
        self._closed = True
        message = {"type": "websocket.close", "code": int(close.code), "reason": close.reason}
        with suppress(*LOST):
            await self._send(message)

    async def _welcome(self, authorization: str | None) -> Guest:
        """Wait for the client to say who it is."""
        try:
            async with asyncio.timeout(self._following.limits.init_seconds) as clock:
                while True:
                    match _read(await self._receive()):
                        case Init(payload):
                            named = {name.lower(): value for name, value in payload.items()}
                            given = named.get("authorization", authorization)
                            version = str(named.get(APP_VERSION, ""))
                            return await self._following.admit(given, self._address, version)
                        case Subscribe():
                            raise Close(CloseCode.UNAUTHORIZED, "Unauthorized")
                        case Ping():
                            await self._tell(PONG)
        except TimeoutError:
            if not clock.expired():
                raise
        raise Close(CloseCode.TIMEOUT, "Connection initialisation timeout")

    async def _converse(self, guest: Guest) -> None:
        """Answer the client until its token ends."""
        try:
            async with asyncio.timeout(self._following.seconds_left(guest)) as clock:
                while True:
                    await self._answer(_read(await self._receive()), guest)
        except TimeoutError:
            if not clock.expired():
                raise
        raise NotSignedIn

    async def _answer(self, message: Message, guest: Guest) -> None:
        match message:
            case Ping():
                await self._tell(PONG)
            case Subscribe(operation_id, operation):
                await self._begin(operation_id, operation, guest)
            case Complete(operation_id):
                task = self._operations.pop(operation_id, None)
                if task is not None:
                    task.cancel()
            case Init():
                raise Close(CloseCode.TOO_MANY, "Too many initialisation requests")

    async def _begin(self, operation_id: str, operation: Operation, guest: Guest) -> None:
        if operation_id in self._operations:
            raise Close(CloseCode.TAKEN, f"Subscriber for {operation_id} already exists")
        most = self._following.limits.operations
        if len(self._operations) < most:
            running = self._run(operation_id, operation, guest)
            self._operations[operation_id] = asyncio.create_task(running)
        else:
            error = refusal(f"{most} subscriptions at once are the most", TOO_MANY)
            await self._tell(written("error", operation_id, [error]))

    async def _run(self, operation_id: str, operation: Operation, guest: Guest) -> None:
        try:
            errors = await self._following.run(operation, guest, partial(self._next, operation_id))
            # Before the last message, after which the client may use the name again.
            del self._operations[operation_id]
            last = ("error", operation_id, errors) if errors else ("complete", operation_id)
            await self._tell(written(*last))
        except NotSignedIn:
            await self._close(Close(CloseCode.FORBIDDEN, ENDED))
        except StoreUnavailable:
            await self._close(Close(CloseCode.TRY_LATER, AWAY))
        except Gone:
            pass

    async def _next(self, operation_id: str, body: Body) -> None:
        await self._tell(written("next", operation_id, body))

    async def _tell(self, text: str) -> None:
        if self._closed:
            raise Gone
        try:
            await self._send({"type": "websocket.send", "text": text})
        except LOST as error:
            raise Gone from error

    async def _stop(self) -> None:
        """End every operation that still runs."""
        self._closed = True
        tasks = list(self._operations.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _read(event: ASGIMessage) -> Message:
    """What the client says. Raises Gone, and Close for what the protocol does not know."""
    if event["type"] == "websocket.disconnect":
        raise Gone
    return read(event.get("text"))

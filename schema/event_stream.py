"""Subscriptions over plain HTTP: Server-Sent Events, one operation to a request.

This is the mode of distinct connections of the GraphQL over SSE protocol. A stream that ends
without ``complete`` was cut off, and its client asks again.
"""

import asyncio
from contextlib import suppress
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from strideiq.core.domain.errors import NotSignedIn, StoreUnavailable
from strideiq.core.services.admission import APP_VERSION
from strideiq.schema.bodies import BadRequest, Operation, operation_in, posted
from strideiq.schema.errors import AWAY, UNAUTHENTICATED, failure
from strideiq.schema.following import Body, Following, Gone, Guest, TooMany
from strideiq.schema.middleware import asker, request_id_of

EVENTS: Final = "text/event-stream"
HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"x-accel-buffering", b"no"),
]
"""The second keeps a proxy from collecting events."""
SIGN_OF_LIFE: Final = b":\n\n"
LAST_WORD_S: Final = 1


class EventStreams:
    """Answers requests for event streams."""

    def __init__(self, following: Following) -> None:
        self._following = following

    @staticmethod
    def wanted(request: Request) -> bool:
        """Whether this request asks for events."""
        return request.method == "POST" and EVENTS in request.headers.get("accept", "").lower()

    async def answer(self, request: Request) -> ASGIApp:
        """The stream of what the request subscribes to, or why there is none."""
        request_id = request_id_of(request)
        try:
            operation = operation_in(await posted(request))
            guest = await self._following.admit(
                request.headers.get("authorization"),
                asker(request.scope),
                request.headers.get(APP_VERSION, ""),
            )
        except BadRequest as bad:
            return failure(bad.status, bad.code, bad.message, request_id)
        except NotSignedIn:
            message = "send a good access token as: Bearer TOKEN"
            return failure(401, UNAUTHENTICATED, message, request_id, www_authenticate="Bearer")
        except StoreUnavailable:
            return failure(503, "UNAVAILABLE", AWAY, request_id)
        return EventStream(self._following, operation, guest)


class EventStream:
    """One stream, as an ASGI answer."""

    def __init__(self, following: Following, operation: Operation, guest: Guest) -> None:
        self._following = following
        self._operation = operation
        self._guest = guest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell events until there are no more, the client leaves or its token ends."""
        following, viewer = self._following, self._guest.admitted.viewer
        try:
            with (
                following.of_addresses.taken(self._guest.address),
                following.of_viewers.taken(viewer.account_id),
            ):
                await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
                await self._stream(receive, send)
        except TooMany:
            request_id = request_id_of(Request(scope))
            answer = failure(429, "RATE_LIMITED", "too many open connections", request_id)
            await answer(scope, receive, send)

    async def _stream(self, receive: Receive, send: Send) -> None:
        running = asyncio.create_task(self._run(send))
        leaving = asyncio.create_task(_left(receive))
        end = running.cancel
        self._following.endings.add(end)
        try:
            # It is over when the token ends, or the client takes nothing.
            with suppress(TimeoutError):
                async with asyncio.timeout(self._following.seconds_left(self._guest)):
                    await self._watch(running, leaving, send)
        finally:
            self._following.endings.discard(end)
            gone = leaving.done()
            running.cancel()
            leaving.cancel()
            await asyncio.gather(running, leaving, return_exceptions=True)
        if not gone:
            with suppress(TimeoutError):
                async with asyncio.timeout(LAST_WORD_S):
                    await send({"type": "http.response.body", "body": b""})

    async def _watch(
        self, running: asyncio.Task[None], leaving: asyncio.Task[None], send: Send
    ) -> None:
        """Give signs of life until one of the two is done. Raises TimeoutError."""
        pause = self._following.limits.ping_seconds
        done: set[asyncio.Task[None]] = set()
        while not done:
            async with asyncio.timeout(pause):
                await send(_part(SIGN_OF_LIFE))
            done, _ = await asyncio.wait(
                (running, leaving), timeout=pause, return_when=asyncio.FIRST_COMPLETED
            )

    async def _run(self, send: Send) -> None:
        async def tell(body: Body) -> None:
            try:
                await send(_part(_event("next", body)))
            except OSError as error:
                raise Gone from error

        # Without the last word a client that is cut off asks again, and is told why then.
        with suppress(NotSignedIn, StoreUnavailable, Gone, OSError):
            errors = await self._following.run(self._operation, self._guest, tell)
            if errors:
                await tell({"errors": errors})
            await send(_part(_event("complete")))


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _event(kind: str, body: Body | None = None) -> bytes:
    data = b"" if body is None else msgspec.json.encode(body)
    return b"event: %s\ndata: %s\n\n" % (kind.encode(), data)


def _part(body: bytes) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": True}

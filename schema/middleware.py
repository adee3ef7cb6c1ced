"""What every request passes: a name, a time, a size and a rate, and headers on the way out."""

import asyncio
import logging
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address
from typing import Final
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from strideiq.core.domain.errors import StoreUnavailable
from strideiq.core.domain.traces import trace_of
from strideiq.core.ports.rates import RateLimiter
from strideiq.schema.errors import AWAY, MASKED, failure

REQUEST_ID: Final = "strideiq_request_id"
UNLIMITED: Final = frozenset({"/healthz", "/readyz"})
HEADERS: Final = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
ONLY_ENCRYPTED: Final = {"strict-transport-security": "max-age=31536000; includeSubDomains"}
"""Added in production, where a proxy in front speaks TLS."""

_log = logging.getLogger("strideiq.service")


def request_id_of(request: Request) -> str:
    """The name the request was given at the door."""
    return str(request.scope[REQUEST_ID])


class Envelope:
    """Names each request, adds headers to each answer and turns what nobody caught into one."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and watch its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = scope[REQUEST_ID] = uuid4().hex
        begun = False

        async def send_out(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = request_id
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, send_out)
        except ClientDisconnect:
            _log.info("request %s was given up by its client", request_id)
        except Exception as error:
            answer = _told(error, request_id)
            if begun:
                raise
            await answer(scope, receive, send_out)


def _told(error: Exception, request_id: str) -> JSONResponse:
    """The answer to a request that failed, which the log says more about."""
    if isinstance(error, StoreUnavailable):
        _log.warning("request %s: %s", request_id, error)
        return failure(503, "UNAVAILABLE", AWAY, request_id)
    _log.error("request %s failed: %s", request_id, trace_of(error))
    return failure(500, "INTERNAL_SERVER_ERROR", MASKED, request_id)


class TimeLimit:
    """Answers 503 when nothing was sent after ``seconds``."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the clock stops when the answer begins."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False
        try:
            async with asyncio.timeout(self._seconds) as clock:

                async def send_out(message: Message) -> None:
                    nonlocal begun
                    begun = True
                    clock.reschedule(None)
                    await send(message)

                await self._app(scope, receive, send_out)
        except TimeoutError:
            if begun:
                raise
            answer = failure(503, "TIMEOUT", "the answer took too long", scope[REQUEST_ID])
            await answer(scope, receive, send)


class RateLimit:
    """Answers 429 to an address that asks too often; health checks do not count."""

    def __init__(self, app: ASGIApp, limiter: RateLimiter) -> None:
        self._app = app
        self._limiter = limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless its address has had its share."""
        if scope["type"] != "http" or scope["path"] in UNLIMITED:
            await self._app(scope, receive, send)
            return
        wait = await self._limiter.wait_s(asker(scope))
        if not wait:
            await self._app(scope, receive, send)
            return
        message = f"too many requests; ask again in {wait} s"
        answer = failure(429, "RATE_LIMITED", message, scope[REQUEST_ID], retry_after=str(wait))
        await answer(scope, receive, send)


def asker(scope: Scope) -> str:
    """Who asks: the address, for IPv6 the network of one household."""
    host = str((scope.get("client") or ("unknown",))[0])
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return address.exploded[:19] if isinstance(address, IPv6Address) else host


LONGEST_LENGTH: Final = 18
"""Digits of a length that is worth reading as a number."""


class _TooLarge(Exception):
    """The body went over the limit while it was read."""


class BodyLimit:
    """Answers 413 to a body of more than ``most`` bytes without keeping it."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what comes in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = 0
        declared = Request(scope).headers.get("content-length", "")

        async def receive_counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._most:
                raise _TooLarge
            return message

        try:
            if not self._is_over(declared):
                await self._app(scope, receive_counted, send)
                return
        except _TooLarge:
            pass
        message = f"the body has more than {self._most} bytes"
        answer = failure(413, "TOO_LARGE", message, scope[REQUEST_ID], connection="close")
        await answer(scope, receive, send)

    def _is_over(self, declared: str) -> bool:
        """Whether the length a client declares is too much; an odd one is found out by counting."""
        return declared.isdecimal() and (
            len(declared) > LONGEST_LENGTH or int(declared) > self._most
        )

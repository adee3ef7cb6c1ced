"""``strideiq serve``: the service, until it is stopped."""

import asyncio
import socket
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import click

from strideiq.core.cli.greeting import greeting
from strideiq.core.cli.main import Invocation
from strideiq.core.cli.server import Server, server_of
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.demo import people
from strideiq.core.runtime.memory import settle_memory
from strideiq.core.runtime.readiness import readiness
from strideiq.core.runtime.service import Service, assemble, viewer_limiter
from strideiq.core.runtime.starting import is_embedded, only_server, prepare
from strideiq.schema.asgi import Parts, application

BACKLOG: Final = 2048


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option(
    "--proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    help="A proxy in front, or its network: limits then go by the addresses it names. Repeatable.",
)
@click.pass_obj
def serve_command(invocation: Invocation, host: str, port: int, proxies: tuple[str, ...]) -> None:
    """Answer GraphQL on /graphql until stopped."""
    settings = invocation.settings
    with only_server(settings), _listen(host, port) as listening:
        runtime = asyncio.run(prepare(settings, safe_mode=invocation.safe_mode))
        settings = reached_at(settings, _address(listening))
        service = assemble(settings, runtime, safe_mode=invocation.safe_mode)
        server = _server(settings, service, proxies)
        today, demo = datetime.now(UTC).date(), asyncio.run(people(settings))
        click.echo(greeting(_address(listening), settings.mode, today, demo))
        settle_memory()
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listening])
    if not server.started:
        raise click.ClickException("the service did not start -> see what it says above")


def _server(settings: Settings, service: Service, proxies: tuple[str, ...]) -> Server:
    plans, links = service.planning, service.links
    up = {"planning": lambda: plans.is_ready}
    if is_embedded(settings):
        up["worker"] = lambda: links.is_ready
    app = application(
        Parts(
            service.runtime.planners,
            service.runtime.defaults,
            plans,
            service.limiter,
            service.running(),
            settings.mode,
            service.do,
            service.cache,
            viewer_limiter(service.runtime.defaults),
            readiness(settings, service.do.tools.store, **up),
        )
    )
    return server_of(app, service.runtime.defaults.service.sockets, proxies)


def reached_at(settings: Settings, address: str) -> Settings:
    """The settings with an address for the links of mails, where they name none."""
    return replace(settings, public_url=settings.public_url or address)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        message = f"cannot listen on {host}:{port}: {error.strerror} -> choose another --port"
        raise click.ClickException(message) from error


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

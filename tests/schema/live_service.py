"""A real server with a database of its own, whose data a test changes while clients follow it."""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from uuid import UUID

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from strideiq.core.domain.access import Viewer
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.service import use_cases
from strideiq.core.services.use_cases import UseCases
from strideiq.schema.node import node_id
from strideiq.schema.socket_messages import PROTOCOL
from tests.accounts import SignedIn, signed_in
from tests.schema.serving import Json, parts, runtime, served, settings_for

T = TypeVar("T")

CALENDAR = "subscription ($athlete: ID!) { calendarChanged(athlete: $athlete) { revision } }"
PATIENCE_S = 20


@dataclass(slots=True)
class LiveService:
    """The server's address, and its use cases, which run on the server's own event loop."""

    do: UseCases
    address: str = ""
    loop: asyncio.AbstractEventLoop = field(init=False)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What comes of this work on the server's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE_S)

    def someone(self, **changes: Any) -> SignedIn:  # noqa: ANN401  any field of the account
        """Somebody who has signed in."""
        return self.run(signed_in(self.do, **changes))

    def change(self, viewer: Viewer, athlete_id: UUID | None = None) -> None:
        """Change what an athlete's calendar shows, the viewer's own unless another is named."""
        self.run(change_calendar(self.do, viewer, athlete_id or viewer.account_id))

    @contextmanager
    def socket(self, *, headers: dict[str, str] | None = None, **options: Any) -> Iterator["Line"]:  # noqa: ANN401
        """An open socket that has said nothing yet."""
        options.setdefault("subprotocols", [Subprotocol(PROTOCOL)])
        where = self.address.replace("http", "ws") + "/graphql"
        with connect(where, additional_headers=headers, **options) as connection:
            yield Line(connection)

    @contextmanager
    def line(self, who: SignedIn) -> Iterator["Line"]:
        """An open socket that was let in."""
        with self.socket() as line:
            line.greet(who)
            yield line


async def change_calendar(do: UseCases, viewer: Viewer, athlete_id: UUID) -> None:
    """Change what a calendar shows, as every use case does."""
    async with do.tools.store.begin(viewer) as unit:
        await unit.athletes.raise_revision(athlete_id)
        do.tools.calendar_changed(unit, athlete_id)


@dataclass(slots=True)
class Line:
    """One socket, as a client holds it."""

    connection: ClientConnection

    def say(self, **message: Any) -> None:  # noqa: ANN401  JSON
        """Send a message."""
        self.connection.send(json.dumps(message))

    def heard(self) -> Json:
        """The next message."""
        return json.loads(self.connection.recv(PATIENCE_S))

    def greet(self, who: SignedIn) -> None:
        """Say who it is, and be let in."""
        self.say(type="connection_init", payload=who.headers)
        assert self.heard() == {"type": "connection_ack"}

    def subscribe(self, name: str, query: str, **variables: Any) -> None:  # noqa: ANN401  JSON
        """Subscribe under this name."""
        payload = {"query": query, "variables": variables}
        self.say(type="subscribe", id=name, payload=payload)

    def follow_calendar(self, athlete_id: UUID, name: str = "1") -> int:
        """Follow a calendar; the revision that is told at once."""
        self.subscribe(name, CALENDAR, athlete=athlete_node(athlete_id))
        return self.revision(name)

    def revision(self, name: str = "1") -> int:
        """The revision that is told next."""
        message = self.heard()
        assert (message["type"], message["id"]) == ("next", name), message
        revision: int = message["payload"]["data"]["calendarChanged"]["revision"]
        return revision


def closed(line: Line) -> tuple[int, str]:
    """The code and reason a socket was closed with, whatever was said before."""
    try:
        while True:
            line.heard()
    except ConnectionClosed as told:
        return (told.rcvd.code, told.rcvd.reason) if told.rcvd else (1006, "")


def athlete_node(athlete_id: UUID) -> str:
    """The id of an athlete in the schema."""
    return node_id("Athlete", str(athlete_id))


@contextmanager
def live_service(database_url: str, **service: Any) -> Iterator[LiveService]:  # noqa: ANN401
    """The service on a migrated database, served; ``service`` is for ``parts``."""
    settings, made = settings_for(database_url), parts(**service)
    do = use_cases(tools(settings), settings, replace(runtime(), defaults=made.defaults))
    live = LiveService(do)

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        live.loop = asyncio.get_running_loop()
        try:
            yield
        finally:
            await do.tools.store.close()

    with served(replace(made, do=do, running=running())) as address:
        live.address = address
        yield live


def sockets(**limits: Any) -> dict[str, Any]:  # noqa: ANN401  any limit of sockets
    """Limits of the service with some of those for sockets changed."""
    shipped = runtime().defaults.service.sockets
    return {"sockets": shipped.model_copy(update=limits)}

"""A client that takes nothing costs no more than one message and a few doorbells."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from strideiq.core.ports.outside import ATHLETE_TOPIC
from strideiq.schema.asgi import application
from strideiq.schema.socket_messages import PROTOCOL
from tests.accounts import SignedIn, signed_in
from tests.schema.live_service import CALENDAR, athlete_node, change_calendar
from tests.schema.serving import service_on

pytestmark = pytest.mark.anyio

CHANGES = 300
SOON_S = 20


@dataclass(slots=True)
class SlowClient:
    """Both ends of a socket for an application: what it sends is taken only while ``taking``."""

    who: SignedIn
    taking: asyncio.Event = field(default_factory=asyncio.Event)
    said: "asyncio.Queue[dict[str, Any]]" = field(default_factory=asyncio.Queue)
    taken: "asyncio.Queue[Any]" = field(default_factory=asyncio.Queue)
    sending: int = 0
    most_sending: int = 0

    def say(self, **message: Any) -> None:  # noqa: ANN401  JSON
        self.said.put_nowait({"type": "websocket.receive", "text": json.dumps(message)})

    async def send(self, message: Any) -> None:  # noqa: ANN401  ASGI
        self.sending += 1
        self.most_sending = max(self.sending, self.most_sending)
        await self.taking.wait()
        self.sending -= 1
        if message["type"] == "websocket.send":
            self.taken.put_nowait(json.loads(message["text"]))

    async def told(self) -> Any:  # noqa: ANN401  JSON
        return await asyncio.wait_for(self.taken.get(), SOON_S)

    async def revision(self) -> int:
        message = await self.told()
        revision: int = message["payload"]["data"]["calendarChanged"]["revision"]
        return revision


async def test_a_client_that_takes_nothing_is_told_how_it_stands_afterwards(
    sqlite_database: str,
) -> None:
    async with service_on(sqlite_database) as made:
        me = await signed_in(made.do)
        client = SlowClient(me)
        scope = {
            "type": "websocket",
            "path": "/graphql",
            "headers": [],
            "subprotocols": [PROTOCOL],
            "client": ("127.0.0.1", 1),
        }
        client.taking.set()
        client.said.put_nowait({"type": "websocket.connect"})
        serving = asyncio.create_task(application(made)(scope, client.said.get, client.send))
        client.say(type="connection_init", payload=me.headers)
        assert await client.told() == {"type": "connection_ack"}
        payload = {
            "query": CALENDAR,
            "variables": {"athlete": athlete_node(me.viewer.account_id)},
        }
        client.say(type="subscribe", id="1", payload=payload)
        assert await client.revision() == 0
        client.taking.clear()
        for _ in range(CHANGES):
            await change_calendar(made.do, me.viewer, me.viewer.account_id)
            await asyncio.sleep(0)
        topic = f"{ATHLETE_TOPIC}{me.viewer.account_id}"
        for _ in range(10_000):
            await made.do.tools.events.publish(topic, {})
        assert client.most_sending == 1
        client.taking.set()
        seen = [await client.revision()]
        while seen[-1] < CHANGES:
            seen.append(await client.revision())
        assert len(seen) <= 3
        client.said.put_nowait({"type": "websocket.disconnect", "code": 1006})
        await asyncio.wait_for(serving, SOON_S)

"""The server of ``subscriptions.py``: told by lines on standard input, it answers by lines.

``change N`` changes the calendar of athlete N and ``change all`` everybody's; the answer is when
that was stored, in nanoseconds of the system's clock. ``memory`` is answered in bytes, ``cpu``
in nanoseconds.
"""

import asyncio
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[2]))

from strideiq.core.adapters.tokens import SignedTokens
from strideiq.core.cli.server import Server, server_of
from strideiq.core.domain.access import PROGRAM, Viewer
from strideiq.core.domain.account import SignInFamily
from strideiq.core.reading.settings import Mode
from strideiq.core.runtime.memory import settle_memory
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.service import use_cases
from strideiq.core.services.tools import Tools
from strideiq.schema.asgi import application
from tests.people import account, athlete, new_id
from tests.schema.live_service import sockets
from tests.schema.serving import KEY, PLENTY, parts, runtime, settings_for

BACKLOG: Final = 2048
LIFETIME: Final = timedelta(days=1)
LIMITS: Final = {
    "requests_per_minute": PLENTY,
    **sockets(per_address=PLENTY, init_seconds=60, ping_seconds=30),
}


class Control:
    """Does what the lines say, on the server's event loop."""

    def __init__(self, shared: Tools) -> None:
        self._tools = shared
        self._athletes: Sequence[Viewer] = ()

    async def seed(self, count: int) -> Sequence[str]:
        """Make so many athletes; what each may come in with."""
        now = self._tools.clock.now()
        tokens = SignedTokens(KEY, self._tools.clock, self._tools.ids, LIFETIME)
        made = [(account(created_at=now), new_id()) for _ in range(count)]
        async with self._tools.store.begin(PROGRAM) as unit:
            for one, family in made:
                await unit.accounts.add(one)
                await unit.athletes.add(athlete(one.id))
                ends = now + LIFETIME
                await unit.sign_ins.add(SignInFamily(family, one.id, b"digest", now, ends, now))
        self._athletes = [one.viewer(family) for one, family in made]
        return [tokens.issue(one.id, family).text for one, family in made]

    async def changed(self, athletes: Sequence[Viewer]) -> int:
        """Change these calendars in one unit; when it was stored."""
        stored = 0

        async def stamp() -> None:
            nonlocal stored
            stored = time.monotonic_ns()

        async with self._tools.store.begin(PROGRAM) as unit:
            unit.after_commit(stamp)
            for who in athletes:
                await unit.athletes.raise_revision(who.account_id)
                self._tools.calendar_changed(unit, who.account_id)
        return stored

    async def answer(self, line: str) -> int:
        """What a line asks for."""
        match line.split():
            case ["change", "all"]:
                return await self.changed(self._athletes)
            case ["change", number]:
                return await self.changed([self._athletes[int(number)]])
            case ["memory"]:
                return resident()
            case ["cpu"]:
                return time.process_time_ns()
        raise ValueError(line)


def resident() -> int:
    """Bytes of this process in memory."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * 4096


def main(url: str, count: int) -> None:
    """Serve until standard input ends; the first lines are the port and a token for each athlete."""
    settings = settings_for(url)
    made = parts(mode=Mode.PRODUCTION, limits=LIMITS)
    do = use_cases(tools(settings), settings, replace(runtime(), defaults=made.defaults))
    control = Control(do.tools)

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        tokens = await control.seed(count)
        settle_memory()
        loop = asyncio.get_running_loop()
        listening = threading.Thread(target=obey, args=(control, loop, carrier), daemon=True)
        print(port, *tokens, sep="\n", flush=True)
        listening.start()
        try:
            yield
        finally:
            await do.tools.store.close()

    app = application(replace(made, do=do, running=running()))
    carrier = server_of(app, made.defaults.service.sockets)
    door = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
    port = door.getsockname()[1]
    carrier.run(sockets=[door])


def obey(control: Control, loop: asyncio.AbstractEventLoop, carrier: Server) -> None:
    """Answer lines, each on the loop that serves; stop the server after the last."""
    for line in sys.stdin:
        answer = asyncio.run_coroutine_threadsafe(control.answer(line), loop)
        print(answer.result(), flush=True)
    carrier.should_exit = True


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

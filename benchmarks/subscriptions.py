"""What open subscriptions cost: memory of each, how soon an event arrives, and telling all of them.

A server as ``strideiq serve`` has it runs in a process of its own, on SQLite or with ``--postgres``;
this process is all of its clients, each with one socket that follows the calendar of an athlete of
its own. Times run from the moment a change was stored to the arrival of its message: before that
the one who follows is admitted again and the revision is read again.
"""

import sys
from pathlib import Path

sys.path.pop(0)  # a neighbour here is called calendar, as a module of Python is
sys.path.insert(0, str(Path(__file__).parents[1]))

import argparse
import asyncio
import random
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Self

import uvloop

from benchmarks.sockets.crowd import Client, crowd
from strideiq.core.store import migrate
from strideiq.core.store.engine import sqlite_url
from tests.servers import Postgres

COUNT: Final = 15_000
EVENTS: Final = 1000
PAUSE_S: Final = 0.005
SETTLE_S: Final = 2.0
SPARE_FILES: Final = 500
GOAL_KB: Final = 45.0
GOAL_P99_MS: Final = 1.2
BARE_ALL_S: Final = 1.1
"""What telling 15,000 sockets took where nobody was admitted again and nothing was read."""
SERVER: Final = Path(__file__).parent / "sockets" / "server.py"


def main() -> None:
    """Print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=COUNT, help="subscriptions")
    asked.add_argument("--events", type=int, default=EVENTS, help="events to one of them")
    asked.add_argument("--postgres", action="store_true", help="PostgreSQL instead of SQLite")
    given = asked.parse_args()
    raise_limit(given.count + SPARE_FILES)
    with database(postgres=given.postgres) as url, Server(url, given.count) as server:
        uvloop.run(measure(server, given.events))


async def measure(server: "Server", events: int) -> None:
    """Connect everybody, and print what they cost and when they hear."""
    before, begin = server.ask("memory"), time.perf_counter()
    cpu = server.ask("cpu")
    clients = await crowd(server.port, server.tokens)
    took, cpu_ms = time.perf_counter() - begin, (server.ask("cpu") - cpu) / 1e6 / len(clients)
    await asyncio.sleep(SETTLE_S)
    each = (server.ask("memory") - before) / len(clients) / 1000
    print(
        f"{len(clients)} subscriptions, {len(clients) / took:.0f} opened in a second, "
        f"{cpu_ms:.2f} ms of CPU each"
    )
    row("memory of one", each, "kB", GOAL_KB)
    times = sorted([await one(server, clients) for _ in range(events)])
    print(f"{'event to one, p50':24}{times[len(times) // 2]:9.2f} ms")
    row("event to one, p99", times[int(len(times) * 0.99)], "ms", GOAL_P99_MS)
    took = await everybody(server, clients)
    print(
        f"{'events to all':24}{took:9.2f} s   {len(clients) / took:.0f} a second,"
        f" {took / BARE_ALL_S * COUNT / len(clients):.2f} of what bare messages take"
    )


async def one(server: "Server", clients: list[Client]) -> float:
    """Milliseconds until somebody heard of a change of their calendar."""
    number = random.randrange(len(clients))  # noqa: S311  anybody
    hearing = asyncio.ensure_future(clients[number].next_event())
    await asyncio.sleep(PAUSE_S)
    stored = await asyncio.to_thread(server.ask, f"change {number}")
    await hearing
    return (clients[number].arrived_ns - stored) / 1e6


async def everybody(server: "Server", clients: list[Client]) -> float:
    """Seconds until everybody heard of a change of theirs."""
    hearing = [asyncio.ensure_future(client.next_event()) for client in clients]
    await asyncio.sleep(PAUSE_S)
    stored = await asyncio.to_thread(server.ask, "change all")
    await asyncio.gather(*hearing)
    return (max(client.arrived_ns for client in clients) - stored) / 1e9


def row(what: str, found: float, unit: str, goal: float) -> None:
    """Print a figure beside its goal."""
    print(f"{what:24}{found:9.2f} {unit:3} goal {goal:6.1f}, {found / goal:.2f} of it")


class Server:
    """The server in its own process, and the line to it."""

    def __init__(self, url: str, count: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(SERVER), url, str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self.port = self._number()
        self.tokens = [self._line() for _ in range(count)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.communicate()

    def ask(self, line: str) -> int:
        """The answer to a line."""
        assert self._process.stdin is not None  # noqa: S101  it was asked for
        self._process.stdin.write(f"{line}\n")
        return self._number()

    def _number(self) -> int:
        return int(self._line())

    def _line(self) -> str:
        assert self._process.stdout is not None  # noqa: S101  it was asked for
        return self._process.stdout.readline().strip()


@contextmanager
def database(*, postgres: bool) -> Iterator[str]:
    """The address of a new, migrated database."""
    with tempfile.TemporaryDirectory() as folder:
        server = Postgres.launch() if postgres else None
        url = server.url() if server else sqlite_url(f"{folder}/subscriptions.db")
        asyncio.run(migrate.upgrade(url))
        try:
            yield url
        finally:
            if server:
                server.kept.remove()


def raise_limit(files: int) -> None:
    """Let this process and its children open so many files."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < files:
        raise SystemExit(f"{files} open files are needed and {most} are allowed -> ulimit -n")
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))


if __name__ == "__main__":
    main()

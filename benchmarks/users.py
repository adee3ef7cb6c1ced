"""Many athletes with open connections, each asking for its calendar every 11 seconds on average.

Nine of ten answers are kept ones. The clients are two other processes; prints the waits, and how
much of a core the API process takes.
"""

import argparse
import asyncio
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

sys.path.pop(0)  # a neighbour here is called calendar, as a module of Python is
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.calendar import OURS, SPANS
from benchmarks.service.loading import (
    Asked,
    answer,
    at,
    cpu_s,
    free_port,
    process,
    until_it_listens,
)
from benchmarks.service.seeding import Seeded, seed
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.planner import load
from tests.servers import Postgres, Redis

COUNT: Final = 15_000
ATHLETES: Final = 2000
PAUSE_S: Final = 11.0
SECONDS: Final = 30.0
CLIENTS: Final = 2
ANEW: Final = 0.1
CONNECTING: Final = 100
OPEN_FILES: Final = 40_000
CALENDAR: Final = Path(__file__).with_name("calendar.py")
KNOWN: Final = "p50 0.5, p95 5.6, p99 28 ms, a third of a core"


def main() -> None:
    """Print the figures, or be one of the clients."""
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("--count", type=int, default=COUNT, help="open connections")
    reading.add_argument("--seconds", type=float, default=SECONDS)
    reading.add_argument("--ask", nargs=2, metavar=("PORT", "COUNT"))
    given = reading.parse_args()
    more_files()
    if given.ask:
        tokens = json.loads(sys.stdin.readline())
        times = asyncio.run(ask(int(given.ask[0]), int(given.ask[1]), tokens, given.seconds))
        print(json.dumps(times))
        return
    postgres, redis = Postgres.launch(), Redis.launch()
    count = min(ATHLETES, given.count)
    people = asyncio.run(seed(postgres.url(), load(Settings()), count))
    port = free_port()
    name = "ours, cached in process"
    command = [sys.executable, str(CALENDAR), "--serve", name, str(port)]
    with process([*command, postgres.url(), redis.url()]) as pid:
        asyncio.run(until_it_listens(port))
        tell(given.count, *measured(port, pid, people, given.count, given.seconds))


def more_files() -> None:
    """Let this process, and those it starts, open a file for every connection."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if most == resource.RLIM_INFINITY else min(OPEN_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def measured(
    port: int, pid: int, people: list[Seeded], count: int, seconds: float
) -> tuple[list[float], float]:
    """The waits of every request, and the share of a core that the server took."""
    command = [sys.executable, __file__, "--seconds", str(seconds), "--ask", str(port)]
    clients = [
        subprocess.Popen(
            [*command, str(count // CLIENTS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(CLIENTS)
    ]
    tokens = json.dumps([each.token for each in people])
    for client in clients:
        print(tokens, file=client.stdin, flush=True)
    for client in clients:
        said(client)  # every connection is open
    cpu, begin = cpu_s(pid), time.perf_counter()
    time.sleep(seconds)
    share = (cpu_s(pid) - cpu) / (time.perf_counter() - begin)
    times = [wait for client in clients for wait in json.loads(said(client))]
    for client in clients:
        client.wait()
    return sorted(times), share


def said(client: "subprocess.Popen[str]") -> str:
    """A line that a client says."""
    return "" if client.stdout is None else client.stdout.readline()


def tell(count: int, times: list[float], share: float) -> None:
    """Print what it came to."""
    print(f"{count} connections, {len(times)} requests, {1 - ANEW:.0%} of the answers kept")
    p50, p95, p99 = (at(times, part) for part in (0.5, 0.95, 0.99))
    print(f"  p50 {p50:.2f} ms, p95 {p95:.2f} ms, p99 {p99:.2f} ms; {share:.0%} of a core")
    print(f"  known to be possible: {KNOWN}")


async def ask(port: int, count: int, tokens: list[str], seconds: float) -> list[float]:
    """Open the connections, say so, ask for some seconds, and give the waits."""
    times: list[float] = []
    gate = asyncio.Semaphore(CONNECTING)
    begun = asyncio.Event()
    ready = [asyncio.Event() for _ in range(count)]

    async def user(number: int) -> None:
        chance = random.Random(number)  # noqa: S311  when somebody asks is no secret
        token = tokens[number % len(tokens)]
        async with gate:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            await _request(reader, writer, token, 0)
        ready[number].set()
        await begun.wait()
        while True:
            await asyncio.sleep(chance.expovariate(1 / PAUSE_S))
            anew = chance.randrange(1, 2**31) if chance.random() < ANEW else 0
            times.append(await _request(reader, writer, token, anew))

    users = [asyncio.create_task(user(number)) for number in range(count)]
    for place in ready:
        await place.wait()
    print("open", flush=True)
    begun.set()
    await asyncio.sleep(seconds)
    for each in users:
        each.cancel()
    for ended in await asyncio.gather(*users, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended
    return times


async def _request(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, token: str, anew: int
) -> float:
    """The seconds one answer took; another number makes it another answer."""
    variables = {**SPANS["whole plan"], **({"anew": anew} if anew else {})}
    body = {"query": OURS["whole plan"], "variables": variables}
    request = Asked(body, {"authorization": f"Bearer {token}"}).bytes()
    begin = time.perf_counter()
    writer.write(request)
    await answer(reader)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()

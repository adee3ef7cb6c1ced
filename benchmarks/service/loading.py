"""Asks a server over keep-alive connections, and measures it: answers, waits, and its CPU."""

import asyncio
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any, Final

CONNECTIONS: Final = 8
START_S: Final = 60.0
TICK_S: Final = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its body, and the headers of who asks."""

    body: dict[str, Any]
    headers: dict[str, str]

    def bytes(self) -> bytes:
        """The request as it is sent."""
        content = json.dumps(self.body).encode()
        named = {
            "host": "x",
            "content-type": "application/json",
            "accept-encoding": "gzip",
            "content-length": str(len(content)),
            **self.headers,
        }
        lines = [f"{name}: {value}" for name, value in named.items()]
        head = "\r\n".join(["POST /graphql HTTP/1.1", *lines, "", ""])
        return head.encode() + content


@dataclass(frozen=True, slots=True)
class Figures:
    """What one server came to; CPU is that of the server's process alone."""

    per_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    cpu_ms: float
    size: int


def free_port() -> int:
    """A port nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@contextmanager
def process(command: Sequence[str]) -> Iterator[int]:
    """A process while the context lasts, by its id."""
    started = subprocess.Popen(command, env={**os.environ, "GRAPHILE_ENV": "production"})
    try:
        yield started.pid
    finally:
        started.kill()
        started.wait()


def cpu_s(pid: int) -> float:
    """Seconds of CPU that a process has used, its threads with it."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK_S


def at(times: list[float], share: float) -> float:
    """The milliseconds that this share of the times is within; ``times`` are in order."""
    return times[min(len(times) - 1, int(len(times) * share))] * 1000


async def measure(port: int, pid: int, requests: Sequence[Asked], seconds: float) -> Figures:
    """Ask for some seconds, after every request was made once."""
    await until_it_listens(port)
    raw = [request.bytes() for request in requests]
    await _ask(port, [raw[number::CONNECTIONS] for number in range(CONNECTIONS)], 0.0)
    before, begin = cpu_s(pid), time.perf_counter()
    times, size = await _ask(port, [raw] * CONNECTIONS, seconds)
    took, cpu = time.perf_counter() - begin, cpu_s(pid) - before
    times.sort()
    return Figures(
        per_s=len(times) / took,
        p50_ms=at(times, 0.5),
        p95_ms=at(times, 0.95),
        p99_ms=at(times, 0.99),
        cpu_ms=cpu * 1000 / len(times),
        size=size,
    )


async def _ask(
    port: int, shares: Sequence[Sequence[bytes]], seconds: float
) -> tuple[list[float], int]:
    """Seconds of every answer, and an answer's size; with 0 seconds every request once."""
    times: list[float] = []
    sizes: list[int] = [0]

    async def connection(number: int, share: Sequence[bytes]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        begin_at = number * len(share) // CONNECTIONS
        turned = [*share[begin_at:], *share[:begin_at]]
        stop = time.perf_counter() + seconds
        for request in cycle(turned) if seconds else turned:
            begin = time.perf_counter()
            writer.write(request)
            sizes[0] = await answer(reader)
            end = time.perf_counter()
            times.append(end - begin)
            if seconds and end >= stop:
                break
        writer.close()

    await asyncio.gather(*(connection(*each) for each in enumerate(shares)))
    return times, sizes[0]


async def answer(reader: asyncio.StreamReader) -> int:
    """The bytes of one answer without errors. Raises RuntimeError."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
    body = await reader.readexactly(length)
    if not head.startswith(b"http/1.1 200") or b'"errors"' in body[:200]:
        raise RuntimeError((head + body[:500]).decode(errors="replace"))
    return length


async def until_it_listens(port: int) -> None:
    """Wait for a server's socket. Raises TimeoutError."""
    async with asyncio.timeout(START_S):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return

"""Worker processes are started, started again after their death or silence, and never left behind."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from strideiq.core.adapters.events import InProcessEvents
from strideiq.core.adapters.rules_process import RulesProcess
from strideiq.core.domain.rule import Compare, Op
from strideiq.core.jobs.supervisor import Supervisor
from strideiq.core.runtime.rules import judging
from tests.engine.rules import drawn
from tests.environments import ROOT
from tests.jobs.programs import alive
from tests.jobs.working import limits
from tests.people import new_id

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

PATIENCE_S = 30
LIMITS = {"stop_seconds": 0.1, "silent_seconds": 2}


def echo(end: socket.socket) -> None:
    """A worker that says that it lives, and publishes every ring it hears."""
    with end, end.makefile("rw", encoding="utf-8") as lines:
        print('{"alive": true}', file=lines, flush=True)
        for line in lines:
            print(f'{{"topic": "heard", "event": {line.strip()}}}', file=lines, flush=True)


def mute(end: socket.socket) -> None:
    """A worker that hangs after its first word, and does not want to stop."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    end.sendall(b'{"alive": true}\n')
    time.sleep(PATIENCE_S)


def stillborn(end: socket.socket) -> None:
    """A worker that cannot start."""
    end.close()


def judging_rules(end: socket.socket) -> None:
    """A worker that asks about rules, in which it has a process of its own to ask."""

    async def judged() -> int:
        async with judging("auto") as judge:
            rules = [drawn.rule(0, Compare("week_km", Op.AT_LEAST, 40))]
            await judge.fired(rules, drawn.DECLARATIONS, [{"week_km": 50}])
            return judge.health.evaluations if isinstance(judge, RulesProcess) else 1

    with end, end.makefile("rw", encoding="utf-8") as lines:
        told = json.dumps({"topic": "judged", "event": {"checked": asyncio.run(judged())}})
        print(told, file=lines, flush=True)
        lines.readline()


@pytest.fixture(autouse=True)
def _child_finds_this_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A spawned child imports this file by name; it gets the parent's path to find it on."""
    monkeypatch.syspath_prepend(root)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not true():  # noqa: ASYNC110  processes have no event
            await asyncio.sleep(0.01)


async def test_rings_go_down_and_events_come_up() -> None:
    events, job_id = InProcessEvents(), new_id()
    kept = Supervisor(echo, 1, events, limits(**LIMITS))
    await kept.ring(job_id, "dropped, for nobody is up")
    async with kept.running(), events.listen("heard") as heard:
        await until(lambda: kept.is_ready)
        await kept.ring(job_id, "any")
        async with asyncio.timeout(PATIENCE_S):
            assert UUID(str((await anext(heard))["ring"])) == job_id


async def test_a_worker_may_start_a_process_for_rules() -> None:
    events = InProcessEvents()
    kept = Supervisor(judging_rules, 1, events, limits(**LIMITS))
    async with events.listen("judged") as heard, kept.running(), asyncio.timeout(PATIENCE_S):
        assert await anext(heard) == {"checked": 1}


async def test_a_killed_worker_is_replaced_and_none_is_left_in_the_end() -> None:
    kept = Supervisor(echo, 2, InProcessEvents(), limits(**LIMITS))
    async with kept.running():
        await until(lambda: kept.is_ready and len(kept.pids) == 2)
        first = kept.pids
        os.kill(first[0], signal.SIGKILL)
        await until(lambda: len(kept.pids) == 2 and first[0] not in kept.pids)
        assert first[1] in kept.pids
        await until(lambda: kept.is_ready)
        last = kept.pids
    assert not any(map(alive, [*first, *last]))
    assert not kept.is_ready


async def test_a_hung_worker_is_killed_and_replaced() -> None:
    kept = Supervisor(mute, 1, InProcessEvents(), limits(stop_seconds=0.1, silent_seconds=0.3))
    async with kept.running():
        await until(lambda: kept.is_ready)
        (hung,) = kept.pids
        await until(lambda: kept.is_ready and kept.pids not in ([hung], []))
        assert not alive(hung)


async def test_a_worker_that_cannot_start_is_tried_again_after_longer_and_longer_pauses() -> None:
    started: list[int] = []
    kept = Supervisor(stillborn, 1, InProcessEvents(), limits(**LIMITS))
    async with kept.running():

        def seen() -> bool:
            started.extend(pid for pid in kept.pids if pid not in started)
            return len(started) >= 3

        await until(seen)
        assert not kept.is_ready


ORPHANING = """
import asyncio, sys
from strideiq.core.adapters.events import InProcessEvents
from strideiq.core.jobs.supervisor import Supervisor
from tests.jobs.test_supervisor import LIMITS, echo
from tests.jobs.working import limits

async def main():
    kept = Supervisor(echo, 2, InProcessEvents(), limits(**LIMITS))
    async with kept.running():
        while not (kept.is_ready and len(kept.pids) == 2):
            await asyncio.sleep(0.01)
        print(*kept.pids, flush=True)
        sys.stdin.read()

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_workers_end_when_the_process_that_started_them_is_killed() -> None:
    path = os.pathsep.join([str(ROOT / ".src"), str(ROOT)])
    with subprocess.Popen(
        [sys.executable, "-c", ORPHANING],
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        parent.kill()
    assert len(pids) == 2
    deadline = time.monotonic() + PATIENCE_S
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(map(alive, pids))

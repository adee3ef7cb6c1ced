"""What storing and reading a plan of 126 workouts costs on SQLite and PostgreSQL.

Prints p50 milliseconds and client CPU milliseconds of each step, how much faster the plan's rows go
in than one statement a row, and how long 1,000 plans take that are stored at once.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

sys.path.pop(0)  # a neighbour here is called calendar, as a module of Python is
sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import insert

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.season import NewPlan
from strideiq.core.ports import Store
from strideiq.core.store import migrate
from strideiq.core.store.engine import sqlite_url
from strideiq.core.store.plan_rows import day_id, workout_rows
from strideiq.core.store.plan_tables import planned_workouts
from strideiq.core.store.unit_of_work import SqlUnit, open_store
from tests.builders import plan, week
from tests.people import NOW, new_id, new_plan, someone
from tests.servers import Postgres

WEEKS = 18
TIMES = 60
AT_ONCE = 1000
PLAN = replace(plan(), weeks=tuple(week(number) for number in range(1, WEEKS + 1)))


async def timed(work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Median milliseconds of the wall and mean milliseconds of CPU of one call."""
    walls = []
    cpu = time.process_time()
    for _ in range(TIMES):
        start = time.perf_counter()
        await work()
        walls.append(time.perf_counter() - start)
    return median(walls) * 1000, (time.process_time() - cpu) / TIMES * 1000


async def measure(name: str, store: Store) -> None:
    """Print the figures of one store."""
    viewer = await someone(store)
    stored = new_plan(viewer.account_id, plan=PLAN)

    async def write() -> None:
        async with store.begin(viewer) as unit:
            await unit.plans.add(new_plan(viewer.account_id, plan=PLAN))

    async def write_row_by_row() -> None:
        bare = new_plan(viewer.account_id, plan=replace(PLAN, weeks=(PLAN.weeks[0],)))
        async with store.begin(viewer) as unit:
            await unit.plans.add(bare)
            await add_row_by_row(unit, replace(bare, plan=PLAN))

    async def read_whole() -> None:
        async with store.read(viewer) as unit:
            await unit.plans.whole(stored.id)

    async def read_calendar() -> None:
        async with store.read(viewer) as unit:
            await unit.calendar.days(viewer.account_id, PLAN.weeks[0].start, PLAN.weeks[-1].end)

    async def read_workouts() -> None:
        async with store.read(viewer) as unit:
            await unit.calendar.workouts([day_id(stored.id, w.day) for w in PLAN.workouts()])

    async with store.begin(viewer) as unit:
        await unit.plans.add(stored)
        await unit.plans.activate(stored.id, revision=1, at=NOW)
    steps = {
        "store the plan": write,
        "store it row by row": write_row_by_row,
        "read the plan": read_whole,
        "read its calendar": read_calendar,
        "read its steps": read_workouts,
    }
    figures = {step: await timed(work) for step, work in steps.items()}
    for step, (wall, cpu) in figures.items():
        print(f"{name:10} {step:20} p50 {wall:6.2f} ms   client CPU {cpu:6.2f} ms")
    ratio = figures["store it row by row"][0] / figures["store the plan"][0]
    print(f"{name:10} rows together against one by one: {ratio:.1f} times faster")
    print(f"{name:10} {AT_ONCE} plans at once: {await all_at_once(store, viewer):.2f} s")


async def add_row_by_row(unit: object, new: NewPlan) -> None:
    """Store the days behind the first week with one statement each."""
    if not isinstance(unit, SqlUnit):
        raise TypeError("only the store in SQL has rows")
    for row in workout_rows(new, PLAN.weeks[1].start):
        await unit.connection.execute(insert(planned_workouts).values(row))


async def all_at_once(store: Store, viewer: Viewer) -> float:
    """Seconds until that many plans are stored."""

    async def write() -> None:
        new = NewPlan(new_id(), viewer.account_id, PLAN, NOW)
        async with store.begin(viewer) as unit:
            await unit.plans.add(new)

    start = time.perf_counter()
    await asyncio.gather(*(write() for _ in range(AT_ONCE)))
    return time.perf_counter() - start


async def main(url: str) -> None:
    """Measure a new SQLite file and the PostgreSQL server at ``url``."""
    with tempfile.TemporaryDirectory() as folder:
        for name, where in {"SQLite": sqlite_url(f"{folder}/s.db"), "PostgreSQL": url}.items():
            await migrate.upgrade(where)
            store = open_store(where)
            await measure(name, store)
            await store.close()


if __name__ == "__main__":
    server = Postgres.launch({"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"})
    asyncio.run(main(server.url()))

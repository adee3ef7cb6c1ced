"""What it costs that one place decides: decisions per second, and asking for a plan with and without.

The first lines are decisions of the policy alone, by why they say no. Then come decisions on SQLite
and PostgreSQL: on an account that the unit of work has asked about before and on a new one (its
grants and quotas are read), on every feature at once, and asking for a plan beside the same with a
gate that always stands open. Athletes hold what the shipped files give to everybody, flags answer
from the shipped file.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final
from uuid import UUID

sys.path.pop(0)  # a neighbour here is called calendar, as a module of Python is
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.service.seeding import KEY
from strideiq.core.domain.access import Role, Viewer
from strideiq.core.domain.decision import Decision, Feature, Why
from strideiq.core.domain.entitlement import Holder, Terms
from strideiq.core.domain.flag import FlagAnswer
from strideiq.core.engine.access.decide import Policy
from strideiq.core.engine.access.effective import effective
from strideiq.core.engine.access.facts import Asked
from strideiq.core.engine.access.months import next_month
from strideiq.core.ports import Store, UnitOfWork
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.access import access_of
from strideiq.core.runtime.flags import held_flags
from strideiq.core.runtime.planner import Runtime, load
from strideiq.core.services.access import Access
from strideiq.core.services.access_views import AccessViews
from strideiq.core.services.plan_requests import PlanRequests
from strideiq.core.services.trials import Trials
from strideiq.core.services.wishes import Wishes
from strideiq.core.store import migrate
from strideiq.core.store.engine import sqlite_url
from strideiq.core.store.unit_of_work import open_store
from tests.people import NOW, account, someone
from tests.servers import Postgres
from tests.services.planned import Bench

ON: Final = FlagAnswer(on=True)
OFF: Final = FlagAnswer(on=False)
SECONDS: Final = 0.5
ROUNDS: Final = 3
TIMES: Final = 300
WARM_UP: Final = 20
TOLD: Final = {None: "plans.generate", Why.NOT_HELD: "plans.adapt", Why.ROLE: "rules.author"}


class Open(Access):
    """A gate that always stands open, and reads nothing."""

    async def decide(
        self,
        unit: UnitOfWork,  # noqa: ARG002  as a gate is asked
        feature: str | Feature,
        **_: Any,  # noqa: ANN401  for whom, and how much is used
    ) -> Decision:
        """Yes."""
        return Decision(feature if isinstance(feature, str) else feature.name, allowed=True)

    async def consume(self, unit: UnitOfWork, feature: str | Feature, **_: Any) -> None:  # noqa: ANN401
        """Take nothing."""


def alone(policy: Policy, terms: Terms) -> None:
    """Print decisions of the policy alone, per second of CPU."""
    viewer = account(role=Role.ATHLETE).viewer()
    holder, holdings = Holder(viewer.account_id), effective(terms, (), NOW)
    ends = next_month(NOW, holder.time_zone)
    for why, name in TOLD.items():
        feature = policy.features[name]
        asked = Asked(name, feature, viewer, holder, holdings, (), NOW, ends, ON, OFF, used=0)
        if policy.decide(asked, terms).why is not why:
            raise AssertionError(f"{name} is not answered with {why}")
        decide = partial(policy.decide, asked, terms)
        best = max(rate(decide) for _ in range(ROUNDS))
        print(f"policy alone {why or 'yes':>12} {name:16}{best:>10,.0f} per second")


def rate(decide: Callable[[], object]) -> float:
    """Calls per CPU second."""
    done, start = 0, time.process_time()
    while time.process_time() - start < SECONDS:
        for _ in range(50):
            decide()
        done += 50
    return done / (time.process_time() - start)


async def timed(work: Callable[[int], Awaitable[object]]) -> tuple[float, float]:
    """Median milliseconds on the clock and mean milliseconds of our own CPU of one call."""
    for turn in range(WARM_UP):
        await work(turn)
    walls, cpu = [], time.process_time()
    for turn in range(WARM_UP, WARM_UP + TIMES):
        start = time.perf_counter()
        await work(turn)
        walls.append(time.perf_counter() - start)
    return median(walls) * 1000, (time.process_time() - cpu) / TIMES * 1000


async def measure(name: str, store: Store, runtime: Runtime) -> None:
    """Print the figures of one store."""
    bench = Bench(store)
    gate = access_of(bench.tools, runtime)
    open_gate = Open(bench.tools, held_flags(runtime.flags), runtime.terms, runtime.policy)
    views = AccessViews(bench.tools, gate, Trials(bench.tools, gate, KEY))
    asked_by = {each: await _askers(bench) for each in ("gated", "open")}
    viewer, _ = asked_by["gated"][0]

    def plans(access: Access) -> PlanRequests:
        return PlanRequests(bench.tools, access, runtime.planners, bench.limits)

    async def decides_anew(_: int) -> None:
        async with store.read(viewer) as unit:
            await gate.decide(unit, "plans.generate")

    async def reads_nothing(_: int) -> None:
        async with store.read(viewer):
            pass

    async def decides_on_all(_: int) -> None:
        await views.mine(viewer)

    async def asks(kind: str, requests: PlanRequests, turn: int) -> None:
        who, goal_id = asked_by[kind][turn]
        await requests.generate(who, goal_id, Wishes(weekly_m=30_000.0))

    gated, ungated = plans(gate), plans(open_gate)
    async with store.read(viewer) as unit:
        again = await timed(lambda _: gate.decide(unit, "plans.generate"))
    steps = {
        "one more decision": again,
        "an empty unit of work": await timed(reads_nothing),
        "a first decision": await timed(decides_anew),
        "every feature": await timed(decides_on_all),
        "ask for a plan, open": await timed(lambda turn: asks("open", ungated, turn)),
        "ask for a plan, gated": await timed(lambda turn: asks("gated", gated, turn)),
    }
    for step, (wall, cpu) in steps.items():
        print(f"{name:12}{step:24}p50 {wall:7.3f} ms   our CPU {cpu:7.3f} ms")


async def _askers(bench: Bench) -> list[tuple[Viewer, UUID]]:
    """Athletes with a goal, one for each turn: nobody has asked for a plan yet."""
    people = [await someone(bench.store) for _ in range(WARM_UP + TIMES)]
    return [(viewer, await bench.goal(viewer)) for viewer in people]


async def main(url: str) -> None:
    """Measure the policy, a new SQLite file and the PostgreSQL server at ``url``."""
    runtime = load(Settings())
    alone(runtime.policy, runtime.terms)
    with tempfile.TemporaryDirectory() as folder:
        for name, where in {"SQLite": sqlite_url(f"{folder}/a.db"), "PostgreSQL": url}.items():
            await migrate.upgrade(where)
            store = open_store(where)
            await measure(name, store, runtime)
            await store.close()


if __name__ == "__main__":
    server = Postgres.launch({"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"})
    asyncio.run(main(server.url()))

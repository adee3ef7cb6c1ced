from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from strideiq.core.domain.access import PROGRAM, Role, Viewer
from strideiq.core.domain.errors import NotAllowed, NotFound
from strideiq.core.domain.job import Job, JobState
from strideiq.core.domain.proposal import ProposalState
from strideiq.core.ports import Store
from strideiq.core.reading.shapes.nightly import NightlyLimits
from strideiq.core.services.nightly import Nightly
from strideiq.core.services.rule_evaluation import (
    BURST,
    EVALUATE,
    RuleEvaluations,
    ask_evaluation,
)
from strideiq.core.services.tools import Tools
from tests.belongings import linked
from tests.builders import plan, week
from tests.changes import proposal
from tests.clocks import HandClock
from tests.people import NOW, job, new_plan, someone
from tests.shared_tools import tools_on

pytestmark = pytest.mark.anyio

LIMITS = NightlyLimits(hour=3, batch=2, look_seconds=60)


async def test_looks_that_are_long_done_are_forgotten_and_nothing_else(store: Store) -> None:
    viewer = await runner(store)
    done = {"state": JobState.SUCCEEDED, "finished_at": NOW}
    long_ago = NOW - timedelta(days=15)
    jobs = [
        job(viewer.account_id, kind=kind, run_after=at, **state)
        for kind, at, state in (
            (EVALUATE, long_ago, done),
            (EVALUATE, NOW, done),
            (EVALUATE, long_ago, {"state": JobState.FAILED, "finished_at": NOW, "error": "no"}),
            ("generate_plan", long_ago, done),
        )
    ]
    async with store.begin(PROGRAM) as unit:
        for each in jobs:
            await unit.jobs.enqueue(each)
    await nightly(store, NOW)[0].once()
    async with store.read(PROGRAM) as unit:
        left = {each.id for each in await unit.jobs.of(viewer.account_id)}
    assert left.isdisjoint({jobs[0].id})
    assert left > {each.id for each in jobs[1:]}


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[arg-type,misc]


async def runner(store: Store, zone: str = "Europe/Vienna") -> Viewer:
    """An athlete with a plan on the calendar that goes on for months."""
    viewer = await someone(store)
    new = new_plan(viewer.account_id, plan=plan([week(1), week(60)]))
    async with store.begin(PROGRAM) as unit:
        found = await unit.athletes.get(viewer.account_id)
        assert found is not None
        await unit.athletes.save(replace(found, time_zone=zone))
        await unit.plans.add(new)
        await unit.plans.activate(new.id, revision=1, at=NOW)
    return viewer


async def jobs_of(store: Store, viewer: Viewer) -> list[Job]:
    """The jobs that look at somebody's rules, the oldest first."""
    async with store.read(PROGRAM) as unit:
        found = await unit.jobs.of(viewer.account_id)
    return [job for job in reversed(found) if job.kind == EVALUATE]


async def days(store: Store, viewer: Viewer) -> list[object]:
    return [job.payload.get("day") for job in await jobs_of(store, viewer)]


def nightly(store: Store, at: datetime) -> tuple[Nightly, HandClock]:
    clock = HandClock(at)
    return Nightly(tools_on(store, clock)[0], LIMITS), clock


async def test_each_athlete_is_asked_for_in_their_own_night(store: Store) -> None:
    vienna, auckland = await runner(store), await runner(store, "Pacific/Auckland")
    await someone(store)
    # Auckland is twelve hours ahead of Vienna in this season.
    nights, clock = nightly(store, utc(2026, 11, 21, 13, 59))
    assert await nights.once() == 1
    assert (await days(store, auckland), await days(store, vienna)) == ([], ["2026-11-21"])
    clock.at = utc(2026, 11, 21, 14, 0)
    assert await nights.once() == 1
    assert await days(store, auckland) == ["2026-11-22"]
    clock.at = utc(2026, 11, 22, 1, 59)
    assert await nights.once() == 0
    clock.at = utc(2026, 11, 22, 2, 0)
    assert await nights.once() == 1
    assert await days(store, vienna) == ["2026-11-21", "2026-11-22"]


async def test_many_workers_ask_once_and_an_outage_is_made_up_for_once(store: Store) -> None:
    everybody = [await runner(store) for _ in range(5)]
    late = utc(2026, 11, 21, 20, 0)
    (first, clock), (second, _) = nightly(store, late), nightly(store, late)
    assert [await first.once(), await second.once(), await first.once()] == [5, 0, 0]
    for viewer in everybody:
        assert await days(store, viewer) == ["2026-11-21"]
    clock.at = late + timedelta(days=2)
    assert await first.once() == 5
    assert await days(store, everybody[0]) == ["2026-11-21", "2026-11-23"]


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("Europe/Vienna", utc(2027, 3, 28, 0, 59), utc(2027, 3, 28, 1, 0)),
        ("Europe/Helsinki", utc(2027, 3, 28, 0, 59), utc(2027, 3, 28, 1, 0)),
        ("Europe/Vienna", utc(2027, 10, 31, 1, 59), utc(2027, 10, 31, 2, 0)),
    ],
    ids=["hour that clocks go to", "hour that is left out", "hour after the one that comes twice"],
)
async def test_days_on_which_clocks_change_have_one_night(
    store: Store, zone: str, before: datetime, after: datetime
) -> None:
    viewer = await runner(store, zone)
    nights, clock = nightly(store, before - timedelta(minutes=59))
    while clock.at <= before:
        assert await nights.once() == 0, clock.at
        clock.forward(timedelta(minutes=30))
    clock.at = after
    for _ in range(4):
        await nights.once()
        clock.forward(timedelta(hours=1))
    assert await days(store, viewer) == [after.date().isoformat()]


async def test_stale_proposals_are_closed_and_told(store: Store) -> None:
    viewer = await runner(store)
    clock = HandClock(NOW)
    tools, told = tools_on(store, clock)
    async with store.begin(PROGRAM) as unit:
        [stored] = await unit.plans.of(viewer.account_id)
        change = proposal(viewer.account_id, stored.id, expires_at=NOW + timedelta(hours=1))
        await unit.proposals.add(change)
    nights = Nightly(tools, LIMITS)
    await nights.once()
    assert told.topics == []
    clock.at = NOW + timedelta(hours=1)
    await nights.once()
    assert told.topics == [f"athlete:{viewer.account_id}"]
    async with store.read(viewer) as unit:
        found = await unit.proposals.get(change.id)
    assert found is not None
    assert found.state is ProposalState.EXPIRED


async def ask(tools: Tools, viewer: Viewer, why: str = "activities") -> Job:
    async with tools.store.begin(viewer) as unit:
        return await ask_evaluation(tools, unit, viewer.account_id, why)


async def test_a_burst_of_news_is_one_job_that_waits_for_its_end(store: Store) -> None:
    viewer, clock = await runner(store), HandClock(utc(2026, 11, 21, 12, 0, 1))
    tools, _ = tools_on(store, clock)
    first = await ask(tools, viewer)
    clock.at += BURST / 2
    assert await ask(tools, viewer, "skipped") == first
    assert first.run_after > clock.at
    clock.at += BURST
    assert (await ask(tools, viewer)).id != first.id
    assert len(await jobs_of(store, viewer)) == 2


async def test_news_that_a_running_job_may_have_missed_gets_another(store: Store) -> None:
    viewer, clock = await runner(store), HandClock(utc(2026, 11, 21, 12, 0, 1))
    tools, _ = tools_on(store, clock)
    first = await ask(tools, viewer)
    async with store.begin(PROGRAM) as unit:
        taken = await unit.jobs.take("w", at=first.run_after, lease=BURST, job_id=first.id)
        assert taken is not None
    second = await ask(tools, viewer)
    assert second.id != first.id
    assert second.run_after == first.run_after + BURST


async def test_whoever_asks_by_hand_gets_the_job_that_waits(store: Store) -> None:
    viewer, coach = await runner(store), await someone(store, Role.COACH)
    tools, _ = tools_on(store)
    asking = RuleEvaluations(tools)
    with pytest.raises(NotFound):
        await asking.ask(coach, viewer.account_id)
    await linked(store, viewer, coach)
    delayed = await ask(tools, viewer)
    first = await asking.ask(viewer, viewer.account_id)
    assert first.id != delayed.id
    assert (await asking.ask(coach, viewer.account_id)).id == first.id
    async with store.begin(PROGRAM) as unit:
        assert await unit.jobs.take("w", at=NOW, lease=BURST, job_id=first.id)
    assert (await asking.ask(viewer, viewer.account_id)).id != first.id


async def test_who_may_only_read_cannot_ask(store: Store) -> None:
    viewer, owner = await runner(store), await someone(store, Role.OWNER)
    with pytest.raises(NotAllowed):
        await RuleEvaluations(tools_on(store)[0]).ask(owner, viewer.account_id)

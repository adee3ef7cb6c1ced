import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from strideiq.core.domain.access import PROGRAM, Permission, Role, Viewer
from strideiq.core.domain.account import CoachLink, LinkState
from strideiq.core.domain.errors import (
    DaysTaken,
    NotFound,
    PlanChanged,
    RacePassed,
    Refusal,
    UnknownAthlete,
)
from strideiq.core.domain.job import Job, JobState
from strideiq.core.domain.season import Option, PlannedDay, PlanStatus
from strideiq.core.ports import Store
from strideiq.core.ports.outside import ATHLETE_TOPIC
from strideiq.core.services.wishes import Wishes
from strideiq.core.services.work import Later
from tests.people import NOW, new_id, someone
from tests.services.planned import WEEKS, WORKER, Bench, finished, taken

pytestmark = pytest.mark.anyio

WEEK = timedelta(weeks=1)


async def days(bench: Bench, viewer: Viewer, plan_id: UUID) -> list[PlannedDay]:
    async with bench.store.read(viewer) as unit:
        return list(await unit.calendar.plan_days(plan_id))


async def regenerate(bench: Bench, viewer: Viewer, plan_id: UUID, revision: int = 2) -> Job:
    return await bench.run(await bench.requests.regenerate(viewer, plan_id, revision, Wishes()))


async def coach_of(store: Store, athlete: Viewer) -> Viewer:
    coach = await someone(store, Role.COACH)
    link = CoachLink(
        new_id(), athlete.account_id, coach.account_id, LinkState.INVITED, athlete.account_id, NOW
    )
    async with store.begin(PROGRAM) as unit:
        await unit.coach_links.invite(link)
        await unit.coach_links.accept(link.id, NOW)
    return coach


async def test_asked_plan_is_made_stored_and_put_on_the_calendar(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    plan_id = await bench.generated(viewer)
    async with store.read(viewer) as unit:
        plan = await unit.plans.get(plan_id)
        logs = await unit.generation_logs.of(viewer.account_id)
        jobs = await unit.jobs.of(viewer.account_id)
        calendar = await unit.calendar.days(viewer.account_id, NOW.date(), NOW.date() + WEEK)
    assert plan is not None
    assert (plan.status, plan.job_id) == (PlanStatus.ACTIVE, jobs[0].id)
    assert plan.versions["plan rules"]
    assert any(name.startswith("plugin ") for name in plan.versions)
    assert [(log.outcome, log.plan_id, log.job_id) for log in logs] == [
        ("stored", plan_id, jobs[0].id)
    ]
    assert logs[0].details["findings"]
    assert jobs[0].state is JobState.SUCCEEDED
    assert [day.day for day in calendar] == [NOW.date() + timedelta(n) for n in range(8)]
    assert any(day.has_options for day in await days(bench, viewer, plan_id))


async def test_who_follows_hears_of_the_job_and_of_the_calendar(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    plan_id = await bench.generated(viewer)
    await regenerate(bench, viewer, plan_id)
    kinds = [topic.partition(":")[0] for topic in bench.told.topics]
    assert kinds == ["job", "athlete", "job", "athlete"]
    assert f"{ATHLETE_TOPIC}{viewer.account_id}" in bench.told.topics
    assert bench.stages == ["loading", "planning", "checking", "storing"] * 2


async def test_plan_begins_on_the_athletes_own_day_or_later_when_wished(store: Store) -> None:
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    bench, viewer = Bench(store), await someone(store)
    bench.clock.at = late
    plan_id = await bench.generated(viewer, activate=False)
    later = late.date() + timedelta(days=9)
    other = await bench.generated(await someone(store), first_day=later)
    async with store.read(PROGRAM) as unit:
        plan, waiting = await unit.plans.get(plan_id), await unit.plans.get(other)
    assert plan is not None
    assert waiting is not None
    assert plan.first_day == late.date() + timedelta(days=1)
    assert waiting.first_day == later


async def test_same_key_is_the_same_job(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    goal_id = await bench.goal(viewer)
    asked = [
        await bench.requests.generate(viewer, goal_id, Wishes(), key=key)
        for key in ("one", "one", "other", None, None)
    ]
    assert len({job.id for job in asked}) == 4
    assert asked[0].id == asked[1].id


async def test_plan_that_was_made_is_not_made_again(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    job = await bench.run(await bench.requests.generate(viewer, await bench.goal(viewer), Wishes()))
    async with store.begin(PROGRAM) as unit:
        await unit.jobs.cancel(job.id, NOW)
    await done_again(bench, job)
    async with store.read(viewer) as unit:
        assert [plan.id for plan in await unit.plans.of(viewer.account_id)] == [job.result_id]


async def done_again(bench: Bench, job: Job) -> None:
    """What a worker leaves that lost its job after the plan was stored."""
    async with bench.store.begin(PROGRAM) as unit:
        assert await (await finished(bench, job))(unit) == job.result_id


async def test_request_without_a_plan_is_refused_at_once_and_in_the_job(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    near = await bench.goal(viewer, weeks=1)
    with pytest.raises(Refusal, match="too few") as refused:
        await bench.requests.generate(viewer, near, Wishes())
    assert refused.value.constraint == "race_day"
    goal_id = await bench.goal(viewer)
    with pytest.raises(Refusal, match="volume tier"):
        await bench.requests.generate(viewer, goal_id, Wishes(volume_tier="colossal"))
    job = await bench.requests.generate(viewer, goal_id, Wishes())
    bench.clock.forward(WEEK * (WEEKS - 2))
    failed = await bench.run(job)
    assert failed.state is JobState.FAILED
    assert "too few" in str(failed.error)
    assert "-> choose a race on or after" in str(failed.error)
    async with store.read(viewer) as unit:
        assert await unit.plans.of(viewer.account_id) == []
        logs = await unit.generation_logs.of(viewer.account_id)
        assert len(await unit.jobs.of(viewer.account_id)) == 1
    assert [(log.outcome, log.details["constraint"]) for log in logs] == [("refused", "race_day")]


async def test_longest_run_is_part_of_its_week_at_every_door(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    too_long = Wishes(weekly_m=20_000.0, longest_m=30_000.0)
    plan_id = await bench.generated(viewer)
    goal_id = await bench.goal(viewer, weeks=WEEKS + 2)
    for asking in (
        bench.requests.generate(viewer, goal_id, too_long),
        bench.requests.regenerate(viewer, plan_id, 2, too_long),
    ):
        with pytest.raises(Refusal, match="more than the usual week") as refused:
            await asking
        assert (refused.value.constraint, refused.value.instead) == ("longest_m", 20_000.0)


async def test_first_day_that_is_not_before_the_race_is_named(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    goal_id = await bench.goal(viewer)
    async with store.read(viewer) as unit:
        [goal] = await unit.goals.of(viewer.account_id)
    for day in (goal.goal.race_day, goal.goal.race_day + WEEK):
        with pytest.raises(Refusal, match="is not before the race on") as refused:
            await bench.requests.generate(viewer, goal_id, Wishes(first_day=day))
        assert refused.value.constraint == "first_day"


async def test_removed_goal_fails_the_job(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    goal_id = await bench.goal(viewer)
    job = await bench.requests.generate(viewer, goal_id, Wishes())
    async with store.begin(viewer) as unit:
        await unit.goals.remove(goal_id)
    assert (await bench.run(job)).state is JobState.FAILED


async def test_days_of_an_active_plan_are_not_taken(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    waiting = await bench.requests.generate(
        viewer, await bench.goal(viewer, weeks=WEEKS + 2), Wishes(activate=True)
    )
    plan_id = await bench.generated(viewer)
    goal_id = await bench.goal(viewer, weeks=WEEKS + 4)
    with pytest.raises(DaysTaken):
        await bench.requests.generate(viewer, goal_id, Wishes(activate=True))
    failed = await bench.run(waiting)
    assert (failed.state, failed.result_id) == (JobState.FAILED, None)
    assert "another plan is on the calendar" in str(failed.error)
    async with store.read(viewer) as unit:
        assert [plan.id for plan in await unit.plans.of(viewer.account_id)] == [plan_id]


async def test_coach_asks_for_the_athlete_and_nobody_else_does(store: Store) -> None:
    bench, viewer, stranger = Bench(store), await someone(store), await someone(store, Role.COACH)
    coach, goal_id = await coach_of(store, viewer), await bench.goal(viewer, weeks=WEEKS + 2)
    plan_id = await bench.generated(viewer)
    with pytest.raises(NotFound):
        await bench.requests.generate(stranger, goal_id, Wishes())
    with pytest.raises(NotFound):
        await bench.requests.regenerate(stranger, plan_id, 2, Wishes())
    job = await bench.run(await bench.requests.generate(coach, goal_id, Wishes()))
    assert job.athlete_id == viewer.account_id
    assert job.state is JobState.SUCCEEDED


async def test_admin_who_may_read_athletes_asks_for_nobody(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    reads = frozenset({Permission.READ_ATHLETES})
    admin = await someone(store, Role.ADMIN, granted=reads)
    with pytest.raises(UnknownAthlete):
        await bench.requests.generate(admin, await bench.goal(viewer), Wishes())


async def test_regenerating_keeps_the_past_and_its_choices(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    plan_id = await bench.generated(viewer)
    first = await days(bench, viewer, plan_id)
    past = [day for day in first if day.day < NOW.date() + 3 * WEEK]
    optional = next(day for day in past if day.has_options)
    async with store.begin(viewer) as unit:
        await unit.calendar.choose(optional.id, Option.B)
        await unit.calendar.skip(past[1].id, NOW)
        await unit.calendar.note(past[2].id, athlete_note="rain", coach_note="good")
    before = (await days(bench, viewer, plan_id))[: len(past)]
    bench.clock.forward(3 * WEEK)
    job = await regenerate(bench, viewer, plan_id)
    assert (job.state, job.result_id) == (JobState.SUCCEEDED, plan_id)
    after = await days(bench, viewer, plan_id)
    assert after[: len(past)] == before
    assert [day.id for day in after] == [day.id for day in first]
    assert after[len(past) :] != first[len(past) :]
    async with store.read(viewer) as unit:
        changes = await unit.plans.revisions(plan_id)
    assert [(c.revision, c.reason) for c in changes][-1] == (3, "regenerated")
    assert changes[-1].from_day == (NOW + 3 * WEEK).date()
    assert changes[-1].made_by == viewer.account_id


async def test_of_two_regenerations_at_once_one_wins(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    plan_id = await bench.generated(viewer)
    asked = await asyncio.gather(
        *(bench.requests.regenerate(viewer, plan_id, 2, Wishes(), key=key) for key in "abb")
    )
    one, other = {job.id: job for job in asked}.values()
    ended = [await bench.run(one), await bench.run(other)]
    assert [job.state for job in ended] == [JobState.SUCCEEDED, JobState.FAILED]
    assert "has changed since revision 2" in str(ended[1].error)
    with pytest.raises(PlanChanged):
        await bench.requests.regenerate(viewer, plan_id, 2, Wishes(), key="c")


async def test_regenerations_that_finish_together_leave_one_change(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    plan_id = await bench.generated(viewer)
    finishes = []
    for key in "ab":
        job = await bench.requests.regenerate(viewer, plan_id, 2, Wishes(), key=key)
        finishes.append(await finished(bench, await taken(bench, job)))
    async with store.begin(PROGRAM) as unit:
        await finishes[0](unit)
    with pytest.raises(PlanChanged):
        async with store.begin(PROGRAM) as unit:
            await finishes[1](unit)


async def test_same_change_without_a_key_is_the_same_job(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    plan_id = await bench.generated(viewer)
    asked = [await bench.requests.regenerate(viewer, plan_id, 2, Wishes()) for _ in range(2)]
    assert asked[0].id == asked[1].id
    ended = await bench.run(asked[0])
    assert (await bench.requests.regenerate(viewer, plan_id, 2, Wishes())).id == ended.id


async def test_change_that_came_to_nothing_is_asked_for_anew(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    plan_id, seen = await bench.generated(viewer), set[UUID]()
    kept = await bench.requests.regenerate(viewer, plan_id, 2, Wishes(), key="mine")
    await cancelled(bench, kept)
    assert (await bench.requests.regenerate(viewer, plan_id, 2, Wishes(), key="mine")).id == kept.id
    for ends in (cancelled, failed, failed):
        job = await bench.requests.regenerate(viewer, plan_id, 2, Wishes(weekly_m=20_000.0))
        again = await bench.requests.regenerate(viewer, plan_id, 2, Wishes())
        assert again.id == job.id
        assert job.id not in seen
        seen.add(job.id)
        await ends(bench, job)
    last = await bench.requests.regenerate(viewer, plan_id, 2, Wishes())
    assert (await bench.run(last)).state is JobState.SUCCEEDED
    assert last.id not in seen


async def cancelled(bench: Bench, job: Job) -> None:
    async with bench.store.begin(PROGRAM) as unit:
        assert await unit.jobs.cancel(job.id, bench.clock.now())


async def failed(bench: Bench, job: Job) -> None:
    await taken(bench, job)
    async with bench.store.begin(PROGRAM) as unit:
        at = bench.clock.now()
        assert await unit.jobs.fail(job.id, WORKER, at=at, error="No.", retry_at=None)


async def test_nothing_is_regenerated_after_the_race_or_of_an_ended_plan(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    plan_id = await bench.generated(viewer)
    job = await bench.requests.regenerate(viewer, plan_id, 2, Wishes(), key="early")
    bench.clock.forward(WEEK * (WEEKS + 1))
    with pytest.raises(RacePassed):
        await bench.requests.regenerate(viewer, plan_id, 2, Wishes())
    assert "the race was on" in str((await bench.run(job)).error)
    async with store.begin(viewer) as unit:
        await unit.plans.archive(plan_id, revision=2, at=NOW, from_day=NOW.date())
    with pytest.raises(Refusal, match="has ended"):
        await bench.requests.regenerate(viewer, plan_id, 3, Wishes())


async def test_plan_that_has_not_begun_is_planned_anew_from_its_first_day(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    first = NOW.date() + timedelta(days=9)
    plan_id = await bench.generated(viewer, first_day=first, activate=False)
    before = await days(bench, viewer, plan_id)
    assert (await regenerate(bench, viewer, plan_id, 1)).error is None
    assert [day.id for day in await days(bench, viewer, plan_id)] == [day.id for day in before]
    async with store.read(viewer) as unit:
        plan = await unit.plans.get(plan_id)
    assert plan is not None
    assert (plan.status, plan.first_day, plan.revision) == (PlanStatus.DRAFT, first, 2)


async def test_moved_goal_moves_the_rest_of_the_plan(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    plan_id = await bench.generated(viewer)
    async with store.begin(viewer) as unit:
        plan = await unit.plans.get(plan_id)
        assert plan is not None
        assert plan.goal_id is not None
        goal = await unit.goals.get(plan.goal_id)
        assert goal is not None
        later = goal.goal.race_day + 2 * WEEK
        await unit.goals.save(replace(goal, goal=replace(goal.goal, race_day=later)))
    bench.clock.forward(4 * WEEK)
    assert (await regenerate(bench, viewer, plan_id)).error is None
    async with store.read(viewer) as unit:
        moved = await unit.plans.get(plan_id)
    assert moved is not None
    assert moved.goal.race_day == later
    assert moved.last_day == plan.last_day + 2 * WEEK


async def test_day_that_turns_while_a_plan_is_made_puts_the_job_off(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    plan_id = await bench.generated(viewer)
    job = await bench.requests.regenerate(viewer, plan_id, 2, Wishes())
    finish = await finished(bench, await taken(bench, job))
    bench.clock.forward(timedelta(days=1))
    with pytest.raises(Later):
        async with store.begin(PROGRAM) as unit:
            await finish(unit)

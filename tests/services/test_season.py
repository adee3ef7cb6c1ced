"""What the planner is handed of a season: the other races, time away, the athlete as they are."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from strideiq.core.domain.access import PROGRAM, Viewer
from strideiq.core.domain.athlete import Availability, Away, CrossSlot
from strideiq.core.domain.conditions import Conditions, Course
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import Goal, GoalKind, PlanRequest, Priority, SideRace
from strideiq.core.domain.job import JobState
from strideiq.core.domain.profile import StoredGoal, TimeAway
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.season import recovery_end
from strideiq.core.ports import Store
from strideiq.core.services.athlete_facts import request_of
from strideiq.core.services.generation import generate_plan
from strideiq.core.services.judgements import judged
from strideiq.core.services.plan_requests import GENERATE
from strideiq.core.services.wishes import Wishes
from tests.people import NOW, athlete, job, new_id, someone
from tests.schema.serving import runtime
from tests.services.planned import Bench, sunday

pytestmark = pytest.mark.anyio

RULES = runtime().planner.config.rules
TODAY = NOW.date()
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
WEEKLY = Wishes(weekly_m=40_000.0, longest_m=14_000.0)
HALF = Goal("half", sunday(TODAY + WEEK * 16))


async def goal_of(
    store: Store, viewer: Viewer, goal: Goal, priority: Priority = Priority.A, name: str = ""
) -> UUID:
    stored = StoredGoal(new_id(), viewer.account_id, goal, priority, NOW, name)
    async with store.begin(viewer) as unit:
        await unit.goals.add(stored)
    return stored.id


async def away_of(store: Store, viewer: Viewer, *times: Away) -> None:
    async with store.begin(viewer) as unit:
        for away in times:
            await unit.time_away.add(TimeAway(new_id(), viewer.account_id, away))


async def asked(
    store: Store, viewer: Viewer, goal: Goal, wishes: Wishes = WEEKLY, since: date | None = None
) -> PlanRequest:
    async with store.read(PROGRAM) as unit:
        return await request_of(unit, viewer.account_id, goal, wishes, NOW, RULES, since)


async def test_planner_is_told_of_the_athlete_and_their_week(store: Store) -> None:
    viewer = await someone(store)
    available = Availability(
        5, (60,) * 7, 6, (1, 3), (CrossSlot(2, 40),), strength_weekdays=(0,), doubles=1
    )
    told = athlete(
        viewer.account_id,
        availability=available,
        birth_date=date(1976, 12, 24),
        last_injury=TODAY - DAY * 360,
    )
    async with store.begin(viewer) as unit:
        await unit.athletes.save(told)
    request = await asked(store, viewer, HALF)
    assert (request.availability, request.age, request.injured) == (available, 49, True)
    # On the first day they are a year older, and the injury is long ago.
    later = replace(WEEKLY, first_day=TODAY + WEEK * 5, template="half-12-mid")
    request = await asked(store, viewer, HALF, later)
    assert (request.age, request.injured, request.template) == (50, False, "half-12-mid")


async def test_planner_is_told_of_time_away_that_touches_the_plan(store: Store) -> None:
    viewer, end = await someone(store), recovery_end("half", HALF.race_day, RULES)
    past, now = Away(TODAY - DAY * 9, TODAY - DAY), Away(TODAY, TODAY + DAY * 3, 30)
    last, after = Away(end, end + DAY), Away(end + DAY * 2, end + DAY * 3)
    await away_of(store, viewer, past, now, last, after)
    assert (await asked(store, viewer, HALF)).availability.away == (now, last)
    going_on = await asked(store, viewer, HALF, since=TODAY - DAY)
    assert going_on.availability.away == (past, now, last)


async def test_planner_is_told_of_every_other_race(store: Store) -> None:
    viewer = await someone(store)
    conditions = Conditions(Course.HILLY, 300.0)
    hilly = replace(HALF, conditions=conditions)
    await goal_of(store, viewer, hilly)
    tune_up = Goal("10k", HALF.race_day - WEEK * 3, 2700.0)
    await goal_of(store, viewer, tune_up, Priority.B, "Prater")
    await goal_of(store, viewer, Goal("5k", HALF.race_day + WEEK * 4), Priority.C)
    await goal_of(store, viewer, Goal("50k", HALF.race_day - WEEK), Priority.B)
    await goal_of(store, viewer, Goal("10k", HALF.race_day + WEEK * 9, kind=GoalKind.MAINTAIN))
    request = await asked(store, viewer, hilly)
    assert request.goal.conditions == conditions
    assert request.races == (
        SideRace("10k", tune_up.race_day, Priority.B, 2700.0, "Prater"),
        SideRace("5k", HALF.race_day + WEEK * 4, Priority.C),
    )


async def test_plan_begins_after_the_recovery_of_an_earlier_a_race(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    spring = Goal("10k", sunday(TODAY + WEEK * 6))
    autumn = Goal("half", sunday(TODAY + WEEK * 22))
    ids = [await goal_of(store, viewer, goal) for goal in (spring, autumn)]
    plans = []
    for goal_id in ids:
        wished = replace(WEEKLY, activate=True)
        done = await bench.run(await bench.requests.generate(viewer, goal_id, wished))
        assert done.result_id is not None, done.error
        async with store.read(viewer) as unit:
            plans.append(await unit.plans.get(done.result_id))
    first, second = plans
    assert first is not None
    assert second is not None
    assert second.first_day == first.last_day + DAY


async def test_a_races_nine_days_apart_are_in_one_plan_that_says_so(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    close = Goal("10k", HALF.race_day - DAY * 9)
    await goal_of(store, viewer, close, name="City run")
    goal_id = await goal_of(store, viewer, HALF)
    done = await bench.run(await bench.requests.generate(viewer, goal_id, WEEKLY))
    assert done.result_id is not None, done.error
    async with store.read(viewer) as unit:
        log = (await unit.generation_logs.newest(done.result_id))[done.result_id]
    [finding] = [each for each in judged(log.details).findings if each.code == "races-too-close"]
    assert finding.place == close.race_day.isoformat()
    assert "9 days apart" in finding.sentence


async def test_a_b_race_is_planned_by_itself_only_where_no_a_race_covers_it(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    tune_up = await goal_of(store, viewer, Goal("10k", HALF.race_day - WEEK * 3), Priority.B)
    done = await bench.run(await bench.requests.generate(viewer, tune_up, WEEKLY))
    assert done.state is JobState.SUCCEEDED, done.error
    await goal_of(store, viewer, HALF, name="City half")
    with pytest.raises(Refusal, match=r"City half on .* counts more") as refused:
        await bench.requests.generate(viewer, tune_up, WEEKLY)
    assert refused.value.constraint == "goal"
    assert "takes this one along" in refused.value.suggestion


async def test_a_standard_plan_is_followed_and_unknown_ones_are_refused_at_once(
    store: Store,
) -> None:
    bench, viewer = Bench(store), await someone(store)
    standard = next(
        each for each in runtime().planner.host.catalogue().plans if each.distance == "half"
    )
    goal_id = await goal_of(store, viewer, HALF)
    for wrong in ("half-marathon-of-nobody", ""):
        with pytest.raises(Refusal) as refused:
            await bench.requests.generate(viewer, goal_id, replace(WEEKLY, template=wrong))
        assert refused.value.constraint == "template"
    wished = replace(WEEKLY, template=standard.id)
    done = await bench.run(await bench.requests.generate(viewer, goal_id, wished))
    assert done.result_id is not None, done.error
    again = await bench.run(await bench.requests.regenerate(viewer, done.result_id, 1, Wishes()))
    assert again.state is JobState.SUCCEEDED, again.error
    async with store.read(viewer) as unit:
        whole = await unit.plans.whole(done.result_id)
    assert whole is not None
    assert whole.template == standard.id


async def test_races_and_time_away_of_before_stay_when_a_plan_goes_on(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    goal_id = await goal_of(store, viewer, HALF)
    raced, coming = HALF.race_day - WEEK * 10, HALF.race_day - WEEK * 5
    await goal_of(store, viewer, Goal("5k", raced), Priority.C)
    await away_of(store, viewer, Away(TODAY + WEEK, TODAY + WEEK + DAY))
    wished = replace(WEEKLY, activate=True)
    made = await bench.run(await bench.requests.generate(viewer, goal_id, wished))
    assert made.result_id is not None, made.error
    before = await days_of(store, viewer, made.result_id)
    await goal_of(store, viewer, Goal("10k", coming), Priority.B)
    gone = Away(coming + WEEK, coming + WEEK + DAY)
    await away_of(store, viewer, gone)
    bench.clock.forward(WEEK * 7)
    done = await bench.run(await bench.requests.regenerate(viewer, made.result_id, 2, Wishes()))
    assert done.state is JobState.SUCCEEDED, done.error
    after = await days_of(store, viewer, made.result_id)
    assert raced < bench.today < coming
    assert [day for day in after if after[day] is Stress.RACE] == [raced, coming, HALF.race_day]
    past = [day for day in before if day < bench.today]
    assert [after[day] for day in past] == [before[day] for day in past]
    assert {after[gone.first], after[gone.last]} == {Stress.REST}


async def days_of(store: Store, viewer: Viewer, plan_id: UUID) -> dict[date, Stress]:
    async with store.read(viewer) as unit:
        return {day.day: day.stress for day in await unit.calendar.plan_days(plan_id)}


async def test_a_goal_to_maintain_is_planned_to_its_last_day_without_a_race(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    keeping = Goal("10k", sunday(TODAY + WEEK * 8), kind=GoalKind.MAINTAIN)
    goal_id = await goal_of(store, viewer, keeping)
    done = await bench.run(await bench.requests.generate(viewer, goal_id, WEEKLY))
    assert done.result_id is not None, done.error
    days = await days_of(store, viewer, done.result_id)
    assert max(days) == keeping.race_day
    assert Stress.RACE not in days.values()


async def test_jobs_of_earlier_versions_are_still_read_and_found_by_their_key(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    goal_id = await goal_of(store, viewer, HALF)
    payload = {**WEEKLY.plain(), "goal_id": str(goal_id)}
    del payload["template"]
    old = job(viewer.account_id, kind=GENERATE, payload=payload, idempotency_key="mine")
    async with store.begin(viewer) as unit:
        await unit.jobs.enqueue(old)
    assert (await bench.requests.generate(viewer, goal_id, WEEKLY, key="mine")).id == old.id
    assert (await bench.run(old)).state is JobState.SUCCEEDED


def test_preview_and_service_settle_the_season_alike() -> None:
    races = (SideRace("10k", HALF.race_day - DAY * 9, Priority.A),)
    request = PlanRequest(HALF, TODAY, Availability(4, (90,) * 7), races=races)
    made = generate_plan(replace(request, weekly_m=30_000.0), runtime().planner)
    assert [race.priority for race in made.request.races] == [Priority.B]
    assert "races-too-close" in [finding.code for finding in made.findings]

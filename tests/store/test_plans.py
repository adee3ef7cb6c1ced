from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from strideiq.core.domain.access import PROGRAM, Viewer
from strideiq.core.domain.errors import DaysTaken, PlanChanged
from strideiq.core.domain.plan import Plan
from strideiq.core.domain.season import NewPlan, Option, PlanStatus
from strideiq.core.domain.workout import PlannedWorkout, Sport, Stress
from strideiq.core.ports import Store, UnitOfWork
from strideiq.core.store.plan_rows import day_id
from tests.builders import MONDAY, cruise, easy, plan, rest, week
from tests.people import NOW, job, new_id, new_plan, someone

pytestmark = pytest.mark.anyio

LAST = date(2027, 1, 17)
Attempt = Callable[[UnitOfWork], Awaitable[object]]


async def stored(store: Store, viewer: Viewer, new: NewPlan | None = None) -> NewPlan:
    new = new or new_plan(viewer.account_id)
    async with store.begin(viewer) as unit:
        await unit.plans.add(new)
    return new


async def active(store: Store, viewer: Viewer, new: NewPlan | None = None) -> NewPlan:
    new = await stored(store, viewer, new)
    async with store.begin(viewer) as unit:
        await unit.plans.activate(new.id, revision=1, at=NOW)
    return new


async def whole(store: Store, viewer: Viewer, plan_id: UUID) -> Plan:
    async with store.read(viewer) as unit:
        found = await unit.plans.whole(plan_id)
    assert found is not None
    return found


async def revision(store: Store, viewer: Viewer) -> int:
    async with store.read(viewer) as unit:
        found = await unit.athletes.revision(viewer.account_id)
    assert found is not None
    return found


async def calendar(store: Store, viewer: Viewer) -> dict[date, UUID]:
    async with store.read(viewer) as unit:
        days = await unit.calendar.days(viewer.account_id, date.min, date.max)
    return {day.day: day.plan_id for day in days}


async def test_plan_comes_back_equal(store: Store) -> None:
    viewer = await someone(store)
    odd = replace(
        plan(), predicted_s=0.1 + 0.2, goal_title="M\u00fcnchen \u2013 42,195 km \U0001f3c3"
    )
    new = await stored(store, viewer, new_plan(viewer.account_id, plan=odd))
    assert await whole(store, viewer, new.id) == odd


async def test_stored_plan_knows_its_surroundings(store: Store) -> None:
    viewer = await someone(store)
    asked = job(viewer.account_id)
    async with store.begin(viewer) as unit:
        await unit.jobs.enqueue(asked)
    new = await stored(store, viewer, new_plan(viewer.account_id, job_id=asked.id))
    async with store.read(viewer) as unit:
        found = await unit.plans.get(new.id)
        assert found == await unit.plans.by_job(asked.id)
        assert await unit.plans.of(viewer.account_id, status=PlanStatus.DRAFT) == [found]
        assert await unit.plans.of(viewer.account_id, status=PlanStatus.ACTIVE) == []
        assert await unit.plans.of(viewer.account_id, after=new.id) == []
    assert found is not None
    assert (found.status, found.revision, found.versions) == (PlanStatus.DRAFT, 1, {"rules": "1.2"})
    assert (found.first_day, found.last_day) == (MONDAY, LAST)
    assert (found.goal, found.phases) == (new.plan.goal, new.plan.phases)
    assert (found.job_id, found.created_at, found.activated_at) == (asked.id, NOW, None)


async def test_draft_is_on_no_calendar_and_an_active_plan_is(store: Store) -> None:
    viewer = await someone(store)
    new = await stored(store, viewer)
    assert await calendar(store, viewer) == {}
    async with store.begin(viewer) as unit:
        await unit.plans.activate(new.id, revision=1, at=NOW)
    assert list(await calendar(store, viewer)) == [MONDAY + timedelta(n) for n in range(14)]
    assert await revision(store, viewer) == 1


async def test_active_plans_never_share_a_day(store: Store) -> None:
    viewer = await someone(store)
    first = await active(store, viewer)
    second = await stored(store, viewer)
    with pytest.raises(DaysTaken, match="04 January 2027"):
        async with store.begin(viewer) as unit:
            await unit.plans.activate(second.id, revision=1, at=NOW)
    assert set((await calendar(store, viewer)).values()) == {first.id}
    async with store.read(viewer) as unit:
        found = await unit.plans.get(second.id)
    assert found is not None
    assert (found.status, found.revision) == (PlanStatus.DRAFT, 1)


async def test_athletes_do_not_take_days_from_each_other(store: Store) -> None:
    one, other = await someone(store), await someone(store)
    await active(store, one)
    await active(store, other)
    assert len(await calendar(store, other)) == 14


async def test_archived_plan_keeps_its_past_days_only(store: Store) -> None:
    viewer = await someone(store)
    first = await active(store, viewer)
    middle = MONDAY + timedelta(7)
    async with store.begin(viewer) as unit:
        await unit.plans.archive(first.id, revision=2, at=NOW, from_day=middle)
    assert list(await calendar(store, viewer)) == [MONDAY + timedelta(n) for n in range(7)]
    later = replace(plan(), weeks=(week(2, plan().weeks[1].workouts),))
    second = await active(store, viewer, new_plan(viewer.account_id, plan=later))
    owners = await calendar(store, viewer)
    assert (owners[MONDAY], owners[middle]) == (first.id, second.id)


async def test_change_against_an_old_revision_is_refused(store: Store) -> None:
    viewer = await someone(store)
    new = await active(store, viewer)
    attempts: list[Attempt] = [
        lambda unit: unit.plans.activate(new.id, revision=1, at=NOW),
        lambda unit: unit.plans.activate(new.id, revision=2, at=NOW),
        lambda unit: unit.plans.archive(new.id, revision=1, at=NOW, from_day=MONDAY),
        lambda unit: unit.plans.rewrite(
            new, revision=1, from_day=MONDAY, reason="again", made_by=None
        ),
        lambda unit: unit.plans.archive(new_id(), revision=1, at=NOW, from_day=MONDAY),
        lambda unit: unit.plans.archive(new.id, revision=2**31 - 1, at=NOW, from_day=MONDAY),
    ]
    for attempt in attempts:
        with pytest.raises(PlanChanged):
            async with store.begin(viewer) as unit:
                await attempt(unit)
    assert len(await calendar(store, viewer)) == 14


async def test_rewriting_leaves_past_days_and_replaces_the_rest(store: Store) -> None:
    viewer = await someone(store)
    new = await active(store, viewer)
    from_day = MONDAY + timedelta(3)
    past, future = day_id(new.id, MONDAY), day_id(new.id, MONDAY + timedelta(4))
    async with store.begin(viewer) as unit:
        for day in (past, future):
            await unit.calendar.note(day, athlete_note="as it was")
        await unit.calendar.note(future, coach_note="with care")
    harder: tuple[PlannedWorkout, ...] = tuple(
        easy(MONDAY + timedelta(n), 9000.0, title="New") for n in range(20)
    )
    weeks = (week(1, harder[:7]), week(2, harder[7:14]), week(3, harder[14:]))
    again = replace(new, plan=replace(plan(), weeks=weeks), created_at=NOW + timedelta(1))
    async with store.begin(viewer) as unit:
        made = await unit.plans.rewrite(
            again, revision=2, from_day=from_day, reason="regenerated", made_by=viewer.account_id
        )
    stored_plan = await whole(store, viewer, new.id)
    days = [workout.title for workout in stored_plan.workouts()]
    assert days == [w.title for w in new.plan.weeks[0].workouts[:3]] + ["New"] * 17
    assert len(await calendar(store, viewer)) == 20
    async with store.read(viewer) as unit:
        kept, replaced = await unit.calendar.day(past), await unit.calendar.day(future)
        changes = await unit.plans.revisions(new.id)
        header = await unit.plans.get(new.id)
    assert kept is not None
    assert replaced is not None
    assert (kept.athlete_note, replaced.athlete_note) == ("as it was", "as it was")
    assert (replaced.title, replaced.coach_note) == ("New", "with care")
    assert [(c.revision, c.reason, c.from_day) for c in changes] == [
        (1, "generated", None),
        (2, "activated", None),
        (made, "regenerated", from_day),
    ]
    assert changes[2].made_by == viewer.account_id
    assert header is not None
    assert (header.revision, header.last_day) == (3, MONDAY + timedelta(19))


async def test_rewritten_draft_stays_off_the_calendar(store: Store) -> None:
    viewer = await someone(store)
    new = await stored(store, viewer)
    async with store.begin(viewer) as unit:
        await unit.plans.rewrite(new, revision=1, from_day=MONDAY, reason="again", made_by=None)
    assert await calendar(store, viewer) == {}


async def test_rewriting_into_days_of_another_plan_is_refused(store: Store) -> None:
    viewer = await someone(store)
    first = await active(store, viewer)
    second = replace(plan(), weeks=(week(3), week(4)))
    await active(store, viewer, new_plan(viewer.account_id, plan=second))
    longer = replace(first, plan=replace(plan(), weeks=(week(1), week(2), week(3))))
    with pytest.raises(DaysTaken, match="18 January 2027"):
        async with store.begin(viewer) as unit:
            await unit.plans.rewrite(
                longer, revision=2, from_day=MONDAY, reason="longer", made_by=None
            )
    assert await whole(store, viewer, first.id) == first.plan


async def test_one_job_makes_one_plan(store: Store) -> None:
    viewer = await someone(store)
    asked = job(viewer.account_id)
    async with store.begin(viewer) as unit:
        await unit.jobs.enqueue(asked)
    await stored(store, viewer, new_plan(viewer.account_id, job_id=asked.id))
    with pytest.raises(Exception, match=r"(?i)unique"):
        await stored(store, viewer, new_plan(viewer.account_id, job_id=asked.id))


async def test_option_is_chosen_remembered_and_shown(store: Store) -> None:
    viewer = await someone(store)
    alternative = cruise(MONDAY, title="Fartlek", distance_m=7000.0)
    new = await active(
        store, viewer, new_plan(viewer.account_id, alternatives={MONDAY: alternative})
    )
    both, single = day_id(new.id, MONDAY), day_id(new.id, MONDAY + timedelta(1))
    before = await revision(store, viewer)
    async with store.begin(viewer) as unit:
        assert await unit.calendar.choose(both, Option.B)
        assert not await unit.calendar.choose(single, Option.B)
        assert not await unit.calendar.choose(new_id(), Option.A)
    async with store.read(viewer) as unit:
        day = await unit.calendar.day(both)
        workouts = await unit.calendar.workouts([both, single, new_id()])
    assert day is not None
    assert (day.option, day.has_options) == (Option.B, True)
    assert (day.title, day.distance_m, day.stress) == ("Fartlek", 7000.0, alternative.stress)
    assert set(workouts) == {both, single}
    assert (workouts[both].a, workouts[both].b) == (new.plan.weeks[0].workouts[0], alternative)
    assert workouts[single].b is None
    assert await revision(store, viewer) == before + 1
    assert await whole(store, viewer, new.id) == new.plan
    async with store.begin(viewer) as unit:
        assert await unit.calendar.choose(both, Option.A)
        restored = await unit.calendar.day(both)
    assert restored is not None
    assert (restored.option, restored.title) == (Option.A, "Rest")


async def test_a_day_shows_what_is_run_and_the_time_that_all_of_it_takes(store: Store) -> None:
    viewer = await someone(store)
    gym = replace(rest(MONDAY), title="Gym", sport=Sport.STRENGTH, duration_s=1800.0)
    second = easy(MONDAY, 4000.0, duration_s=1300.0)
    resting = replace(rest(MONDAY), also=(gym,))
    running = replace(cruise(MONDAY), also=(second, gym))
    made = plan([week(1, [resting, *week(1).workouts[1:]])])
    changes = {"plan": made, "alternatives": {MONDAY: running}}
    new = await active(store, viewer, new_plan(viewer.account_id, **changes))
    day_of_new = day_id(new.id, MONDAY)
    async with store.begin(viewer) as unit:
        day = await unit.calendar.day(day_of_new)
        await unit.calendar.choose(day_of_new, Option.B)
        chosen = await unit.calendar.day(day_of_new)
        workouts = (await unit.calendar.workouts([day_of_new]))[day_of_new]
    assert day is not None
    assert (day.title, day.stress, day.distance_m, day.duration_s) == (
        "Rest",
        Stress.REST,
        0.0,
        1800.0,
    )
    assert chosen is not None
    assert (chosen.distance_m, chosen.duration_s) == (12_500.0, 2800.0 + 1300.0 + 1800.0)
    assert (workouts.a, workouts.b) == (resting, running)


async def test_option_is_offered_once(store: Store) -> None:
    viewer = await someone(store)
    new = await stored(store, viewer)
    day = day_id(new.id, MONDAY)
    async with store.begin(viewer) as unit:
        assert await unit.calendar.offer(day, cruise(MONDAY))
        assert not await unit.calendar.offer(day, easy(MONDAY))
        assert (await unit.calendar.workouts([day]))[day].b == cruise(MONDAY)


async def test_skips_and_notes_are_kept_and_counted(store: Store) -> None:
    viewer = await someone(store)
    new = await active(store, viewer)
    day = day_id(new.id, MONDAY)
    async with store.begin(viewer) as unit:
        assert await unit.calendar.skip(day, NOW)
        assert await unit.calendar.note(day, athlete_note="ill")
        assert await unit.calendar.note(day, coach_note="get well")
        assert not await unit.calendar.note(day)
        assert not await unit.calendar.skip(new_id(), NOW)
        found = await unit.calendar.day(day)
    assert found is not None
    assert (found.skipped_at, found.athlete_note, found.coach_note) == (NOW, "ill", "get well")
    async with store.begin(viewer) as unit:
        await unit.calendar.skip(day, None)
        restored = await unit.calendar.day(day)
    assert restored is not None
    assert restored.skipped_at is None
    assert await revision(store, viewer) == 5


async def test_weeks_of_the_calendar_are_those_of_its_plans(store: Store) -> None:
    viewer = await someone(store)
    draft = await stored(store, viewer)
    new = await active(store, viewer)
    async with store.read(viewer) as unit:
        weeks = await unit.calendar.weeks(viewer.account_id, MONDAY + timedelta(7), LAST)
        every = await unit.calendar.plan_weeks(draft.id)
        days = await unit.calendar.plan_days(draft.id)
    assert [(w.plan_id, w.number, w.start, w.end) for w in weeks] == [
        (new.id, 2, MONDAY + timedelta(7), LAST)
    ]
    of_plan = new.plan.weeks[1]
    assert (weeks[0].target_m, weeks[0].distance_m) == (of_plan.target_m, of_plan.distance_m)
    assert (weeks[0].phase, weeks[0].kind, weeks[0].focus) == (
        of_plan.phase,
        of_plan.kind,
        of_plan.focus,
    )
    assert [w.number for w in every] == [1, 2]
    assert [(d.day, d.title, d.week) for d in days] == [
        (w.day, w.title, 1 + n // 7) for n, w in enumerate(draft.plan.workouts())
    ]


async def test_weeks_of_an_ended_plan_go_with_its_days(store: Store) -> None:
    viewer = await someone(store)
    new = await active(store, viewer)
    async with store.begin(viewer) as unit:
        middle = MONDAY + timedelta(7)
        await unit.plans.archive(new.id, revision=2, at=NOW, from_day=middle)
        weeks = await unit.calendar.weeks(viewer.account_id, MONDAY, LAST)
    assert [week.number for week in weeks] == [1]


async def test_deleting_an_account_takes_its_plans_along(store: Store) -> None:
    viewer = await someone(store)
    new = await active(store, viewer)
    async with store.begin(PROGRAM) as unit:
        assert await unit.accounts.delete(viewer.account_id)
    async with store.read(PROGRAM) as unit:
        assert await unit.plans.get(new.id) is None
        assert await unit.calendar.plan_days(new.id) == []

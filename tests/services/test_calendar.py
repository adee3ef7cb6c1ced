import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strideiq.core.domain.access import Permission, Role, Viewer
from strideiq.core.domain.calendar import CalendarPart
from strideiq.core.domain.errors import DayPassed, NotAllowed, NotFound, Refusal
from strideiq.core.domain.season import Option, PlannedDay, PlanStatus
from strideiq.core.domain.workout import Sport, Stress
from strideiq.core.ports import Store
from strideiq.core.ports.outside import ATHLETE_TOPIC
from strideiq.core.services.calendar import LONGEST_NOTE, Calendars
from strideiq.core.services.rule_evaluation import EVALUATE
from strideiq.core.services.season_plans import PlanPart, SeasonPlans
from strideiq.core.services.wishes import Wishes
from strideiq.core.store.unit_of_work import open_store
from tests import builders
from tests.databases import SqliteFiles
from tests.people import NOW, new_id, new_plan, someone
from tests.profiles import examples
from tests.services.planned import WEEKS, Bench
from tests.services.test_plan_making import coach_of
from tests.shared_tools import tools_on
from tests.store.statements import counted

pytestmark = pytest.mark.anyio

EVERYTHING = frozenset(CalendarPart)
TODAY = NOW.date()
DAY = timedelta(days=1)


async def planned(bench: Bench, viewer: Viewer) -> list[PlannedDay]:
    """The days of the athlete's calendar."""
    calendar = Calendars(bench.tools)
    view = await calendar.calendar(viewer, viewer.account_id, TODAY, TODAY + 120 * DAY, EVERYTHING)
    return list(view.contents.days)


async def with_plan(store: Store) -> tuple[Bench, Viewer, Calendars, list[PlannedDay]]:
    bench, viewer = Bench(store), await someone(store)
    await bench.generated(viewer)
    return bench, viewer, Calendars(bench.tools), await planned(bench, viewer)


async def test_calendar_shows_days_weeks_phases_and_goals_of_its_time(store: Store) -> None:
    bench, viewer, calendar, days = await with_plan(store)
    first, last = TODAY + 9 * DAY, TODAY + 22 * DAY
    view = await calendar.calendar(viewer, viewer.account_id, first, last, EVERYTHING)
    assert [day.day for day in view.contents.days] == [first + n * DAY for n in range(14)]
    assert list(view.contents.days) == [day for day in days if first <= day.day <= last]
    assert view.contents.workouts.keys() == {day.id for day in view.contents.days}
    assert [week.number for week in view.contents.weeks] == sorted(
        {day.week for day in view.contents.days}
    )
    assert {week.phase for week in view.contents.weeks} <= {
        phase.id for phase in view.contents.plans[0].phases
    }
    assert (view.today, len(view.contents.goals)) == (TODAY, 1)
    assert view.contents.goals[0].goal.race_day == view.contents.plans[0].goal.race_day
    bench.clock.at = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    later = await calendar.calendar(viewer, viewer.account_id, first, last, frozenset())
    assert (later.today, later.contents.days, later.contents.weeks) == (TODAY + DAY, (), ())


async def test_time_of_a_calendar_is_checked(store: Store) -> None:
    viewer, calendar = await someone(store), Calendars(Bench(store).tools)
    who = viewer.account_id
    for last in (TODAY - DAY, TODAY + 400 * DAY):
        with pytest.raises(Refusal) as refused:
            await calendar.calendar(viewer, who, TODAY, last, EVERYTHING)
        assert refused.value.constraint == "to"
    for last in (TODAY, TODAY + 399 * DAY):
        await calendar.calendar(viewer, who, TODAY, last, EVERYTHING)


async def test_calendar_takes_as_many_statements_whatever_its_length(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, viewer, calendar, _ = await with_plan(store)
    counts = []
    for length in (1, 28, 90, 399):
        with counted(monkeypatch) as said:
            await calendar.calendar(
                viewer, viewer.account_id, TODAY, TODAY + length * DAY, EVERYTHING
            )
        counts.append(len(said))
    assert counts == [6] * 4
    with counted(monkeypatch) as said:
        few = frozenset({CalendarPart.DAYS})
        await calendar.calendar(viewer, viewer.account_id, TODAY, TODAY + DAY, few)
    assert len(said) == 2


async def test_plans_take_as_many_statements_however_many_there_are(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer, plans = await someone(store), SeasonPlans(Bench(store).tools)
    counts = []
    for more in (1, 5):
        async with store.begin(viewer) as unit:
            for _ in range(more):
                await unit.plans.add(new_plan(viewer.account_id))
        with counted(monkeypatch) as said:
            found = await plans.plans(viewer, viewer.account_id, parts=frozenset(PlanPart))
        counts.append(len(said))
    assert counts == [8, 8]
    assert [len(view.days) for view in found] == [14] * 6
    assert [len(view.weeks) for view in found] == [2] * 6
    assert all(view.workouts and view.days[0].id in view.workouts for view in found)
    assert [change.plan_id for view in found for change in view.revisions] == [
        view.plan.id for view in found
    ]


async def test_option_is_chosen_shown_and_told(store: Store) -> None:
    _, viewer, _, days = await with_plan(store)
    tools, told = tools_on(store)
    calendar = Calendars(tools)
    day = next(day for day in days if day.has_options)
    chosen = await calendar.choose(viewer, day.id, Option.B)
    assert chosen.workouts.b is not None
    assert (chosen.day.option, chosen.day.title) == (Option.B, chosen.workouts.b.title)
    assert (await calendar.day(viewer, day.id)) == chosen
    again = await calendar.choose(viewer, day.id, Option.A)
    assert again.day == day
    assert told.topics == [f"{ATHLETE_TOPIC}{viewer.account_id}"] * 2
    plain = next(day for day in days if not day.has_options)
    with pytest.raises(Refusal, match="no option B"):
        await calendar.choose(viewer, plain.id, Option.B)
    assert len(told.topics) == 2


async def test_day_is_skipped_and_restored(store: Store) -> None:
    bench, viewer, calendar, days = await with_plan(store)
    skipped = await calendar.skip(viewer, days[0].id)
    assert skipped.day.skipped_at == bench.clock.now()
    assert (await calendar.restore(viewer, days[0].id)).day == days[0]


async def test_rules_are_looked_at_soon_after_a_day_is_skipped_or_restored(store: Store) -> None:
    bench, viewer, calendar, days = await with_plan(store)

    async def looks() -> list[object]:
        async with store.read(viewer) as unit:
            found = await unit.jobs.of(viewer.account_id)
        return [job.payload["why"] for job in found if job.kind == EVALUATE]

    assert await looks() == []
    await calendar.skip(viewer, days[0].id)
    assert await looks() == ["skipped"]
    bench.clock.forward(timedelta(minutes=2))
    await calendar.restore(viewer, days[0].id)
    assert await looks() == ["skipped"] * 2


async def test_skipping_twice_keeps_the_first_moment(store: Store) -> None:
    bench, viewer, calendar, days = await with_plan(store)
    run = next(day for day in days if day.stress is not Stress.REST)
    first = (await calendar.skip(viewer, run.id)).day.skipped_at
    bench.clock.forward(timedelta(minutes=5))
    assert (await calendar.skip(viewer, run.id)).day.skipped_at == first
    rest = next(day for day in days if day.stress is Stress.REST)
    with pytest.raises(Refusal, match="day of rest"):
        await calendar.skip(viewer, rest.id)
    assert (await calendar.day(viewer, rest.id)).day.skipped_at is None


async def test_a_day_of_rest_with_something_beside_it_is_skipped_whole(store: Store) -> None:
    viewer = await someone(store)
    gym = replace(builders.rest(), title="Gym", sport=Sport.STRENGTH, duration_s=1800.0)
    resting = replace(builders.rest(), also=(gym,))
    made = builders.plan([builders.week(1, [resting, *builders.week(1).workouts[1:]])])
    new = new_plan(viewer.account_id, plan=made)
    async with store.begin(viewer) as unit:
        await unit.plans.add(new)
        await unit.plans.activate(new.id, revision=1, at=NOW)
        [day] = await unit.calendar.days(viewer.account_id, builders.MONDAY, builders.MONDAY)
    calendar = Calendars(tools_on(store)[0])
    assert (await calendar.skip(viewer, day.id)).day.skipped_at is not None


async def test_days_that_have_passed_take_notes_and_nothing_else(store: Store) -> None:
    bench, viewer, calendar, days = await with_plan(store)
    day = next(day for day in days if day.has_options)
    bench.clock.at = datetime.combine(day.day, datetime.min.time(), UTC) + timedelta(hours=23)
    for change in (
        calendar.choose(viewer, day.id, Option.B),
        calendar.skip(viewer, day.id),
        calendar.restore(viewer, day.id),
    ):
        with pytest.raises(DayPassed):
            await change
    noted = await calendar.note(viewer, day.id, "it went well")
    assert noted.day.athlete_note == "it went well"
    assert noted.day.option is Option.A


async def test_athlete_and_coach_write_notes_of_their_own(store: Store) -> None:
    _, viewer, calendar, days = await with_plan(store)
    coach = await coach_of(store, viewer)
    await calendar.note(viewer, days[3].id, "sore calf")
    both = await calendar.note(coach, days[3].id, "take it easy")
    assert (both.day.athlete_note, both.day.coach_note) == ("sore calf", "take it easy")
    none = await calendar.note(viewer, days[3].id, "")
    assert (none.day.athlete_note, none.day.coach_note) == ("", "take it easy")
    await calendar.note(viewer, days[3].id, "x" * LONGEST_NOTE)
    lines = "legs heavy\n\tbut fine"
    assert (await calendar.note(viewer, days[3].id, lines)).day.athlete_note == lines
    with pytest.raises(Refusal, match="cannot be kept"):
        await calendar.note(viewer, days[3].id, "a\x00b")
    with pytest.raises(Refusal, match="2001 characters"):
        await calendar.note(viewer, days[3].id, "x" * (LONGEST_NOTE + 1))


async def test_what_is_somebody_elses_is_not_there(store: Store) -> None:
    _, viewer, calendar, days = await with_plan(store)
    plans, other = SeasonPlans(Bench(store).tools), await someone(store, Role.COACH)
    day, plan_id = days[0].id, days[0].plan_id
    for attempt in (
        calendar.calendar(other, viewer.account_id, TODAY, TODAY, EVERYTHING),
        calendar.day(other, day),
        calendar.choose(other, day, Option.B),
        calendar.skip(other, day),
        calendar.restore(other, day),
        calendar.note(other, day, "hello"),
        calendar.skip(viewer, new_id()),
        plans.plan(other, plan_id),
        plans.activate(other, plan_id, 2),
        plans.archive(other, plan_id, 2),
        plans.plan(viewer, new_id()),
    ):
        with pytest.raises(NotFound):
            await attempt
    assert await plans.plans(other, viewer.account_id) == []
    assert await plans.many(other, [plan_id], frozenset()) == {}


async def test_admin_who_reads_athletes_changes_nothing(store: Store) -> None:
    _, viewer, calendar, days = await with_plan(store)
    reads = frozenset({Permission.READ_ATHLETES})
    admin = await someone(store, Role.ADMIN, granted=reads)
    seen = await calendar.calendar(admin, viewer.account_id, TODAY, TODAY, EVERYTHING)
    assert len(seen.contents.days) == 1
    for attempt in (
        calendar.skip(admin, days[0].id),
        calendar.note(admin, days[0].id, "hello"),
    ):
        with pytest.raises(NotAllowed):
            await attempt


async def test_archived_plan_keeps_the_days_that_passed_where_the_athlete_lives(
    store: Store,
) -> None:
    bench, viewer, _, days = await with_plan(store)
    plans = SeasonPlans(bench.tools)
    bench.clock.at = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    view = await plans.archive(viewer, days[0].plan_id, 2)
    assert view.plan.status is PlanStatus.ARCHIVED
    left = await planned(bench, viewer)
    assert left[-1].day == date(2026, 11, 25)


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
@settings(
    max_examples=examples(300, 20),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    changes=st.lists(
        st.tuples(
            st.sampled_from(["choose", "skip", "restore", "note", "regenerate", "pass"]),
            st.integers(0, WEEKS * 7),
        ),
        max_size=12,
    )
)
def test_whatever_is_done_days_that_have_passed_stay(
    sqlite_files: SqliteFiles, changes: list[tuple[str, int]]
) -> None:
    asyncio.run(_past_stays(sqlite_files.fresh(), changes))


async def _past_stays(url: str, changes: list[tuple[str, int]]) -> None:
    store = open_store(url)
    try:
        bench, viewer, calendar, days = await with_plan(store)
        kept: dict[date, PlannedDay] = {}
        for kind, number in changes:
            day = days[number % len(days)]
            try:
                await _do(kind, number, bench, viewer, calendar, day)
            except Refusal:
                assert kind != "note"
            days = await planned(bench, viewer)
            today = bench.clock.now().date()
            for each in days:
                if each.day < today:
                    was = kept.setdefault(each.day, each)
                    assert _without_notes(each) == _without_notes(was)
    finally:
        await store.close()


async def _do(
    kind: str, number: int, bench: Bench, viewer: Viewer, calendar: Calendars, day: PlannedDay
) -> None:
    if kind == "choose":
        await calendar.choose(viewer, day.id, Option.B if number % 2 else Option.A)
    elif kind == "skip":
        await calendar.skip(viewer, day.id)
    elif kind == "restore":
        await calendar.restore(viewer, day.id)
    elif kind == "note":
        await calendar.note(viewer, day.id, f"note {number}")
    elif kind == "pass":
        bench.clock.forward(DAY * (number % 20))
    else:
        async with bench.store.read(viewer) as unit:
            plan = await unit.plans.get(day.plan_id)
        assert plan is not None
        asked = await bench.requests.regenerate(viewer, plan.id, plan.revision, Wishes())
        assert (await bench.run(asked)).error is None


def _without_notes(day: PlannedDay) -> tuple[object, ...]:
    return (
        day.day,
        day.option,
        day.title,
        day.distance_m,
        day.duration_s,
        day.skipped_at,
        day.week,
    )

"""Records of runs come in whole or not at all, once, and for whom one may speak."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strideiq.core.domain.access import PROGRAM, Viewer
from strideiq.core.domain.activity import Activity
from strideiq.core.domain.errors import NotAllowed, NotFound, NotIncluded, Refusal, UnknownAthlete
from strideiq.core.domain.goal import Goal
from strideiq.core.ports import Store
from strideiq.core.services.activities import Activities, GonePlace, identities
from strideiq.core.services.athlete_facts import request_of
from strideiq.core.services.rule_evaluation import EVALUATE
from strideiq.core.services.wishes import Wishes
from tests.access import WIDEST, SetFlags, access_for
from tests.clocks import HandClock
from tests.coached import circle
from tests.people import NOW, someone
from tests.profiles import examples
from tests.schema.serving import runtime
from tests.shared_tools import WrittenDown, tools_on

pytestmark = pytest.mark.anyio

FILE = "runs.csv"
HEADER = "date,distance_m,moving_s,avg_hr,effort"


def csv(*rows: str) -> bytes:
    return "\n".join((HEADER, *rows)).encode()


def daily(first: int, last: int) -> bytes:
    """A run on each of these days of October."""
    return csv(*(f"2026-10-{day:02},{10_000 + day},3000,150,5" for day in range(first, last + 1)))


def activities(
    store: Store,
    most: int = 1000,
    flags: SetFlags | None = None,
    clock: HandClock | None = None,
    **terms: Any,  # noqa: ANN401  any field
) -> tuple[Activities, WrittenDown]:
    tools, told = tools_on(store, clock)
    access = access_for(tools, runtime(), flags, **{"without_any": WIDEST, **terms})
    return Activities(tools, runtime().planners, access, most), told


async def kept(store: Store, who: Viewer) -> list[Activity]:
    async with store.read(who) as unit:
        return list(await unit.activities.of(who.account_id))


async def test_a_file_is_kept_and_the_same_file_adds_nothing(store: Store) -> None:
    (do, told), me = activities(store), await someone(store)
    file = csv("2026-10-02,10000,3000,150,7", "2026-10-01,5000,1600,,")
    brought = await do.bring(me, me.account_id, file, FILE)
    assert (brought.new, brought.known, brought.problems) == (2, 0, ())
    assert await kept(store, me) == [
        Activity(date(2026, 10, 1), 5000, 1600, source="csv-runs"),
        Activity(date(2026, 10, 2), 10_000, 3000, 150, source="csv-runs", effort=7),
    ]
    again = await do.bring(me, me.account_id, file, FILE)
    assert (again.new, again.known) == (0, 2)
    assert told.topics == [f"athlete:{me.account_id}"]
    async with store.read(me) as unit:
        assert await unit.athletes.revision(me.account_id) == 1
    async with store.read(PROGRAM) as unit:
        assert await unit.audit.page() == []


async def test_pieces_of_a_file_and_the_whole_are_the_same_runs(store: Store) -> None:
    (do, _), me = activities(store), await someone(store)
    counts = [
        (brought.new, brought.known)
        for file in (daily(1, 10), daily(6, 20), daily(1, 31))
        for brought in [await do.bring(me, me.account_id, file, FILE)]
    ]
    assert counts == [(10, 0), (10, 5), (11, 20)]


async def test_nothing_is_kept_of_a_file_with_a_row_that_cannot_be_used(store: Store) -> None:
    (do, told), me = activities(store), await someone(store)
    file = csv("2026-10-01,10000,3000,150,5", "2026-10-02,10000,3000,150,11", "2027-10-02,1,1,,")
    brought = await do.bring(me, me.account_id, file, FILE)
    assert (brought.new, brought.known) == (0, 0)
    assert [(each.row, each.what) for each in brought.problems] == [
        (3, "effort '11' is not on the scale"),
        (4, "2027-10-02 lies after 2026-11-21"),
    ]
    assert brought.problems[0].fix == "write a whole number from 1 to 10, or nothing"
    assert await kept(store, me) == []
    assert told.topics == []


async def test_files_that_nobody_reads_are_refused(store: Store) -> None:
    (do, _), me = activities(store), await someone(store)
    with pytest.raises(Refusal, match=r"no provider reads files like runs\.fit"):
        await do.bring(me, me.account_id, daily(1, 2), "runs.fit")
    with pytest.raises(Refusal, match="there is no provider 'garmin'"):
        await do.bring(me, me.account_id, daily(1, 2), FILE, provider="garmin")
    by_name = await do.bring(me, me.account_id, daily(1, 2), FILE, provider="csv-runs")
    assert by_name.new == 2


async def test_one_too_many_is_refused_and_the_file_with_it(store: Store) -> None:
    (do, told), me = activities(store, most=10), await someone(store)
    await do.bring(me, me.account_id, daily(1, 9), FILE)
    with pytest.raises(Refusal, match="more than 10 activities"):
        await do.bring(me, me.account_id, daily(10, 12), FILE)
    assert len(await kept(store, me)) == 9
    assert len(told.topics) == 1


async def test_who_may_bring_see_and_remove_activities(store: Store) -> None:
    (do, told), around = activities(store), await circle(store)
    them = around.athlete.account_id
    assert (await do.bring(around.coach, them, daily(1, 1), FILE, request_id="r")).new == 1
    async with store.read(PROGRAM) as unit:
        [event] = await unit.audit.page()
    assert (event.action, event.actor_id, event.subject_id, event.details) == (
        "activities.imported",
        around.coach.account_id,
        them,
        {"new": 1, "known": 0},
    )
    [run] = await do.page(around.athlete, them, before=None, limit=10)
    for viewer in (around.athlete, around.coach, around.reader):
        assert await do.get(viewer, run.id) == run
        assert await do.page(viewer, them, before=None, limit=10) == [run]
    for viewer in around.outsiders:
        assert await do.page(viewer, them, before=None, limit=10) == []
        with pytest.raises(NotFound):
            await do.get(viewer, run.id)
        with pytest.raises(NotFound):
            await do.bring(viewer, them, daily(2, 2), FILE)
        with pytest.raises(NotFound):
            await do.remove(viewer, run.id)
    with pytest.raises(UnknownAthlete):
        await do.bring(around.reader, them, daily(2, 2), FILE)
    with pytest.raises(NotAllowed):
        await do.remove(around.reader, run.id)
    assert len(told.topics) == 1
    assert await do.remove(around.coach, run.id) == run
    assert len(told.topics) == 2


async def test_of_many_who_remove_an_activity_one_does_and_the_others_find_none(
    store: Store,
) -> None:
    (do, _), me = activities(store), await someone(store)
    await do.bring(me, me.account_id, daily(1, 1), FILE)
    [run] = await do.page(me, me.account_id, before=None, limit=1)
    removing = (do.remove(me, run.id) for _ in range(8))
    told = await asyncio.gather(*removing, return_exceptions=True)
    assert sorted(type(each).__name__ for each in told) == ["NotFound"] * 7 + ["StoredActivity"]


async def test_a_list_does_not_end_where_an_activity_was_removed(store: Store) -> None:
    (do, _), me = activities(store), await someone(store)
    await do.bring(me, me.account_id, daily(1, 3), FILE)
    first, _, last = await do.page(me, me.account_id, before=None, limit=3)
    assert await do.page(me, me.account_id, before=last.id, limit=3) == []
    await do.remove(me, first.id)
    with pytest.raises(GonePlace):
        await do.page(me, me.account_id, before=first.id, limit=3)


async def test_history_beyond_what_is_held_is_kept_and_not_shown(store: Store) -> None:
    (deep, _), me = activities(store), await someone(store)
    (free, _) = activities(store, without_any="free")
    years = csv(*(f"{year}-11-01,10000,3000,150,5" for year in range(2020, 2027)))
    assert (await free.bring(me, me.account_id, years, FILE)).new == 7
    shown = await free.page(me, me.account_id, before=None, limit=10)
    assert [each.activity.day.year for each in shown] == [2026]
    whole = await deep.page(me, me.account_id, before=None, limit=10)
    assert [each.activity.day.year for each in whole] == list(range(2026, 2019, -1))
    assert await deep.get(me, whole[1].id) == whole[1]
    with pytest.raises(NotFound):
        await free.get(me, whole[1].id)


async def test_importing_can_be_stopped(store: Store) -> None:
    (do, told), me = (
        activities(store, flags=SetFlags(stopped={"system.import"})),
        await someone(store),
    )
    with pytest.raises(NotIncluded, match="stopped for everybody"):
        await do.bring(me, me.account_id, daily(1, 2), FILE)
    assert told.topics == []


async def test_new_and_removed_activities_have_rules_looked_at_once(store: Store) -> None:
    clock = HandClock()
    (do, _), me = activities(store, clock=clock), await someone(store)

    async def jobs() -> list[tuple[str, object]]:
        async with store.read(me) as unit:
            return [(job.kind, job.payload["why"]) for job in await unit.jobs.of(me.account_id)]

    for last in (3, 3, 5):
        await do.bring(me, me.account_id, daily(1, last), FILE)
    assert await jobs() == [(EVALUATE, "activities")]
    clock.forward(timedelta(minutes=2))
    await do.bring(me, me.account_id, daily(1, 5), FILE)
    assert len(await jobs()) == 1
    [run] = await do.page(me, me.account_id, before=None, limit=1)
    await do.remove(me, run.id)
    assert len(await jobs()) == 2


async def test_a_plan_rests_on_what_was_recorded(store: Store) -> None:
    (do, _), me = activities(store), await someone(store)
    await do.bring(me, me.account_id, daily(1, 31), FILE)
    goal, wishes = Goal("half", date(2027, 4, 18)), Wishes(weekly_m=30_000.0)
    rules = runtime().planner.config.rules
    async with store.read(PROGRAM) as unit:
        whole = await request_of(unit, me.account_id, goal, wishes, NOW, rules)
        shallow = await request_of(unit, me.account_id, goal, wishes, NOW, rules, history_days=30)
        earlier = await request_of(
            unit, me.account_id, goal, wishes, NOW - timedelta(days=31), rules
        )
    assert [run.day.day for run in whole.history] == list(range(1, 32))
    assert (whole.history[0].average_hr, whole.weekly_m) == (150, 30_000.0)
    assert [run.day.day for run in shallow.history] == list(range(22, 32))
    assert [run.day.day for run in earlier.history] == list(range(1, 22))


RUNS = st.builds(
    Activity,
    st.dates(date(2026, 1, 1), date(2026, 1, 3)),
    st.sampled_from([5000.0, 10_000.0, 10_003.0]),
    st.sampled_from([1500.0, 3000.0]),
)


@given(st.lists(RUNS, max_size=12))
@settings(max_examples=examples(200))
def test_every_activity_of_a_file_has_an_identity_of_its_own(runs: list[Activity]) -> None:
    named = list(identities(runs))
    assert len(set(named)) == len(named) == len(runs)
    assert all(len(each) == 64 for each in named)
    assert sorted(identities(runs[::-1])) == sorted(named)
    assert list(identities([replace(run, effort=3, source="watch") for run in runs])) == named

"""Several goals stand on one calendar, one on a day, set by athletes and their coaches."""

import asyncio
from datetime import date, timedelta

import pytest

from strideiq.core.domain.errors import (
    NotAllowed,
    NotFound,
    RaceDayTaken,
    Refusal,
    UnknownAthlete,
)
from strideiq.core.domain.goal import Goal, Priority
from strideiq.core.domain.profile import StoredGoal
from strideiq.core.ports import Store
from strideiq.core.services.goals import Goals
from tests.coached import circle
from tests.people import someone
from tests.shared_tools import tools_on

pytestmark = pytest.mark.anyio

VIENNA = Goal("marathon", date(2027, 4, 18), 12_600.0)
TUNE_UP = Goal("10k", date(2027, 3, 14))


async def test_goals_are_set_changed_and_removed_on_one_calendar(store: Store) -> None:
    (tools, told), me = tools_on(store), await someone(store)
    goals, who = Goals(tools, 10), me.account_id
    vienna = await goals.add(me, who, VIENNA, Priority.A, "Vienna")
    tune_up = await goals.add(me, who, TUNE_UP, Priority.B, "")
    assert await goals.of_many(me, [who]) == {who: [tune_up, vienna]}
    changed = await goals.change(me, tune_up.id, priority=Priority.C, name="Prater")
    assert changed == StoredGoal(tune_up.id, who, TUNE_UP, Priority.C, tune_up.created_at, "Prater")
    assert (await goals.change(me, tune_up.id, name="")).name == ""
    moved = await goals.change(me, vienna.id, goal=Goal("half", VIENNA.race_day))
    assert (moved.goal, moved.priority) == (Goal("half", VIENNA.race_day), Priority.A)
    assert await goals.get(me, vienna.id) == moved
    assert await goals.remove(me, vienna.id) == moved
    for gone in (
        goals.get(me, vienna.id),
        goals.remove(me, vienna.id),
        goals.change(me, vienna.id),
    ):
        with pytest.raises(NotFound):
            await gone
    assert told.topics == [f"athlete:{who}"] * 6
    async with store.read(me) as unit:
        assert await unit.athletes.revision(who) == 6


async def test_a_day_has_one_goal(store: Store) -> None:
    (tools, told), me = tools_on(store), await someone(store)
    goals, who = Goals(tools, 10), me.account_id
    await goals.add(me, who, VIENNA, Priority.A, "")
    tune_up = await goals.add(me, who, TUNE_UP, Priority.B, "")
    with pytest.raises(RaceDayTaken, match="18 April 2027"):
        await goals.add(me, who, Goal("5k", VIENNA.race_day), Priority.C, "")
    with pytest.raises(RaceDayTaken):
        await goals.change(me, tune_up.id, goal=VIENNA)
    assert await goals.get(me, tune_up.id) == tune_up
    assert len(told.topics) == 2


async def test_of_goals_moved_to_one_day_at_once_one_gets_there(store: Store) -> None:
    (tools, _), me = tools_on(store), await someone(store)
    goals, who = Goals(tools, 4), me.account_id
    days = [VIENNA.race_day - timedelta(days=place) for place in range(1, 5)]
    set_goals = [await goals.add(me, who, Goal("10k", day), Priority.B, "") for day in days]
    moves = (goals.change(me, each.id, goal=VIENNA) for each in set_goals)
    came = await asyncio.gather(*moves, return_exceptions=True)
    assert [type(each) for each in came].count(StoredGoal) == 1
    assert [type(each) for each in came].count(RaceDayTaken) == 3


async def test_what_is_changed_of_a_goal_at_once_is_all_kept(store: Store) -> None:
    (tools, _), me = tools_on(store), await someone(store)
    goals = Goals(tools, 4)
    goal = await goals.add(me, me.account_id, VIENNA, Priority.A, "")
    await asyncio.gather(
        goals.change(me, goal.id, name="Wien"),
        goals.change(me, goal.id, priority=Priority.C),
        goals.change(me, goal.id, goal=TUNE_UP),
    )
    kept = await goals.get(me, goal.id)
    assert (kept.name, kept.priority, kept.goal) == ("Wien", Priority.C, TUNE_UP)


async def test_no_more_goals_than_allowed_are_added_at_once(store: Store) -> None:
    (tools, _), me = tools_on(store), await someone(store)
    goals, who = Goals(tools, 2), me.account_id
    days = [VIENNA.race_day + timedelta(days=place) for place in range(5)]
    added = (goals.add(me, who, Goal("10k", day), Priority.B, "") for day in days)
    came = await asyncio.gather(*added, return_exceptions=True)
    assert [type(each) for each in came].count(StoredGoal) == 2


async def test_one_too_many_is_refused(store: Store) -> None:
    (tools, _), me = tools_on(store), await someone(store)
    goals = Goals(tools, 1)
    await goals.add(me, me.account_id, VIENNA, Priority.A, "")
    with pytest.raises(Refusal, match="1 goals already"):
        await goals.add(me, me.account_id, TUNE_UP, Priority.B, "")


async def test_who_may_set_see_and_change_goals(store: Store) -> None:
    (tools, told), around = tools_on(store), await circle(store)
    goals, them = Goals(tools, 10), around.athlete.account_id
    goal = await goals.add(around.coach, them, VIENNA, Priority.A, "by the coach")
    for viewer in (around.athlete, around.coach, around.reader):
        assert await goals.get(viewer, goal.id) == goal
    for viewer in around.outsiders:
        with pytest.raises(NotFound):
            await goals.get(viewer, goal.id)
        with pytest.raises(NotFound):
            await goals.change(viewer, goal.id, name="mine")
        with pytest.raises(NotFound):
            await goals.remove(viewer, goal.id)
        with pytest.raises(UnknownAthlete):
            await goals.add(viewer, them, TUNE_UP, Priority.A, "")
    with pytest.raises(UnknownAthlete):
        await goals.add(around.reader, them, TUNE_UP, Priority.A, "")
    with pytest.raises(NotAllowed):
        await goals.change(around.reader, goal.id, name="mine")
    with pytest.raises(NotAllowed):
        await goals.remove(around.reader, goal.id)
    assert len(told.topics) == 1
    await goals.remove(around.coach, goal.id)

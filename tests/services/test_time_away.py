"""Times away stand on one calendar, no day twice, told by athletes and their coaches."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from strideiq.core.domain.athlete import Away
from strideiq.core.domain.calendar import CalendarPart
from strideiq.core.domain.errors import AwayTaken, NotAllowed, NotFound, Refusal, UnknownAthlete
from strideiq.core.domain.profile import TimeAway
from strideiq.core.ports import Store
from strideiq.core.services.calendar import Calendars
from strideiq.core.services.time_away import TimesAway
from tests.coached import circle
from tests.people import NOW, new_id, someone
from tests.shared_tools import tools_on

pytestmark = pytest.mark.anyio

DAY, TODAY = timedelta(days=1), NOW.date()
SKIING = Away(date(2027, 2, 1), date(2027, 2, 7))
FAIR = Away(date(2027, 1, 11), date(2027, 1, 13), 30)


async def test_times_away_are_added_changed_and_removed(store: Store) -> None:
    (tools, told), me = tools_on(store), await someone(store)
    times, who = TimesAway(tools, 10), me.account_id
    skiing = await times.add(me, who, SKIING, "Arlberg")
    fair = await times.add(me, who, FAIR, "")
    assert await times.of_many(me, [who]) == {who: [fair, skiing]}
    later = await times.change(me, fair.id, last=FAIR.last + DAY, minutes=45, note="Ulm")
    assert later == TimeAway(fair.id, who, Away(FAIR.first, FAIR.last + DAY, 45), "Ulm")
    assert await times.get(me, fair.id) == later
    assert (await times.change(me, fair.id, minutes=0, note="")).away.minutes == 0
    assert await times.remove(me, skiing.id) == skiing
    for gone in (
        times.get(me, skiing.id),
        times.remove(me, skiing.id),
        times.change(me, skiing.id, minutes=0),
    ):
        with pytest.raises(NotFound):
            await gone
    assert told.topics == [f"athlete:{who}"] * 5
    async with store.read(me) as unit:
        assert await unit.athletes.revision(who) == 5


async def test_the_calendar_shows_times_away_that_touch_it(store: Store) -> None:
    (tools, _), me = tools_on(store), await someone(store)
    times, who = TimesAway(tools, 10), me.account_id
    skiing = await times.add(me, who, SKIING, "")

    async def shown(first: date, last: date) -> list[TimeAway]:
        parts = frozenset({CalendarPart.AWAY})
        found = await Calendars(tools).calendar(me, who, first, last, parts)
        return list(found.contents.away)

    assert await shown(SKIING.first - DAY * 9, SKIING.first) == [skiing]
    assert await shown(SKIING.last, SKIING.last + DAY) == [skiing]
    assert await shown(SKIING.first + DAY, SKIING.first + DAY) == [skiing]
    assert await shown(SKIING.last + DAY, SKIING.last + DAY * 2) == []
    assert await shown(SKIING.first - DAY * 2, SKIING.first - DAY) == []


@pytest.mark.parametrize(
    ("first", "last"),
    [(-9, 0), (6, 9), (0, 6), (2, 3), (-9, 9)],
)
async def test_nobody_is_away_twice_in_a_day(store: Store, first: int, last: int) -> None:
    (tools, told), me = tools_on(store), await someone(store)
    times, who = TimesAway(tools, 10), me.account_id
    await times.add(me, who, SKIING, "")
    fair = await times.add(me, who, FAIR, "")
    days = (SKIING.first + DAY * first, SKIING.first + DAY * last)
    with pytest.raises(AwayTaken, match="01 February 2027 to 07 February 2027"):
        await times.add(me, who, Away(*days), "")
    with pytest.raises(AwayTaken):
        await times.change(me, fair.id, first=days[0], last=days[1])
    assert await times.get(me, fair.id) == fair
    assert len(told.topics) == 2
    await times.add(me, who, Away(SKIING.first - DAY, SKIING.first - DAY), "")
    await times.add(me, who, Away(SKIING.last + DAY, SKIING.last + DAY), "")


async def test_of_times_added_at_once_one_has_the_days(store: Store) -> None:
    (tools, _), me = tools_on(store), await someone(store)
    times, who = TimesAway(tools, 10), me.account_id
    asked = (times.add(me, who, SKIING, "") for _ in range(4))
    came = await asyncio.gather(*asked, return_exceptions=True)
    assert sorted(type(each).__name__ for each in came) == ["AwayTaken"] * 3 + ["TimeAway"]


@pytest.mark.parametrize(
    ("away", "constraint"),
    [
        (Away(TODAY + DAY, TODAY), "last"),
        (Away(TODAY - DAY * 9, TODAY - DAY), "last"),
        (Away(TODAY, TODAY + DAY * 366), "last"),
        (Away(TODAY, TODAY, -1), "minutes"),
        (Away(TODAY, TODAY, 1441), "minutes"),
        (Away(date.min, date.max), "last"),
    ],
    ids=str,
)
async def test_times_away_that_cannot_be_are_refused(
    store: Store, away: Away, constraint: str
) -> None:
    (tools, _), me = tools_on(store), await someone(store)
    times = TimesAway(tools, 10)
    kept = await times.add(me, me.account_id, Away(TODAY, TODAY + DAY * 365, 1440), "")
    given: dict[str, Any] = {"first": away.first, "last": away.last, "minutes": away.minutes}
    for asked in (times.add(me, me.account_id, away, ""), times.change(me, kept.id, **given)):
        with pytest.raises(Refusal) as refused:
            await asked
        assert refused.value.constraint == constraint
        assert refused.value.suggestion


async def test_times_that_have_passed_do_not_count_against_new_ones(store: Store) -> None:
    (tools, _), me = tools_on(store), await someone(store)
    times, who = TimesAway(tools, 1), me.account_id
    async with store.begin(me) as unit:
        past = TimeAway(new_id(), who, Away(TODAY - DAY * 3, TODAY - DAY))
        await unit.time_away.add(past)
    await times.add(me, who, Away(TODAY, TODAY), "")
    with pytest.raises(Refusal, match="1 times away already"):
        await times.add(me, who, FAIR, "")
    with pytest.raises(AwayTaken):
        await times.change(me, (await times.of_many(me, [who]))[who][-1].id, first=TODAY - DAY)


async def test_who_may_add_see_and_change_times_away(store: Store) -> None:
    (tools, told), around = tools_on(store), await circle(store)
    times, them = TimesAway(tools, 10), around.athlete.account_id
    away = await times.add(around.coach, them, SKIING, "by the coach")
    for viewer in (around.athlete, around.coach, around.reader):
        assert await times.get(viewer, away.id) == away
    for viewer in around.outsiders:
        for tried in (
            times.get(viewer, away.id),
            times.change(viewer, away.id, note="mine"),
            times.remove(viewer, away.id),
        ):
            with pytest.raises(NotFound):
                await tried
        with pytest.raises(UnknownAthlete):
            await times.add(viewer, them, FAIR, "")
    with pytest.raises(UnknownAthlete):
        await times.add(around.reader, them, FAIR, "")
    for tried in (
        times.change(around.reader, away.id, note="mine"),
        times.remove(around.reader, away.id),
    ):
        with pytest.raises(NotAllowed):
            await tried
    assert len(told.topics) == 1
    await times.remove(around.coach, away.id)

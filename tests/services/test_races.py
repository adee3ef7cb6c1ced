"""Race results are entered by athletes and their coaches, and never for anybody else."""

from datetime import date

import pytest

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.errors import NotAllowed, NotFound, Refusal, UnknownAthlete
from strideiq.core.ports import Store
from strideiq.core.services.races import Races
from tests.coached import circle
from tests.people import someone
from tests.shared_tools import tools_on

pytestmark = pytest.mark.anyio

TEN_K = RaceResult(10_000.0, 2730.0, date(2026, 10, 4))


async def test_results_come_and_go_and_are_told(store: Store) -> None:
    (tools, told), me = tools_on(store), await someone(store)
    races, who = Races(tools, 10), me.account_id
    race = await races.add(me, who, TEN_K, "City run")
    assert (race.result, race.name, race.athlete_id) == (TEN_K, "City run", who)
    assert await races.get(me, race.id) == race
    assert await races.of_many(me, [who]) == {who: [race]}
    assert await races.remove(me, race.id) == race
    assert await races.of_many(me, [who]) == {}
    with pytest.raises(NotFound):
        await races.remove(me, race.id)
    with pytest.raises(NotFound):
        await races.get(me, race.id)
    assert told.topics == [f"athlete:{who}"] * 2
    async with store.read(me) as unit:
        assert await unit.athletes.revision(who) == 2


async def test_one_too_many_is_refused(store: Store) -> None:
    (tools, told), me = tools_on(store), await someone(store)
    races = Races(tools, 1)
    await races.add(me, me.account_id, TEN_K, "")
    with pytest.raises(Refusal, match="1 race results already"):
        await races.add(me, me.account_id, TEN_K, "")
    assert len(told.topics) == 1


async def test_who_may_enter_see_and_remove_results(store: Store) -> None:
    (tools, told), around = tools_on(store), await circle(store)
    races, them = Races(tools, 10), around.athlete.account_id
    race = await races.add(around.coach, them, TEN_K, "by the coach")
    for viewer in (around.athlete, around.coach, around.reader):
        assert await races.get(viewer, race.id) == race
    for viewer in around.outsiders:
        with pytest.raises(NotFound):
            await races.get(viewer, race.id)
        with pytest.raises(NotFound):
            await races.remove(viewer, race.id)
        with pytest.raises(UnknownAthlete):
            await races.add(viewer, them, TEN_K, "")
    with pytest.raises(UnknownAthlete):
        await races.add(around.reader, them, TEN_K, "")
    with pytest.raises(NotAllowed):
        await races.remove(around.reader, race.id)
    assert len(told.topics) == 1
    await races.remove(around.coach, race.id)

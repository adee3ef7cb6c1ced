"""A profile is read by whoever may see the athlete and changed by the athlete alone."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.athlete import Availability, CrossSlot
from strideiq.core.domain.errors import NotFound, NotSignedIn, Unacceptable
from strideiq.core.domain.profile import Athlete, Sex
from strideiq.core.domain.units import UnitSystem
from strideiq.core.ports import Store
from strideiq.core.services.athletes import Athletes
from strideiq.core.services.profile_checks import profile_refusals
from tests.coached import circle
from tests.people import NOW, athlete, new_id, someone
from tests.schema.serving import runtime
from tests.shared_tools import tools_on

RULES = runtime().planner.config.rules
TODAY = NOW.date()
MINUTES = (45, 60, 45, 60, 0, 90, 150)


def changed(**values: Any) -> Callable[[Athlete], Athlete]:  # noqa: ANN401  any field
    return lambda before: replace(before, **values)


def refused(**values: Any) -> list[str]:  # noqa: ANN401  any field
    before = athlete(new_id(), resting_hr=50)
    after = replace(before, **values)
    return [each.constraint for each in profile_refusals(before, after, TODAY, RULES)]


@pytest.mark.anyio
async def test_a_change_is_kept_counted_and_told(store: Store) -> None:
    (tools, told), me = tools_on(store), await someone(store)
    athletes = Athletes(tools, RULES)
    wanted = {
        "name": "Zoë",
        "time_zone": "Pacific/Auckland",
        "units": UnitSystem.IMPERIAL,
        "birth_date": date(1985, 2, 28),
        "sex": Sex.FEMALE,
        "resting_hr": 48,
        "max_hr": 188,
        "availability": Availability(
            4,
            (0, 60, 0, 60, 20, 0, 150),
            5,
            quality_weekdays=(3, 1),
            cross_training=(CrossSlot(2, 45),),
            strength_weekdays=(1, 5),
            doubles=1,
        ),
        "last_injury": date(2024, 6, 1),
        "injuries": "Achilles, 2024\nfine since",
    }
    after = await athletes.update(me, changed(**wanted))
    assert after == athlete(me.account_id, revision=1, **wanted)
    assert await athletes.get(me, me.account_id) == after
    assert told.topics == [f"athlete:{me.account_id}"]


@pytest.mark.anyio
async def test_a_move_to_another_country_has_flags_asked_again(store: Store) -> None:
    (tools, told), me = tools_on(store), await someone(store)
    athletes = Athletes(tools, RULES)
    await athletes.update(me, changed(country="AT"))
    assert told.topics == [f"athlete:{me.account_id}", f"access:{me.account_id}"]
    await athletes.update(me, changed(name="Zoë"))
    assert told.topics[2:] == [f"athlete:{me.account_id}"]


@pytest.mark.anyio
async def test_what_is_changed_at_once_is_all_kept(store: Store) -> None:
    (tools, _), me = tools_on(store), await someone(store)
    athletes = Athletes(tools, RULES)
    wanted = {"name": "Zoë", "injuries": "none", "resting_hr": 48, "max_hr": 188}
    each_alone = (athletes.update(me, changed(**{name: value})) for name, value in wanted.items())
    await asyncio.gather(*each_alone)
    kept = await athletes.get(me, me.account_id)
    assert {name: getattr(kept, name) for name in wanted} == wanted
    assert kept.revision == 4


@pytest.mark.anyio
async def test_no_change_is_not_counted(store: Store) -> None:
    (tools, told), me = tools_on(store), await someone(store)
    assert (await Athletes(tools, RULES).update(me, lambda before: before)).revision == 0
    assert told.topics == []


@pytest.mark.anyio
async def test_a_refused_change_leaves_everything_and_tells_all(store: Store) -> None:
    (tools, told), me = tools_on(store), await someone(store)
    athletes = Athletes(tools, RULES)
    with pytest.raises(Unacceptable) as caught:
        await athletes.update(me, changed(name="", time_zone="Mars", resting_hr=10))
    found = [each.constraint for each in caught.value.refusals]
    assert found == ["name", "time_zone", "resting_hr"]
    assert await athletes.get(me, me.account_id) == athlete(me.account_id)
    assert told.topics == []


@pytest.mark.anyio
async def test_who_may_see_a_profile_and_who_changes_their_own_alone(store: Store) -> None:
    tools, _ = tools_on(store)
    athletes, around = Athletes(tools, RULES), await circle(store)
    them = around.athlete.account_id
    for viewer in (around.athlete, around.coach, around.reader):
        assert (await athletes.get(viewer, them)).id == them
    for viewer in around.outsiders:
        with pytest.raises(NotFound):
            await athletes.get(viewer, them)
        assert await athletes.many(viewer, [them]) == {}
    await athletes.update(around.coach, changed(name="Eve"))
    assert (await athletes.get(around.athlete, them)).name == "Ada"


@pytest.mark.anyio
async def test_an_account_that_is_gone_is_not_signed_in(store: Store) -> None:
    (tools, _), me = tools_on(store), await someone(store, email="me@example.org")
    athletes = Athletes(tools, RULES)
    assert (await athletes.account(me)).email == "me@example.org"
    async with store.begin(PROGRAM) as unit:
        await unit.accounts.delete(me.account_id)
    with pytest.raises(NotSignedIn):
        await athletes.account(me)
    with pytest.raises(NotFound):
        await athletes.update(me, changed(name="Eve"))


def week(**slots: Any) -> Availability:  # noqa: ANN401  any field
    return Availability(4, MINUTES, **slots)


@pytest.mark.parametrize(
    ("values", "constraints"),
    [
        ({"name": " "}, ["name"]),
        ({"name": "a\nb"}, ["name"]),
        ({"name": "x" * 201}, ["name"]),
        ({"time_zone": "Europe"}, ["time_zone"]),
        ({"time_zone": "../../etc/passwd"}, ["time_zone"]),
        ({"birth_date": date(2016, 11, 22)}, ["birth_date"]),
        ({"birth_date": date(2016, 11, 21)}, []),
        ({"birth_date": date(1926, 11, 21)}, []),
        ({"birth_date": date(1925, 11, 21)}, ["birth_date"]),
        ({"birth_date": date(2030, 1, 1)}, ["birth_date"]),
        ({"resting_hr": 19}, ["resting_hr"]),
        ({"resting_hr": 151}, ["resting_hr"]),
        ({"max_hr": 79}, ["max_hr"]),
        ({"max_hr": 251}, ["max_hr"]),
        ({"resting_hr": 90, "max_hr": 90}, ["resting_hr"]),
        ({"resting_hr": 89, "max_hr": 90}, []),
        ({"resting_hr": 90, "max_hr": 85}, ["resting_hr"]),
        ({"availability": Availability(2, MINUTES)}, ["days_per_week"]),
        ({"availability": Availability(8, MINUTES)}, ["days_per_week"]),
        ({"availability": Availability(4, (0, 0, 0, 0, 19, 60, 60))}, ["minutes"]),
        ({"availability": Availability(4, (0, 0, 0, 0, 20, 60, 60))}, []),
        ({"availability": Availability(4, (-1, 60, 60, 60, 60, 60, 60))}, ["minutes"]),
        ({"availability": Availability(4, (1441, 60, 60, 60, 60, 60, 60))}, ["minutes"]),
        ({"availability": Availability(0, (0,) * 7)}, ["days_per_week", "minutes"]),
        ({"availability": week(quality_weekdays=(1, 3), strength_weekdays=(0, 6))}, []),
        ({"availability": week(quality_weekdays=(1, 1))}, ["quality_weekdays"]),
        ({"availability": week(quality_weekdays=(7,))}, ["quality_weekdays"]),
        ({"availability": week(strength_weekdays=(2, -1))}, ["strength_weekdays"]),
        ({"availability": week(cross_training=(CrossSlot(0, 10), CrossSlot(1, 180)))}, []),
        ({"availability": week(cross_training=(CrossSlot(0, 9),))}, ["cross_training"]),
        ({"availability": week(cross_training=(CrossSlot(0, 181),))}, ["cross_training"]),
        (
            {"availability": week(cross_training=(CrossSlot(0, 30), CrossSlot(0, 40)))},
            ["cross_training"],
        ),
        ({"availability": week(doubles=7)}, []),
        ({"availability": week(doubles=8)}, ["doubles"]),
        ({"availability": week(doubles=-1)}, ["doubles"]),
        ({"last_injury": TODAY}, []),
        ({"last_injury": TODAY + timedelta(days=1)}, ["last_injury"]),
        ({"birth_date": date(1990, 5, 1), "last_injury": date(1990, 4, 30)}, ["last_injury"]),
        ({"injuries": "x" * 4000}, []),
        ({"injuries": "x" * 4001}, ["injuries"]),
        ({"injuries": "a\x00b"}, ["injuries"]),
    ],
    ids=str,
)
def test_bounds_of_a_profile(values: dict[str, Any], constraints: list[str]) -> None:
    assert refused(**values) == constraints


def test_what_stays_as_it_was_is_not_judged_again() -> None:
    old = athlete(new_id(), birth_date=date(1900, 1, 1), availability=Availability(0, (0,) * 7))
    assert not list(profile_refusals(old, replace(old, name="Bo"), TODAY, RULES))


@given(
    st.dates(date(1, 1, 1), date(9999, 12, 31)),
    st.none() | st.integers(-(2**31), 2**31 - 1),
    st.none() | st.integers(-(2**31), 2**31 - 1),
    st.tuples(*[st.integers(-(2**31), 2**31 - 1)] * 7),
    st.integers(-(2**31), 2**31 - 1),
    st.text(),
    st.text(),
)
def test_no_profile_is_too_odd_to_be_judged(
    born: date,
    resting: int | None,
    most: int | None,
    minutes: Any,  # noqa: ANN401  seven of them
    days: int,
    name: str,
    zone: str,
) -> None:
    before = athlete(new_id())
    after = replace(
        before,
        birth_date=born,
        resting_hr=resting,
        max_hr=most,
        availability=Availability(days, minutes),
        name=name,
        time_zone=zone,
    )
    for refusal in profile_refusals(before, after, TODAY, RULES):
        assert refusal.message
        assert refusal.suggestion


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2000, 2, 29), date(2026, 2, 28), 25),
        (date(2000, 2, 29), date(2026, 3, 1), 26),
        (date(2000, 11, 21), TODAY, 26),
        (date(2000, 11, 22), TODAY, 25),
    ],
)
def test_age_counts_birthdays(born: date, day: date, age: int) -> None:
    assert athlete(new_id(), birth_date=born).age(day) == age
    assert athlete(new_id()).age(day) is None


def test_an_injury_counts_for_twelve_months() -> None:
    hurt = athlete(new_id(), last_injury=date(2026, 1, 10))
    assert hurt.injured(date(2026, 1, 10))
    assert hurt.injured(date(2027, 1, 10))
    assert not hurt.injured(date(2027, 1, 11))
    assert not athlete(new_id()).injured(TODAY)

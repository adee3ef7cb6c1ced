import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from strideiq.core.domain.access import PROGRAM, STRANGER, Role, Viewer
from strideiq.core.domain.decision import Feature, Why
from strideiq.core.domain.entitlement import GrantKind
from strideiq.core.domain.errors import NotIncluded
from strideiq.core.ports import Store
from strideiq.core.services.access import Access, give_back
from strideiq.core.services.flag_answers import one_request
from strideiq.core.services.tools import Tools
from tests.access import SetFlags, access_for, grant, one_off
from tests.clocks import HandClock
from tests.people import NOW, job, someone
from tests.schema.serving import runtime
from tests.shared_tools import tools_on

pytestmark = pytest.mark.anyio

MAKE, ADAPT, SEATS = "plans.generate", "plans.adapt", "coaching.seats"
WEEK = timedelta(days=7)
DECEMBER = datetime(2026, 11, 30, 23, tzinfo=UTC)
"""When December begins in Vienna, where the athletes of tests live."""


def deciding(tools: Tools, flags: SetFlags | None = None, **terms: Any) -> Access:  # noqa: ANN401
    return access_for(tools, runtime(), flags, **({"without_any": "free"} | terms))


async def given(store: Store, *grants: Any) -> None:  # noqa: ANN401
    async with store.begin(PROGRAM) as unit:
        for each in grants:
            await unit.grants.add(each)


async def taken(store: Store, access: Access, viewer: Viewer, times: int = 1) -> None:
    for _ in range(times):
        async with store.begin(viewer) as unit:
            await access.consume(unit, MAKE)


async def test_what_stands_in_the_way_is_said_in_its_order(store: Store) -> None:
    tools, flags = tools_on(store)[0], SetFlags(off={"plans.adaptive"}, stopped={"system.rules"})
    ada, access = await someone(store), deciding(tools, flags)

    async def why(feature: str | Feature, viewer: Viewer = ada) -> Why | None:
        async with store.read(viewer) as unit:
            return (await access.decide(unit, feature)).why

    assert await why("plans.invent") is Why.UNKNOWN_FEATURE
    assert await why(MAKE, STRANGER) is Why.NOT_SIGNED_IN
    assert await why(ADAPT) is Why.STOPPED
    flags.stopped.clear()
    assert await why("rules.author") is Why.ROLE
    assert await why(ADAPT) is Why.FLAG_OFF
    flags.off.clear()
    assert await why(ADAPT) is Why.NOT_HELD
    assert await why(MAKE) is None
    await taken(store, access, ada, 2)
    assert await why(MAKE) is Why.USED_UP
    assert await why(Feature("rule heat", flag="rules.heat")) is None
    assert await why(Feature("rule heat", entitlement="adaptive_plans")) is Why.NOT_HELD
    assert await why(Feature("rule heat", entitlement="nobody-declared")) is Why.NOT_HELD
    assert flags.asked[-1][1].country == ""
    assert {context.role for _, context in flags.asked} == {"", "athlete"}


async def test_a_no_says_what_would_give_it_and_until_when(store: Store) -> None:
    tools, _ = tools_on(store)
    ada, access = await someone(store), deciding(tools)
    await taken(store, access, ada, 2)
    async with store.read(ada) as unit:
        used_up = await access.decide(unit, MAKE)
        lacking = await access.decide(unit, ADAPT)
        own_day = await access.decide(unit, "plans.custom_length")
    assert used_up.reason == "no plans left of 2 this month"
    assert used_up.would_allow == "there are new ones on 2026-12-01; Semi-custom plan has more"
    assert used_up.until == DECEMBER
    assert (used_up.limit, used_up.used, used_up.left) == (2, 2, 0)
    assert lacking.reason == "Plans that adapt is not part of Free"
    assert lacking.would_allow == "Pro has it"
    assert lacking.until is None
    assert own_day.would_allow == "Semi-custom plan has it"
    with pytest.raises(NotIncluded, match="no plans left") as refused:
        await taken(store, access, ada)
    assert refused.value.decision == used_up


async def test_role_is_the_viewers_and_the_rest_is_whom_it_is_for(store: Store) -> None:
    tools, flags = tools_on(store)[0], SetFlags()
    ada, coach = await someone(store), await someone(store, Role.COACH)
    access = deciding(tools, flags)
    await given(store, grant(ada.account_id, "elite"))
    async with store.read(coach) as unit:
        assert (await access.decide(unit, "rules.author", subject=ada.account_id)).allowed
        assert (await access.decide(unit, "rules.author")).why is Why.NOT_HELD
    assert [context.account_id for _, context in flags.asked] == [ada.account_id, coach.account_id]
    async with store.read(PROGRAM) as unit:
        assert (await access.decide(unit, "rules.author", subject=ada.account_id)).allowed


async def test_each_flag_is_asked_once_for_an_account_in_a_unit(store: Store) -> None:
    tools, flags = tools_on(store)[0], SetFlags()
    ada, access = await someone(store), deciding(tools, flags)
    async with store.read(ada) as unit:
        first = await access.decide(unit, ADAPT)
        await access.decide(unit, ADAPT)
        await access.decide(unit, Feature("rule heat", flag="plans.adaptive"))
    assert [name for name, _ in flags.asked] == ["plans.adaptive", "system.rules"]
    assert (first.variant, first.payload) == ("blue", "{}")
    async with store.read(ada) as unit:
        await access.decide(unit, ADAPT)
    assert len(flags.asked) == 4


async def test_units_of_one_request_are_told_the_same_until_the_asker_is_another(
    store: Store,
) -> None:
    tools, flags = tools_on(store)[0], SetFlags()
    ada, access = await someone(store), deciding(tools, flags)

    async def asked() -> int:
        flags.asked.clear()
        async with store.read(ada) as unit:
            await access.decide(unit, ADAPT)
        return len(flags.asked)

    with one_request():
        assert [await asked(), await asked()] == [2, 0]
        await given(store, grant(ada.account_id, "elite"))
        assert [await asked(), await asked()] == [2, 0]
    assert [await asked(), await asked()] == [2, 2]


async def test_units_of_a_purchase_come_after_those_of_the_month(store: Store) -> None:
    tools, _ = tools_on(store)
    ada, access = await someone(store), deciding(tools)
    await given(store, one_off(ada.account_id, NOW + WEEK, units=2))
    await taken(store, access, ada, 2)
    async with store.read(ada) as unit:
        assert (await access.decide(unit, MAKE)).left == 2
        assert [
            each.units_used for each in (await access.holdings(unit, ada.account_id)).grants
        ] == [0]
    await taken(store, access, ada, 2)
    async with store.read(ada) as unit:
        assert [
            each.units_used for each in (await access.holdings(unit, ada.account_id)).grants
        ] == [2]
        assert (await access.decide(unit, MAKE)).why is Why.USED_UP
        assert await access.used(unit, ada.account_id, "plans_per_month") == 2


async def test_a_month_is_the_athletes_own(store: Store) -> None:
    clock = HandClock()
    tools, _ = tools_on(store, clock)
    ada, access = await someone(store), deciding(tools)
    clock.at = DECEMBER - timedelta(seconds=1)
    await taken(store, access, ada, 2)
    with pytest.raises(NotIncluded):
        await taken(store, access, ada)
    clock.at = DECEMBER
    await taken(store, access, ada)


async def test_a_job_takes_one_gives_it_back_once_and_takes_again(store: Store) -> None:
    tools, _ = tools_on(store)
    ada, access = await someone(store), deciding(tools)
    waiting = job(ada.account_id)
    await given(store, one_off(ada.account_id, NOW + WEEK))

    async def used() -> tuple[int, int]:
        async with store.read(ada) as unit:
            held = await access.holdings(unit, ada.account_id)
            return await access.used(unit, ada.account_id, "plans_per_month"), held.grants[
                0
            ].units_used

    async with store.begin(ada) as unit:
        await unit.jobs.enqueue(waiting)
        for _ in range(3):
            await access.consume(unit, MAKE, job_id=waiting.id)
    assert await used() == (1, 0)
    for _ in range(2):
        async with store.begin(PROGRAM) as unit:
            await give_back(unit, waiting.id)
    assert await used() == (0, 0)
    await taken(store, access, ada, 2)
    async with store.begin(ada) as unit:
        await access.consume(unit, MAKE, job_id=waiting.id)
    assert await used() == (2, 1)
    async with store.begin(PROGRAM) as unit:
        await give_back(unit, waiting.id)
    assert await used() == (2, 0)


async def test_a_hundred_at_once_get_the_last_one_once(store: Store) -> None:
    tools, _ = tools_on(store)
    ada, access = await someone(store), deciding(tools)
    await taken(store, access, ada)

    async def ask() -> bool:
        try:
            await taken(store, access, ada)
        except NotIncluded:
            return False
        return True

    assert sum(await asyncio.gather(*(ask() for _ in range(100)))) == 1
    await given(store, one_off(ada.account_id, NOW + WEEK))
    assert sum(await asyncio.gather(*(ask() for _ in range(20)))) == 1


async def test_what_is_undone_takes_nothing(store: Store) -> None:
    tools, _ = tools_on(store)
    ada, access = await someone(store), deciding(tools)

    async def undone() -> None:
        async with store.begin(ada) as unit:
            await access.consume(unit, MAKE)
            raise LookupError

    with pytest.raises(LookupError):
        await undone()
    async with store.read(ada) as unit:
        assert await access.used(unit, ada.account_id, "plans_per_month") == 0


async def test_the_best_of_what_is_held_counts_until_it_ends(store: Store) -> None:
    clock = HandClock()
    tools, _ = tools_on(store, clock)
    ada, access = await someone(store), deciding(tools)
    trial = grant(ada.account_id, kind=GrantKind.TRIAL, ends_at=NOW + WEEK)
    await given(store, trial, grant(ada.account_id, "elite", starts_at=NOW + 2 * WEEK))
    async with store.read(ada) as unit:
        held = await access.holdings(unit, ada.account_id)
        now = await access.decide(unit, ADAPT)
    assert (held.membership, held.until) == ("pro", NOW + WEEK)
    assert held.held["adaptive_plans"].source == trial
    assert (now.allowed, now.until) == (True, NOW + WEEK)
    clock.at = NOW + WEEK
    async with store.read(ada) as unit:
        after = await access.decide(unit, ADAPT)
    assert (after.why, after.until) == (Why.NOT_HELD, NOW + 2 * WEEK)


async def test_amounts_are_compared_with_what_the_asker_counts(store: Store) -> None:
    tools, _ = tools_on(store)
    coach, access = await someone(store, Role.COACH), deciding(tools)
    async with store.read(coach) as unit:
        assert (await access.require(unit, SEATS, used=1)).left == 1
        full = await access.decide(unit, SEATS, used=2)
        unlimited = await access.decide(unit, "history.depth")
    assert (full.why, full.reason) == (Why.USED_UP, "no room for more athletes than 2")
    assert full.would_allow == "Pro has more"
    assert unlimited.limit == 365

"""Kept answers: found again under the same circumstances alone, whoever of two processes kept them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from starlette.applications import Starlette

from strideiq.core.adapters.caches import CacheInFront, InProcessCache
from strideiq.core.adapters.redis_cache import RedisCache
from strideiq.core.domain.access import PROGRAM, Permission, Role, Viewer
from strideiq.core.domain.account import CoachLink, LinkState
from strideiq.core.domain.goal import Goal, Priority
from strideiq.core.domain.profile import StoredGoal
from strideiq.core.domain.units import UnitSystem
from strideiq.core.ports import UnitOfWork
from strideiq.core.ports.cache import Cache
from strideiq.core.reading.settings import Mode
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.service import use_cases
from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.tools import Tools
from strideiq.schema.asgi import application
from strideiq.schema.node import node_id, uuid_in
from tests.accounts import SignedIn, signed_in
from tests.builders import MONDAY
from tests.clocks import HandClock
from tests.people import new_id, new_plan
from tests.schema.serving import ADDRESS, parts, runtime, settings_for

pytestmark = pytest.mark.anyio

CALENDAR = """query Days($from: Date!, $to: Date!, $athlete: ID) {
  calendar(from: $from, to: $to, athlete: $athlete) {
    today revision days { workouts { id title distance athleteNote isSkipped } }
    weeks { number distance } nextRace { daysToRace } } }"""
SPAN = {"from": "2026-12-28", "to": "2027-01-31"}
BIG = 10_000_000


@dataclass(slots=True)
class House:
    """Two API processes of one service, on one database, that share a cache or nothing."""

    apps: list[Starlette]
    clock: HandClock
    tools: Tools
    turn: int = 0

    async def send(self, who: SignedIn | None, asked: dict[str, Any]) -> httpx.Response:
        """The answer of the next process."""
        self.turn += 1
        transport = httpx.ASGITransport(app=self.apps[self.turn % len(self.apps)])
        headers = {} if who is None else who.headers
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            return await client.post("/graphql", json=asked, headers=headers)

    async def calendar(self, who: SignedIn, query: str = CALENDAR, **variables: Any) -> Any:  # noqa: ANN401  JSON
        """The data of a calendar."""
        answer = await self.send(who, {"query": query, "variables": SPAN | variables})
        assert "errors" not in answer.json(), answer.text
        return answer.json()["data"]["calendar"]

    async def counted(self) -> tuple[int, int]:
        """How many answers were found, and had to be made, by all processes."""
        found = made = 0
        for app in self.apps:
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
                lines = (await client.get("/metrics")).text.splitlines()
            figures = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
            found += int(figures['strideiq_response_cache_total{result="hit"}'])
            made += int(figures['strideiq_response_cache_total{result="miss"}'])
        return found, made

    async def warm(self, who: SignedIn, **variables: Any) -> Any:  # noqa: ANN401  JSON
        """A calendar that every process finds from now on."""
        for _ in range(2 * len(self.apps)):
            shown = await self.calendar(who, **variables)
        before = await self.counted()
        for _ in self.apps:
            assert await self.calendar(who, **variables) == shown
        found, made = await self.counted()
        assert (found, made) == (before[0] + len(self.apps), before[1])
        return shown

    async def fresh(self, who: SignedIn, **variables: Any) -> Any:  # noqa: ANN401  JSON
        """The calendar every process shows now, none of it from before."""
        shown = [await self.calendar(who, **variables) for _ in self.apps]
        assert all(each == shown[0] for each in shown)
        return shown[0]

    async def change(self, viewer: Viewer, how: Callable[[UnitOfWork], Awaitable[object]]) -> None:
        """Change what is stored."""
        async with self.tools.store.begin(viewer) as unit:
            await how(unit)


async def athlete_with_plan(house: House, **profile: object) -> SignedIn:
    """Somebody with a plan on their calendar."""
    who = await signed_in(house.tools, profile=profile)
    new = new_plan(who.viewer.account_id)

    async def store(unit: UnitOfWork) -> None:
        await unit.plans.add(new)
        await unit.plans.activate(new.id, revision=1, at=house.clock.now())

    await house.change(who.viewer, store)
    return who


async def coach_of(house: House, athlete: SignedIn) -> SignedIn:
    """Somebody who trains this athlete."""
    coach = await signed_in(house.tools, Role.COACH)
    now, link_id = house.clock.now(), new_id()
    link = CoachLink(
        link_id,
        athlete.viewer.account_id,
        coach.viewer.account_id,
        LinkState.INVITED,
        coach.viewer.account_id,
        now,
    )
    await house.change(coach.viewer, lambda unit: unit.coach_links.invite(link))
    await house.change(athlete.viewer, lambda unit: unit.coach_links.accept(link_id, now))
    return coach


@pytest.fixture(params=["one process", "two processes"])
def place(request: pytest.FixtureRequest) -> tuple[str, str | None]:
    """One process with a cache of its own on SQLite; two with Redis on PostgreSQL."""
    if request.param == "one process":
        return request.getfixturevalue("sqlite_database"), None
    return request.getfixturevalue("postgres_database"), request.getfixturevalue("redis_url")


@pytest.fixture
async def house(place: tuple[str, str | None]) -> AsyncIterator[House]:
    """The processes of ``place``."""
    database, redis_url = place
    clock = HandClock()
    async with AsyncExitStack() as ending:
        apps = []
        for _ in range(1 if redis_url is None else 2):
            cache: Cache = InProcessCache(BIG)
            if redis_url is not None:
                cache = CacheInFront(cache, RedisCache(redis_url, 60))
            settings = settings_for(database)
            shared = replace(tools(settings), clock=clock)
            ending.push_async_callback(shared.store.close)
            ending.push_async_callback(cache.close)
            made = parts(do=use_cases(shared, settings, runtime()))
            apps.append(application(replace(made, cache=cache)))
        yield House(apps, clock, shared)


def first_day(shown: Any) -> tuple[Any, UUID]:  # noqa: ANN401  JSON
    """A day that has work, and its id."""
    day = shown["days"][1]["workouts"][0]
    return day, uuid_in("PlannedDay", day["id"], "day")


async def test_a_change_of_the_calendar_is_seen_at_once(house: House) -> None:
    who = await athlete_with_plan(house)
    day, day_id = first_day(await house.warm(who))
    assert day["athleteNote"] == ""
    await house.change(who.viewer, lambda unit: unit.calendar.note(day_id, athlete_note="windy"))
    assert first_day(await house.fresh(who))[0]["athleteNote"] == "windy"


async def test_a_new_goal_is_seen_at_once(house: House) -> None:
    who = await athlete_with_plan(house)
    assert (await house.warm(who))["nextRace"] is None
    goal = StoredGoal(
        new_id(),
        who.viewer.account_id,
        Goal("10k", date(2027, 3, 7)),
        Priority.A,
        house.clock.now(),
    )
    await house.change(who.viewer, lambda unit: unit.goals.add(goal))
    assert (await house.fresh(who))["nextRace"] == {"daysToRace": 106}


async def test_days_to_race_change_at_the_local_midnight_of_the_athlete(house: House) -> None:
    who = await athlete_with_plan(house, time_zone="Pacific/Auckland")
    goal = StoredGoal(
        new_id(),
        who.viewer.account_id,
        Goal("10k", date(2027, 3, 7)),
        Priority.A,
        house.clock.now(),
    )
    await house.change(who.viewer, lambda unit: unit.goals.add(goal))
    # 23:59 in Auckland, thirteen hours ahead; the tokens stay good.
    house.clock.at = datetime(2026, 11, 21, 10, 59, tzinfo=UTC)
    who = await renewed(house, who)
    assert (await house.warm(who))["today"] == "2026-11-21"
    house.clock.forward(timedelta(minutes=2))
    shown = await house.fresh(who)
    assert (shown["today"], shown["nextRace"]) == ("2026-11-22", {"daysToRace": 105})


async def renewed(house: House, who: SignedIn) -> SignedIn:
    """The same person with a token of this hour."""
    do = use_cases(house.tools, settings_for("sqlite:///never-opened.db"), runtime())
    viewer = who.viewer
    assert viewer.session_id is not None
    issued = do.sign_in.tokens.issue(viewer.account_id, viewer.session_id)
    return SignedIn(viewer, issued.text)


async def test_a_coach_sees_a_change_of_their_athlete_at_once(house: House) -> None:
    athlete = await athlete_with_plan(house)
    coach = await coach_of(house, athlete)
    whom = node_id("Athlete", str(athlete.viewer.account_id))
    _, day_id = first_day(await house.warm(coach, athlete=whom))
    at = house.clock.now()
    await house.change(athlete.viewer, lambda unit: unit.calendar.skip(day_id, at))
    assert first_day(await house.fresh(coach, athlete=whom))[0]["isSkipped"] is True


async def test_a_coach_sees_the_midnight_of_their_athlete(house: House) -> None:
    athlete = await athlete_with_plan(house, time_zone="Asia/Kathmandu")
    coach = await coach_of(house, athlete)
    whom = node_id("Athlete", str(athlete.viewer.account_id))
    # 23:59 in Kathmandu, 5:45 ahead, and afternoon where the coach is.
    house.clock.at = datetime(2026, 11, 21, 18, 14, tzinfo=UTC)
    coach = await renewed(house, coach)
    assert (await house.warm(coach, athlete=whom))["today"] == "2026-11-21"
    house.clock.forward(timedelta(minutes=2))
    assert (await house.fresh(coach, athlete=whom))["today"] == "2026-11-22"


async def test_a_coach_sees_nothing_once_the_link_has_ended(house: House) -> None:
    athlete = await athlete_with_plan(house)
    coach = await coach_of(house, athlete)
    whom = node_id("Athlete", str(athlete.viewer.account_id))
    assert (await house.warm(coach, athlete=whom))["days"]
    async with house.tools.store.read(coach.viewer) as unit:
        link = (await unit.coach_links.of(coach.viewer.account_id))[0]
    now = house.clock.now()
    await house.change(athlete.viewer, lambda unit: unit.coach_links.revoke(link.id, now))
    asked = {"query": CALENDAR, "variables": SPAN | {"athlete": whom}}
    for _ in house.apps:
        answer = await house.send(coach, asked)
        assert (answer.json().get("data") or {}).get("calendar") is None


async def test_another_role_is_another_answer(house: House) -> None:
    who = await athlete_with_plan(house)
    await house.warm(who)
    before = await house.counted()
    await house.change(
        PROGRAM, lambda unit: unit.accounts.allow(who.viewer.account_id, Role.COACH, frozenset())
    )
    await house.calendar(who)
    assert (await house.counted())[1] == before[1] + 1


async def test_units_are_those_of_now(house: House) -> None:
    who = await athlete_with_plan(house)
    in_km = first_day(await house.warm(who))[0]["distance"]
    async with house.tools.store.read(who.viewer) as unit:
        profile = await unit.athletes.get(who.viewer.account_id)
    assert profile is not None
    imperial = replace(profile, units=UnitSystem.IMPERIAL)
    await house.change(who.viewer, lambda unit: unit.athletes.save(imperial))
    in_miles = first_day(await house.fresh(who))[0]["distance"]
    assert in_miles == pytest.approx(in_km / 1.609344, abs=0.001)


async def test_another_viewer_sees_their_own(house: House) -> None:
    first, second = await athlete_with_plan(house), await athlete_with_plan(house)
    ours, theirs = await house.warm(first), await house.warm(second)
    ids = [day["workouts"][0]["id"] for day in ours["days"]]
    assert ids
    assert not set(ids) & {day["workouts"][0]["id"] for day in theirs["days"]}


async def test_other_variables_and_documents_are_other_answers(house: House) -> None:
    who = await athlete_with_plan(house)
    assert len((await house.warm(who))["days"]) == 14
    assert len((await house.fresh(who, to=str(MONDAY)))["days"]) == 1
    two = CALENDAR + ' query Other { calendar(from: "2027-01-04", to: "2027-01-04") { today } }'
    for name, days in (("Days", 14), ("Other", None), ("Days", 14), ("Other", None)):
        asked = {"query": two, "variables": SPAN, "operationName": name}
        shown = (await house.send(who, asked)).json()["data"]["calendar"]
        assert (len(shown["days"]) if "days" in shown else None) == days


@pytest.mark.parametrize("changed", ["plugins", "mode"])
async def test_another_plugin_or_mode_makes_its_own_answers(house: House, changed: str) -> None:
    who = await athlete_with_plan(house)
    cache = InProcessCache(BIG)
    do = use_cases(house.tools, settings_for("sqlite:///never-opened.db"), runtime())
    made = replace(parts(do=do), cache=cache)
    planner = made.planners.now()
    versions = {**planner.versions, "plugin new": "1.0"}
    other = {
        "plugins": replace(made, planners=CurrentPlanner(replace(planner, versions=versions))),
        "mode": replace(made, mode=Mode.PRODUCTION),
    }
    both = [made, other[changed]]
    for each in both:
        newer = House([application(each)], house.clock, house.tools)
        assert await newer.calendar(who) is not None
        assert await newer.calendar(who) is not None
        assert await newer.counted() == (1, 0)
        again = House([application(each)], house.clock, house.tools)
        await again.calendar(who)
        assert await again.calendar(who) is not None
        assert await again.counted() == (1, 0)


async def test_answers_with_errors_are_not_kept(house: House) -> None:
    who = await athlete_with_plan(house)
    asked = {"query": CALENDAR, "variables": {"from": "2027-02-01", "to": "2027-01-01"}}
    for _ in range(4):
        assert "errors" in (await house.send(who, asked)).json()
    found, _ = await house.counted()
    assert found == 0


async def test_an_answer_whose_query_has_another_root_field_is_not_kept(house: House) -> None:
    who = await athlete_with_plan(house)
    query = CALENDAR.replace("{\n  calendar", "{ raceDistances { key }\n  calendar", 1)
    for _ in range(4):
        await house.calendar(who, query)
    assert await house.counted() == (0, 0)


async def test_strangers_get_no_answer_of_a_viewer(house: House) -> None:
    who = await athlete_with_plan(house)
    await house.warm(who)
    for _ in house.apps:
        answer = await house.send(None, {"query": CALENDAR, "variables": SPAN})
        assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_an_admin_who_reads_every_athlete_is_answered_anew(house: House) -> None:
    athlete = await athlete_with_plan(house)
    admin = await signed_in(house.tools, Role.ADMIN, granted=frozenset({Permission.READ_ATHLETES}))
    whom = node_id("Athlete", str(athlete.viewer.account_id))
    for _ in range(4):
        await house.calendar(admin, athlete=whom)
    assert await house.counted() == (0, 0)

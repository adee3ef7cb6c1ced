"""Whoever may no longer see something hears no more of it, on the socket that was open already."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

import pytest
from websockets.exceptions import ConnectionClosed

from strideiq.core.adapters.passwords import Argon2Hasher
from strideiq.core.domain.access import PROGRAM, Permission, Role
from strideiq.core.services.tries import Origin
from strideiq.schema.node import node_id
from tests.accounts import SignedIn
from tests.belongings import Belongings, belongings, linked
from tests.people import NOW
from tests.schema.live_service import LiveService, live_service

EMAIL, PASSWORD = "ada@example.org", "eleven slow miles"
R = "request"
ORIGIN = Origin("192.0.2.1", R)


@dataclass(frozen=True, slots=True)
class Trio:
    """An athlete, their coach, and the owner of the installation, at a server."""

    live: LiveService
    ada: SignedIn
    coach: SignedIn
    owner: SignedIn


Act: TypeAlias = Callable[[Trio], Coroutine[Any, Any, object]]


@pytest.fixture
def trio(sqlite_database: str) -> Iterator[Trio]:
    digest = asyncio.run(Argon2Hasher(memory_kib=64, rounds=1).hash(PASSWORD))
    with live_service(sqlite_database) as live:
        ada = live.someone(email=EMAIL, password_hash=digest)
        coach = live.someone(role=Role.COACH, verified_at=NOW)
        live.run(linked(live.do.tools.store, ada.viewer, coach.viewer))
        yield Trio(live, ada, coach, live.someone(role=Role.OWNER))


async def part(trio: Trio, by: SignedIn) -> None:
    coaching = trio.live.do.coaching
    [told] = await coaching.links(by.viewer, after=None, limit=5)
    await coaching.end(by.viewer, told.link.id, R)


async def delete(trio: Trio) -> None:
    await trio.live.do.own_data.delete(trio.ada.viewer, EMAIL, PASSWORD, ORIGIN)


async def take_role(trio: Trio) -> None:
    people, coach = trio.live.do.people, trio.coach.viewer.account_id
    await people.allow(trio.owner.viewer, coach, Role.ATHLETE, frozenset(), R)


async def close(trio: Trio) -> None:
    await trio.live.do.people.close(trio.owner.viewer, trio.coach.viewer.account_id, R)


async def sign_out(trio: Trio) -> None:
    await trio.live.do.people.sign_out(trio.owner.viewer, trio.coach.viewer.account_id, R)


PARTINGS: dict[str, Act] = {
    "the athlete ends it": lambda trio: part(trio, trio.ada),
    "the coach ends it": lambda trio: part(trio, trio.coach),
    "the athlete is deleted": delete,
    "the coach is none any more": take_role,
}
ENDINGS: dict[str, Act] = {"the account is closed": close, "somebody signs them out": sign_out}


@pytest.mark.parametrize("name", PARTINGS)
def test_calendar_of_an_athlete_who_is_gone_ends(trio: Trio, name: str) -> None:
    with trio.live.line(trio.coach) as line:
        line.follow_calendar(trio.ada.viewer.account_id, "ada")
        own = line.follow_calendar(trio.coach.viewer.account_id, "own")
        trio.live.run(PARTINGS[name](trio))
        message = line.heard()
        assert (message["type"], message["id"]) == ("error", "ada")
        assert message["payload"][0]["extensions"]["code"] == "NOT_FOUND"
        trio.live.change(trio.coach.viewer)
        assert line.revision("own") == own + 1


@pytest.mark.parametrize("name", ENDINGS)
def test_socket_of_somebody_who_is_out_is_closed(trio: Trio, name: str) -> None:
    with trio.live.line(trio.coach) as line, trio.live.line(trio.ada) as bystander:
        line.follow_calendar(trio.ada.viewer.account_id)
        first = bystander.follow_calendar(trio.ada.viewer.account_id)
        trio.live.run(ENDINGS[name](trio))
        with pytest.raises(ConnectionClosed) as told:
            line.heard()
        assert told.value.rcvd is not None
        assert told.value.rcvd.code == 4403
        trio.live.change(trio.ada.viewer)
        assert bystander.revision() == first + 1


def test_socket_of_a_deleted_account_is_closed(trio: Trio) -> None:
    with trio.live.line(trio.ada) as line:
        line.follow_calendar(trio.ada.viewer.account_id)
        trio.live.run(delete(trio))
        with pytest.raises(ConnectionClosed) as told:
            line.heard()
        assert told.value.rcvd is not None
        assert told.value.rcvd.code == 4403


PROGRESS = "subscription ($id: ID!) { jobProgress(id: $id) { state plan { id } } }"
JOBS, READ = Permission.MANAGE_JOBS, Permission.READ_ATHLETES


async def made(trio: Trio, of: Belongings) -> None:
    """The job that was waiting has made the plan."""
    tools = trio.live.do.tools
    async with tools.store.begin(PROGRAM) as unit:
        now = tools.clock.now()
        await unit.jobs.take("worker", at=now, lease=timedelta(minutes=1), job_id=of.job)
        await unit.jobs.succeed(of.job, "worker", at=now, result_id=of.plan)
        tools.job_changed(unit, of.job)


@pytest.mark.parametrize("left", [{JOBS, READ}, {JOBS}])
def test_job_that_is_followed_shows_its_plan_to_whoever_may_see_it_then(
    trio: Trio, left: set[Permission]
) -> None:
    live, admin = trio.live, trio.live.someone(role=Role.ADMIN, granted=frozenset({JOBS, READ}))
    of = live.run(belongings(live.do.tools.store, trio.ada.viewer))
    with live.line(admin) as line:
        line.subscribe("1", PROGRESS, id=node_id("Job", str(of.job)))
        assert line.heard()["payload"]["data"]["jobProgress"]["state"] == "QUEUED"
        people, who = live.do.people, admin.viewer.account_id
        live.run(people.allow(trio.owner.viewer, who, Role.ADMIN, frozenset(left), R))
        live.run(made(trio, of))
        told = line.heard()["payload"]["data"]["jobProgress"]
    plan = {"id": node_id("SeasonPlan", str(of.plan))} if READ in left else None
    assert told == {"state": "SUCCEEDED", "plan": plan}

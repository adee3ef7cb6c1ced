"""The question that every request asks: cheap, and never remembered."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest

from strideiq.core.domain.access import PROGRAM, Role, Viewer
from strideiq.core.domain.account import CoachLink, LinkState, SignInFamily, Standing
from strideiq.core.domain.errors import StoreUnavailable
from strideiq.core.ports import Store, UnitOfWork
from strideiq.core.store import migrate
from strideiq.core.store.unit_of_work import open_store
from tests.people import NOW, new_id, someone
from tests.servers import Postgres
from tests.store.statements import counted

pytestmark = pytest.mark.anyio


async def family_of(store: Store, viewer: Viewer) -> UUID:
    family = SignInFamily(new_id(), viewer.account_id, b"digest", NOW, NOW + timedelta(days=1), NOW)
    await change(store, viewer, lambda unit: unit.sign_ins.add(family))
    return family.id


async def change(
    store: Store, viewer: Viewer, how: Callable[[UnitOfWork], Awaitable[object]]
) -> None:
    async with store.begin(viewer) as unit:
        await how(unit)


async def standing(store: Store, family_id: UUID) -> Standing:
    found = await store.standing(family_id)
    assert found is not None
    return found


async def test_it_is_what_a_unit_of_work_finds(store: Store) -> None:
    for role in Role:
        family_id = await family_of(store, await someone(store, role))
        async with store.read(PROGRAM) as unit:
            expected = await unit.sign_ins.admitted(family_id)
        assert await standing(store, family_id) == expected
    assert await store.standing(new_id()) is None


async def test_everything_that_changed_is_seen_by_the_next_question(store: Store) -> None:
    viewer = await someone(store)
    family_id = await family_of(store, viewer)
    assert (await standing(store, family_id)).is_open
    await change(store, viewer, lambda unit: unit.athletes.raise_revision(viewer.account_id))
    assert (await standing(store, family_id)).athlete_revision == 1
    await change(
        store, PROGRAM, lambda unit: unit.accounts.allow(viewer.account_id, Role.COACH, frozenset())
    )
    changed = await standing(store, family_id)
    assert (changed.access_revision, changed.viewer.role) == (1, Role.COACH)
    await change(store, PROGRAM, lambda unit: unit.accounts.disable(viewer.account_id, NOW))
    assert not (await standing(store, family_id)).is_open
    await change(store, PROGRAM, lambda unit: unit.accounts.disable(viewer.account_id, None))
    await change(store, viewer, lambda unit: unit.sign_ins.revoke(family_id, NOW))
    assert not (await standing(store, family_id)).is_open


async def test_every_change_of_who_is_trained_shows_in_the_text_or_the_access_revision(
    store: Store,
) -> None:
    coach = await someone(store, Role.COACH)
    family_id = await family_of(store, coach)
    seen: list[tuple[int, str]] = []

    async def noted() -> None:
        found = await standing(store, family_id)
        seen.append((found.access_revision, found.trained))

    await noted()

    links = []
    for _ in range(2):
        athlete = await someone(store)
        link = CoachLink(
            new_id(),
            athlete.account_id,
            coach.account_id,
            LinkState.INVITED,
            coach.account_id,
            NOW,
        )
        links.append((athlete, link.id))
        await change(store, coach, lambda unit, link=link: unit.coach_links.invite(link))  # type: ignore[misc]
        assert (await standing(store, family_id)).trained == seen[-1][1]
        await change(
            store,
            athlete,
            lambda unit, link=link: unit.coach_links.accept(link.id, NOW),  # type: ignore[misc]
        )
        await noted()
        await change(
            store,
            athlete,
            lambda unit, who=athlete.account_id: unit.athletes.raise_revision(who),  # type: ignore[misc]
        )
        await noted()
    athlete, link_id = links[0]
    await change(store, athlete, lambda unit: unit.coach_links.revoke(link_id, NOW))
    await noted()
    assert len(set(seen)) == len(seen)
    assert (await standing(store, await family_of(store, links[0][0]))).trained == ""


async def test_a_crowd_is_asked_about_together(
    store: Store, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewers = [await someone(store) for _ in range(20)]
    families = [await family_of(store, viewer) for viewer in viewers]
    with counted(monkeypatch) as said:
        found = await asyncio.gather(*(store.standing(each) for each in [*families, new_id()]))
    assert [each and each.viewer.account_id for each in found] == [
        *(viewer.account_id for viewer in viewers),
        None,
    ]
    assert len(said) == (21 if database.startswith("sqlite") else 1)


async def test_one_who_gives_up_waiting_takes_nothing_from_the_others(store: Store) -> None:
    viewer = await someone(store)
    family_id = await family_of(store, viewer)
    leaving = asyncio.create_task(store.standing(family_id))
    staying = asyncio.create_task(store.standing(family_id))
    await asyncio.sleep(0)
    leaving.cancel()
    found = await staying
    assert found is not None
    await asyncio.gather(leaving, return_exceptions=True)
    assert await store.standing(family_id) == found


async def test_a_server_that_went_away_is_told_and_one_that_returned_is_asked() -> None:
    server = await asyncio.to_thread(Postgres.launch)
    try:
        await _away_and_back(server)
    finally:
        await asyncio.to_thread(server.kept.remove)


async def _away_and_back(server: Postgres) -> None:
    await migrate.upgrade(server.url())
    store = open_store(server.url())
    family_id = await family_of(store, await someone(store))
    found = await standing(store, family_id)
    await asyncio.to_thread(server.stop)
    with pytest.raises(StoreUnavailable):
        await store.standing(family_id)
    await asyncio.to_thread(server.start)
    assert await standing(store, family_id) == found
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.start)
    assert await standing(store, family_id) == found
    await store.close()

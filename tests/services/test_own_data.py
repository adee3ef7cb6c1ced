import asyncio
import json
import threading
from dataclasses import dataclass, field
from typing import Any

import pytest

from strideiq.core.domain.access import PROGRAM, Permission, Role, Viewer
from strideiq.core.domain.account import EmailPurpose, EmailToken, Invite
from strideiq.core.domain.errors import NotSignedIn, Refusal, TooOften
from strideiq.core.ports import Store
from strideiq.core.services.own_data import Export, LastOwner, NotProven, OwnData
from strideiq.core.services.tools import Tools
from strideiq.core.services.tries import Origin, Tries
from strideiq.core.services.wishes import Wishes
from strideiq.core.store.tables import metadata
from tests.accounts import signed_in
from tests.belongings import belongings, linked
from tests.people import NOW, new_id, someone
from tests.services.planned import WORKER, Bench, finished, taken
from tests.shared_tools import tools_on

pytestmark = pytest.mark.anyio

R = Origin("192.0.2.1", "request")
EMAIL, PASSWORD, DIGEST = "ada@example.org", "long enough", "digest of: long enough"
KEPT = {"audit_events"}

NOT_OF_PEOPLE = {
    "configuration_revisions",
    "flag_changes",
    "plugin_settings",
    "trials_taken",
}
"""Tables without a column for whom a row belongs to."""


@dataclass(slots=True)
class PlainHasher:
    """Digests that are quickly made."""

    async def hash(self, password: str) -> str:
        return f"digest of: {password}"

    async def fits(self, password: str, stored: str | None) -> bool:
        return stored == await self.hash(password)

    def is_old(self, stored: str) -> bool:
        return not stored


@dataclass(slots=True)
class SoOften:
    """Lets everybody ask so many times."""

    most: int = 1_000
    asked: list[str] = field(default_factory=list)

    async def wait_s(self, who: str) -> int:
        self.asked.append(who)
        return 60 if self.asked.count(who) > self.most else 0


def own_data(tools: Tools, *, most: int = 1_000) -> OwnData:
    return OwnData(tools, PlainHasher(), Tries(SoOften(), SoOften(most)))


async def rows_of(store: Store, viewer: Viewer) -> dict[str, int]:
    """How many rows each table has of this person, where it has any."""
    async with store.read(PROGRAM) as unit:
        exported = await unit.export(viewer.account_id)
    return {table: len(rows) for table, rows in exported.items() if rows}


async def whole_person(store: Store, role: Role = Role.ATHLETE) -> Viewer:
    """Somebody with a row in every table that can hold one."""
    tools, _ = tools_on(store)
    ada = (await signed_in(tools, role, email=EMAIL, password_hash=DIGEST)).viewer
    await belongings(store, ada)
    async with store.begin(PROGRAM) as unit:
        await unit.invites.add(Invite(new_id(), EMAIL, Role.ATHLETE, NOW))
        token = EmailToken(new_id(), ada.account_id, EmailPurpose.VERIFY, b"digest", NOW)
        await unit.email_tokens.add(token)
    return ada


async def test_export_holds_one_person_whole(store: Store) -> None:
    tools, _ = tools_on(store)
    ada, bob = await whole_person(store), await someone(store)
    await belongings(store, bob)
    coach = await someone(store, Role.COACH)
    await linked(store, ada, coach)
    await own_data(tools).export(ada, Origin("192.0.2.1", "first"))
    given = await own_data(tools).export(ada, R)
    assert given.made_at == NOW
    whole = json.loads(given.text)
    assert (whole["format"], whole["exported_at"]) == ("strideiq-export-1", NOW.isoformat())
    assert set(whole["tables"]) == set(metadata.tables) - NOT_OF_PEOPLE
    assert [name for name, rows in whole["tables"].items() if not rows] == []
    assert str(bob.account_id) not in given.text
    assert DIGEST not in given.text
    assert whole["tables"]["coach_links"][0]["coach_id"] == str(coach.account_id)
    async with store.read(PROGRAM) as unit:
        [event, _] = await unit.audit.page(action="account.exported")
    assert (event.actor_id, event.subject_id, event.request_id) == (
        ada.account_id,
        ada.account_id,
        R.request_id,
    )


async def test_one_export_at_a_time_is_written_beside_the_loop(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools, _ = tools_on(store)
    ada, bob = (await signed_in(tools)).viewer, (await signed_in(tools)).viewer
    where, both, dumps = list[int](), threading.Barrier(2), json.dumps

    def written(*args: Any, **how: Any) -> str:  # noqa: ANN401  as of the library
        where.append(threading.get_ident())
        both.wait(10)
        return dumps(*args, **how)

    monkeypatch.setattr(json, "dumps", written)
    own = own_data(tools)
    asked = await asyncio.gather(
        *(own.export(who, R) for who in (ada, ada, bob)), return_exceptions=True
    )
    monkeypatch.undo()
    assert [type(each) for each in asked] == [Export, TooOften, Export]
    assert threading.get_ident() not in where
    assert len(where) == 2
    assert (await own.export(ada, R)).text


async def test_export_of_somebody_who_sees_all_holds_their_own(store: Store) -> None:
    tools, _ = tools_on(store)
    ada, coach = await whole_person(store), await someone(store, Role.COACH)
    await linked(store, ada, coach)
    reader = await someone(store, Role.ADMIN, granted=frozenset({Permission.READ_ATHLETES}))
    for who in (coach, reader):
        whole = json.loads((await own_data(tools).export(who, R)).text)
        assert [row["athlete_id"] for row in whole["tables"]["athletes"]] == [str(who.account_id)]
        assert whole["tables"]["plans"] == []
        assert EMAIL not in str(whole)


async def test_deleted_account_leaves_nothing_but_events(store: Store) -> None:
    tools, _ = tools_on(store)
    ada, coach = await whole_person(store), await someone(store, Role.COACH)
    await linked(store, ada, coach)
    await own_data(tools).export(ada, R)
    assert set(await rows_of(store, ada)) == set(metadata.tables) - NOT_OF_PEOPLE
    await own_data(tools).delete(ada, " Ada@example.org", PASSWORD, R)
    assert set(await rows_of(store, ada)) == KEPT
    async with store.read(PROGRAM) as unit:
        assert await unit.accounts.by_email(EMAIL) is None
        assert await unit.invites.by_email(EMAIL) is None
        event = (await unit.audit.page())[0]
        assert (event.action, event.actor_id, event.subject_id, event.details) == (
            "account.deleted",
            ada.account_id,
            ada.account_id,
            {},
        )
        assert await unit.jobs.due(NOW) == []


async def test_those_who_saw_the_deleted_are_told(store: Store) -> None:
    tools, told = tools_on(store)
    ada, coach = await whole_person(store), await someone(store, Role.COACH)
    job = (await jobs_of(store, ada))[0]
    await linked(store, ada, coach)
    await own_data(tools).delete(ada, EMAIL, PASSWORD, R)
    assert [told.access_of(each.account_id) for each in (ada, coach)] == [1, 1]
    assert {f"athlete:{ada.account_id}", f"job:{job}"} <= set(told.topics)
    async with store.read(coach) as unit:
        assert await unit.athletes.get(ada.account_id) is None
        stored = await unit.accounts.get(coach.account_id)
    assert stored is not None
    assert stored.access_revision == 3


async def test_coach_who_leaves_frees_their_athletes(store: Store) -> None:
    tools, told = tools_on(store)
    ada = await someone(store)
    coach = await whole_person(store, Role.COACH)
    await linked(store, ada, coach)
    await own_data(tools).delete(coach, EMAIL, PASSWORD, R)
    assert told.access_of(ada.account_id) == 1
    async with store.read(ada) as unit:
        assert await unit.coach_links.of(ada.account_id) == []
        assert await unit.athletes.get(ada.account_id) is not None


async def jobs_of(store: Store, viewer: Viewer) -> list[object]:
    async with store.read(viewer) as unit:
        return [job.id for job in await unit.jobs.of(viewer.account_id) if job.is_open]


async def test_plan_in_the_making_is_not_stored_for_somebody_who_is_gone(store: Store) -> None:
    bench = Bench(store)
    ada = await someone(store, email=EMAIL, password_hash=DIGEST)
    wishes = Wishes(weekly_m=30_000.0, longest_m=12_000.0)
    waiting = await bench.requests.generate(ada, await bench.goal(ada), wishes)
    job = await taken(
        bench, await bench.requests.generate(ada, await bench.goal(ada, weeks=14), wishes)
    )
    finish = await finished(bench, job)
    await own_data(bench.tools).delete(ada, EMAIL, PASSWORD, R)
    with pytest.raises(Refusal, match=r"removed meanwhile|no such"):
        async with store.begin(PROGRAM) as unit:
            await finish(unit)
    async with store.begin(PROGRAM) as unit:
        assert not await unit.jobs.fail(job.id, WORKER, at=NOW, error="gone", retry_at=None)
        assert await unit.jobs.get(waiting.id) is None
    assert set(await rows_of(store, ada)) == KEPT


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, "wrong"), ("eve@example.org", PASSWORD), ("", PASSWORD), (EMAIL, "")],
)
async def test_password_and_address_are_needed(store: Store, email: str, password: str) -> None:
    tools, told = tools_on(store)
    ada = await whole_person(store)
    before = await rows_of(store, ada)
    with pytest.raises(NotProven):
        await own_data(tools).delete(ada, email, password, R)
    assert await rows_of(store, ada) == before | {"audit_events": 1}
    assert told.topics == []
    async with store.read(PROGRAM) as unit:
        [event] = await unit.audit.page()
    assert (event.action, event.actor_id, event.request_id, event.details) == (
        "account.deletion_refused",
        ada.account_id,
        R.request_id,
        {},
    )


async def test_guessing_and_exporting_have_an_end(store: Store) -> None:
    tools, _ = tools_on(store)
    data, ada, bob = own_data(tools, most=2), await whole_person(store), await someone(store)
    for _ in range(2):
        with pytest.raises(NotProven):
            await data.delete(ada, EMAIL, "a guess", R)
        await data.export(ada, R)
    with pytest.raises(TooOften):
        await data.delete(ada, EMAIL, PASSWORD, R)
    with pytest.raises(TooOften):
        await data.export(ada, R)
    await data.export(bob, R)


async def test_last_owner_stays(store: Store) -> None:
    tools, _ = tools_on(store)
    owner = await whole_person(store, Role.OWNER)
    await someone(store, Role.OWNER, disabled_at=NOW)
    with pytest.raises(LastOwner):
        await own_data(tools).delete(owner, EMAIL, PASSWORD, R)
    await someone(store, Role.OWNER)
    await own_data(tools).delete(owner, EMAIL, PASSWORD, R)
    assert set(await rows_of(store, owner)) == KEPT


async def test_account_that_is_gone_is_not_signed_in(store: Store) -> None:
    tools, _ = tools_on(store)
    with pytest.raises(NotSignedIn):
        await own_data(tools).delete(Viewer(new_id(), Role.ATHLETE), EMAIL, PASSWORD, R)

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from strideiq.core.domain.access import PROGRAM, Role, Viewer
from strideiq.core.domain.account import LinkState
from strideiq.core.domain.audit import AuditEvent
from strideiq.core.domain.coaching import Introduced, Person
from strideiq.core.domain.errors import NotAllowed, NotFound, NotIncluded, UnknownAthlete
from strideiq.core.ports import Store
from strideiq.core.services.coaching import Coaching, NoSeat, NotProved, OwnAddress
from strideiq.core.services.tools import Tools
from tests.access import WIDEST, access_for
from tests.people import NOW, account, new_id, someone
from tests.schema.serving import runtime
from tests.shared_tools import tools_on
from tests.store.statements import counted

if TYPE_CHECKING:
    from uuid import UUID

pytestmark = pytest.mark.anyio

RUNNER, COACH, NOBODY = "ada@example.org", "coach@example.org", "nobody@example.org"
R = "request"


def coaching_with(tools: Tools, without_any: str = WIDEST) -> Coaching:
    return Coaching(tools, access_for(tools, runtime(), without_any=without_any))


async def runner(store: Store, email: str = RUNNER) -> Viewer:
    return await someone(store, email=email)


async def a_coach(store: Store, email: str = COACH, **changes: object) -> Viewer:
    return await someone(store, Role.COACH, email=email, **({"verified_at": NOW} | changes))


async def links(coaching: Coaching, viewer: Viewer) -> list[Introduced]:
    return list(await coaching.links(viewer, after=None, limit=50))


async def seen(store: Store, viewer: Viewer, athlete: Viewer) -> bool:
    async with store.read(viewer) as unit:
        return await unit.athletes.get(athlete.account_id) is not None


async def events(store: Store) -> list[AuditEvent]:
    async with store.read(PROGRAM) as unit:
        return list(await unit.audit.page())


async def test_coach_whom_the_athlete_invited_sees_them_once_accepted(store: Store) -> None:
    tools, told = tools_on(store)
    coaching, ada, coach = coaching_with(tools), await runner(store), await a_coach(store)
    await coaching.invite_coach(ada, " Coach@Example.org", R)
    assert not await seen(store, coach, ada)
    [waiting] = await links(coaching, coach)
    assert waiting.link.state is LinkState.INVITED
    assert waiting.link.invited_by == ada.account_id
    assert waiting.other == Person(ada.account_id, "Ada", RUNNER)
    accepted = await coaching.accept(coach, waiting.link.id, R)
    assert accepted.link == replace(waiting.link, state=LinkState.ACCEPTED, accepted_at=NOW)
    assert await seen(store, coach, ada)
    [hers] = await links(coaching, ada)
    assert hers == Introduced(accepted.link, Person(coach.account_id, "Ada", COACH))
    assert [told.access_of(each.account_id) for each in (ada, coach)] == [2, 2]


async def test_athlete_whom_a_coach_invited_accepts(store: Store) -> None:
    tools, _ = tools_on(store)
    coaching, ada, coach = coaching_with(tools), await runner(store), await a_coach(store)
    await coaching.invite_athlete(coach, RUNNER, R)
    [waiting] = await links(coaching, ada)
    assert not await seen(store, coach, ada)
    await coaching.accept(ada, waiting.link.id, R)
    assert await seen(store, coach, ada)
    assert [each.id for each in await coaching.athletes(coach, after=None, limit=5)] == [
        ada.account_id
    ]


@pytest.mark.parametrize("by", ["athlete", "coach"])
async def test_either_side_ends_a_link_at_once(store: Store, by: str) -> None:
    tools, told = tools_on(store)
    coaching, ada, coach = coaching_with(tools), await runner(store), await a_coach(store)
    await coaching.invite_athlete(coach, RUNNER, R)
    [waiting] = await links(coaching, ada)
    await coaching.accept(ada, waiting.link.id, R)
    told.topics.clear()
    ended = await coaching.end({"athlete": ada, "coach": coach}[by], waiting.link.id, R)
    assert ended.link.state is LinkState.REVOKED
    assert not await seen(store, coach, ada)
    assert await links(coaching, ada) == await links(coaching, coach) == []
    assert [told.access_of(each.account_id) for each in (ada, coach)] == [1, 1]
    assert await coaching.athletes(coach, after=None, limit=5) == []
    with pytest.raises(NotFound):
        await coaching.end(ada, waiting.link.id, R)
    await coaching.invite_coach(ada, COACH, R)
    [again] = await links(coaching, coach)
    await coaching.accept(coach, again.link.id, R)
    assert await seen(store, coach, ada)


async def test_invited_side_alone_answers(store: Store) -> None:
    tools, _ = tools_on(store)
    coaching, ada, coach = coaching_with(tools), await runner(store), await a_coach(store)
    await coaching.invite_coach(ada, COACH, R)
    [waiting] = await links(coaching, coach)
    outsiders = (
        ada,
        await someone(store),
        await a_coach(store, "other@example.org"),
        await someone(store, Role.OWNER),
    )
    for who in outsiders:
        with pytest.raises(NotFound):
            await coaching.accept(who, waiting.link.id, R)
        with pytest.raises(NotFound):
            await coaching.end(who, waiting.link.id, R)
        assert await coaching.link(who, waiting.link.id) is None
    declined = await coaching.end(coach, waiting.link.id, R)
    assert declined.link.state is LinkState.REVOKED
    with pytest.raises(NotFound):
        await coaching.accept(coach, waiting.link.id, R)
    assert [event.action for event in await events(store)] == [
        "coaching.declined",
        "coaching.invited",
    ]


async def exported(store: Store, viewer: Viewer) -> dict[str, object]:
    """What somebody's export holds, but for the events, which are compared by themselves."""
    async with store.read(viewer) as unit:
        return {**await unit.export(viewer.account_id), "audit_events": ()}


async def test_inviting_tells_nobody_whether_an_address_has_an_account(store: Store) -> None:
    tools, _ = tools_on(store)
    coaching, ada = coaching_with(tools), await runner(store)
    await a_coach(store)
    await a_coach(store, "closed@example.org", disabled_at=NOW)
    await runner(store, "eve@example.org")
    before = await exported(store, ada)
    for email in (COACH, NOBODY, "closed@example.org", "eve@example.org", "not an address"):
        await coaching.invite_coach(ada, email, R)
        await coaching.invite_coach(ada, email, R)
    assert await links(coaching, ada) == []
    assert await exported(store, ada) == before
    told = {
        (event.action, event.actor_id, event.subject_id, event.request_id, str(event.details))
        for event in await events(store)
    }
    assert told == {("coaching.invited", ada.account_id, None, R, "{}")}


async def test_neither_a_no_nor_taking_back_tells_the_sender_of_an_account(store: Store) -> None:
    tools, _ = tools_on(store)
    coaching, ada, coach = coaching_with(tools), await runner(store), await a_coach(store)
    before = await exported(store, ada)
    await coaching.invite_coach(ada, COACH, R)
    [waiting] = await links(coaching, coach)
    await coaching.end(coach, waiting.link.id, R)
    await coaching.invite_coach(ada, COACH, R)
    await coaching.withdraw(ada, COACH, R)
    assert await exported(store, ada) == before


async def test_only_a_coach_with_a_proved_address_coaches(store: Store) -> None:
    tools, _ = tools_on(store)
    coaching, ada = coaching_with(tools), await runner(store)
    with pytest.raises(NotAllowed, match="account of a coach"):
        await coaching.invite_athlete(ada, COACH, R)
    unproved = await a_coach(store, verified_at=None)
    with pytest.raises(NotProved):
        await coaching.invite_athlete(unproved, RUNNER, R)
    await coaching.invite_coach(ada, COACH, R)
    [waiting] = await links(coaching, unproved)
    with pytest.raises(NotProved):
        await coaching.accept(unproved, waiting.link.id, R)
    async with store.begin(PROGRAM) as unit:
        await unit.accounts.verify(unproved.account_id, NOW)
        await unit.accounts.allow(unproved.account_id, Role.ATHLETE, frozenset())
    with pytest.raises(NotAllowed):
        await coaching.accept(unproved, waiting.link.id, R)
    assert not await seen(store, unproved, ada)


async def test_invitation_of_a_coach_who_is_closed_out_is_not_accepted(store: Store) -> None:
    tools, _ = tools_on(store)
    coaching, ada, coach = coaching_with(tools), await runner(store), await a_coach(store)
    await coaching.invite_athlete(coach, RUNNER, R)
    [waiting] = await links(coaching, ada)
    async with store.begin(PROGRAM) as unit:
        await unit.accounts.disable(coach.account_id, NOW)
    with pytest.raises(NotAllowed):
        await coaching.accept(ada, waiting.link.id, R)
    assert not await seen(store, coach, ada)


async def test_account_without_athlete_is_not_trained(store: Store) -> None:
    tools, _ = tools_on(store)
    coaching, coach = coaching_with(tools), await a_coach(store)
    owner = account(role=Role.OWNER, email="owner@example.org")
    async with store.begin(PROGRAM) as unit:
        await unit.accounts.add(owner)
    with pytest.raises(UnknownAthlete):
        await coaching.invite_coach(owner.viewer(), COACH, R)
    await coaching.invite_athlete(coach, owner.email, R)
    assert await links(coaching, owner.viewer()) == []


async def test_nobody_is_linked_with_themselves(store: Store) -> None:
    tools, _ = tools_on(store)
    coaching, coach = coaching_with(tools), await a_coach(store)
    for invite in (coaching.invite_coach, coaching.invite_athlete):
        with pytest.raises(OwnAddress):
            await invite(coach, COACH, R)


async def test_what_was_sent_is_taken_back_by_the_address(store: Store) -> None:
    tools, _ = tools_on(store)
    coaching, ada, coach = coaching_with(tools), await runner(store), await a_coach(store)
    await coaching.invite_coach(ada, COACH, R)
    [waiting] = await links(coaching, coach)
    for wrong in (NOBODY, RUNNER):
        await coaching.withdraw(ada, wrong, R)
    await coaching.withdraw(coach, RUNNER, R)
    assert await links(coaching, coach) == [waiting]
    await coaching.withdraw(ada, COACH, R)
    assert await links(coaching, coach) == []
    with pytest.raises(NotFound):
        await coaching.accept(coach, waiting.link.id, R)


async def test_withdrawing_leaves_a_link_that_stands(store: Store) -> None:
    tools, _ = tools_on(store)
    coaching, ada, coach = coaching_with(tools), await runner(store), await a_coach(store)
    await coaching.invite_coach(ada, COACH, R)
    [waiting] = await links(coaching, coach)
    await coaching.accept(coach, waiting.link.id, R)
    await coaching.withdraw(ada, COACH, R)
    assert await seen(store, coach, ada)


async def test_links_and_athletes_come_page_by_page_in_one_statement_each(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools, _ = tools_on(store)
    coaching, coach = coaching_with(tools), await a_coach(store)
    trained: list[UUID] = []
    for number in range(5):
        ada = await runner(store, f"ada{number}@example.org")
        await coaching.invite_athlete(coach, f"ada{number}@example.org", R)
        [waiting] = await links(coaching, ada)
        await coaching.accept(ada, waiting.link.id, R)
        trained.append(ada.account_id)
    with counted(monkeypatch) as said:
        first = await coaching.links(coach, after=None, limit=3)
    assert len(said) == 1
    rest = await coaching.links(coach, after=first[-1].link.id, limit=3)
    assert [each.other.id for each in (*first, *rest)] == trained
    with counted(monkeypatch) as said:
        some = await coaching.athletes(coach, after=None, limit=3)
    assert len(said) == 1
    others = await coaching.athletes(coach, after=some[-1].id, limit=3)
    assert [each.id for each in (*some, *others)] == trained


async def test_unknown_link_is_not_found(store: Store) -> None:
    tools, _ = tools_on(store)
    coaching, ada = coaching_with(tools), await runner(store)
    for act in (coaching.accept, coaching.end):
        with pytest.raises(NotFound):
            await act(ada, new_id(), R)


async def test_a_coach_without_a_seat_takes_nobody_on(store: Store) -> None:
    tools, _ = tools_on(store)
    coaching = coaching_with(tools, without_any="free")
    coach = await a_coach(store)
    runners = [await runner(store, f"{number}@example.org") for number in range(4)]
    for each in runners:
        await coaching.invite_coach(each, COACH, R)
    first, second, third, fourth = [each.link.id for each in await links(coaching, coach)]
    await asyncio.gather(*(coaching.accept(coach, each, R) for each in (first, second)))
    with pytest.raises(NotIncluded, match="no room for more athletes than 2") as refused:
        await coaching.accept(coach, third, R)
    assert refused.value.decision.would_allow == "Pro has more"
    with pytest.raises(NotIncluded):
        await coaching.invite_athlete(coach, RUNNER, R)
    assert len([each for each in await links(coaching, coach) if each.link.accepted_at]) == 2
    await coaching.end(coach, first, R)
    taken = [coaching.accept(coach, each, R) for each in (third, fourth)]
    answers = await asyncio.gather(*taken, return_exceptions=True)
    assert {type(answer) for answer in answers} == {Introduced, NotIncluded}


async def test_an_athlete_is_not_told_what_their_coach_holds(store: Store) -> None:
    tools, _ = tools_on(store)
    open_to_all, full = coaching_with(tools), coaching_with(tools, without_any="free")
    coach, ada = await a_coach(store), await runner(store)
    await open_to_all.invite_athlete(coach, RUNNER, R)
    for number in range(2):
        other = await runner(store, f"{number}@example.org")
        await open_to_all.invite_coach(other, COACH, R)
    for each in await links(open_to_all, coach):
        await open_to_all.accept(coach, each.link.id, R)
    [waiting] = await links(full, ada)
    with pytest.raises(NoSeat) as refused:
        await full.accept(ada, waiting.link.id, R)
    assert "2" not in str(refused.value)
    assert not await seen(store, coach, ada)
    await open_to_all.accept(ada, waiting.link.id, R)
    assert await seen(store, coach, ada)

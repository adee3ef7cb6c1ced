from dataclasses import replace
from datetime import date, timedelta

import pytest

from strideiq.core.domain.access import PROGRAM, Viewer
from strideiq.core.domain.proposal import HeldBy, Outcome, Proposal, ProposalState
from strideiq.core.ports import Store
from strideiq.core.ports.changes import Tally
from tests.builders import MONDAY, cruise
from tests.changes import RULE, entry, proposal
from tests.people import NOW, job, new_id, new_plan, someone

pytestmark = pytest.mark.anyio

OPEN = frozenset({ProposalState.OPEN})


async def planned(store: Store) -> tuple[Viewer, Proposal]:
    """An athlete with a plan on the calendar, and a proposal against it that is not stored."""
    owner = await someone(store)
    new = new_plan(owner.account_id)
    async with store.begin(PROGRAM) as unit:
        await unit.plans.add(new)
        await unit.plans.activate(new.id, revision=1, at=NOW)
    return owner, proposal(owner.account_id, new.id)


async def test_proposals_come_back_as_they_were_given(store: Store) -> None:
    owner, first = await planned(store)
    second = replace(first, id=new_id(), undoes=first.id, rule="", evidence=(), findings=())
    async with store.begin(PROGRAM) as unit:
        before = await unit.athletes.revision(owner.account_id)
        await unit.proposals.add(first)
        await unit.proposals.add(second)
        assert await unit.athletes.revision(owner.account_id) == (before or 0) + 2
    async with store.read(owner) as unit:
        assert await unit.proposals.get(first.id) == first
        assert await unit.proposals.page(owner.account_id) == [second, first]
        assert await unit.proposals.page(owner.account_id, before=second.id) == [first]
        assert await unit.proposals.page(owner.account_id, states=OPEN, limit=1) == [second]
        assert await unit.proposals.of_plan(first.plan_id, states=OPEN) == [second, first]
        none = frozenset({ProposalState.ACCEPTED})
        assert await unit.proposals.page(owner.account_id, states=none) == []
        assert await unit.proposals.tally(owner.account_id) == Tally(2, 2)


async def test_a_proposal_is_decided_once(store: Store) -> None:
    owner, change = await planned(store)
    whole = (cruise(),)
    async with store.begin(owner) as unit:
        await unit.proposals.add(change)
        assert await unit.proposals.decide(
            change.id,
            ProposalState.ACCEPTED,
            at=NOW,
            by=owner.account_id,
            made_revision=3,
            replaced=whole,
        )
        assert not await unit.proposals.decide(change.id, ProposalState.DECLINED, at=NOW)
    async with store.read(owner) as unit:
        assert await unit.proposals.get(change.id) == replace(
            change,
            state=ProposalState.ACCEPTED,
            decided_at=NOW,
            decided_by=owner.account_id,
            made_revision=3,
        )
        assert await unit.proposals.replaced(change.id, new_id()) == {change.id: whole}
        assert await unit.proposals.tally(owner.account_id) == Tally(0, 2)
        assert await unit.athletes.revision(owner.account_id) == 3


async def test_stale_proposals_are_closed_and_their_athletes_named(store: Store) -> None:
    (ada, over), (bob, moved), (eve, fresh) = [await planned(store) for _ in range(3)]
    ended = proposal(eve.account_id, fresh.plan_id, plan_revision=1)
    over = replace(over, expires_at=NOW)
    async with store.begin(PROGRAM) as unit:
        for each in (over, moved, fresh, ended):
            await unit.proposals.add(each)
        await unit.plans.archive(moved.plan_id, revision=2, at=NOW, from_day=MONDAY)
        assert await unit.proposals.close_stale(NOW, eve.account_id) == {eve.account_id}
        assert await unit.proposals.close_stale(NOW) == {ada.account_id, bob.account_id}
        assert await unit.proposals.close_stale(NOW) == frozenset()
        states = []
        for each in (over, moved, fresh, ended):
            found = await unit.proposals.get(each.id)
            assert found is not None
            states.append((found.state, found.decided_at))
    assert states == [
        (ProposalState.EXPIRED, NOW),
        (ProposalState.OUTDATED, NOW),
        (ProposalState.OPEN, None),
        (ProposalState.OUTDATED, NOW),
    ]


async def test_a_rule_has_one_entry_for_each_outcome_of_a_day(store: Store) -> None:
    owner, change = await planned(store)
    athlete = owner.account_id
    first = entry(athlete, proposal_id=change.id)
    next_day = entry(
        athlete,
        day=MONDAY + timedelta(days=1),
        outcome=Outcome.HELD_BACK,
        held_back_by=HeldBy.COOLDOWN,
        why="it fired yesterday",
    )
    other = entry(athlete, rule="another", outcome=Outcome.HELD_BACK)
    async with store.begin(PROGRAM) as unit:
        await unit.proposals.add(change)
        for each in (first, next_day, other):
            assert await unit.ledger.add(each)
        for each in (first, other):
            assert not await unit.ledger.add(replace(each, id=new_id(), why="again"))
    async with store.read(owner) as unit:
        assert await unit.ledger.get(first.id) == first
        assert await unit.ledger.page(athlete) == [other, next_day, first]
        assert await unit.ledger.page(athlete, before=next_day.id, limit=5) == [first]
        assert await unit.ledger.proposed_on(athlete, MONDAY) == {RULE}
        assert await unit.ledger.proposed_on(athlete, next_day.day) == set()
        assert await unit.ledger.last_proposed(athlete, date.max, NOW) == {RULE: MONDAY}
        assert await unit.ledger.last_proposed(athlete, MONDAY, NOW) == {}
        assert await unit.ledger.of_proposals(change.id, new_id()) == {change.id: first}


async def test_values_of_facts_keep_their_types(store: Store) -> None:
    owner, _ = await planned(store)
    whole = entry(owner.account_id)
    strange = entry(owner.account_id, rule="odd", facts={"a": 3.0, "b": 3, "c": float("nan")})
    async with store.begin(PROGRAM) as unit:
        await unit.ledger.add(whole)
        await unit.ledger.add(strange)
        read = await unit.ledger.get(whole.id)
        odd = await unit.ledger.get(strange.id)
    assert read is not None
    assert odd is not None
    assert [type(value) for value in read.facts.values()] == [
        type(whole.facts[name]) for name in read.facts
    ]
    assert (repr(odd.facts["a"]), repr(odd.facts["b"]), odd.facts["c"]) == ("3.0", "3", None)


async def test_a_night_asks_for_athletes_with_a_plan_once(store: Store) -> None:
    (ada, _), (bob, _) = await planned(store), await planned(store)
    await someone(store)
    async with store.begin(PROGRAM) as unit:
        found = await unit.athletes.get(bob.account_id)
        assert found is not None
        await unit.athletes.save(replace(found, time_zone="Pacific/Auckland"))
        assert await unit.nights.time_zones() == ["Europe/Vienna", "Pacific/Auckland"]

        async def waiting(zone: str, day: date = MONDAY) -> list[object]:
            asked = {"kind": "evaluate_rules", "key": "rules:x", "limit": 9}
            return [*await unit.nights.waiting(zone, day, **asked)]  # type: ignore[arg-type]

        assert await waiting("Europe/Vienna") == [ada.account_id]
        assert await waiting("Pacific/Auckland") == [bob.account_id]
        assert await waiting("Pacific/Auckland", date(2030, 1, 1)) == []
        await unit.jobs.enqueue(
            job(ada.account_id, kind="evaluate_rules", idempotency_key="rules:x")
        )
        assert await waiting("Europe/Vienna") == []

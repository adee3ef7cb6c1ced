import asyncio
from datetime import timedelta

import pytest

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.proposal import HeldBy, Outcome, ProposalState
from strideiq.core.domain.rule import Compare, Op, Requirement
from strideiq.core.ports import Store
from strideiq.core.services.rule_evaluation import RuleEvaluations, ask_tonight
from strideiq.core.services.work import Finish, Later
from tests.people import NOW
from tests.services.adapting import BACK, EASE, TODAY, Adapting, follow, rule

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)


@pytest.fixture
def here(store: Store) -> Adapting:
    return Adapting(store)


async def test_a_rule_that_fires_proposes_a_change_with_its_reason(here: Adapting) -> None:
    ada = await here.runner()
    made = await here.proposed(ada)
    assert (made.title, made.reason, made.source) == (
        "Ease off",
        "You ran 7 runs a week.",
        "A test",
    )
    assert (made.rule, made.rule_version, made.actions) == ("test/tired", "1.0", (EASE,))
    assert made.evidence == (("history.runs_per_week_4", 7.0),)
    assert (made.day, made.plan_revision) == (TODAY, 2)
    assert made.diff[0].day == TODAY
    assert all(each.after.distance_m < each.before.distance_m for each in made.diff)
    # Its first changed day is today, which ends at midnight in Vienna.
    assert made.expires_at.isoformat() == "2026-11-21T23:00:00+00:00"
    [entry] = await here.entries(ada)
    assert (entry.outcome, entry.proposal_id, entry.why) == (Outcome.PROPOSED, made.id, "")
    assert entry.facts == {"history.runs_per_week_4": 7.0}
    assert here.told.topics.count(f"athlete:{ada.account_id}") == 1


async def test_looking_again_makes_nothing_again(here: Adapting) -> None:
    ada = await here.runner()
    await here.look(ada)
    await here.look(ada)
    here.book.rules = [*here.book.rules, rule("another", EASE)]
    await here.look(ada)
    assert len(await here.of(ada)) == 1
    assert [entry.rule for entry in await here.entries(ada)] == ["test/tired", "test/another"]


async def test_what_was_decided_is_not_proposed_again_that_day(here: Adapting) -> None:
    ada = await here.runner()
    here.book.rules = [rule(cooldown_days=0)]
    made = await here.proposed(ada)
    await here.proposals.decline(ada, made.id, "request")
    await here.look(ada)
    assert [each.id for each in await here.of(ada)] == [made.id]
    assert [entry.proposal_id for entry in await here.entries(ada)] == [made.id]
    here.clock.forward(timedelta(days=1))
    await here.look(ada)
    assert len(await here.of(ada)) == 2


async def test_what_was_held_back_is_proposed_on_the_same_day_once_it_may(here: Adapting) -> None:
    ada = await here.runner()
    here.book.rules = [rule(requires=Requirement(flag="new.rules"))]
    here.flags.off = {"new.rules"}
    for _ in range(2):
        await here.look(ada)
    assert await here.of(ada) == []
    here.flags.off = set()
    for _ in range(2):
        await here.look(ada)
    [made] = await here.of(ada)
    held, proposed = await here.entries(ada)
    assert (held.held_back_by, held.outcome) == (HeldBy.FLAG, Outcome.HELD_BACK)
    assert (proposed.proposal_id, proposed.outcome) == (made.id, Outcome.PROPOSED)


async def test_what_changes_meanwhile_is_looked_at_again(here: Adapting) -> None:
    ada = await here.runner()
    job = await RuleEvaluations(here.tools).ask(ada, ada.account_id)
    first, second = [await here.evaluation(job, said) for _ in range(2)]
    async with here.store.begin(PROGRAM) as unit:
        await first(unit)
    with pytest.raises(Later):
        async with here.store.begin(PROGRAM) as unit:
            await second(unit)
    async with here.store.begin(PROGRAM) as unit:
        await (await here.evaluation(job, said))(unit)
    assert len(await here.of(ada)) == len(await here.entries(ada)) == 1


async def test_looks_at_the_same_moment_write_once(here: Adapting) -> None:
    ada = await here.runner()
    job = await RuleEvaluations(here.tools).ask(ada, ada.account_id)
    finishes = [await here.evaluation(job, said) for _ in range(3)]

    async def end(finish: Finish) -> None:
        async with here.store.begin(PROGRAM) as unit:
            await finish(unit)

    ended = await asyncio.gather(*map(end, finishes), return_exceptions=True)
    assert sorted(type(each).__name__ for each in ended) == ["Later", "Later", "NoneType"]
    assert len(await here.of(ada)) == 1


async def test_without_a_plan_and_in_a_night_that_is_over_nothing_is_written(
    here: Adapting,
) -> None:
    nobody, ada = await here.runner(plan=False), await here.runner()
    await here.look(nobody)
    async with here.store.begin(PROGRAM) as unit:
        job = await ask_tonight(here.tools, unit, ada.account_id, TODAY - DAY)
    finish = await here.evaluation(job, said)
    async with here.store.begin(PROGRAM) as unit:
        await finish(unit)
    assert await here.entries(nobody) == await here.entries(ada) == []


async def test_skips_and_a_running_plan_are_facts(here: Adapting) -> None:
    asks = Compare("plan.distance", Op.EQUAL, "half")
    here.book.rules = [rule("runs", when=asks, reason="For {plan.distance}.")]
    ada = await here.runner(runs=0)
    made = await here.proposed(ada)
    assert made.reason == "For half."
    assert made.evidence == (("plan.distance", "half"),)


async def test_proposals_against_a_plan_that_moved_on_make_room(here: Adapting) -> None:
    ada = await here.runner()
    first = await here.proposed(ada)
    async with here.store.begin(PROGRAM) as unit:
        await unit.plans.archive(first.plan_id, revision=2, at=NOW, from_day=TODAY - BACK)
        await follow(unit, ada)
    here.clock.forward(timedelta(hours=20))
    second = await here.proposed(ada)
    assert second.day == TODAY + DAY
    assert [each.state for each in await here.of(ada)] == [
        ProposalState.OPEN,
        ProposalState.EXPIRED,
    ]


async def said(stage: str, percent: int) -> None:
    assert stage
    assert 0 <= percent <= 100

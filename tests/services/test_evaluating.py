import asyncio
from datetime import timedelta

import pytest

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.action import ActionName
from strideiq.core.domain.proposal import HeldBy, Outcome, ProposalState
from strideiq.core.domain.rule import Compare, Op, Requirement, Rule, Scope
from strideiq.core.ports import Store
from strideiq.core.services.rule_evaluation import RuleEvaluations, ask_tonight
from strideiq.core.services.work import Finish, Later
from tests.people import NOW
from tests.services.adapting import BACK, EASE, TODAY, Adapting, action, follow, rule

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


async def held(here: Adapting, *rules: Rule, runs: int = 30) -> list[HeldBy | None]:
    """What held these rules back from an athlete, in the order they spoke."""
    here.book.rules = rules
    ada = await here.runner(runs=runs)
    await here.look(ada)
    entries = await here.entries(ada)
    assert all(bool(entry.why) == (entry.held_back_by is not None) for entry in entries)
    assert len(await here.of(ada)) == [entry.held_back_by for entry in entries].count(None)
    return [entry.held_back_by for entry in entries]


async def test_a_rule_that_does_not_hold_leaves_no_trace(here: Adapting) -> None:
    assert await held(here, rule(), runs=1) == []


async def test_a_rule_is_held_back_from_who_is_out_of_its_scope(here: Adapting) -> None:
    scopes = {
        "distance": Scope(distances=("marathon",)),
        "fits": Scope(distances=("half",), memberships=("elite",)),
        "membership": Scope(memberships=("free",)),
        "phase": Scope(phases=("no such",)),
        "tier": Scope(volume_tiers=("no such",)),
    }
    assert await held(here, *(rule(name, scope=scope) for name, scope in scopes.items())) == [
        HeldBy.DISTANCE,
        None,
        HeldBy.MEMBERSHIP,
        HeldBy.PHASE,
        HeldBy.VOLUME_TIER,
    ]


async def test_a_rule_is_held_back_where_its_requirement_is_lacking(here: Adapting) -> None:
    here.flags.off = {"beta"}
    flagged = rule("flagged", requires=Requirement(flag="beta"))
    paid = rule("paid", requires=Requirement(entitlement="no such"))
    fine = rule("fine", requires=Requirement(flag="other", entitlement="adaptive_plans"))
    assert await held(here, fine, flagged, paid) == [None, HeldBy.FLAG, HeldBy.ENTITLEMENT]


async def test_every_rule_is_held_back_without_the_membership_and_while_stopped(
    here: Adapting,
) -> None:
    here.terms = {"without_any": "free"}
    assert await held(here, rule()) == [HeldBy.ENTITLEMENT]
    here.terms, here.flags.stopped = {}, {"system.rules"}
    assert await held(here, rule()) == [HeldBy.STOPPED]
    here.flags.stopped, here.flags.off = set(), {"plans.adaptive"}
    assert await held(here, rule()) == [HeldBy.FLAG]


async def test_what_cannot_be_done_is_held_back_with_what_the_plan_says(here: Adapting) -> None:
    cannot = rule("cannot", action(ActionName.EXTEND_PHASE, phase="base", weeks=1))
    vain = rule("vain", action(ActionName.RESTORE, days=7))
    assert await held(here, cannot, vain) == [HeldBy.LINTER, HeldBy.NO_CHANGE]


async def test_of_changes_of_the_same_days_the_first_is_proposed(here: Adapting) -> None:
    first, second = rule("b", priority=1), rule("a", priority=2)
    assert await held(here, second, first) == [None, HeldBy.ANOTHER_PROPOSAL]


async def test_a_rule_rests_after_a_proposal(here: Adapting) -> None:
    here.book.rules = [rule(cooldown_days=3)]
    ada = await here.runner()
    for _ in range(5):
        await here.look(ada)
        here.clock.forward(DAY)
    cooled = HeldBy.COOLDOWN
    assert [entry.held_back_by for entry in await here.entries(ada)] == [
        None,
        cooled,
        cooled,
        None,
        cooled,
    ]


async def test_an_open_proposal_keeps_its_rule_quiet(here: Adapting) -> None:
    far = action(ActionName.INSERT_RECOVERY_WEEK, percent=60.0)
    here.book.rules = [rule("far", far), rule("near", EASE, cooldown_days=0)]
    ada = await here.runner()
    await here.look(ada)
    [made] = await here.of(ada)
    assert made.diff[0].day > TODAY + DAY
    here.clock.forward(DAY)
    await here.look(ada)
    by_rule = {(entry.rule, entry.day): entry.held_back_by for entry in await here.entries(ada)}
    assert by_rule[("test/far", TODAY + DAY)] is HeldBy.OPEN_PROPOSAL
    assert by_rule[("test/near", TODAY + DAY)] is HeldBy.ANOTHER_PROPOSAL


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

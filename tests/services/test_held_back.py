from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from strideiq.core.domain.action import ActionName
from strideiq.core.domain.proposal import HeldBy, ProposalState
from strideiq.core.domain.rule import Compare, Op, Requirement, Rule, Scope
from strideiq.core.store.unit_of_work import open_store
from tests.services.adapting import EASE, TODAY, Adapting, action, rule

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)


@pytest.fixture
async def here(sqlite_database: str) -> AsyncIterator[Adapting]:
    store = open_store(sqlite_database)
    yield Adapting(store)
    await store.close()


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


async def test_rules_look_no_further_back_than_what_is_held_gives(here: Adapting) -> None:
    ada = await here.runner(runs=400)
    here.book.rules = [rule(when=Compare("history.days_recorded", Op.AT_LEAST, 380))]
    here.terms = {"without_any": "free"}
    await here.look(ada)
    assert await here.entries(ada) == []
    here.terms = {}
    await here.look(ada)
    [entry] = await here.entries(ada)
    assert entry.facts["history.days_recorded"] == 400


async def test_what_cannot_be_done_is_held_back_with_what_the_plan_says(here: Adapting) -> None:
    cannot = rule("cannot", action(ActionName.EXTEND_PHASE, phase="base", weeks=1))
    vain = rule("vain", action(ActionName.RESTORE, days=7))
    assert await held(here, cannot, vain) == [HeldBy.LINTER, HeldBy.NO_CHANGE]


async def test_of_changes_of_the_same_days_the_first_is_proposed(here: Adapting) -> None:
    first, second = rule("b", priority=1), rule("a", priority=2)
    assert await held(here, second, first) == [None, HeldBy.ANOTHER_PROPOSAL]


async def test_a_rule_rests_after_a_proposal_that_was_decided_on(here: Adapting) -> None:
    here.book.rules = [rule(cooldown_days=3)]
    ada = await here.runner()
    await here.proposals.decline(ada, (await here.proposed(ada)).id, "request")
    for _ in range(3):
        here.clock.forward(DAY)
        await here.look(ada)
    cooled = HeldBy.COOLDOWN
    assert [entry.held_back_by for entry in await here.entries(ada)] == [None, cooled, cooled, None]


async def test_a_rule_does_not_rest_after_a_proposal_that_lapsed(here: Adapting) -> None:
    here.book.rules = [rule(cooldown_days=3)]
    ada = await here.runner()
    first = await here.proposed(ada)
    here.clock.forward(DAY)
    assert first.expires_at <= here.clock.now()
    second = await here.proposed(ada)
    assert second.day == TODAY + DAY
    assert (await here.proposals.get(ada, first.id)).state is ProposalState.EXPIRED


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

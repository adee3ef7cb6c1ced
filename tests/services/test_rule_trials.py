from dataclasses import replace
from datetime import date, timedelta

import pytest

from strideiq.core.domain.access import PROGRAM, Permission, Role, Viewer
from strideiq.core.domain.errors import NotFound, NotIncluded, Refusal
from strideiq.core.domain.proposal import LedgerEntry, Outcome
from strideiq.core.domain.rule_set import RuleSet
from strideiq.core.engine.flags.unleash import feature_of
from strideiq.core.engine.rules.flip import told
from strideiq.core.ports import Store
from strideiq.core.services.rule_refusals import UnsoundRules
from strideiq.core.services.rule_trials import TriedOn
from tests.belongings import belongings, linked
from tests.changes import proposal
from tests.people import new_id, someone
from tests.rule_texts import rule, text_of
from tests.schema.serving import runtime
from tests.services.rule_desk import REQUEST, RuleDesk

pytestmark = pytest.mark.anyio

OVER_60 = '{fact: history.week_km, ">": 60}'
TEXT = text_of(
    rule("fires", OVER_60),
    rule("not-for-them", OVER_60, scope="{memberships: [free]}"),
    rule("not-on", OVER_60, requires="{flag: system.import}"),
    rule("resting", OVER_60, cooldown_days=10),
    rule("nearly", '{fact: history.week_km, ">": 75}'),
    rule("far", '{fact: history.week_km, ">": 300}'),
    rule("no-phase", "{fact: plan.phase, ==: base}"),
)


async def written(desk: RuleDesk, owner: Viewer, text: str = TEXT, **house: bool) -> RuleSet:
    return await desk.rule_sets.create(owner, "easy-weeks", "Easy", REQUEST, text=text, **house)


async def rested(desk: RuleDesk, rules: RuleSet, athlete: Viewer, day: date) -> None:
    """A rule made a proposal on this day."""
    entry = LedgerEntry(
        new_id(),
        athlete.account_id,
        day,
        desk.clock.now(),
        f"{rules.label}/resting",
        "1+a",
        Outcome.PROPOSED,
        {},
        {},
        {},
    )
    async with desk.store.begin(PROGRAM) as unit:
        await unit.ledger.add(entry)


def shown(tried: TriedOn) -> dict[str, list[str]]:
    trial = tried.trial
    return {
        "fired": [each.rule.id for each in trial.fired],
        "held back": [
            f"{each.rule.id} by {each.barred and each.barred.by}" for each in trial.held_back
        ],
        "near": [each.rule.id for each in trial.near],
    }


async def test_trial_tells_what_fired_what_was_held_back_and_what_nearly_fired(
    store: Store,
) -> None:
    desk = RuleDesk(store)
    coach, ada = await desk.coach(), await someone(store)
    await linked(store, ada, coach)
    await desk.ran(ada.account_id, 10, *range(1, 8))
    rules = await written(desk, coach)
    today = desk.clock.now().date()
    await rested(desk, rules, ada, today - timedelta(days=4))
    tried = await desk.trials.tried(coach, rules.id, ada.account_id)
    assert tried.day == today
    assert shown(tried) == {
        "fired": ["fires"],
        "held back": [
            "not-for-them by membership",
            "not-on by flag",
            "resting by cooldown",
        ],
        "near": ["nearly", "far", "no-phase"],
    }
    assert dict(tried.trial.facts) == {"history.week_km": 70.0, "plan.phase": None}
    fired, nearly = tried.trial.fired[0], tried.trial.near[0]
    assert fired.advice is not None
    assert fired.advice.sentence == "You ran 70.0 km in 7 days."
    assert nearly.flip is not None
    assert told(nearly.flip, tried.declarations, tried.units) == (
        "history.week_km is 70.0 km: just above 75.0 km it would hold"
    )
    assert (await desk.rule_sets.get(coach, rules.id)).published is None
    assert [event.action for event in await desk.events()] == ["rules.created"]


async def test_a_rule_that_spoke_today_is_held_back_by_that(store: Store) -> None:
    desk = RuleDesk(store)
    coach, ada = await desk.coach(), await someone(store)
    await linked(store, ada, coach)
    await desk.ran(ada.account_id, 10, *range(1, 8))
    rules = await written(desk, coach)
    await rested(desk, rules, ada, desk.clock.now().date())
    tried = await desk.trials.tried(coach, rules.id, ada.account_id)
    why = {each.rule.id: each.barred and each.barred.why for each in tried.trial.held_back}
    assert why["resting"] == "it made its proposal of this day already"


async def test_past_day_is_as_it_was_known_then(store: Store) -> None:
    desk = RuleDesk(store)
    coach, ada = await desk.coach(), await someone(store)
    await linked(store, ada, coach)
    await desk.ran(ada.account_id, 10, *range(1, 8))
    await desk.ran(ada.account_id, 5, *range(8, 15))
    rules = await written(desk, coach)
    today = desk.clock.now().date()
    earlier = await desk.trials.tried(coach, rules.id, ada.account_id, today - timedelta(days=3))
    assert dict(earlier.trial.facts)["history.week_km"] == 55.0
    assert earlier.trial.fired == ()
    for day in (today + timedelta(days=1), date.min, date.max):
        with pytest.raises(Refusal, match="past ten years"):
            await desk.trials.tried(coach, rules.id, ada.account_id, day)


async def test_plan_that_is_followed_is_known(store: Store) -> None:
    desk = RuleDesk(store)
    coach, ada = await desk.coach(), await someone(store)
    await linked(store, ada, coach)
    await belongings(store, ada)
    desk.clock.forward(timedelta(days=45))
    rules = await written(desk, coach)
    tried = await desk.trials.tried(coach, rules.id, ada.account_id)
    assert dict(tried.trial.facts)["plan.phase"] == "base"
    assert "no-phase" in shown(tried)["fired"]


async def test_trial_is_for_those_who_see_the_rules_and_the_athlete(store: Store) -> None:
    desk = RuleDesk(store)
    coach, other, ada = await desk.coach(), await desk.coach(), await someone(store)
    await linked(store, ada, coach)
    both = frozenset({Permission.MANAGE_RULES, Permission.READ_ATHLETES})
    reader = await desk.admin(both)
    rules, house = await written(desk, coach), await written(desk, reader, house=True)
    with pytest.raises(NotFound, match="rule set"):
        await desk.trials.tried(other, rules.id, other.account_id)
    with pytest.raises(NotFound, match="athlete"):
        await desk.trials.tried(other, house.id, ada.account_id)
    for who in (coach, reader):
        tried = await desk.trials.tried(who, house.id, ada.account_id)
        assert len(tried.trial.quiet) == 7
    blind = await desk.admin()
    with pytest.raises(NotFound, match="athlete"):
        await desk.trials.tried(blind, house.id, ada.account_id)
    with pytest.raises(NotIncluded):
        await desk.trials.tried(ada, house.id, ada.account_id)
    with pytest.raises(NotIncluded):
        await desk.trials.tried(replace(coach, role=Role.ATHLETE), rules.id, coach.account_id)


async def test_draft_with_problems_is_not_tried(store: Store) -> None:
    desk = RuleDesk(store)
    coach, ada = await desk.coach(), await someone(store)
    await linked(store, ada, coach)
    rules = await written(desk, coach, text_of(rule("odd", '{fact: history.weak_km, ">": 1}')))
    with pytest.raises(UnsoundRules, match="line 5, column 18"):
        await desk.trials.tried(coach, rules.id, ada.account_id)


async def test_open_proposal_and_a_stop_hold_rules_back(store: Store) -> None:
    desk = RuleDesk(store)
    coach, ada = await desk.coach(), await someone(store)
    await linked(store, ada, coach)
    owned = await belongings(store, ada)
    await desk.ran(ada.account_id, 10, *range(1, 8))
    over = '{fact: history.week_km, ">": 40}'
    rules = await written(desk, coach, text_of(rule("fires", over)))
    made = proposal(
        ada.account_id,
        owned.plan,
        rule=f"{rules.label}/fires",
        expires_at=desk.clock.now() + timedelta(days=1),
    )
    async with store.begin(PROGRAM) as unit:
        await unit.proposals.add(made)
    tried = await desk.trials.tried(coach, rules.id, ada.account_id)
    assert shown(tried)["held back"] == ["fires by open_proposal"]
    desk.clock.forward(timedelta(days=2))
    tried = await desk.trials.tried(coach, rules.id, ada.account_id)
    assert shown(tried) == {"fired": ["fires"], "held back": [], "near": []}
    declared = runtime().flags.items()
    desk.flags.hold([feature_of(flag) for name, flag in declared if name != "plans.adaptive"])
    tried = await desk.trials.tried(coach, rules.id, ada.account_id)
    assert shown(tried)["held back"] == ["fires by flag"]

"""A coach's rules from the first line to the day they are taken back, as athletes hear them."""

from dataclasses import dataclass, replace

import pytest

from strideiq.core.adapters.reference_judge import ReferenceJudge
from strideiq.core.domain.access import PROGRAM, Viewer
from strideiq.core.domain.flag import Strategy
from strideiq.core.domain.proposal import HeldBy, ProposalState
from strideiq.core.engine.flags.unleash import feature_of
from strideiq.core.ports import Store
from strideiq.core.services.evaluating import RuleEvaluation
from strideiq.core.services.explanations import Explained, replayed
from strideiq.core.services.rule_refusals import UnsoundRules
from tests.access import grant
from tests.belongings import linked
from tests.schema.serving import runtime
from tests.services.adapting import Adapting
from tests.services.rule_desk import REQUEST, RuleDesk

pytestmark = pytest.mark.anyio

FLAG = "plans.adaptive"
RULES = f"""\
# After the camp: mind those who run every day.
title: Run days
rules:
  - id: every-day
    title: A day off
    when: {{fact: history.runs_per_week_4, ">=": 6}}
    then: [{{action: adjust_load, percent: -20, days: 10}}]
    reason: You ran {{history.runs_per_week_4}} a week.
    scope: {{memberships: [pro]}}
    requires: {{flag: {FLAG}}}
    source: own practice
"""
FAULTY = RULES.replace("runs_per_week_4,", "runs_per_weak_4,")


@dataclass
class Story(Adapting):
    """What looks at the rules that a desk serves."""

    desk: RuleDesk | None = None

    @property
    def evaluation(self) -> RuleEvaluation:
        """The handler of the job, with the book of the desk."""
        desk = self.desk
        assert desk is not None
        return RuleEvaluation(desk.tools, desk.current, desk.book, ReferenceJudge(), desk.access)


async def with_membership(store: Store, viewer: Viewer, membership: str) -> Viewer:
    async with store.begin(PROGRAM) as unit:
        await unit.grants.add(grant(viewer.account_id, membership))
    return viewer


def only_for(desk: RuleDesk, *who: Viewer) -> None:
    """Have the flag on for these alone."""
    users = tuple(str(each.account_id) for each in who)
    for_them = (Strategy(users=users),)
    declared = dict(runtime().flags)
    flag = declared[FLAG]
    declared[FLAG] = replace(flag, state=replace(flag.state, enabled=True, strategies=for_them))
    desk.flags.hold([feature_of(each) for each in declared.values()])


async def test_rules_of_a_coach_from_draft_to_roll_back(store: Store) -> None:
    desk = RuleDesk(store, membership="free")
    here = Story(store, clock=desk.clock, desk=desk)
    coach = await with_membership(store, await desk.coach(), "elite")
    ada, bob, cyd = [await here.runner() for _ in range(3)]
    for each in (ada, bob, cyd):
        await linked(store, each, coach)
    for each in (ada, bob):
        await with_membership(store, each, "pro")
    only_for(desk, ada, cyd)

    rules = await desk.rule_sets.create(coach, "run-days", "Run days", REQUEST, text=FAULTY)
    with pytest.raises(UnsoundRules, match=r"line 6, column 18.*runs_per_weak_4") as refused:
        await desk.rule_sets.publish(coach, rules.id, 1, "", REQUEST)
    assert "runs_per_week_4" in refused.value.suggestion
    await desk.rule_sets.save(coach, rules.id, 1, RULES, REQUEST)

    held = [await desk.trials.tried(coach, rules.id, each.account_id) for each in (ada, bob, cyd)]
    assert [len(each.trial.fired) for each in held] == [1, 0, 0]
    bars = [each.trial.held_back[0].barred for each in held[1:]]
    assert [bar.by for bar in bars if bar] == ["flag", "membership"]
    today = desk.clock.now().date()
    job = await desk.made(
        await desk.backtests.ask(coach, rules.id, 2, today, today, [ada.account_id])
    )
    assert job.result_id is not None
    [tested] = await desk.backtests.results(coach, job.result_id)
    assert [each.new for each in tested.rules] == [(today,)]

    await desk.rule_sets.publish(coach, rules.id, 2, "for those who run every day", REQUEST)
    for each in (ada, bob, cyd):
        await here.look(each)
    entries = [(await here.entries(each))[-1] for each in (ada, bob, cyd)]
    key = f"{rules.label}/every-day"
    assert [(each.rule, each.held_back_by) for each in entries] == [
        (key, None),
        (key, HeldBy.FLAG),
        (key, HeldBy.MEMBERSHIP),
    ]
    [proposal] = await here.of(ada)
    assert proposal.reason == "You ran 7 runs a week."
    accepted = await here.proposals.accept(ada, proposal.id, REQUEST)
    assert accepted.state is ProposalState.ACCEPTED
    told = Explained.of(entries[0].explanation)
    assert told.comparisons[0].sentence == "history.runs_per_week_4 is 7 runs, wanted >= 6 runs"
    assert replayed(entries[0]).same

    await desk.rule_sets.save(coach, rules.id, 2, RULES.replace("6}", "20}"), REQUEST)
    await desk.rule_sets.publish(coach, rules.id, 3, "fewer", REQUEST)
    dan = await with_membership(store, await here.runner(), "pro")
    await linked(store, dan, coach)
    only_for(desk, dan)
    await here.look(dan)
    assert await here.entries(dan) == []
    await desk.rule_sets.roll_back(coach, rules.id, 1, REQUEST)
    await here.look(dan)
    assert [each.rule for each in await here.of(dan)] == [key]

"""Backtests: what would have fired on each past day, compared with what is published."""

from dataclasses import replace
from datetime import date, timedelta

from strideiq.core.domain.activity import Activity
from strideiq.core.domain.rule import Compare, Op, Rule, Scope, Standing
from strideiq.core.engine.rules.backtest import Backtest, FiredOn, Past, RuleOutcome, backtest
from strideiq.core.engine.rules.facts import built_in
from strideiq.core.engine.rules.history import Recorded
from strideiq.core.engine.rules.running_plan import RunningPlan
from tests import builders
from tests.engine.rules import drawn

FIRST = date(2027, 1, 1)
REGISTRY = built_in()
SINCE = "history.days_since_last_run"


def gap(days: int, cooldown: int = 0, id_: int = 1) -> Rule:
    return replace(drawn.rule(id_, Compare(SINCE, Op.AT_LEAST, days)), cooldown_days=cooldown)


def past(*days: int, standing: Standing | None = None) -> Past:
    """An athlete who ran on these days, counted from the first."""
    runs = (Activity(FIRST + timedelta(days=day), 8000, 2400) for day in days)
    return Past(Recorded(runs), standing=standing)


def run(rules: list[Rule], published: list[Rule], last: int = 9, **pasts: Past) -> Backtest:
    return backtest(rules, published, pasts, FIRST, FIRST + timedelta(days=last), REGISTRY)


def days(outcome: tuple[FiredOn, ...]) -> list[int]:
    return [(fired.day - FIRST).days for fired in outcome]


def one(result: Backtest) -> RuleOutcome:
    (outcome,) = result.rules
    return outcome


def test_every_day_counts_as_it_was_known_then() -> None:
    outcome = one(run([gap(3)], [], ann=past(0, 5)))
    assert days(outcome.new) == [3, 4, 8, 9]
    assert (outcome.gone, outcome.same) == ((), ())


def test_a_rule_that_fired_rests_for_its_cool_down() -> None:
    assert days(one(run([gap(3, cooldown=3)], [], ann=past(0))).new) == [3, 6, 9]


def test_each_version_rests_by_its_own_firings() -> None:
    outcome = one(run([gap(2, cooldown=4)], [gap(3, cooldown=4)], ann=past(0)))
    assert (days(outcome.new), days(outcome.gone), days(outcome.same)) == ([2, 6], [3, 7], [])


def test_new_gone_and_same_are_told_apart_by_athlete_and_day() -> None:
    outcome = one(run([gap(4)], [gap(3)], last=5, ann=past(0), bob=past(1)))
    assert outcome.new == ()
    assert [(each.athlete, (each.day - FIRST).days) for each in outcome.gone] == [
        ("ann", 3),
        ("bob", 4),
    ]
    assert days(outcome.same) == [4, 5, 5]


def test_rules_of_one_version_alone_are_new_or_gone_as_a_whole() -> None:
    result = run([gap(8, id_=2)], [gap(9)], ann=past(0))
    assert {each.rule: (days(each.new), days(each.gone)) for each in result.rules} == {
        "r2": ([8, 9], []),
        "r1": ([], [9]),
    }


def test_a_scope_is_asked_where_it_is_known_who_the_athlete_is() -> None:
    scoped = replace(gap(9), scope=Scope(memberships=("pro",)))
    free, pro = past(0, standing=Standing("free")), past(0, standing=Standing("pro"))
    fired = one(run([scoped], [], free=free, pro=pro, unknown=past(0))).new
    assert [each.athlete for each in fired] == ["pro", "unknown"]


def test_phase_is_that_of_each_day_as_the_plan_says() -> None:
    last = replace(builders.week(2), phase="peak")
    plan = builders.plan([builders.week(1), last])
    known = Past(
        Recorded([Activity(builders.MONDAY, 8000, 2400)]),
        RunningPlan(plan, builders.MONDAY),
        Standing(),
    )
    scoped = replace(gap(0), scope=Scope(phases=("peak",)))
    result = backtest([scoped], [], {"ann": known}, builders.MONDAY, last.end, REGISTRY)
    assert [each.day for each in one(result).new] == [
        last.start + timedelta(days=day) for day in range(7)
    ]


def test_facts_that_were_never_known_are_named_and_days_with_a_firing_counted() -> None:
    unknown = drawn.rule(3, Compare("plan.phase", Op.EQUAL, "base"))
    result = run([gap(8), gap(9, id_=2), unknown], [], ann=past(0), bob=past(0, 9))
    assert result.never_known == ("plan.phase",)
    assert result.firings == {"ann": 2, "bob": 1}
    assert result.athletes == 2
    assert run([unknown], []).never_known == ()


def test_whoever_waits_is_told_how_many_are_done() -> None:
    done: list[int] = []
    pasts = {"ann": past(0), "bob": past(0)}
    backtest([gap(3)], [], pasts, FIRST, FIRST, REGISTRY, going_on=done.append)
    assert done == [1, 2]


def test_rules_compared_with_themselves_differ_on_no_day() -> None:
    rules = [gap(2, cooldown=3), gap(4, id_=2)]
    result = run(rules, rules, last=30, ann=past(0, 3, 11, 12, 20), bob=past(5))
    assert all(each.same and not each.new and not each.gone for each in result.rules)

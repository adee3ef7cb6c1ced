from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from strideiq.core.domain.decision import Decision, Why
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.proposal import DayChange, HeldBy
from strideiq.core.domain.rule import Rule, Scope, Standing
from strideiq.core.engine.adaptation.ground import Changed, NothingToChange
from strideiq.core.engine.rules.advise import Barred
from strideiq.core.engine.rules.engine import Firing
from strideiq.core.services.rule_verdicts import Circumstances, Verdict, lacked, verdicts
from tests.builders import plan
from tests.changes import EASED, WHOLE
from tests.profiles import examples
from tests.services.adapting import rule

DAY = date(2026, 11, 21)
PLAN = plan()


def here(**changes: Any) -> Circumstances:  # noqa: ANN401  any field
    values: dict[str, Any] = {
        "day": DAY,
        "standing": Standing(distance="half"),
        "lacking": {},
        "stopped": None,
        "last": {},
        "waiting": frozenset(),
        "days": frozenset(),
    }
    return Circumstances(**(values | changes))


def changing(*days: int) -> Changed:
    diff = tuple(DayChange(DAY + timedelta(days=day), WHOLE, EASED) for day in days)
    return Changed(PLAN, {}, diff)


def judged(rules: list[Rule], circumstances: Circumstances) -> list[Verdict]:
    firings = [Firing(each, ()) for each in rules]
    return list(verdicts(firings, circumstances, lambda _: changing(0)))


def by(found: list[Verdict]) -> list[str | None]:
    return [None if each.barred is None else each.barred.by for each in found]


def test_what_holds_a_rule_back_is_asked_in_one_order() -> None:
    one = rule("one", scope=Scope(distances=("marathon",)), cooldown_days=3)
    bars: dict[str, Any] = {
        "stopped": Barred(HeldBy.STOPPED, "stopped"),
        "waiting": frozenset({one.key}),
        "last": {one.key: DAY - timedelta(days=1)},
        "lacking": {one.key: Barred(HeldBy.FLAG, "off")},
    }
    order = [HeldBy.FLAG, HeldBy.COOLDOWN, HeldBy.OPEN_PROPOSAL, HeldBy.STOPPED]
    assert by(judged([one], here(**bars))) == [HeldBy.DISTANCE]
    bars["standing"] = Standing(distance="marathon")
    for expected, named in zip(order, ("lacking", "last", "waiting", "stopped"), strict=True):
        assert by(judged([one], here(**bars))) == [expected]
        del bars[named]
    assert by(judged([one], here(**bars))) == [None]


def test_what_is_refused_takes_no_day_from_others() -> None:
    def change(asked: Rule) -> Changed:
        if asked.id == "vain":
            raise NothingToChange("plan", "it would stay as it is")
        if asked.id == "unsound":
            raise Refusal("plan", "too hard", suggestion="leave it")
        return changing(0, 1)

    rules = [rule(each) for each in ("vain", "unsound", "fine", "late")]
    found = list(verdicts([Firing(each, ()) for each in rules], here(), change))
    assert by(found) == [HeldBy.NO_CHANGE, HeldBy.LINTER, None, HeldBy.ANOTHER_PROPOSAL]
    assert [each.barred.why for each in found if each.barred] == [
        "it would stay as it is",
        "too hard",
        "another proposal changes 21 November 2026 already",
    ]


def test_decisions_are_told_in_the_words_of_the_ledger() -> None:
    assert lacked(Decision("x", allowed=True)) is None
    words = {why: lacked(Decision("x", allowed=False, why=why, reason="no")) for why in Why}
    assert {why: barred.by for why, barred in words.items() if barred} == {
        Why.UNKNOWN_FEATURE: HeldBy.NOT_ALLOWED,
        Why.NOT_SIGNED_IN: HeldBy.NOT_ALLOWED,
        Why.ROLE: HeldBy.NOT_ALLOWED,
        Why.STOPPED: HeldBy.STOPPED,
        Why.FLAG_OFF: HeldBy.FLAG,
        Why.NOT_HELD: HeldBy.ENTITLEMENT,
        Why.USED_UP: HeldBy.ENTITLEMENT,
    }


@settings(max_examples=examples(500))
@given(
    wants=st.lists(st.sets(st.integers(0, 6), min_size=1), max_size=8),
    taken=st.sets(st.integers(0, 6)),
)
def test_no_day_is_changed_by_two_proposals(wants: list[set[int]], taken: set[int]) -> None:
    rules = {f"rule-{number}": days for number, days in enumerate(wants)}
    circumstances = here(days=frozenset(DAY + timedelta(days=day) for day in taken))
    firings = [Firing(rule(name), ()) for name in rules]

    def change(asked: Rule) -> Changed:
        return changing(*sorted(rules[asked.id]))

    found = list(verdicts(firings, circumstances, change))
    assert [each.firing for each in found] == firings
    free = set(range(7)) - taken
    for each in found:
        days = rules[each.firing.rule.id]
        assert (each.changed is not None) == (days <= free)
        if each.changed is not None:
            free -= days

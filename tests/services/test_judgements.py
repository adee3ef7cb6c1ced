import json
from datetime import date

from strideiq.core.domain.action import Action, ActionName
from strideiq.core.domain.plan import Finding, Severity
from strideiq.core.domain.rule import Advice
from strideiq.core.services.judgements import Judgement, judged

FINDING = Finding("ramp", Severity.WARNING, "week 3", "Week 3 grows by 12 %.")
ACTIONS = (Action(ActionName.SKIP, (("session", "long"), ("days", 3))),)


def advice(*facts: tuple[str, int | float | bool | str | date]) -> Advice:
    return Advice("own/rest", "1.0.0", "Rest", ACTIONS, "You rest.", facts, "a book")


def test_judgement_is_kept_as_json_with_days_as_text() -> None:
    facts = (("load", 1.25), ("runs", 4), ("tired", True), ("tier", "low"))
    said = Judgement((FINDING,), (advice(*facts, ("since", date(2026, 11, 21))),))
    kept = judged(json.loads(json.dumps(said.plain())))
    assert kept == Judgement((FINDING,), (advice(*facts, ("since", "2026-11-21")),))
    assert kept.advice[0].proposal == "skip the long sessions for 3 days"


def test_log_without_a_judgement_says_nothing() -> None:
    assert judged({}) == Judgement()

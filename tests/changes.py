"""Proposed changes and entries of the ledger for tests, each with only what a test names changed."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from strideiq.core.domain.action import Action, ActionName
from strideiq.core.domain.plan import Finding, Severity
from strideiq.core.domain.proposal import (
    DayChange,
    DayOutline,
    LedgerEntry,
    Origin,
    Outcome,
    Proposal,
)
from strideiq.core.domain.rule import Compare, Op, Rule
from strideiq.core.domain.units import UnitSystem
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.rules.facts import built_in
from strideiq.core.engine.rules.plain import rule_to_plain
from strideiq.core.services.explanations import explained
from tests.builders import MONDAY
from tests.people import NOW, new_id

RULE = "load/ease"
FAR = Rule(
    "ease",
    "1.0",
    "Ease off",
    Compare("history.week_km", Op.GREATER, 40.0),
    (Action(ActionName.ADJUST_LOAD, (("percent", -20.0), ("days", 7))),),
    "You ran {history.week_km} in a week.",
    "A book",
    plugin="load",
)
WHOLE = DayOutline("Cruise intervals", "threshold", Stress.QUALITY, 12_000.0, 3_600.0)
EASED = DayOutline("Easy run", "easy", Stress.EASY, 8_000.5, 2_880.0)
EASE = Action(ActionName.ADJUST_LOAD, (("percent", -20.0), ("days", 7)))


def proposal(athlete_id: UUID, plan_id: UUID, **changes: Any) -> Proposal:  # noqa: ANN401  any field
    """An open proposal of a rule against a plan that was stored and activated."""
    values: dict[str, Any] = {
        "plan_revision": 2,
        "origin": Origin.RULE,
        "title": "Ease off",
        "reason": "You ran 42.3 km in a week, much more than before.",
        "actions": (EASE,),
        "diff": (DayChange(MONDAY, WHOLE, EASED),),
        "day": MONDAY,
        "created_at": NOW,
        "expires_at": NOW + timedelta(days=7),
        "rule": RULE,
        "rule_version": "1.0",
        "source": "A book",
        "evidence": (("history.week_km", 42.0), ("plan.race_day", date(2027, 4, 18))),
        "findings": (Finding("ramp", Severity.WARNING, "week 2", "It grows fast."),),
    }
    return Proposal(new_id(), athlete_id, plan_id, **(values | changes))


def entry(athlete_id: UUID, **changes: Any) -> LedgerEntry:  # noqa: ANN401  any field
    """An entry of a rule that made a proposal."""
    values: dict[str, Any] = {
        "day": MONDAY,
        "at": NOW,
        "rule": RULE,
        "rule_version": "1.0",
        "outcome": Outcome.PROPOSED,
        "facts": {
            "history.week_km": 42.0,
            "history.days_recorded": 90,
            "plan.race_day": date(2027, 4, 18),
            "plan.distance": "marathon",
            "plan.has_target_time": True,
            "history.runs_per_week_4": None,
        },
    }
    values |= changes
    declarations = built_in().declarations
    kept = {
        "rule_text": rule_to_plain(FAR, declarations),
        "explanation": explained(FAR, values["facts"], declarations, UnitSystem.METRIC).plain(),
    }
    return LedgerEntry(new_id(), athlete_id, **(kept | values))

"""What the days of a request cost is told, each thing once and in numbers of the plan."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import Away, CrossSlot
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.goal import PlanRequest, Priority, SideRace
from strideiq.core.domain.plan import Severity
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning.asking import MONDAY, ask

RACE = RaceResult(10_000.0, 2_700.0, MONDAY - timedelta(days=20))
SHORT_DAYS = (40, 40, 40, 40, 40, 40, 40)
FREE_SUNDAY = (100, 100, 100, 100, 100, 240, 0)


def day(week: int, weekday: int) -> date:
    """A day of the plan: weeks from 1, Monday 0."""
    return MONDAY + timedelta(days=7 * (week - 1) + weekday)


def asked(request: PlanRequest, **changes: Any) -> PlanRequest:  # noqa: ANN401  any field
    """``request`` with other wishes for its days."""
    return replace(request, availability=replace(request.availability, **changes))


HALF = ask("half", 14, recent_race=RACE)
GIVEN_UP: dict[str, tuple[PlanRequest, str]] = {
    "no-long-day": (
        ask("half", 14, minutes=SHORT_DAYS, recent_race=RACE),
        "The longest day, Sunday, has 40 minutes: room for 7.0 km.",
    ),
    "race-while-away": (
        replace(
            asked(HALF, away=(Away(day(6, 4), day(7, 1)),)),
            races=(SideRace("5k", day(6, 5), Priority.C),),
        ),
        "The race on the way on 2027-02-13 is on a day away",
    ),
    "race-day-not-free": (
        ask("half", 14, minutes=FREE_SUNDAY, recent_race=RACE),
        "The goal race on 2027-04-11 is on a Sunday, which has no time for training",
    ),
    "away": (
        asked(HALF, away=(Away(day(5, 0), day(5, 6)), Away(day(8, 5), day(8, 6), 40))),
        "9 days away, 2 short easy runs on them, 1 long run moved to another day of the week,",
    ),
    "other-quality-days": (
        asked(HALF, quality_weekdays=(0,)),
        "are on other days than Monday: they keep 2 days apart, and none follows a long run.",
    ),
    "strength-dropped": (
        asked(HALF, strength_weekdays=(5,), minutes=(60, 60, 60, 60, 60, 0, 240)),
        "of 12 weeks have fewer than 1 strength session",
    ),
    "strength-at-most": (
        asked(HALF, strength_weekdays=(0, 1, 2, 3, 4, 5, 6)),
        "Of the 7 weekdays for strength no more than 2 a week are used",
    ),
    "cross-training-dropped": (
        asked(HALF, cross_training=(CrossSlot(6, 180),)),
        "The 180 minutes of cross-training on Sunday are left out",
    ),
    "cross-training-shortened": (
        asked(HALF, cross_training=(CrossSlot(0, 90),), minutes=(60, *(240,) * 6)),
        "Cross-training on Monday has 60 minutes instead of 90",
    ),
    "no-second-runs": (asked(HALF, doubles=2), "Second runs are for volume tier high; in mid"),
    "fewer-second-runs": (
        asked(ask("half", 14, days=4, weekly_m=90_000.0, recent_race=RACE), doubles=7),
        "a week instead of 7: only easy and hard days of 12.0 km or more",
    ),
}


@pytest.mark.parametrize("code", sorted(GIVEN_UP))
def test_what_the_days_cost_is_told(code: str, catalogue: Catalogue, config: PlanConfig) -> None:
    request, says = GIVEN_UP[code]
    made = generate(request, catalogue, config)
    assert [finding for finding in made.findings if finding.severity is Severity.ERROR] == []
    (finding,) = [finding for finding in made.findings if finding.code == code]
    assert says in finding.sentence
    assert finding.sentence.endswith(".")


def test_wishes_that_fit_cost_nothing(catalogue: Catalogue, config: PlanConfig) -> None:
    request = asked(
        HALF,
        quality_weekdays=(1, 3, 2, 4),
        strength_weekdays=(1, 3),
        cross_training=(CrossSlot(4, 45),),
    )
    found = [finding.code for finding in generate(request, catalogue, config).findings]
    assert not set(found) & set(GIVEN_UP)

"""Each warning has a request that calls for it, and an ordinary request calls for none."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.goal import PlanRequest, SideRace
from strideiq.core.domain.plan import Severity
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning.asking import MONDAY, ask, runs
from tests.engine.planning.test_given_up import GIVEN_UP

RACE = RaceResult(10_000.0, 2_700.0, MONDAY - timedelta(days=20))
OFF = runs(MONDAY, 40_000.0, 15_000.0, pause=40)
LONG_OFF = runs(MONDAY, 40_000.0, 15_000.0, pause=70)
LAST = MONDAY + timedelta(weeks=18, days=-1)
EARLY = SideRace("half", MONDAY + timedelta(weeks=4, days=-1))
SUNDAY_SHORT = (120, 120, 120, 120, 120, 180, 40)
THREE_DAYS = (0, 120, 0, 120, 0, 0, 240)

ASKED: dict[str, tuple[PlanRequest, str]] = {
    "too-few-weeks": (
        ask(weeks=8, recent_race=RACE),
        "8 weeks are too few to build up for a Marathon; 10 would do",
    ),
    "fewer-days": (
        ask("half", days=6, minutes=THREE_DAYS, recent_race=RACE),
        "6 training days were asked for, but only 3 weekdays",
    ),
    "long-run-moved": (
        ask(minutes=SUNDAY_SHORT, recent_race=RACE),
        "too little time on Sunday; the long run is on Saturday",
    ),
    "short-long-run": (
        ask(weekly_m=20_000.0, longest_m=8_000.0, weeks=10, recent_race=RACE),
        "up to 30.0 km would be usual",
    ),
    "after-a-break": (
        ask("10k", history=OFF, weekly_m=None, longest_m=None, recent_race=RACE),
        "41 days off lie behind you; the plan starts again from 13.2 km a week",
    ),
    "longest-unknown": (
        ask("10k", weekly_m=60_000.0, longest_m=None, days=3, recent_race=RACE),
        "the first runs are held to 18.0 km",
    ),
    "fitness-unproven": (
        ask(target_s=12_600.0),
        "No race or run to go by: the goal of 3:30:00",
    ),
    "goal-ambitious": (ask(target_s=9_000.0, recent_race=RACE), "The goal of 2:30:00 is"),
    "goal-modest": (ask(target_s=16_000.0, recent_race=RACE), "far below current fitness"),
    "start-above-recent": (
        ask(weekly_m=4_000.0, longest_m=3_000.0, recent_race=RACE),
        "starts from 6.0 km a week, more than the 4.0 km of the last weeks",
    ),
    "return-cut-short": (
        ask("10k", 8, history=LONG_OFF, weekly_m=None, longest_m=None, recent_race=RACE),
        "After 71 days off the way back to your usual 40.0 km a week takes until 2027-03-29",
    ),
    "race-given-up": (
        ask(recent_race=RACE, races=(SideRace("half", LAST - timedelta(days=10), name="Spring"),)),
        "Spring on 2027-04-29 is left out: it is 10 days before the Marathon, and 14 are needed",
    ),
    "race-beyond-longest": (
        ask("5k", 12, weekly_m=25_000.0, longest_m=8_000.0, recent_race=RACE, races=(EARLY,)),
        "The Half marathon on 2027-01-31 is 21.1 km; the longest run of the 30 days before it",
    ),
    "volume-held": (
        ask(weekly_m=90_000.0, days=4, minutes=(60, 60, 60, 60, 60, 60, 120), recent_race=RACE),
        "less than the 90.0 km of your last weeks",
    ),
    "volume-limited": (
        ask(minutes=(45, 45, 45, 45, 45, 45, 240), recent_race=RACE),
        "The plan aimed at a biggest week of 65.4 km",
    ),
    "start-below-recent": (
        ask(weekly_m=64_000.0, longest_m=13_000.0, days=4, recent_race=RACE),
        "less than the 64.0 km of your last weeks: volume tier mid",
    ),
    "tier-out-of-reach": (
        ask(volume_tier="high", recent_race=RACE),
        "Volume tier 'high' needs a biggest week of 90 km",
    ),
}


ELSEWHERE = {"race-too-hot", "template-fitted", "template-runner", "template-starts-later"}
"""Asked for where conditions and standard plans are tested."""


@pytest.mark.parametrize("code", sorted(ASKED))
def test_what_had_to_be_traded_is_said(code: str, catalogue: Catalogue, config: PlanConfig) -> None:
    request, says = ASKED[code]
    made = generate(request, catalogue, config)
    assert made.is_sound
    (finding,) = [finding for finding in made.findings if finding.code == code]
    assert finding.severity is Severity.WARNING
    assert says in finding.sentence
    assert finding.sentence.endswith(".")


def test_a_request_that_asks_for_nothing_unwise_gets_no_warning(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    assert generate(ask(recent_race=RACE), catalogue, config).findings == ()


def test_every_warning_of_the_planner_is_asked_for(root: Path) -> None:
    files = (root / "core/engine/planning").glob("*.py")
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    told = set(re.findall(r'(?:yield (?:\(\s*)?|Finding\(|_about_goal\()"([a-z-]+)"', source))
    assert told - ELSEWHERE == set(ASKED) | set(GIVEN_UP)

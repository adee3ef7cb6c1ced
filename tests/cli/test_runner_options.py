"""What ``generate`` is told of a runner's weeks, season and body reaches the planner as meant."""

from dataclasses import replace
from datetime import date

import pytest

from strideiq.core.cli.runner_options import (
    availability_of,
    parse_away,
    parse_cross,
    parse_side_race,
    parse_weekdays,
    request_of,
)
from strideiq.core.domain.athlete import Away, CrossSlot
from strideiq.core.domain.goal import Priority, SideRace
from tests.cli.running import generate, refused, run
from tests.engine.planning.asking import ask

FIRST, LAST = date(2027, 2, 1), date(2027, 2, 7)


def test_time_away() -> None:
    assert parse_away("2027-02-01..2027-02-07") == Away(FIRST, LAST)
    assert parse_away("2027-02-01..2027-02-07=30") == Away(FIRST, LAST, 30)
    assert parse_away("2027-02-01") == Away(FIRST, FIRST)
    for wrong, said in (("soon", "is no time away"), ("2027-02-07..2027-02-01", "runs backwards")):
        with pytest.raises(ValueError, match=said):
            parse_away(wrong)


def test_weekdays_and_slots() -> None:
    assert parse_weekdays("thu,tue") == (1, 3)
    assert parse_cross("fri=30,wed=45") == (CrossSlot(2, 45), CrossSlot(4, 30))
    with pytest.raises(ValueError, match="write each once, such as tue,thu"):
        parse_weekdays("tue,tue")


def test_side_races() -> None:
    day = date(2027, 3, 14)
    assert parse_side_race("10k 2027-03-14") == SideRace("10k", day)
    assert parse_side_race("Half 2027-03-14 1:45:00 City Run") == SideRace(
        "half", day, target_s=6300, name="City Run"
    )
    for wrong in ("10k", "2027-03-14 10k", ""):
        with pytest.raises(ValueError, match="write 10k 2027-03-14"):
            parse_side_race(wrong)


def test_all_of_it_is_in_the_request() -> None:
    given = {
        "quality_days": (1,),
        "cross": (CrossSlot(2, 45),),
        "strength": (0, 3),
        "doubles": 2,
        "away": (Away(LAST, LAST), Away(FIRST, FIRST)),
        "age": 52,
        "injured": True,
        "template": "half-16-mid",
        "b_races": (SideRace("10k", LAST),),
        "c_races": (SideRace("5k", FIRST),),
    }
    plain = ask()
    request = request_of(given, plain)
    assert (request.age, request.injured, request.template) == (52, True, "half-16-mid")
    assert request.races == (
        SideRace("5k", FIRST, Priority.C),
        SideRace("10k", LAST, Priority.B),
    )
    weeks = availability_of(given, plain.availability)
    assert weeks == replace(
        plain.availability,
        quality_weekdays=(1,),
        cross_training=(CrossSlot(2, 45),),
        strength_weekdays=(0, 3),
        doubles=2,
        away=(Away(FIRST, FIRST), Away(LAST, LAST)),
    )


def test_a_standard_plan_needs_no_race_and_has_its_own_days() -> None:
    words = ("--plan", "10k-8-low", "--date", "2027-03-14", "--today", "2027-01-18")
    text = generate(*words)
    assert "10K on 2027-03-14\nPlan       follows the standard plan 10k-8-low\n" in text
    assert "takes you for the runner it is drawn for" in text
    first = text.split("\nWeek 1,")[1].split("\nWeek 2,")[0]
    assert sum("Rest" not in line for line in first.splitlines()[1:8]) == 4


def test_without_a_race_and_a_plan_the_race_is_missing() -> None:
    line = refused("generate", "--date", "2027-03-14")
    assert line == (
        "strideiq: Missing option '--race' -> say what you train for, such as --race half, or follow a"
        " standard plan with --plan"
    )
    unknown = run("generate", "--date", "2027-03-14", "--plan", "10k-8-lo")
    assert "did you mean '10k-8-low'?" in unknown.stderr


@pytest.mark.parametrize(
    ("race", "why"),
    [
        ("10k 2027-04-18", "is not before the race on 2027-03-14"),
        ("10k 2027-03-14", "is not before the race on 2027-03-14"),
        ("10k 2027-01-03", "is before 2027-01-04"),
    ],
)
def test_a_race_that_is_not_on_the_way_is_refused_and_not_forgotten(race: str, why: str) -> None:
    words = ("--race", "half", "--date", "2027-03-14", "--today", "2027-01-04", "--weekly", "40km")
    assert why in refused("generate", *words, "--b-race", race)


def test_time_away_that_is_over_is_refused_and_not_forgotten() -> None:
    words = ("--race", "half", "--date", "2027-03-14", "--today", "2027-01-04", "--weekly", "40km")
    assert refused("generate", *words, "--away", "2026-02-01..2026-02-07") == (
        "strideiq: Invalid value for '--away': 2026-02-07 is before 2027-01-04"
        " -> check the year, or leave it out"
    )

import csv
import io
from dataclasses import replace

import pytest

from strideiq.core.domain.units import UnitSystem
from strideiq.core.domain.workout import Reason
from strideiq.core.engine.export.plan_csv import to_csv
from tests import builders

KM, MI = UnitSystem.METRIC, UnitSystem.IMPERIAL


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_one_row_a_day_in_order() -> None:
    days = rows(to_csv(builders.plan(), KM))
    assert len(days) == 14
    assert days[1] == {
        "date": "2027-01-05",
        "weekday": "Tue",
        "week": "1",
        "phase": "Base",
        "week_kind": "loading",
        "workout": "threshold-cruise",
        "title": "Cruise intervals",
        "steps": "2 km easy at 5:23-6:03/km, then 4 x 5:00 at threshold pace 4:33-4:38/km"
        " with 1:00 easy after each, 1.5 km easy",
        "notes": "",
        "distance_km": "8.50",
        "duration": "0:46:40",
        "sport": "run",
        "stress": "quality",
        "work": "4x5:00 T",
        "load": "59",
    }


def test_the_unit_is_in_the_header() -> None:
    assert rows(to_csv(builders.plan(), MI))[-1]["distance_mi"] == "26.219"


def test_days_in_quarters_of_a_mile_sum_to_their_week() -> None:
    quarters = [builders.easy(distance_m=miles * 1609.344) for miles in (2.75, 3.25)]
    days = rows(to_csv(builders.plan([builders.week(1, quarters)]), MI))
    assert [day["distance_mi"] for day in days] == ["2.75", "3.25"]


def test_durations_always_have_hours() -> None:
    assert {day["duration"].count(":") for day in rows(to_csv(builders.plan(), KM))} == {2}


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_no_cell_is_taken_for_a_formula(title: str) -> None:
    week = builders.week(1, [builders.easy(title=title)])
    assert rows(to_csv(builders.plan([week]), KM))[0]["title"] == f"'{title.strip()}"


def test_same_plan_same_bytes() -> None:
    assert to_csv(builders.plan(), KM) == to_csv(builders.plan(), KM)


def test_what_else_is_done_that_day_has_rows_of_its_own() -> None:
    day = builders.rest()
    day = replace(day, also=(builders.strength(), builders.easy(metres=4000.0)))
    rest, strength, second = rows(to_csv(builders.plan([builders.week(1, [day])]), KM))
    assert {rest["date"], strength["date"], second["date"]} == {"2027-01-04"}
    assert (rest["stress"], rest["duration"]) == ("rest", "0:00:00")
    assert (strength["sport"], strength["duration"], strength["load"]) == (
        "strength",
        "0:30:00",
        "20",
    )
    assert (strength["steps"], strength["work"]) == ("30:00 of exercises", "")
    assert second["distance_km"] == "4.00"


def test_a_race_tells_its_flat_pace_in_the_notes() -> None:
    told = Reason("race-conditions", "Race pace 5:03/km; on a flat cool day 4:59/km.")
    week = builders.week(1, [replace(builders.race(builders.MONDAY), reasons=(told,))])
    assert rows(to_csv(builders.plan([week]), KM))[0]["notes"] == told.sentence

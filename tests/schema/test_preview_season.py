"""A preview of a whole season: every input counts, and what cannot be is told with its place."""

from typing import Any

import pytest

from strideiq.schema.node import node_id
from tests.schema.serving import Json, data, runtime

HALF = {"raceDistance": "half", "raceDay": "2027-04-18"}
REQUEST = {
    "goal": HALF,
    "today": "2026-11-23",
    "daysPerWeek": 5,
    "weeklyDistance": "40 km",
    "longestRun": "15 km",
    "recentRace": {"distance": "10k", "time": "45:30", "day": "2026-11-01"},
}
ASKED = """query ($input: PreviewPlanInput!) { previewPlan(input: $input) {
  __typename
  ... on PlanPreview {
    findings { code place }
    plan { templateId goal { kind conditions { course ascentM } } pacing { adjustments { code } }
      weeks { number kind days { day title stress durationS distance also { title sport } } } }
  }
  ... on InvalidInput { problems { path } }
  ... on Refused { code path message }
} }"""


def preview(**changes: Any) -> Json:  # noqa: ANN401  any field of the input
    return data(ASKED, {"input": {**REQUEST, **changes}})["previewPlan"]


def days_of(shown: Json) -> dict[str, Json]:
    assert shown["__typename"] == "PlanPreview", shown
    return {day["day"]: day for week in shown["plan"]["weeks"] for day in week["days"]}


def codes(shown: Json) -> set[str]:
    return {finding["code"] for finding in shown["findings"]}


def test_races_time_away_and_slots_are_in_the_plan() -> None:
    shown = preview(
        races=[
            {"raceDistance": "10k", "raceDay": "2027-03-14", "target": "45:00", "name": "River"},
            {"raceDistance": "5k", "raceDay": "2027-02-07", "priority": "C"},
        ],
        away=[{"first": "2027-01-12", "last": "2027-01-13"}],
        strengthDays=["MONDAY"],
        crossTraining=[{"day": "WEDNESDAY", "minutes": 40}],
        qualityDays=["TUESDAY"],
        goal=HALF | {"conditions": {"course": "HILLY", "ascentM": 300.0}},
        age=52,
        injured=True,
    )
    days = days_of(shown)
    raced = [day for day, each in days.items() if each["stress"] == "RACE"]
    assert raced == ["2027-02-07", "2027-03-14", "2027-04-18"]
    assert days["2027-03-14"]["title"] == "River"
    assert {days[day]["stress"] for day in ("2027-01-12", "2027-01-13")} == {"REST"}
    sports = {each["sport"] for day in days.values() for each in day["also"]}
    assert sports == {"STRENGTH", "CROSS"}
    assert shown["plan"]["goal"] == {
        "kind": "RACE",
        "conditions": {"course": "HILLY", "ascentM": 300.0},
    }
    assert shown["plan"]["pacing"]["adjustments"]


def test_two_a_races_nine_days_apart_make_a_plan_and_say_what_is_given_up() -> None:
    close = {"raceDistance": "10k", "raceDay": "2027-04-09", "priority": "A"}
    shown = preview(races=[close])
    assert {"code": "races-too-close", "place": "2027-04-09"} in shown["findings"]
    early = {"raceDistance": "10k", "raceDay": "2026-12-27", "priority": "A"}
    shown = preview(races=[early])
    assert min(days_of(shown)) == "2027-01-04"
    assert "races-too-close" not in codes(shown)


def test_a_goal_to_maintain_has_no_race() -> None:
    shown = preview(goal={"raceDistance": "10k", "raceDay": "2027-02-07", "kind": "MAINTAIN"})
    days = days_of(shown)
    assert max(days) == "2027-02-07"
    assert "RACE" not in {day["stress"] for day in days.values()}


def test_a_standard_plan_is_followed_by_its_id_or_its_key() -> None:
    standard = next(
        each for each in runtime().planner.host.catalogue().plans if each.distance == "half"
    )
    for name in (standard.id, node_id("StandardPlan", standard.id)):
        assert preview(standardPlan=name)["plan"]["templateId"] == node_id(
            "StandardPlan", standard.id
        )
    refused = preview(standardPlan="half-of-nobody")
    assert (refused["__typename"], refused["path"]) == ("Refused", ["standardPlan"])
    assert "half-of-nobody" in refused["message"]


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        (
            {"races": [{"raceDistance": "mile", "raceDay": "2028-01-01"}], "age": 5},
            {"races.0.raceDistance", "races.0.raceDay", "age"},
        ),
        (
            {
                "away": [{"first": "2027-02-02", "last": "2027-02-01"}],
                "doubles": 9,
                "strengthDays": ["MONDAY", "MONDAY"],
                "crossTraining": [{"day": "MONDAY", "minutes": 500}],
                "goal": HALF | {"conditions": {"humidity": 3.0}},
            },
            {
                "away.0.last",
                "doubles",
                "strengthDays",
                "crossTraining",
                "goal.conditions.humidity",
            },
        ),
    ],
)
def test_every_problem_comes_at_once_with_its_place(
    changes: dict[str, Any], paths: set[str]
) -> None:
    shown = preview(**changes)
    assert shown["__typename"] == "InvalidInput"
    assert {".".join(problem["path"]) for problem in shown["problems"]} == paths

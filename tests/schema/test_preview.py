"""A plan over GraphQL: the whole of it, in the units asked for, or why there is none."""

import json
from dataclasses import replace
from datetime import date

import pytest

from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.goal import Goal, PlanRequest
from strideiq.core.domain.units import METRES_PER_MILE
from strideiq.core.domain.workout import (
    PlannedStep,
    PlannedWorkout,
    Sport,
    StepEnd,
    StepKind,
    Stress,
)
from strideiq.core.engine.export.plan_json import to_json
from strideiq.core.services.generation import GeneratedPlan, generate_plan
from strideiq.schema.node import node_id
from tests.schema.serving import Json, ask, data, runtime

TODAY = "2026-11-23"
MARATHON = {"raceDistance": "marathon", "raceDay": "2027-04-18", "target": "3:30:00"}
REQUEST = {
    "goal": MARATHON,
    "today": TODAY,
    "daysPerWeek": 5,
    "weeklyDistance": "40 km",
    "longestRun": "15 km",
    "recentRace": {"distance": "10k", "time": "45:30", "day": "2026-11-01"},
}

WHOLE = """
query ($input: PreviewPlanInput!) { previewPlan(input: $input) {
  __typename
  ... on PlanPreview {
    findings { code severity place sentence }
    advice { rule version title sentence source actions { name sentence parameters { name text } }
             facts { name text number } }
    plan {
      volumeTier predictedS templateId
      pacing { flatS adjustedS byEffort flatPace { text } adjustedPace { text }
               paces { threshold { text } } adjustments { code share sentence table } }
      goal { raceDistance title raceDay targetS distance }
      fitness { vdot evidenceKind evidence performanceVdot timeOffFactor
                paces { easy { fastS slowS text } threshold { fastS slowS } } }
      reasons { code sentence facts { name text number } }
      phases { key title purpose firstWeek lastWeek reasons { code sentence } }
      weeks { number start end phase kind focus target distance reasons { code sentence }
        load easyShare zoneTimes { zone durationS }
        days { day templateId title family stress sport distance durationS load dayLoad description
          also { title sport durationS load distance reasons { code }
            steps { __typename ... on PlannedStep { durationS heartRate { low high } } } }
          zoneTimes { zone durationS } reasons { code sentence }
          steps { __typename
            ... on PlannedStep { kind end durationS distance zone effort note pace { fastS slowS }
              heartRate { low high } }
            ... on PlannedRepeat { times steps { kind end durationS distance zone } } } } }
    }
  }
  ... on InvalidInput { problems { path message suggestion } }
  ... on Refused { code path message suggestion instead }
} }
"""


def preview(**changes: Json) -> Json:
    return data(WHOLE, {"input": {**REQUEST, **changes}})["previewPlan"]


def test_the_whole_plan_is_that_of_the_planner() -> None:
    shown = preview()
    made = exported()
    assert shown["__typename"] == "PlanPreview"
    assert shown["plan"]["goal"]["title"] == made["goal"]["title"]
    assert shown["plan"]["fitness"]["vdot"] == made["fitness"]["vdot_ml_kg_min"]
    for phase in shown["plan"]["phases"]:
        codes = [reason["code"] for reason in phase.pop("reasons")]
        assert codes == ["phase-place", "phase-length", "phase-next"]
    assert shown["plan"]["phases"] == [
        {
            "key": phase["id"],
            "title": phase["title"],
            "purpose": phase["purpose"],
            "firstWeek": phase["first_week"],
            "lastWeek": phase["last_week"],
        }
        for phase in made["phases"]
    ]
    assert [week_words(week) for week in shown["plan"]["weeks"]] == [
        (
            week["number"],
            week["start"],
            week["phase"],
            week["kind"],
            round(week["planned_m"] / 1000, 1),
        )
        for week in made["weeks"]
    ]
    days = [day for week in shown["plan"]["weeks"] for day in week["days"]]
    expected = [day for week in made["weeks"] for day in week["days"]]
    assert [day["day"] for day in days] == [day["date"] for day in expected]
    for day, wanted in zip(days, expected, strict=True):
        assert day["title"] == wanted["title"]
        assert day["durationS"] == wanted["duration_s"]
        assert day["distance"] == pytest.approx(wanted["distance_m"] / 1000, abs=1e-3)
        assert len(day["steps"]) == len(wanted["steps"])
        assert [reason["code"] for reason in day["reasons"]] == [
            r["code"] for r in wanted["reasons"]
        ]
    assert [finding["code"] for finding in shown["findings"]] == [
        f["code"] for f in made["findings"]
    ]


def test_weeks_and_days_tell_their_load_and_how_much_of_them_is_easy() -> None:
    planned = made_by_the_planner().plan
    for week, wanted in zip(preview()["plan"]["weeks"], planned.weeks, strict=True):
        assert week["load"] == pytest.approx(wanted.load, abs=0.1)
        assert week["load"] == pytest.approx(sum(day["dayLoad"] for day in week["days"]), abs=1)
        seconds = {time["zone"]: time["durationS"] for time in week["zoneTimes"]}
        assert seconds == {
            zone.name: pytest.approx(each, abs=0.1) for zone, each in wanted.zone_s.items()
        }
        total = sum(seconds.values())
        easy = None if not total else pytest.approx(seconds["E"] / total, abs=1e-3)
        assert week["easyShare"] == easy
        for day, workout in zip(week["days"], wanted.workouts, strict=True):
            assert day["load"] == pytest.approx(workout.load, abs=0.1)
            assert day["sport"].lower() == workout.sport.value
    assert sum(week.load for week in planned.weeks) > 0


def test_what_else_is_done_on_a_day_stands_beside_its_workout() -> None:
    made = made_by_the_planner()
    first, *weeks = made.plan.weeks
    day, *days = first.workouts
    step = PlannedStep(
        StepKind.RUN, StepEnd.TIME, 2400.0, 0.0, None, None, 4, heart_rate=(0.6, 0.75)
    )
    bike = PlannedWorkout(
        day.day, "bike", "Bike", "cross", Stress.EASY, (step,), 0.0, 2400.0, sport=Sport.CROSS
    )
    beside = replace(day, also=(replace(bike, load=30.0),))
    changed = replace(made.plan, weeks=(replace(first, workouts=(beside, *days)), *weeks))
    answer = ask(WHOLE, {"input": REQUEST}, make=lambda _: replace(made, plan=changed))
    shown = answer["data"]["previewPlan"]["plan"]["weeks"][0]["days"][0]
    (session,) = shown["also"]
    assert (session["title"], session["sport"], session["durationS"]) == ("Bike", "CROSS", 2400.0)
    assert session["steps"][0]["heartRate"] == {"low": 0.6, "high": 0.75}
    assert shown["dayLoad"] == pytest.approx(shown["load"] + 30)


def test_the_pace_of_a_race_is_shown_flat_and_under_its_conditions() -> None:
    assert preview()["plan"]["pacing"] is None
    hot = {"course": "HILLY", "ascentM": 400.0, "temperatureC": 27.0, "dewPointC": 20.0}
    pacing = preview(goal=MARATHON | {"conditions": hot})["plan"]["pacing"]
    assert pacing["adjustedS"] > pacing["flatS"]
    assert pacing["flatPace"]["text"] != pacing["adjustedPace"]["text"]
    assert {each["code"] for each in pacing["adjustments"]} == {"heat", "hills"}
    assert all(each["share"] > 0 and each["table"] for each in pacing["adjustments"])


def test_a_plan_names_the_standard_plan_it_follows() -> None:
    assert preview()["plan"]["templateId"] is None
    followed = preview(standardPlan="marathon-18-mid")["plan"]
    assert followed["templateId"] == node_id("StandardPlan", "marathon-18-mid")


def week_words(week: Json) -> tuple[object, ...]:
    number, start, phase = week["number"], week["start"], week["phase"]
    return number, start, phase, week["kind"].lower(), round(week["distance"], 1)


def exported() -> Json:
    made = made_by_the_planner()
    return json.loads(to_json(made.plan, made.findings, made.advice))


def made_by_the_planner() -> GeneratedPlan:
    from strideiq.core.domain.activity import RaceResult  # noqa: PLC0415  beside its only use

    defaults = runtime().defaults
    return generate_plan(
        PlanRequest(
            Goal("marathon", date(2027, 4, 18), 12_600.0),
            date(2026, 11, 23),
            Availability(5, defaults.minutes.in_order()),
            recent_race=RaceResult(10_000, 2730.0, date(2026, 11, 1)),
            weekly_m=40_000.0,
            longest_m=15_000.0,
        ),
        runtime().planner,
    )


def test_units_are_chosen_field_by_field() -> None:
    asked = """query ($input: PreviewPlanInput!) { previewPlan(input: $input) { ... on PlanPreview {
        plan { weeks { km: distance mi: distance(units: IMPERIAL)
          days { km: description mi: description(units: IMPERIAL)
            steps { ... on PlannedStep { km: pace { fastS text } mi: pace(units: IMPERIAL) { fastS text } } }
        } } } } } }"""
    weeks = data(asked, {"input": REQUEST})["previewPlan"]["plan"]["weeks"]
    assert weeks[3]["mi"] == pytest.approx(weeks[3]["km"] * 1000 / METRES_PER_MILE, abs=1e-3)
    day = next(day for day in weeks[3]["days"] if day["steps"] and day["steps"][0].get("km"))
    assert "/km" in day["km"]
    assert "/mi" in day["mi"]
    step = day["steps"][0]
    assert step["mi"]["fastS"] == pytest.approx(step["km"]["fastS"] * 1.609344, abs=0.2)
    assert step["mi"]["text"].endswith("/mi")


def test_sentences_are_written_in_the_units_of_the_request() -> None:
    sentences = str(preview(units="IMPERIAL", weeklyDistance="25")["plan"]["weeks"])
    assert " mi" in sentences
    assert "/km" not in str(
        [
            reason
            for week in preview(units="IMPERIAL")["plan"]["weeks"]
            for reason in week["reasons"]
        ]
    )


def test_history_counts_and_advice_is_typed() -> None:
    runs = [
        {
            "day": f"2026-{10 + day // 30:02d}-{1 + day % 30:02d}",
            "distanceM": 8000.0,
            "durationS": 2880.0,
        }
        for day in range(0, 25, 2)
    ]
    shown = preview(history=runs, recentRace=None, weeklyDistance=None, longestRun=None)
    assert shown["__typename"] == "PlanPreview"
    assert shown["advice"]
    advice = shown["advice"][0]
    assert "/" in advice["rule"]
    assert advice["actions"][0]["name"]
    assert advice["facts"]


def test_every_problem_of_the_input_comes_at_once_with_its_place() -> None:
    shown = preview(
        goal=MARATHON | {"target": "soon"},
        weeklyDistance="much",
        recentRace={"distance": "10k", "time": "1:00"},
        history=[{"day": "2030-01-01", "distanceM": -1.0, "durationS": 0.0, "averageHr": 500.0}],
    )
    assert shown["__typename"] == "InvalidInput"
    paths = [".".join(problem["path"]) for problem in shown["problems"]]
    assert set(paths) == {
        "goal.target",
        "weeklyDistance",
        "recentRace.time",
        "history.0.day",
        "history.0.distanceM",
        "history.0.durationS",
        "history.0.averageHr",
    }
    assert all(problem["message"] and problem["suggestion"] for problem in shown["problems"])


@pytest.mark.parametrize(
    ("changes", "code", "path", "instead"),
    [
        ({"goal": MARATHON | {"raceDay": "2026-12-01"}}, "race_day", "goal.raceDay", "2026-12-21"),
        (
            {"goal": {**MARATHON, "raceDistance": "marathn"}},
            "distance",
            "goal.raceDistance",
            "marathon",
        ),
        ({"daysPerWeek": 9}, "days_per_week", "daysPerWeek", "7"),
        ({"volumeTier": "hihg"}, "volume_tier", "volumeTier", "high"),
        ({"volumeTier": "h" * 5000}, "volume_tier", "volumeTier", None),
        ({"weeklyDistance": "900 km"}, "weekly_m", "weeklyDistance", "250 km"),
        (
            {"weeklyDistance": "20 km", "longestRun": "30 km"},
            "longest_m",
            "longestRun",
            "20 km",
        ),
        ({"minutes": {"monday": -5}}, "minutes", "minutes", None),
    ],
)
def test_a_refusal_names_the_field_and_what_would_work(
    changes: Json, code: str, path: str, instead: str | None
) -> None:
    shown = preview(**changes)
    assert shown["__typename"] == "Refused"
    assert (shown["code"], ".".join(shown["path"])) == (code, path)
    assert shown["instead"] == instead
    assert 0 < len(shown["message"]) < 200
    assert shown["suggestion"]


def test_a_fault_of_ours_says_nothing_but_the_request(caplog: pytest.LogCaptureFixture) -> None:
    words = "the password is hunter2"

    def broken(_: PlanRequest) -> GeneratedPlan:
        raise RuntimeError(words)

    answer = ask(WHOLE, {"input": REQUEST}, make=broken)
    (error,) = answer["errors"]
    assert "hunter2" not in json.dumps(answer)
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert error["extensions"]["requestId"] in caplog.text
    assert "RuntimeError" in caplog.text
    assert "in broken" in caplog.text
    assert "hunter2" not in caplog.text


def test_nothing_asked_of_a_plan_costs_nothing_of_it() -> None:
    assert data(
        "query ($input: PreviewPlanInput!) { previewPlan(input: $input) { __typename } }",
        {"input": REQUEST},
    ) == {"previewPlan": {"__typename": "PlanPreview"}}


OPTIONS = """
query ($input: PreviewPlanInput!) { previewPlan(input: $input) { ... on PlanPreview {
  plan { weeks { days { day title distance load } } }
  alternatives { day optionB { title distance load zoneTimes { zone durationS } reasons { code } }
    equivalence { holds zone zoneTime { a b differencePercent } hardTime { a b differencePercent }
      load { a b differencePercent } duration { a b } suits
      distance { a b differencePercent } miles: distance(units: IMPERIAL) { a b } } } } } }
"""


def test_option_b_comes_with_the_figures_that_make_it_one() -> None:
    shown = data(OPTIONS, {"input": REQUEST})["previewPlan"]
    days = {day["day"]: day for week in shown["plan"]["weeks"] for day in week["days"]}
    assert shown["alternatives"]
    assert [each["day"] for each in shown["alternatives"]] == sorted(
        each["day"] for each in shown["alternatives"]
    )
    for each in shown["alternatives"]:
        a, b, same = days[each["day"]], each["optionB"], each["equivalence"]
        assert same["holds"]
        assert (same["load"]["a"], same["load"]["b"]) == (a["load"], b["load"])
        assert (same["distance"]["a"], same["distance"]["b"]) == (a["distance"], b["distance"])
        assert same["miles"]["a"] == pytest.approx(a["distance"] * 1000 / METRES_PER_MILE, abs=2e-3)
        for figure in (same["zoneTime"], same["load"], same["distance"], same["hardTime"]):
            if figure["a"]:
                apart = (figure["b"] - figure["a"]) / figure["a"] * 100
                assert figure["differencePercent"] == pytest.approx(apart, abs=0.2)
                assert abs(figure["differencePercent"]) <= 10.1
        in_zone = {time["zone"]: time["durationS"] for time in b["zoneTimes"]}
        if same["zone"] is not None:
            assert same["zoneTime"]["b"] == pytest.approx(in_zone[same["zone"]], abs=0.1)
        assert b["reasons"][-1]["code"] == "option-b"
    assert any(each["equivalence"]["suits"] for each in shown["alternatives"])


def test_option_b_is_looked_for_only_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> dict[date, PlannedWorkout]:
        raise AssertionError("nobody asked for options")

    monkeypatch.setattr("strideiq.core.services.preview.alternatives", never)
    assert preview()["__typename"] == "PlanPreview"

import json
from dataclasses import replace

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.conditions import Adjustment, Conditions, Course, RacePacing
from strideiq.core.domain.plan import Finding, Severity
from strideiq.core.engine.export.plan_json import to_json
from tests import builders


def test_every_day_is_there_with_its_size_and_reasons() -> None:
    content = json.loads(to_json(builders.plan()))
    days = [day for week in content["weeks"] for day in week["days"]]
    assert [day["date"] for day in days] == [f"2027-01-{day:02d}" for day in range(4, 18)]
    assert days[1]["distance_m"] == 8500.0
    assert days[1]["steps"][1] == {
        "times": 4,
        "steps": [
            {
                "kind": "run",
                "ends_by": "time",
                "duration_s": 300.0,
                "distance_m": 1088.929,
                "zone": "T",
                "pace": {"fast_s_km": 273.1, "slow_s_km": 277.9},
                "effort_rpe": 7,
                "heart_rate_of_max": None,
                "note": "",
            },
            {
                "kind": "recover",
                "ends_by": "time",
                "duration_s": 60.0,
                "distance_m": 174.774,
                "zone": "E",
                "pace": {"fast_s_km": 323.2, "slow_s_km": 363.4},
                "effort_rpe": 7,
                "heart_rate_of_max": None,
                "note": "",
            },
        ],
    }
    assert days[1]["reasons"][0]["facts"] == {"km": 8.0}


def test_goal_and_fitness_carry_their_units_in_their_names() -> None:
    content = json.loads(to_json(builders.plan()))
    assert content["goal"] == {
        "distance": "marathon",
        "title": "Marathon",
        "distance_m": 42195.0,
        "race_day": "2027-01-17",
        "target_s": 12600.0,
        "predicted_s": 12512.3,
        "kind": "race",
        "conditions": None,
    }
    assert content["fitness"]["vdot_ml_kg_min"] == 45.0
    assert content["fitness"]["zones"]["marathon"] == {"fast_s_km": 297.0, "slow_s_km": 297.0}


def test_findings_come_along() -> None:
    finding = Finding("goal_ambitious", Severity.WARNING, "goal", "Paces stay on current fitness.")
    assert json.loads(to_json(builders.plan(), [finding]))["findings"] == [
        {
            "code": "goal_ambitious",
            "severity": "warning",
            "place": "goal",
            "sentence": "Paces stay on current fitness.",
        }
    ]


def test_the_race_does_not_count_as_week_distance() -> None:
    assert json.loads(to_json(builders.plan()))["weeks"][1]["planned_m"] == 24_500.0


def test_same_plan_same_bytes() -> None:
    assert to_json(builders.plan()) == to_json(builders.plan())
    assert to_json(builders.plan()).endswith("}\n")


def test_what_else_is_done_that_day_comes_along_with_load_and_zones() -> None:
    day = builders.easy(
        load=41.26, also=(builders.strength(), builders.easy(metres=4000.0, load=10.0))
    )
    week = json.loads(to_json(builders.plan([builders.week(1, [day])])))["weeks"][0]
    strength, second = week["days"][0]["also"]
    assert (strength["sport"], strength["distance_m"], strength["load"]) == ("strength", 0.0, 20.0)
    assert second["distance_m"] == 4000.0
    assert (week["planned_m"], week["load"]) == (12_000.0, 71.3)
    assert week["zone_s"] == {"E": 4119.6}


def test_a_heart_rate_to_run_at_is_a_share_of_the_maximum() -> None:
    step = builders.measured(8000.0, heart_rate=(0.65, 0.75))
    week = builders.week(1, [builders.easy(steps=(step,))])
    (shown,) = json.loads(to_json(builders.plan([week])))["weeks"][0]["days"][0]["steps"]
    assert shown["heart_rate_of_max"] == [0.65, 0.75]


def test_the_adjusted_pace_stands_beside_the_flat_one_with_its_tables() -> None:
    hills = Adjustment("hills", 0.0144, "300 m up and 300 m down: 1.4% slower.", "Minetti 2002")
    pacing = RacePacing(298.6, 302.9, 12_599.4, 12_780.9, (hills,), zones=builders.fitness().zones)
    plan = builders.plan(pacing=pacing)
    goal = replace(plan.goal, conditions=Conditions(Course.HILLY, 300.0))
    content = json.loads(to_json(replace(plan, goal=goal)))
    assert content["pacing"]["flat_s_km"] == 298.6
    assert content["pacing"]["adjusted_s_km"] == 302.9
    assert content["pacing"]["adjustments"][0]["table"] == "Minetti 2002"
    assert content["pacing"]["zones"]["threshold"]["fast_s_km"] == builders.PACES[Zone.T].fast_s_km
    assert content["goal"]["conditions"]["ascent_m"] == 300.0
    assert json.loads(to_json(builders.plan()))["pacing"] is None

import json

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
                "distance_m": 1088.9,
                "zone": "T",
                "pace": {"fast_s_km": 273.1, "slow_s_km": 277.9},
                "effort_rpe": 7,
                "note": "",
            },
            {
                "kind": "recover",
                "ends_by": "time",
                "duration_s": 60.0,
                "distance_m": 174.8,
                "zone": "E",
                "pace": {"fast_s_km": 323.2, "slow_s_km": 363.4},
                "effort_rpe": 7,
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

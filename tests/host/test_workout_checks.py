"""Workouts that cannot be: an option B that is none, an unknown progression, a size beyond every cap."""

import pytest

from strideiq.core.host.contract import MOST_NAMED, Names
from strideiq.core.reading.shapes.planning import PlanRules, VolumeTiers
from tests.host.desk import HEAD, Desk
from tests.reading.planning_files import RULES, TIERS, shaped

NAMES = Names.of(shaped(RULES, PlanRules), shaped(TIERS, VolumeTiers))
TEMPO = """\
  - id: {id}
    title: Tempo
    family: tempo
    stress: quality
    stimulus: {stimulus}
    work_zone: {zone}
    purpose: Holding on.
    {more}
    steps:
      - {{part: warm_up, fill: 1.5 km, zone: E}}
      - {work}
"""
WORK = '{time: ["10:00", "30:00"], zone: T}'
LONG = """\
  - id: long
    title: Long
    family: long
    stress: long
    purpose: Far.
    steps:
      - {fill: 2 km, zone: E}
"""


def tempo(id_: str = "tempo", more: str = "use: Any day.", **changes: str) -> str:
    values = {"stimulus": "threshold", "zone": "T", "work": WORK}
    return TEMPO.format(id=id_, more=more, **(values | changes))


def told(desk: Desk, *workouts: str) -> list[str]:
    desk.write(
        "mine/runs.yaml",
        HEAD.format(id="runs", kind="workouts") + "workouts:\n" + "".join(workouts),
    )
    return [
        line.removeprefix("desk/mine/runs.yaml:").replace("plugin 'runs': ", "")
        for line in desk.problems(names=NAMES)
    ]


@pytest.mark.parametrize(
    ("other", "wrong"),
    [
        (tempo("other", stimulus="vo2max"), "has the stimulus vo2max, not threshold"),
        (
            tempo("other", zone="I", work='{time: ["6:00", "9:00"], zone: I}'),
            "has the work_zone I, not T",
        ),
        (LONG.replace("id: long", "id: other"), "has the stress long, not quality"),
    ],
)
def test_an_option_b_that_does_something_else_is_refused(
    desk: Desk, other: str, wrong: str
) -> None:
    (problem,) = told(desk, tempo(more="option_b: [other]"), other)
    assert problem == (
        f"17:16: workouts.0.option_b.0: option B 'other' {wrong} -> "
        "name a workout that does the same, or delete it"
    )


def test_a_workout_is_no_option_b_of_itself(desk: Desk) -> None:
    (problem,) = told(desk, tempo(more="option_b: [tempo]"))
    assert problem.startswith(
        "17:16: workouts.0.option_b.0: option B 'tempo' is the workout itself"
    )


def test_an_option_b_that_nobody_has_is_refused(desk: Desk) -> None:
    assert told(desk, tempo(more="option_b: [temp]")) == [
        "17:16: workouts.0.option_b.0: there is no workout 'temp' -> did you mean 'tempo'?"
    ]


def test_of_many_workouts_none_is_listed_where_no_name_is_near(desk: Desk) -> None:
    others = [tempo(f"run-{number}") for number in range(MOST_NAMED)]
    (problem,) = told(desk, tempo(more="option_b: [nowhere]"), *others)
    assert problem.endswith(
        "there is no workout 'nowhere' -> choose one that is loaded, or declare it"
    )


def test_an_option_b_that_does_the_same_is_taken(desk: Desk) -> None:
    assert told(desk, tempo(more="option_b: [other]"), tempo("other", stimulus="none")) == []


def test_a_progression_that_nobody_declared_is_refused(desk: Desk) -> None:
    (problem,) = told(desk, tempo(more="progression: treshold"))
    assert problem == (
        "17:18: workouts.0.progression: there is no progression 'treshold' -> "
        "did you mean 'threshold'?"
    )


@pytest.mark.parametrize(
    ("zone", "work", "what"),
    [
        (
            "T",
            "{distance: [16 km, 20 km], zone: T}",
            (
                "its smallest size has 16.0 km at T; 15 km is the cap -> "
                "write less, or raise caps.T in plan_rules.yaml"
            ),
        ),
        (
            "M",
            '{time: "1:51:00", zone: M}',
            "its smallest size has 1:51:00 at M; 1:50:00 is the cap -> write less, or raise caps.M",
        ),
        (
            "T",
            '{time: "10:00", zone: T}\n      - {time: "2:51:00", zone: E}',
            "its smallest size takes 3:01:00, more than 3:00:00 -> write less, or allow longer runs",
        ),
        (
            "T",
            "{distance: 5 km, zone: T}\n      - {distance: 28 km, zone: E}",
            "its smallest size is 34.5 km long, more than 34 km -> write less, or allow longer runs",
        ),
    ],
)
def test_a_workout_whose_smallest_size_no_plan_can_use_is_refused(
    desk: Desk, zone: str, work: str, what: str
) -> None:
    (problem,) = told(desk, tempo(zone=zone, work=work))
    assert problem.startswith(f"19:7: workouts.0.steps: {what}")


def test_what_one_race_or_one_runner_can_use_is_taken(desk: Desk) -> None:
    # A slow runner covers less in the time; only marathons have runs of three hours.
    assert told(desk, tempo(work='{time: ["55:00", "1:00:00"], zone: T}')) == []
    assert told(desk, tempo(zone="M", work="{distance: 26 km, zone: M}")) == []
    only_5k = "distances: [5k]"
    assert len(told(desk, tempo(more=only_5k, zone="M", work="{distance: 26 km, zone: M}"))) == 1


BESIDE = """\
  - id: beside
    title: Beside
    family: beside
    sport: {sport}
    stress: easy
    purpose: Beside the run.
    steps:
      - {{time: "{time}"}}
"""


@pytest.mark.parametrize(
    ("sport", "longest", "too_long", "what"),
    [
        ("cross", "3:00:00", "3:01:00", "3:01:00, more than 3:00:00 -> write less"),
        (
            "strength",
            "45:00",
            "46:00",
            "46:00, more than 45:00 -> write less, or raise strength.time in plan_rules.yaml",
        ),
    ],
)
def test_strength_and_cross_training_that_fit_no_day_are_refused(
    desk: Desk, sport: str, longest: str, too_long: str, what: str
) -> None:
    assert told(desk, BESIDE.format(sport=sport, time=longest)) == []
    (problem,) = told(desk, BESIDE.format(sport=sport, time=too_long))
    assert problem == f"17:7: workouts.0.steps: its smallest size takes {what}"

"""Faults of what drives plans: workouts, phases and plan rules, each at its place."""

import pytest

from strideiq.core.reading.shapes.phases import PhasesPlugin
from strideiq.core.reading.shapes.planning import PlanRules, VolumeTiers
from strideiq.core.reading.shapes.workouts import WorkoutsPlugin
from tests.reading.planning_files import RULES, TIERS, ZONES, changed, line_of, problems

HEAD = """\
plugin: mine
kind: {kind}
version: 1.0.0
api: 1
title: Mine
author: A coach
licence: CC0-1.0
source: own work
"""
WORKOUTS = (
    HEAD.format(kind="workouts")
    + """\
workouts:
  - id: tempo
    title: Tempo
    family: threshold
    stress: quality
    work_zone: T
    purpose: Holding on.
    steps:
      - {fill: 1 km, zone: E}
      - repeat: [2, 5]
        steps:
          - {time: "5:00", zone: T}
          - {part: recover, time: "1:00", zone: E}
"""
)
PHASES = (
    HEAD.format(kind="phases")
    + """\
phases:
  - id: speed
    title: Speed
    role: load
    order: 25
    weeks: {least: 1, ideal: 2, most: 4}
    purpose: Makes race pace feel slow.
    focus: Short and quick.
    sessions: {low: 1, mid: 2}
    quality: {"*": [[threshold]]}
    easy: [easy]
    long_share: 80 %
"""
)


EASY = """\
workouts:
  - id: not-so-easy
    title: Not so easy
    family: easy
    stress: easy
    purpose: More than it says.
    steps: {steps}
"""


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "zone: T}",
            "zone: TT}",
            (
                "20:34: workouts.0.steps.1.steps.0.zone: 'TT' is not allowed -> "
                f"did you mean 'T'? write one of {ZONES}"
            ),
        ),
        (
            "repeat: [2, 5]",
            "repeat: 0",
            "18:17: workouts.0.steps.1.repeat: 0 is less than 1 -> write 1 or more",
        ),
        (
            "repeat: [2, 5]",
            "repeat: [5, 2]",
            "18:9: workouts.0.steps.1: repeat: [5, 2] runs backwards -> write [2, 5]",
        ),
        (
            'time: "1:00"',
            'time: ["2:00", "1:00"]',
            (
                "21:35: workouts.0.steps.1.steps.1.time: the range runs downwards -> "
                "write [least, most]"
            ),
        ),
        (
            '{time: "5:00", zone: T}',
            '{repeat: 2, time: "5:00", zone: T}',
            (
                "20:14: workouts.0.steps.1.steps.0.repeat: unknown key 'repeat' -> "
                "put it into the list of a workout's steps; a repeat holds no other repeat"
            ),
        ),
        (
            "zone: T}",
            "zone: T, heart_rate: [88 %, 120 %]}",
            (
                "20:56: workouts.0.steps.1.steps.0.heart_rate.1: '120 %' is more than 1"
                " -> write 1 or less"
            ),
        ),
        (
            'time: "5:00"',
            'time: ["4:00", "5:00"]',
            (
                "18:9: workouts.0.steps.1: inside a repeat every step has one fixed size -> "
                "write a time or distance"
            ),
        ),
        (
            "zone: E}\n",
            'zone: E}\n      - {time: ["1:00", "9:00"], zone: T}\n',
            (
                "10:5: workouts.0: only one step or repeat of a workout can have a range -> "
                "fix the others"
            ),
        ),
        (
            "    work_zone: T\n",
            "",
            (
                "10:5: workouts.0: a quality workout needs a work_zone -> "
                "add for example work_zone: T"
            ),
        ),
        (
            "work_zone: T",
            "work_zone: R",
            "10:5: workouts.0: no step is in the work_zone R -> write the zone of its work",
        ),
        (
            "fill: 1 km",
            "distance: 1 km",
            (
                "10:5: workouts.0: one step needs fill, so that the week's distance comes out -> "
                "add for example fill: 1 km"
            ),
        ),
        (
            "fill: 1 km",
            "fill: 1",
            (
                "17:16: workouts.0.steps.0.fill: 1 has no unit -> "
                "write it as in 12 km, 400 m or 6.2 mi"
            ),
        ),
        (
            "fill: 1 km",
            "fill: 1 lap",
            (
                "17:16: workouts.0.steps.0.fill: '1 lap' has the unknown unit 'lap' -> "
                "write km, mi or m"
            ),
        ),
        (
            'time: "5:00"',
            "time: 300",
            (
                "20:20: workouts.0.steps.1.steps.0.time: 300 has no unit -> "
                'write it as in "4:30", 12 min or 90 s'
            ),
        ),
        (
            'time: "5:00"',
            'time: "0:00"',
            (
                "20:20: workouts.0.steps.1.steps.0.time: a step of 0 is no step -> "
                "write more than 0, or delete the step"
            ),
        ),
        (
            'time: "5:00"',
            "distance: 0 km",
            (
                "20:24: workouts.0.steps.1.steps.0.distance: a step of 0 is no step -> "
                "write more than 0, or delete the step"
            ),
        ),
        (
            "fill: 1 km,",
            'fill: 1 km, time: "9:00",',
            (
                "17:9: workouts.0.steps.0: a step ends by one thing, here by time and fill -> "
                "write time, distance, fill or open"
            ),
        ),
        (
            "fill: 1 km, zone: E",
            "fill: 1 km, zone: E, pace: [5:00/km, 5:30/km]",
            (
                "17:9: workouts.0.steps.0: fill is run at the runner's own easy pace -> "
                "delete pace, or write time or distance"
            ),
        ),
        (
            "fill: 1 km, zone: E",
            "fill: 1 km",
            (
                "17:9: workouts.0.steps.0: a step that covers distance needs a zone -> "
                "add for example zone: E"
            ),
        ),
        (
            "stress: quality",
            "stress: rest",
            ("10:5: workouts.0: a rest day has no steps -> delete steps or choose another stress"),
        ),
        (
            "    purpose",
            "    porpoise: x\n    purpose",
            "15:5: workouts.0.porpoise: unknown key 'porpoise' -> did you mean 'purpose'?",
        ),
        (
            "part: recover",
            "part: rest",
            (
                "21:20: workouts.0.steps.1.steps.1.part: 'rest' is not allowed -> "
                "write one of 'warm_up', 'run', 'recover' or 'cool_down'"
            ),
        ),
    ],
)
def test_a_fault_of_a_workout_is_told_once_at_its_place(old: str, new: str, problem: str) -> None:
    assert problems(changed(WORKOUTS, old, new), WorkoutsPlugin) == [problem]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "role: load",
            "role: lood",
            (
                "12:11: phases.0.role: 'lood' is not allowed -> "
                "did you mean 'load'? write one of 'return', 'load', 'maintain', 'taper' or 'recovery'"
            ),
        ),
        (
            "least: 1",
            "least: 5",
            "14:12: phases.0.weeks: least 5 is more than most 4 -> swap them",
        ),
        (
            "ideal: 2",
            "ideal: 5",
            "14:12: phases.0.weeks: ideal 5 is more than most 4 -> write ideal: 4 or less",
        ),
        (
            "ideal: 2",
            "ideal: 0",
            "14:30: phases.0.weeks.ideal: 0 is not more than 0 -> write more than 0",
        ),
        (
            "low: 1",
            "low: 9",
            "17:21: phases.0.sessions.low: 9 is more than 4 -> write 4 or less",
        ),
        (
            "[[threshold]]",
            "[threshold]",
            (
                "18:21: phases.0.quality.*.0: 'threshold' does not fit here -> "
                "write a list: [a, b], or lines that start with '- '"
            ),
        ),
        (
            "easy: [easy]",
            "easy: []",
            "19:11: phases.0.easy: there are fewer than 1 entries -> write at least 1",
        ),
        (
            "80 %",
            "80",
            (
                "20:17: phases.0.long_share: 80 is not from 0 to 1 -> "
                "write shares beyond that in per cent: 80 %"
            ),
        ),
        (
            "    focus",
            "    fokus: x\n    focus",
            "16:5: phases.0.fokus: unknown key 'fokus' -> did you mean 'focus'?",
        ),
    ],
)
def test_a_fault_of_a_phase_is_told_once_at_its_place(old: str, new: str, problem: str) -> None:
    assert problems(changed(PHASES, old, new), PhasesPlugin) == [problem]


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ("[{fill: 2 km, zone: T}]", "fill takes whatever the day has left -> "),
        ("[{fill: 2 km, zone: E}, {time: '5:00', zone: I}]", "an easy workout holds strides"),
        ("[{fill: 2 km, zone: E}, {distance: 1 km, zone: R}]", "an easy workout holds strides"),
    ],
)
def test_easy_running_with_work_in_it_is_refused(steps: str, problem: str) -> None:
    text = changed(WORKOUTS, WORKOUTS[WORKOUTS.index("workouts:") :], EASY.format(steps=steps))
    (found,) = problems(text, WorkoutsPlugin)
    assert problem.split(" ->", maxsplit=1)[0] in found
    assert " -> " in found


def test_what_is_right_has_no_problems() -> None:
    assert problems(WORKOUTS, WorkoutsPlugin) == []
    assert problems(PHASES, PhasesPlugin) == []
    assert problems(RULES, PlanRules) == []
    assert problems(TIERS, VolumeTiers) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("most_weekly: 250 km", "most_weekly: 250", "most_weekly: 250 has no unit"),
        ("least_minutes: 20 ", "least_minutes: 1 ", "least_minutes: 1 is less than 5"),
        ("race_zone: T", "race_zone: H", "race_zone: 'H' is not allowed"),
        ("share: 80 %", "share: 80 km", "share: '80 km' is not a share"),
        ("rest_days: 5", "rest_day: 5", "after.rest_day: unknown key 'rest_day'"),
        ("quality_gap: 2", "quality_gap: 9", "quality_gap: 9 is more than 4"),
        (
            "quality_order: [2, 4, 5, 3]",
            "quality_order: [2, 7]",
            "quality_order.1: 7 is more than 6",
        ),
        ("goal_gap: 2 ", "goal_gap: two ", "goal_gap: 'two' does not fit here"),
    ],
)
def test_a_fault_of_the_plan_rules_is_told_at_its_line(old: str, new: str, problem: str) -> None:
    text = changed(RULES, old, new)
    found = [each for each in problems(text, PlanRules) if problem in each]
    assert [int(each.split(":")[0]) for each in found] == [line_of(text, new)]
    assert " -> " in found[0]

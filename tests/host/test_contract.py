import pytest

from strideiq.core.host.contract import Names
from tests.host.desk import EASY_RUN, HEAD, Desk, ids_on

NAMES = Names(distances=("5k", "marathon"), volume_tiers=("low", "high"))

PHASE = (
    HEAD.format(id="season", kind="phases")
    + """\
phases:
  - id: base
    title: Base
    purpose: Builds the base.
    focus: Easy running.
    role: load
    order: 10
    sessions: {{low: 1, {tier}: 2}}
    quality:
      {distance}: [[easy], [easy, {family}]]
      "*": [[easy]]
    long_run:
      "*": [{long}]
    easy: [easy]
"""
)
RIGHT = {"tier": "high", "distance": "marathon", "family": "easy", "long": "easy"}


def test_a_phase_that_names_what_there_is_is_sound(desk: Desk) -> None:
    desk.workouts("runs")
    desk.write("mine/season.yaml", PHASE.format(**RIGHT))
    host = desk.start(names=NAMES)
    host.require_healthy()
    assert [phase.id for phase in host.catalogue().phases] == ["base"]


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (
            {"family": "eazy"},
            (
                "18:33: phases.0.quality.marathon.1.1: plugin 'season': there is no workout of the "
                "family 'eazy' -> did you mean 'easy'?"
            ),
        ),
        (
            {"long": "hills"},
            (
                "21:13: phases.0.long_run.*.0: plugin 'season': there is no workout of the family "
                "'hills' -> write one of easy"
            ),
        ),
        (
            {"distance": "marathn"},
            (
                "18:7: phases.0.quality.marathn: plugin 'season': there is no race distance 'marathn'"
                " -> did you mean 'marathon'?"
            ),
        ),
        (
            {"tier": "hihg"},
            (
                "16:24: phases.0.sessions.hihg: plugin 'season': there is no volume tier 'hihg'"
                " -> did you mean 'high'?"
            ),
        ),
    ],
)
def test_a_phase_that_names_what_nobody_has_is_broken_at_its_place(
    desk: Desk, wrong: dict[str, str], problem: str
) -> None:
    desk.workouts("runs")
    desk.write("mine/season.yaml", PHASE.format(**{**RIGHT, **wrong}))
    assert desk.problems(names=NAMES) == [f"desk/mine/season.yaml:{problem}"]
    assert ids_on(desk.start(names=NAMES)) == ["runs"]


def test_a_workout_that_names_what_nobody_has_is_broken(desk: Desk) -> None:
    text = HEAD.format(id="runs", kind="workouts") + EASY_RUN.format(id="run")
    desk.write(
        "mine/runs.yaml",
        text + "    phases: [bulid]\n    distances: [6k]\n    volume_tiers: [low]\n",
    )
    assert [line.split(": plugin")[0] for line in desk.problems(names=NAMES)] == [
        "desk/mine/runs.yaml:17:14: workouts.0.phases.0",
        "desk/mine/runs.yaml:18:17: workouts.0.distances.0",
    ]


def test_a_rule_that_names_what_nobody_has_is_broken(desk: Desk) -> None:
    desk.workouts("runs")
    desk.write(
        "mine/advice.yaml",
        HEAD.format(id="advice", kind="rules")
        + """\
rules:
  - id: swap
    title: Swap
    when: {fact: history.days_since_last_run, ">": 10}
    then:
      - {action: replace_from_template, session: quality, template: runs-rum}
    reason: Ten days off.
    source: own work
    scope: {phases: [base]}
""",
    )
    lines = [line.split(": plugin 'advice': ")[1] for line in desk.problems()]
    assert sorted(lines) == [
        "there is no phase 'base' -> turn on a plugin that has it",
        "there is no workout 'runs-rum' -> did you mean 'runs-run'?",
    ]


def test_a_rule_about_a_fact_that_nobody_computes_is_broken_at_its_place(desk: Desk) -> None:
    desk.write(
        "mine/advice.yaml",
        HEAD.format(id="advice", kind="rules")
        + """\
rules:
  - id: rest
    title: Rest
    when: {fact: history.days_since_last_rum, ">": 10}
    then:
      - {action: skip, session: quality, days: 3}
    reason: Ten days off.
    source: own work
""",
    )
    (problem,) = desk.problems()
    assert problem.startswith("desk/mine/advice.yaml:12:18: rules.0.when.fact: plugin 'advice':")
    assert problem.endswith("-> did you mean 'history.days_since_last_run'?")


def test_what_a_broken_plugin_would_have_brought_is_not_missed_as_well(desk: Desk) -> None:
    desk.workouts("runs", "colour: red")
    desk.write("mine/season.yaml", PHASE.format(**RIGHT))
    assert [line.split(":")[0] for line in desk.problems()] == ["desk/mine/runs.yaml"]


def test_what_a_broken_optional_plugin_would_have_brought_is_missed(desk: Desk) -> None:
    desk.workouts("runs", "colour: red")
    desk.workouts("other")
    desk.write("mine/season.yaml", PHASE.format(**{**RIGHT, "family": "hills"}))
    found = desk.problems("  - {plugin: runs, optional: true}\n  - folder: mine")
    assert len(found) == 2
    assert "there is no workout of the family 'hills'" in found[1]


def test_the_second_workout_of_one_id_is_broken_and_the_first_stays(desk: Desk) -> None:
    desk.workouts("alpha", workout="tempo")
    desk.workouts("bravo", workout="tempo")
    assert desk.problems() == [
        (
            "desk/mine/bravo.yaml:10:9: workouts.0.id: plugin 'bravo': there is already a workout "
            "'tempo' in plugin 'alpha' (desk/mine/alpha.yaml:10) -> give it another id"
        )
    ]
    assert [w.plugin for w in desk.start().catalogue().workouts] == ["alpha"]


def test_two_workouts_of_one_id_in_one_plugin_are_a_problem(desk: Desk) -> None:
    text = HEAD.format(id="runs", kind="workouts") + EASY_RUN.format(id="run")
    desk.write("mine/runs.yaml", text + EASY_RUN.format(id="run").removeprefix("workouts:\n"))
    (problem,) = desk.problems()
    assert problem.startswith("desk/mine/runs.yaml:17:9: workouts.1.id: plugin 'runs': there is")
    assert problem.endswith(
        "already a workout 'run' in plugin 'runs' (desk/mine/runs.yaml:10) -> give it another id"
    )


def test_a_clash_with_a_shipped_workout_is_told_in_the_file_that_was_added(desk: Desk) -> None:
    text = HEAD.format(id="a-first", kind="workouts") + EASY_RUN.format(id="easy-run")
    desk.write("workouts/a-first.yaml", text)
    (problem,) = desk.problems("  - folder: workouts")
    assert problem.startswith(
        "desk/workouts/a-first.yaml:10:9: workouts.0.id: plugin 'a-first': there is already a "
        "workout 'easy-run' in plugin 'easy' (plugins/workouts/easy.yaml:"
    )
    assert "easy" in ids_on(desk.start("  - folder: workouts"))


def test_an_id_that_a_shipped_plugin_has_is_told_in_the_file_that_was_added(desk: Desk) -> None:
    desk.workouts("easy")
    (problem,) = desk.problems("  - folder: mine\n  - folder: workouts")
    assert problem.startswith("desk/mine/easy.yaml:1:9: plugin: plugin 'easy': a plugin with this")

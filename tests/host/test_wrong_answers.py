"""Values that a plugin gets wrong are told with its name and line, and the others go on."""

import sys

import pytest

from strideiq.core.host.answers import Answers
from strideiq.core.host.host import Host
from tests import builders
from tests.host.desk import HEAD, Desk, ids_on

FINDING = "from strideiq.plugins import Finding, Severity, hookimpl\n\n@hookimpl\n"
REASON = "from strideiq.plugins import Reason, hookimpl\n\n@hookimpl\n"


def explained(host: Host) -> Answers[object]:
    plan = builders.plan()
    answers = host.explain_workout(plan.weeks[0].workouts[0], plan.weeks[0], plan)
    return Answers(answers.values, answers.problems)


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (
            'Finding(1, "error", None, 3)',
            "Finding.code is 1 in hook 'review_plan' -> write text",
        ),
        (
            'Finding("a", "error", "plan", "b")',
            (
                "Finding.severity is 'error' in hook 'review_plan'"
                " -> write Severity.WARNING or Severity.ERROR"
            ),
        ),
        ('Finding("a", Severity.ERROR, None, "b")', "Finding.place is None in hook"),
        ('Finding("a", Severity.ERROR, "plan", " ")', "Finding.sentence is ' ' in hook"),
    ],
)
def test_a_finding_of_wrong_values_is_left_out(desk: Desk, finding: str, said: str) -> None:
    desk.with_code("bad", f"{FINDING}def review_plan(plan):\n    return [{finding}]\n")
    good = 'Finding("good", Severity.WARNING, "plan", "Fine.")'
    desk.with_code("good", f"{FINDING}def review_plan(plan):\n    return [{good}]\n")
    answers = desk.start().review_plan(builders.plan())
    assert [finding.code for finding in answers.values] == ["good"]
    (problem,) = answers.problems
    assert str(problem).startswith(f"desk/mine/bad/hooks.py:3:1: plugin 'bad': {said}")
    assert problem.fix


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("Reason(1, None)", "Reason.code is 1 in hook 'explain_workout' -> write text"),
        (
            'Reason("a", "b", facts={"x": 1})',
            (
                "Reason.facts is {'x': 1} in hook 'explain_workout' -> "
                'write a tuple of pairs, such as (("weekly_km", 42.0),)'
            ),
        ),
        ('Reason("a", "b", ("x", 1))', "Reason.facts is 'x' in hook"),
        (
            'Reason("a", "b", (("x", float("nan")),))',
            "the fact 'x' is nan in hook 'explain_workout' -> hand over text or a finite number",
        ),
        ('Reason("a", "b", (("x", [1]),))', "the fact 'x' is [1] in hook"),
    ],
)
def test_a_reason_of_wrong_values_is_left_out(desk: Desk, reason: str, said: str) -> None:
    desk.with_code("bad", f"{REASON}def explain_workout(workout):\n    return {reason}\n")
    good = 'Reason("good", "Fine.", (("weekly_km", 42.0), ("why", "rest"), ("days", 3)))'
    desk.with_code("good", f"{REASON}def explain_workout(workout):\n    return {good}\n")
    answers = explained(desk.start())
    assert len(answers.values) == 1
    (problem,) = answers.problems
    assert str(problem).startswith(f"desk/mine/bad/hooks.py:3:1: plugin 'bad': {said}")


PROVIDER = """\
from datetime import date, datetime
from strideiq.plugins import Activity, ActivityBatch, RowProblem, hookimpl

DAY = date(2027, 1, 1)

@hookimpl
def read_activities(data, label):
    return {batch}
"""


@pytest.mark.parametrize(
    ("batch", "said"),
    [
        (
            'ActivityBatch("p", (Activity(DAY, float("nan"), 60.0),))',
            "activities[0].distance_m is nan in hook 'read_activities' -> write metres from 0 to",
        ),
        (
            'ActivityBatch("p", (Activity(DAY, 1.0, 60.0), Activity(DAY, "10 km", 60.0)))',
            "activities[1].distance_m is '10 km'",
        ),
        ('ActivityBatch("p", (Activity(DAY, -5.0, 60.0),))', "activities[0].distance_m is -5.0"),
        ('ActivityBatch("p", (Activity(DAY, True, 60.0),))', "activities[0].distance_m is True"),
        (
            'ActivityBatch("p", (Activity(DAY, 5.0, float("inf")),))',
            (
                "activities[0].duration_s is inf in hook 'read_activities'"
                " -> write seconds from 0 to 720,000"
            ),
        ),
        (
            'ActivityBatch("p", (Activity(datetime(2027, 1, 1), 5.0, 60.0),))',
            "activities[0].day is datetime.datetime(2027, 1, 1, 0, 0)",
        ),
        ('ActivityBatch("p", (Activity(DAY, 5.0, 6.0, 900),))', "activities[0].average_hr is 900"),
        ('ActivityBatch("p", (Activity(DAY, 5.0, 6.0, None, 1),))', "activities[0].sport is 1"),
        (
            'ActivityBatch("p", (Activity(DAY, 5.0, 6.0, effort=11),))',
            "activities[0].effort is 11",
        ),
        (
            'ActivityBatch("p", ())',
            (
                "the batch holds no activity and no problem in hook 'read_activities'"
                " -> return None for a file of another kind, or a RowProblem that says why"
            ),
        ),
        ('ActivityBatch("p", [Activity(DAY, 5.0, 60.0)])', "activities is [Activity("),
        ('ActivityBatch("p", (), ("row 3",))', "returned str instead of RowProblem"),
        ('ActivityBatch("p", (), (RowProblem(0, "a"),))', "RowProblem.row is 0"),
        ('ActivityBatch("p", (), (RowProblem(1, "a", None),))', "RowProblem.fix is None"),
        (
            'ActivityBatch("p", (Activity(DAY, 5.0, 60.0),), rows=(1, 2))',
            "the batch has 2 rows for 1 activities",
        ),
        ('ActivityBatch("p", (), notes=("",))', "notes is ''"),
    ],
)
def test_a_batch_of_wrong_values_is_told(desk: Desk, batch: str, said: str) -> None:
    head = HEAD.format(id="bad", kind="provider")
    desk.write("mine/bad/plugin.yaml", f"{head}python: p.py\nfiles: ['.log']\n")
    desk.write("mine/bad/p.py", PROVIDER.format(batch=batch))
    answers = desk.start().read_activities(b"", "runs.log")
    assert answers.values == ()
    (problem,) = answers.problems
    assert str(problem).startswith(f"desk/mine/bad/p.py:6:1: plugin 'bad': {said}")
    assert problem.fix


HANDED = """\
from strideiq.plugins import (
    Amount, PhaseRole, PhaseTemplate, QualityPattern, RepeatTemplate, StepEnd, StepKind,
    StepTemplate, Stress, WorkoutTemplate, Zone, hookimpl
)

EASY = StepTemplate(StepKind.RUN, Amount(StepEnd.FILL, 1000, 1000), Zone.E)

@hookimpl
def register_{what}(register):
    register({template})
"""
QUALITY = 'WorkoutTemplate("a", "A", "f", Stress.QUALITY, "Why."'


@pytest.mark.parametrize(
    ("what", "template", "said"),
    [
        (
            "workouts",
            'WorkoutTemplate("Bad Id", "A", "f", Stress.EASY, "Why.", (EASY,))',
            "workout 'Bad Id': id: 'Bad Id' is not of the right form",
        ),
        (
            "workouts",
            'WorkoutTemplate("a", "", "f", Stress.EASY, "Why.", (EASY,))',
            "workout 'a': title: the text is shorter than 1 characters",
        ),
        ("workouts", f"{QUALITY}, ())", "workout 'a': a workout needs steps"),
        (
            "workouts",
            f"{QUALITY}, (EASY,))",
            (
                "workout 'a': a quality workout needs a work_zone in hook 'register_workouts'"
                " -> add for example work_zone: T"
            ),
        ),
        (
            "workouts",
            (
                f"{QUALITY}, (EASY, StepTemplate(StepKind.RUN, "
                'Amount(StepEnd.TIME, float("nan"), 60), Zone.T)), Zone.T)'
            ),
            "workout 'a': steps.1.time.0: 'nan s' is not a duration",
        ),
        (
            "workouts",
            f"{QUALITY}, (EASY, RepeatTemplate(5, 2, (EASY,))), Zone.T)",
            "workout 'a': steps.1: repeat: [5, 2] runs backwards",
        ),
        (
            "workouts",
            f'{QUALITY}, (EASY, RepeatTemplate("x", 2, (EASY,))), Zone.T)',
            "workout 'a': steps.1.repeat",
        ),
        ("workouts", f"{QUALITY}, ('10 x 400',), Zone.T)", "str stands where a StepTemplate"),
        ("workouts", f"{QUALITY}, [EASY], Zone.E)", "steps is [StepTemplate("),
        (
            "workouts",
            f'{QUALITY}, (StepTemplate(StepKind.RUN, Amount("lap", 1, 1), Zone.E),), Zone.E)',
            "steps.0: Amount.end is 'lap'",
        ),
        (
            "workouts",
            f"{QUALITY}, (StepTemplate(StepKind.RUN, Amount(StepEnd.FILL, '1'), Zone.E),), Zone.E)",
            "steps.0: an amount is '1'",
        ),
        ("workouts", f"{QUALITY}, (EASY,), object())", "work_zone is <object"),
        (
            "phases",
            'PhaseTemplate("Base", "A", "Why.", "What.", PhaseRole.LOAD, 5)',
            "phase 'Base': id: 'Base' is not of the right form",
        ),
        (
            "phases",
            'PhaseTemplate("base", "A", "Why.", "What.", PhaseRole.LOAD, -5)',
            "phase 'base': order: -5 is less than 0",
        ),
        (
            "phases",
            'PhaseTemplate("base", "A", "Why.", "What.", "loading", 5)',
            "phase 'base': role: 'loading' is not allowed",
        ),
        (
            "phases",
            'PhaseTemplate("base", "A", "Why.", "What.", PhaseRole.LOAD, 5, quality={"*": ()})',
            "tuple stands where a QualityPattern belongs",
        ),
        (
            "phases",
            'PhaseTemplate("base", "A", "Why.", "What.", PhaseRole.LOAD, 5, quality=())',
            "quality is ()",
        ),
        (
            "phases",
            (
                'PhaseTemplate("base", "A", "Why.", "What.", PhaseRole.LOAD, 5, '
                'ideal_weeks=float("nan"))'
            ),
            "phase 'base': weeks.ideal: ",
        ),
    ],
)
def test_a_registered_template_passes_the_checks_of_yaml(
    desk: Desk, what: str, template: str, said: str
) -> None:
    desk.with_code("bad", HANDED.format(what=what, template=template))
    desk.workouts("good")
    (problem,) = desk.problems()
    assert problem.startswith(f"desk/mine/bad/hooks.py:10:5: plugin 'bad': {said}")
    assert f" in hook 'register_{what}' -> " in problem
    assert ids_on(desk.start()) == ["good"]


def test_a_registered_phase_and_workout_keep_what_they_say(desk: Desk) -> None:
    quality = 'quality={"*": QualityPattern((("easy", "hills"),))}'
    phase = (
        'PhaseTemplate("base", "A", "Why.", "What.", PhaseRole.LOAD, 5, 7, 1, 2.5, 4, {"*": 1}, '
        f'{quality}, long_run={{"*": ("easy",)}}, long_share=0.9)'
    )
    hills = (
        'WorkoutTemplate("hills", "Hills", "hills", Stress.QUALITY, "Why.", (EASY, RepeatTemplate('
        "2, 5, (StepTemplate(StepKind.RUN, Amount(StepEnd.TIME, 40, 40), Zone.I, True, 'Up.'), "
        "StepTemplate(StepKind.RECOVER, Amount(StepEnd.OPEN), None)))), Zone.I)"
    )
    hills = hills.replace("Amount(StepEnd.OPEN), None", "Amount(StepEnd.DISTANCE, 90, 90), Zone.E")
    code = HANDED.format(what="phases", template=phase)
    code += f"\n\n@hookimpl\ndef register_workouts(register):\n    register({hills})\n"
    desk.with_code("mine", code)
    host = desk.start()
    assert [str(problem) for problem in host.problems()] == []
    made = host.catalogue()
    (base,) = made.phases
    assert (base.rank, base.min_weeks, base.ideal_weeks, base.max_weeks) == (7, 1, 2.5, 4)
    assert base.sessions == {"*": 1}
    assert base.quality["*"].slots == (("easy", "hills"),)
    assert (base.long_run, base.long_share) == ({"*": ("easy",)}, 0.9)
    assert base.plugin == "mine"
    assert [workout.id for workout in made.workouts] == ["mine-run", "hills"]


NOISY = """\
import sys
from strideiq.plugins import Finding, Severity, hookimpl

print("loaded")

@hookimpl
def register_workouts(register):
    print("registering")

@hookimpl
def review_plan(plan):
    print("looking")
    yield Finding("a", Severity.WARNING, "plan", "Fine.")
    print("looked")
"""


def test_what_a_plugin_prints_does_not_get_into_the_plan(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.with_code("noisy", NOISY)
    host = desk.start()
    assert len(host.review_plan(builders.plan()).values) == 1
    sys.stdout.write("ours\n")
    written = capsys.readouterr()
    assert written.out == "ours\n"
    assert written.err.split() == ["loaded", "registering", "looking", "looked"]


def test_an_error_that_cannot_even_be_printed_stays_the_plugins_own(desk: Desk) -> None:
    code = (
        "class Odd(Exception):\n    def __str__(self):\n        raise RuntimeError\n\n"
        f"{FINDING}def review_plan(plan):\n    raise Odd\n"
    )
    desk.with_code("bad", code)
    (problem,) = desk.start().review_plan(builders.plan()).problems
    assert str(problem).startswith("desk/mine/bad/hooks.py:9:5: plugin 'bad': Odd in hook")

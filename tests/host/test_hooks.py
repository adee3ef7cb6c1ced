import inspect
from datetime import date
from pathlib import Path

import pluggy
import pytest

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.plugin import Options
from strideiq.core.domain.workout import Amount, StepEnd, StepKind, StepTemplate
from strideiq.core.host import hookspecs
from strideiq.core.host.code import hooks
from strideiq.core.host.host import Host
from tests import builders
from tests.host.desk import HEAD, Desk, ids_on

REVIEW = """\
from strideiq.plugins import Finding, Severity, hookimpl

@hookimpl
def review_plan(plan):
    return [Finding("{code}", Severity.WARNING, "week 1", "A sentence.")]
"""


def test_the_contract_is_small_typed_and_documented() -> None:
    assert len(hooks()) < 12
    for name in hooks():
        function = getattr(hookspecs, name)
        assert (inspect.getdoc(function) or "").endswith(".")
        signature = inspect.signature(function)
        assert signature.return_annotation is not inspect.Signature.empty
        assert all(p.annotation is not p.empty for p in signature.parameters.values())
        assert list(signature.parameters)[-1] == "options"
    pluggy.PluginManager(hookspecs.PROJECT).add_hookspecs(hookspecs)


def review(host: Host) -> tuple[list[str], list[str]]:
    answers = host.review_plan(builders.plan())
    return [finding.code for finding in answers.values], [str(p) for p in answers.problems]


def test_hooks_are_called_in_the_order_of_the_list(desk: Desk) -> None:
    for id_ in ("bravo", "alpha", "charlie"):
        desk.with_code(id_, REVIEW.format(code=id_))
    host = desk.start("  - plugin: bravo\n  - plugin: charlie\n  - plugin: alpha")
    host.require_healthy()
    assert review(host) == (["bravo", "charlie", "alpha"], [])


def test_two_plugins_with_one_module_are_a_problem_of_the_second(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shared_hooks.py").write_text(REVIEW.format(code="shared"), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    desk.workouts("alpha", "python: shared_hooks")
    desk.workouts("bravo", "python: shared_hooks")
    assert desk.problems() == [
        (
            "desk/mine/bravo.yaml:9:9: python: plugin 'bravo': plugin 'alpha' has the same module"
            " -> give each a module of its own"
        )
    ]
    assert review(desk.start()) == (["shared"], [])


def test_first_and_last_can_be_asked_for(desk: Desk) -> None:
    desk.with_code("alpha", REVIEW.format(code="alpha"))
    last = REVIEW.format(code="bravo").replace("@hookimpl", "@hookimpl(trylast=True)")
    desk.with_code("bravo", last)
    desk.with_code("charlie", REVIEW.format(code="charlie"))
    assert review(desk.start()) == (["alpha", "charlie", "bravo"], [])


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("return {}['weekly']", "5:12: plugin 'bravo': KeyError: 'weekly' in hook"),
        ("raise SystemExit(4)", "5:5: plugin 'bravo': tried to end the program (SystemExit: 4)"),
        ("return 'fine'", "3:1: plugin 'bravo': returned str instead of Finding"),
        ("return 7", "3:1: plugin 'bravo': returned int instead of a sequence of"),
        ("yield 1 / 0", "5:11: plugin 'bravo': ZeroDivisionError: division by zero in hook"),
        ("def f(): f()\n    f()", "plugin 'bravo': RecursionError"),
    ],
)
def test_a_plugin_that_fails_when_called_is_named_and_the_others_go_on(
    desk: Desk, body: str, problem: str
) -> None:
    desk.with_code("alpha", REVIEW.format(code="alpha"))
    start, _, _ = REVIEW.partition("    return")
    desk.with_code("bravo", f"{start}    {body}\n")
    desk.with_code("charlie", REVIEW.format(code="charlie"))
    host = desk.start()
    host.require_healthy()
    codes, problems = review(host)
    assert codes == ["alpha", "charlie"]
    (found,) = problems
    assert found.startswith("desk/mine/bravo/hooks.py:")
    assert problem in found
    review(host)
    (state,) = [state for state in host.health() if state.id == "bravo"]
    assert state.problems == (found,)


def test_none_is_an_answer_of_every_hook(desk: Desk) -> None:
    desk.with_code(
        "alpha",
        """\
        from strideiq.plugins import hookimpl

        @hookimpl
        def review_plan(plan):
            return None

        @hookimpl
        def explain_workout(workout):
            return None
        """,
    )
    host = desk.start()
    plan = builders.plan()
    assert review(host) == ([], [])
    assert host.explain_workout(plan.weeks[0].workouts[0], plan.weeks[0], plan).values == ()


def test_a_workout_is_explained_with_the_options_of_each_plugin(desk: Desk) -> None:
    code = """\
    from strideiq.plugins import Reason, hookimpl

    @hookimpl
    def explain_workout(workout, week, plan, options):
        return Reason("x", f"{workout.title}, {week.number}, {options.integer('times')}")
    """
    option = "options: {times: {type: integer, default: 3, maximum: 9, meaning: How often.}}"
    desk.with_code("alpha", code, option)
    desk.with_code("bravo", code, option)
    host = desk.start("  - {plugin: bravo, options: {times: 5}}\n  - folder: mine")
    host.require_healthy()
    plan = builders.plan()
    week = plan.weeks[0]
    answers = host.explain_workout(week.workouts[0], week, plan)
    title = week.workouts[0].title
    assert [r.sentence for r in answers.values] == [f"{title}, 1, 5", f"{title}, 1, 3"]


def test_workouts_and_phases_can_be_computed(desk: Desk) -> None:
    desk.with_code(
        "alpha",
        """\
        from strideiq.plugins import (
            Amount, PhaseRole, PhaseTemplate, StepEnd, StepKind, StepTemplate, Stress,
            WorkoutTemplate, Zone, hookimpl
        )

        WALK = StepTemplate(StepKind.RUN, Amount(StepEnd.FILL, 1000.5, 1000.5), Zone.E)

        @hookimpl
        def register_workouts(register):
            for minutes in (20, 30):
                register(WorkoutTemplate(f"walk-{minutes}", "Walk", "walk", Stress.EASY, "Easy.", (WALK,)))

        @hookimpl
        def register_phases(register):
            register(PhaseTemplate("spring", "Spring", "Run.", "Run.", PhaseRole.LOAD, 5))
        """,
    )
    host = desk.start()
    assert [str(p) for p in host.problems()] == []
    made = host.catalogue()
    assert [(w.id, w.plugin) for w in made.workouts][1:] == [
        ("walk-20", "alpha"),
        ("walk-30", "alpha"),
    ]
    assert made.workouts[1].steps == (
        StepTemplate(StepKind.RUN, Amount(StepEnd.FILL, 1000.5, 1000.5), Zone.E),
    )
    assert [(p.id, p.plugin) for p in made.phases] == [("spring", "alpha")]


def test_a_plugin_that_an_athlete_may_not_use_is_left_out(desk: Desk) -> None:
    desk.workouts("alpha")
    desk.with_code("bravo", REVIEW.format(code="bravo"), "requires: {entitlement: pro.plans}")
    host = desk.start()
    free = {w.plugin for w in host.catalogue(lambda s: s.requires_entitlement is None).workouts}
    assert free == {"alpha"}
    answers = host.review_plan(builders.plan(), lambda state: state.requires_entitlement is None)
    assert answers.values == ()
    assert {w.plugin for w in host.catalogue().workouts} == {"alpha", "bravo"}


PROVIDER = """\
from datetime import date
from pathlib import Path
from strideiq.plugins import Activity, ActivityBatch, hookimpl

@hookimpl
def read_activities(data, label, options):
    if not data.startswith(b"{mark}"):
        return None
    metres = options.number("metres")
    return ActivityBatch("anything", (Activity(date(2027, 1, 1), metres, 60.0),))
"""


def provider(desk: Desk, id_: str, mark: str) -> None:
    head = HEAD.format(id=id_, kind="provider")
    option = "options: {metres: {type: number, default: 100, minimum: 1, meaning: How far.}}"
    desk.write(f"mine/{id_}/plugin.yaml", f"{head}python: p.py\nfiles: ['.log']\n{option}\n")
    desk.write(f"mine/{id_}/p.py", PROVIDER.replace("{mark}", mark))


def test_the_first_provider_that_knows_a_file_reads_it(desk: Desk) -> None:
    provider(desk, "alpha", "A")
    provider(desk, "bravo", "B")
    host = desk.start()
    (batch,) = host.read_activities(b"B...", "Runs.LOG").values
    assert batch.provider == "bravo"
    assert batch.activities[0].day == date(2027, 1, 1)
    assert host.read_activities(b"B...", "any.name", provider="bravo").values == (batch,)
    assert host.read_activities(b"C...", "runs.log").values == ()


def test_options_can_be_given_for_one_reading(desk: Desk) -> None:
    provider(desk, "alpha", "A")
    host = desk.start()
    (batch,) = host.read_activities(b"A", "a.log", options={"metres": "250.5"}).values
    assert batch.activities[0].distance_m == 250.5
    (batch,) = host.read_activities(b"A", "a.log").values
    assert batch.activities[0].distance_m == 100.0


@pytest.mark.parametrize(
    ("label", "provider_id", "options", "said"),
    [
        ("a.log", "alhpa", {}, "there is no provider 'alhpa' -> did you mean 'alpha'?"),
        ("a.gpx", None, {}, "no provider reads files like a.gpx -> use a file ending in .log"),
        ("a.log", None, {"metre": 1}, "unknown option 'metre' -> did you mean 'metres'?"),
        ("a.log", None, {"metres": 0.5}, "'metres' is 0.5, below its minimum -> write 1 or more"),
    ],
)
def test_a_file_that_nobody_can_read_is_refused(
    desk: Desk, label: str, provider_id: str | None, options: dict[str, float], said: str
) -> None:
    provider(desk, "alpha", "A")
    with pytest.raises(Refusal) as refused:
        desk.start().read_activities(b"A", label, provider_id, options)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("option", "given", "said"),
    [
        ("{type: number, default: 1, meaning: m}", "lots", "must be a number, not 'lots'"),
        ("{type: integer, default: 1, meaning: m}", "1.5", "must be an integer, not 1.5"),
        ("{type: integer, default: 1, meaning: m}", "true", "must be an integer, not True"),
        ("{type: boolean, default: true, meaning: m}", "1", "must be a boolean, not 1"),
        ("{type: text, default: a, meaning: m}", "2", "must be text, not 2"),
        ("{type: text, default: a, choices: [a, b], meaning: m}", "c", "write one of 'a', 'b'"),
        ("{type: number, default: 1, maximum: 2, meaning: m}", "3", "write 2 or less"),
        ("{type: number, default: 1, meaning: m}", "'.nan'", "must be a number, not nan"),
        ("{type: number, default: 1, meaning: m}", "'-.inf'", "must be a number, not -inf"),
        ("{type: number, default: 1, meaning: m}", "'1e400'", "must be a number, not '1e400'"),
        ("{type: number, default: 1, meaning: m}", "1" * 320, "must be a number, not 111"),
    ],
)
def test_an_option_that_does_not_fit_is_a_problem_of_the_list(
    desk: Desk, option: str, given: str, said: str
) -> None:
    desk.workouts("alpha", f"options: {{size: {option}}}")
    (problem,) = desk.problems(f"  - {{plugin: alpha, options: {{size: {given}}}}}")
    assert problem.startswith("plugins.yaml:2:37: plugins.0.options.size: plugin 'alpha': ")
    assert said in problem
    assert ids_on(desk.start("  - plugin: alpha")) == ["alpha"]


def test_an_unknown_option_is_a_problem_with_the_nearest_name(desk: Desk) -> None:
    desk.workouts("alpha", "options: {size: {type: number, default: 1, meaning: m}}")
    (problem,) = desk.problems("  - {plugin: alpha, options: {szie: 2}}")
    assert problem.endswith("unknown option 'szie' -> did you mean 'size'?")


def test_a_default_must_fit_its_own_option(desk: Desk) -> None:
    desk.workouts("alpha", "options: {size: {type: number, default: 5, maximum: 2, meaning: m}}")
    (problem,) = desk.problems()
    assert problem.startswith("desk/mine/alpha.yaml:9:41: options.size.default: plugin 'alpha'")


def test_options_are_read_as_the_type_they_were_declared_with() -> None:
    options = Options({"a": 1.5, "b": 2, "c": True, "d": "x"})
    assert (options.number("a"), options.integer("b")) == (1.5, 2)
    assert (options.boolean("c"), options.text("d")) == (True, "x")
    with pytest.raises(TypeError, match="not declared as int"):
        options.integer("c")
    with pytest.raises(KeyError):
        options.text("e")

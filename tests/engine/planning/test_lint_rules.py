"""Every lint rule: a sound plan passes, and one small change is found where it was made."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.plan import Finding, Severity, WeekKind
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.lint import LINT_RULES, LintContext, lint
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.engine.planning.starting_point import starting_point
from strideiq.core.reading.shapes.planning import PlanConfig, PlanRules
from tests import builders
from tests.engine.planning.asking import MONDAY, ask, runs
from tests.engine.planning.lint_breaks import BREAKS
from tests.engine.planning.lint_case import Break, Case, later

WEDNESDAY = MONDAY + timedelta(days=2)
SENTENCE = re.compile(r"[A-Z0-9].*[a-z].*\.")
MACHINE_WORDS = re.compile(r"[_{}<>\[\]]|None|\d\.\d{3,}")
README = Path("core/engine/planning/README.md")
LINT = Path("core/engine/planning/lint")


@pytest.fixture(scope="session")
def cases(catalogue: Catalogue, config: PlanConfig) -> dict[int, Case]:
    """A marathon plan from a Wednesday on for five days a week, and one for seven."""

    def case(days: int) -> Case:
        request = ask(
            days=days,
            today=WEDNESDAY,
            race_day=MONDAY + timedelta(weeks=20, days=-1),
            minutes=(100, 100, 100, 100, 100, 240, 240),
            history=runs(WEDNESDAY, 52_000.0, 18_000.0),
            recent_race=RaceResult(10_000.0, 2_700.0, WEDNESDAY - timedelta(days=20)),
        )
        plan = generate(request, catalogue, config).plan
        start = starting_point(request, config.rules.start)
        return Case(plan, LintContext(config.rules, request, start))

    return {days: case(days) for days in (5, 7)}


def codes(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.code for finding in findings}


@pytest.mark.parametrize("days", [5, 7])
def test_a_sound_plan_has_no_findings(days: int, cases: dict[int, Case]) -> None:
    assert lint(cases[days].plan, cases[days].context) == ()


@pytest.mark.parametrize(
    ("code", "days", "made"), BREAKS, ids=[f"{code}-{made.__name__}" for code, _, made in BREAKS]
)
def test_a_change_is_found_by_its_rule_and_at_its_place(
    code: str, days: int, made: Break, cases: dict[int, Case]
) -> None:
    case = cases[days]
    broken = made(case)
    findings = lint(broken.plan, broken.context or case.context)
    own = [finding for finding in findings if finding.code == code]
    assert [finding.place for finding in own][:1] == [str(broken.place)]
    assert codes(findings) == {code} | broken.also
    for finding in own:
        assert finding.severity is Severity.ERROR
        assert SENTENCE.fullmatch(finding.sentence)
        assert not MACHINE_WORDS.search(finding.sentence)


def test_every_code_of_the_linter_is_registered_and_broken_alone(root: Path) -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (root / LINT).glob("*.py"))
    of_source = sorted(set(re.findall(r'error\(\s*"([a-z-]+)"', source)))
    assert sorted(rule.code for rule in LINT_RULES) == of_source
    assert sorted({code for code, _, _ in BREAKS}) == of_source


def test_every_rule_is_broken_by_a_change_that_breaks_no_other(cases: dict[int, Case]) -> None:
    alone = {code for code, days, made in BREAKS if not made(cases[days]).also}
    assert alone == {rule.code for rule in LINT_RULES}


def test_the_readme_tells_of_every_rule_its_limits_and_source(root: Path) -> None:
    text = (root / README).read_text(encoding="utf-8")
    sections = re.findall(r"^### `([a-z-]+)`\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    told = {code: " ".join(body.split()) for code, body in sections}
    assert len(told) == len(sections)
    of_readme = {code: (_keys(body), _source(body)) for code, body in told.items()}
    assert of_readme == {rule.code: (rule.keys, rule.source) for rule in LINT_RULES}
    assert len({rule.title for rule in LINT_RULES}) == len(LINT_RULES)


def _keys(body: str) -> tuple[str, ...]:
    listed = re.search(r"Keys: (.*?)\. Source", body)
    return tuple(re.findall(r"`([\w.]+)`", listed[1])) if listed else ()


def _source(body: str) -> str:
    found = re.search(r"Source: (.*?)\.(?: \*|$)", body)
    assert found, body
    return found[1]


def test_the_limits_of_the_linter_are_in_the_plan_rules(rules: PlanRules) -> None:
    keys = [key for rule in LINT_RULES for key in rule.keys]
    assert len(keys) > len(set(keys)) > 10
    for key in keys:
        place: object = rules
        for name in key.split("."):
            place = getattr(place, name)


def test_days_that_have_passed_may_stand_as_they_were(cases: dict[int, Case]) -> None:
    assert lint(cases[5].plan, later(cases[5], 14)) == ()


def test_days_before_today_that_no_plan_had_are_refused(cases: dict[int, Case]) -> None:
    context = replace(later(cases[5], 2), previous=None)
    found = [finding for finding in lint(cases[5].plan, context) if finding.code == "past-day"]
    assert [finding.place for finding in found] == [str(WEDNESDAY), str(WEDNESDAY + timedelta(1))]


def test_days_that_have_passed_may_not_be_left_out(cases: dict[int, Case]) -> None:
    plan = cases[5].plan
    later_start = replace(plan, weeks=plan.weeks[1:])
    found = [f.place for f in lint(later_start, later(cases[5], 7)) if f.code == "past-day"]
    assert found == [str(workout.day) for workout in plan.weeks[0].workouts]


def test_a_plan_that_nobody_generated_is_judged(rules: PlanRules) -> None:
    """Two weeks by hand: the second repeats the first, a hard day more, a marathon at its end."""
    plan = builders.plan()
    days = plan.weeks[1].workouts
    by_hand = replace(
        plan,
        weeks=(
            plan.weeks[0],
            replace(
                plan.weeks[1],
                kind=WeekKind.RACE,
                workouts=(*days[:4], builders.cruise(days[4].day), *days[5:]),
            ),
        ),
    )
    request = ask(
        race_day=plan.goal.race_day, days=4, weekly_m=40_000.0, longest_m=13_000.0, weeks=2
    )
    request = replace(request, goal=plan.goal)
    context = LintContext(rules, request, starting_point(request, rules.start))
    found = [(finding.code, finding.place) for finding in lint(by_hand, context)]
    friday, tuesday = days[4].day, days[1].day
    assert found == [
        ("quality-before-race", str(friday)),
        # The example's cruise intervals state rounder figures than their steps come to.
        ("totals", str(plan.weeks[0].workouts[1].day)),
        ("totals", str(tuesday)),
        ("totals", str(friday)),
        ("quality-cap", str(plan.weeks[0].workouts[1].day)),
        ("quality-cap", str(tuesday)),
        ("quality-cap", str(friday)),
        ("week-quality", "week 2"),
        ("easy-share", "week 2"),
        ("repeated-workout", str(friday)),
        ("weekly-total", "week 2"),
        ("taper-shape", "week 2"),
    ]
    assert all(
        w.stress is not Stress.RACE or w.day == plan.goal.race_day for w in by_hand.workouts()
    )

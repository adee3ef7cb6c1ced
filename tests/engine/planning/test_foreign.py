"""Plans that somebody else wrote are judged with the same eyes as ours."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import GoalKind, PlanRequest, Priority, SideRace
from strideiq.core.domain.plan import Finding, Plan, WeekKind
from strideiq.core.domain.units import UnitSystem
from strideiq.core.domain.workout import PlannedStep, PlannedWorkout, Sport, Stress
from strideiq.core.engine.export.plan_csv import to_csv
from strideiq.core.engine.export.plan_json import to_json
from strideiq.core.engine.planning import lint as linter
from strideiq.core.engine.planning.foreign import Asked, Judgement, judge
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.engine.planning.standard import request_for
from strideiq.core.engine.planning.starting_point import starting_point
from strideiq.core.reading.plan_files import read_plan
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning import mutations as change
from tests.engine.planning.asking import ask

SUNDAY = date(2027, 5, 30)
FIXTURES = Path("tests/fixtures")
TEN = RaceResult(10_000.0, 3_000.0)


def asked_as(request: PlanRequest, plan: Plan) -> Asked:
    return Asked(
        recent_race=request.recent_race,
        weekly_m=request.weekly_m,
        longest_m=request.longest_m,
        days=request.availability.days_per_week,
        minutes=dict(enumerate(request.availability.minutes)),
        volume_tier=plan.volume_tier,
    )


@pytest.fixture(scope="module")
def own(catalogue: Catalogue, config: PlanConfig) -> dict[str, tuple[Plan, PlanRequest]]:
    """Every standard plan with the request it is made for."""
    made = {}
    for template in catalogue.plans:
        request = request_for(template, SUNDAY)
        made[template.id] = generate(request, catalogue, config).plan, request
    return made


class Judge:
    """Judges the text of a plan as the command line does."""

    def __init__(self, catalogue: Catalogue, config: PlanConfig) -> None:
        self._catalogue, self._config = catalogue, config

    def __call__(self, text: str, asked: Asked) -> Judgement:
        read, problems = read_plan(text.encode(), "plan")
        assert read is not None, problems
        return judge(read, asked, self._catalogue, self._config)

    def directly(self, plan: Plan, request: PlanRequest) -> list[tuple[str, str]]:
        """Findings of a plan that never was a file."""
        start = starting_point(request, self._config.rules.start)
        tests = linter.tests_of(self._catalogue)
        return found(
            linter.lint(plan, linter.LintContext(self._config.rules, request, start, tests=tests))
        )


@pytest.fixture(scope="module")
def judged(catalogue: Catalogue, config: PlanConfig) -> Judge:
    """The linter behind a file."""
    return Judge(catalogue, config)


def found(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(each.code, each.place) for each in findings]


def written(plan: Plan) -> dict[str, tuple[str, UnitSystem]]:
    """The plan in every format that can be read back."""
    return {
        "json": (to_json(plan), UnitSystem.METRIC),
        "km": (to_csv(plan, UnitSystem.METRIC), UnitSystem.METRIC),
        "mi": (to_csv(plan, UnitSystem.IMPERIAL), UnitSystem.IMPERIAL),
    }


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
def test_our_own_plans_come_back_with_the_findings_they_had(
    own: dict[str, tuple[Plan, PlanRequest]], judged: Judge
) -> None:
    assert len(own) >= 24
    for name, (plan, request) in own.items():
        before = judged.directly(plan, request)
        for form, (text, units) in written(plan).items():
            asked = replace(asked_as(request, plan), units=units)
            assert found(judged(text, asked).findings) == before, (name, form)


def with_more(workout: PlannedWorkout, metres: float) -> PlannedWorkout:
    """A session with so many metres at threshold pace on top."""
    step = next(s for s in workout.steps if isinstance(s, PlannedStep) and s.zone is Zone.E)
    return change.with_steps(workout, (*workout.steps, change.sized(step, metres, Zone.T)))


def broken(plan: Plan) -> dict[str, Plan]:
    """A plan with one thing wrong in many ways, each of which a file can tell."""
    loading = [week for week in plan.weeks if week.kind is WeekKind.LOADING]
    hard = change.runs_of(loading[-1], Stress.QUALITY)[0]
    easy = change.runs_of(loading[-1], Stress.EASY)[0]
    long = change.runs_of(loading[1], Stress.LONG)[0]
    race = next(w for w in plan.workouts() if w.stress is Stress.RACE)
    return {
        "quality-cap": change.on_day(plan, hard.day, lambda w: with_more(w, 20_000.0)),
        "run-guard": change.on_day(plan, long.day, lambda w: change.longer(w, 9000.0)),
        "race-day": change.on_day(plan, race.day, lambda w: change.scaled(w, 0.8)),
        "day-minutes": change.on_day(plan, easy.day, lambda w: change.lasting(w, 20_000.0)),
        "taper-shape": change.week_scaled(plan, plan.weeks[-3], 2.0),
    }


def test_what_is_wrong_with_a_plan_is_found_in_its_file(
    own: dict[str, tuple[Plan, PlanRequest]], judged: Judge
) -> None:
    plan, request = own["half-16-mid"]
    for code, worse in broken(plan).items():
        before = {each for each in judged.directly(worse, request) if each[0] != "totals"}
        assert code in {each for each, _ in before}
        for form, (text, units) in written(worse).items():
            asked = replace(asked_as(request, plan), units=units, race="half", race_day=SUNDAY)
            after = found(judged(text, asked).findings)
            assert {each for each in after if each[0] != "totals"} == before, (code, form)


@pytest.mark.parametrize("kind", list(GoalKind))
def test_seasons_and_maintenance_come_back_as_they_were(
    kind: GoalKind, judged: Judge, catalogue: Catalogue, config: PlanConfig
) -> None:
    """A plan with a B race on its way, and one that maintains."""
    request = ask("half", 16, recent_race=TEN)
    side = SideRace("10k", request.goal.race_day - timedelta(weeks=7), Priority.B)
    races = (side,) if kind is GoalKind.RACE else ()
    request = replace(request, goal=replace(request.goal, kind=kind), races=races)
    plan = generate(request, catalogue, config).plan
    assert judged.directly(plan, request) == []
    assert {week.kind for week in plan.weeks} & {WeekKind.TUNE_UP} == (
        {WeekKind.TUNE_UP} if races else set()
    )
    race = None if races else "half"
    for form, (text, units) in written(plan).items():
        asked = replace(asked_as(request, plan), units=units, race=race)
        judgement = judged(text, asked)
        assert (found(judgement.findings), judgement.plan.goal.kind) == ([], kind), form


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
def test_json_loses_nothing(own: dict[str, tuple[Plan, PlanRequest]]) -> None:
    for plan, _ in own.values():
        text = to_json(plan)
        back, _ = read_plan(text.encode(), "plan.json")
        assert isinstance(back, Plan)
        assert without_sums(to_json(back)) == without_sums(text)


def without_sums(text: str) -> Any:  # noqa: ANN401  whatever JSON holds
    """The JSON of a plan without what its weeks sum up from days, which are rounded."""
    content = json.loads(text)
    for week in content["weeks"]:
        for sums in ("planned_m", "load", "zone_s"):
            del week[sums]
    return content


@pytest.mark.parametrize(
    ("name", "asked", "codes"),
    [
        (
            "plan_too_much",
            Asked(recent_race=TEN),
            {
                *("quality-spacing", "quality-before-race", "beside-long-run", "quality-cap"),
                *("fast-share", "ramp", "cut-back"),
            },
        ),
        (
            "plan_long_runs_only",
            Asked(recent_race=TEN),
            {"run-guard", "long-run-share", "long-run-time", "cut-back"},
        ),
        (
            "plan_all_out",
            Asked(race="half", race_day=date(2027, 2, 21), recent_race=TEN),
            {"rest-day", "beside-long-run", "repeated-workout"},
        ),
    ],
)
def test_bad_plans_written_by_hand_get_the_codes_they_deserve(
    name: str, asked: Asked, codes: set[str], judged: Judge, root: Path
) -> None:
    text = (root / FIXTURES / f"{name}.csv").read_text(encoding="utf-8")
    judgement = judged(text, asked)
    assert {finding.code for finding in judgement.findings} == codes
    assert not judgement.is_sound


def test_what_is_inferred_is_said(judged: Judge, root: Path) -> None:
    text = (root / FIXTURES / "plan_too_much.csv").read_text(encoding="utf-8")
    told = judged(text, Asked())
    assert [week.kind for week in told.plan.weeks[-3:]] == [
        WeekKind.CUT_BACK,
        WeekKind.TAPER,
        WeekKind.RACE,
    ]
    assert told.inferred == (
        "no race or goal time to go by: paces are those of VDOT 30.0",
        "volume tier mid, by the biggest week",
        "cut-back weeks: 6, by volume and the day of the race",
        "taper weeks: 7, by volume and the day of the race",
        "race week: 8, by volume and the day of the race",
        "5 training days a week, as in the plan",
        "32.0 km a week until now, as in week 1",
        "a longest run of 10.0 km until now, as in week 1",
    )


def test_what_is_told_is_not_inferred(judged: Judge, root: Path) -> None:
    text = (root / FIXTURES / "plan_too_much.csv").read_text(encoding="utf-8")
    asked = Asked(recent_race=TEN, weekly_m=20_000.0, longest_m=4_000.0, days=4, volume_tier="low")
    told = judged(text, asked)
    assert {"first-week", "run-guard", "running-days"} <= {each.code for each in told.findings}
    assert all(" weeks: " in line or " week: " in line for line in told.inferred)


SHORT = """date,type,distance_km,duration,sport
2027-01-04,strength,,0:30:00,
2027-01-05,easy,,0:50:00,
2027-01-05,,,0:40:00,cross
2027-01-07,quality,8,0:45:00,
2027-01-10,race,10.02,,
"""


def test_a_day_is_its_run_with_the_others_beside_it(judged: Judge) -> None:
    judgement = judged(SHORT, Asked(recent_race=TEN))
    monday, tuesday, wednesday, *_, sunday = judgement.plan.weeks[0].workouts
    assert (monday.stress, monday.also[0].sport) == (Stress.REST, Sport.STRENGTH)
    assert tuesday.duration_s == pytest.approx(3000.0)
    assert tuesday.distance_m == pytest.approx(8000.0, rel=0.1)
    assert [other.sport for other in tuesday.also] == [Sport.CROSS]
    assert (wednesday.stress, wednesday.steps) == (Stress.REST, ())
    assert (sunday.stress, sunday.distance_m) == (Stress.RACE, 10_000.0)
    assert any("1 hard session says nothing of the work in it" in s for s in judgement.inferred)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Asked(), "the file has no session of the type race -> give it one, or say --race"),
        (Asked(race_day=date(2027, 1, 10)), "is none of the known races"),
        (Asked(race="9k", race_day=date(2027, 1, 10)), "there is no race distance '9k'"),
        (
            Asked(race="10k", race_day=date(2027, 1, 10), volume_tier="huge"),
            "there is no volume tier 'huge'",
        ),
    ],
)
def test_what_cannot_be_inferred_has_to_be_told(asked: Asked, words: str, judged: Judge) -> None:
    with pytest.raises(Refusal) as refused:
        judged(SHORT.replace("race,10.02", "easy,10.02"), asked)
    assert words in str(refused.value)

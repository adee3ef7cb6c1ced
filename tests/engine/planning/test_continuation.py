"""A plan that has begun: the past stays, the rest is sound and goes on from where the runner is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Plan, Severity, WeekKind
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.continuation import go_on
from strideiq.core.engine.planning.lint import LintContext, lint_joined
from strideiq.core.engine.planning.pipeline import Generation, generate
from strideiq.core.engine.planning.starting_point import starting_point
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning.asking import MONDAY, ask
from tests.profiles import examples

WEEKS = 16
NOBODY_SKIPPED: frozenset[date] = frozenset()


def begun(request: PlanRequest, catalogue: Catalogue, config: PlanConfig) -> Plan:
    return generate(request, catalogue, config).plan


def anew(plan: Plan, request: PlanRequest, day: date, **changes: object) -> PlanRequest:
    """The request on a later day: nothing is said of the last weeks, and the tier is the plan's."""
    said = {"weekly_m": None, "longest_m": None, "volume_tier": plan.volume_tier}
    return replace(request, today=day, **(said | changes))  # type: ignore[arg-type]


def before(plan: Plan, day: date) -> list[object]:
    return [workout for workout in plan.workouts() if workout.day < day]


def errors(made: Generation) -> list[str]:
    return [f"{f.code} {f.place}" for f in made.findings if f.severity is Severity.ERROR]


@pytest.mark.parametrize("weekday", range(7))
def test_late_in_a_week_its_long_run_stays(
    catalogue: Catalogue, config: PlanConfig, weekday: int
) -> None:
    request = ask("half", WEEKS)
    plan = begun(request, catalogue, config)
    week = plan.weeks[5]
    day = week.start + timedelta(days=weekday)
    made = go_on(plan, NOBODY_SKIPPED, anew(plan, request, day), catalogue, config).plan
    was, now = week.workouts[-1], made.weeks[5].workouts[-1]
    assert was.stress is now.stress is Stress.LONG
    assert now.distance_m == pytest.approx(was.distance_m, abs=1000)
    assert made.weeks[5].distance_m == pytest.approx(week.distance_m, abs=1500)


def test_what_was_skipped_is_not_made_up_for_late_in_the_week(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    request = ask("half", WEEKS)
    plan = begun(request, catalogue, config)
    week = plan.weeks[5]
    skipped = frozenset(day.day for day in week.workouts[:5])
    today = week.workouts[5].day
    left = go_on(plan, skipped, anew(plan, request, today), catalogue, config).plan.weeks[5]
    was = sum(day.runs_m for day in week.workouts[5:])
    assert sum(day.runs_m for day in left.workouts[5:]) <= was + 1


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
@settings(max_examples=examples(300), suppress_health_check=list(HealthCheck))
@given(
    distance=st.sampled_from(["5k", "10k", "half", "marathon"]),
    weeks=st.integers(8, 20),
    days=st.integers(3, 7),
    first=st.integers(0, 6),
    passed=st.data(),
)
def test_past_days_stay_and_the_rest_is_sound(
    catalogue: Catalogue,
    config: PlanConfig,
    distance: str,
    weeks: int,
    days: int,
    first: int,
    passed: st.DataObject,
) -> None:
    request = ask(distance, weeks, days, today=MONDAY + timedelta(days=first))
    plan = begun(request, catalogue, config)
    left = (request.goal.race_day - request.today).days
    day = request.today + timedelta(days=passed.draw(st.integers(0, left - 1)))
    made = go_on(plan, NOBODY_SKIPPED, anew(plan, request, day), catalogue, config)
    assert errors(made) == []
    assert before(made.plan, day) == before(plan, day)
    assert [w.day for w in made.plan.workouts()] == [w.day for w in plan.workouts()]
    assert [(w.number, w.start, w.phase, w.kind) for w in made.plan.weeks] == [
        (w.number, w.start, w.phase, w.kind) for w in plan.weeks
    ]
    assert [replace(phase, reasons=()) for phase in made.plan.phases] == [
        replace(phase, reasons=()) for phase in plan.phases
    ]


def test_week_of_today_is_one_week_with_its_own_distance(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    request = ask("half", WEEKS)
    plan = begun(request, catalogue, config)
    thursday = MONDAY + timedelta(days=5 * 7 + 3)
    made = go_on(plan, NOBODY_SKIPPED, anew(plan, request, thursday), catalogue, config)
    week = made.plan.weeks[5]
    assert (week.number, week.start, len(week.workouts)) == (6, MONDAY + timedelta(weeks=5), 7)
    assert week.target_m == week.distance_m == sum(w.distance_m for w in week.workouts)
    assert week.workouts[:3] == plan.weeks[5].workouts[:3]


def test_skipped_weeks_make_the_next_ones_smaller(catalogue: Catalogue, config: PlanConfig) -> None:
    request = ask("half", WEEKS)
    plan = begun(request, catalogue, config)
    day = MONDAY + timedelta(weeks=8)
    skipped = frozenset(MONDAY + timedelta(days=n) for n in range(14, 56))
    asked = anew(plan, request, day)
    ran, rested = (go_on(plan, skip, asked, catalogue, config) for skip in (frozenset(), skipped))
    assert errors(rested) == []
    assert rested.plan.weeks[8].distance_m < ran.plan.weeks[8].distance_m / 2
    longest = max(w.distance_m for w in rested.plan.weeks[8].workouts)
    assert longest < max(w.distance_m for w in ran.plan.weeks[8].workouts)


def test_what_the_runner_says_counts_before_what_was_planned(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    request = ask("half", WEEKS)
    plan = begun(request, catalogue, config)
    asked = anew(plan, request, MONDAY + timedelta(weeks=8))
    less = replace(asked, weekly_m=20_000.0, longest_m=6000.0)
    usual, small = (go_on(plan, frozenset(), r, catalogue, config) for r in (asked, less))
    assert errors(small) == []
    assert small.plan.weeks[8].distance_m <= 25_000 < usual.plan.weeks[8].distance_m
    first = next(w for w in small.plan.weeks[8].workouts if w.steps)
    assert first.distance_m <= 8000


def test_fewer_days_hold_from_today_on_only(catalogue: Catalogue, config: PlanConfig) -> None:
    request = ask("half", WEEKS, 6)
    plan = begun(request, catalogue, config)
    friday = MONDAY + timedelta(days=4 * 7 + 4)
    fewer = Availability(3, (240,) * 7, 6)
    made = go_on(
        plan, frozenset(), anew(plan, request, friday, availability=fewer), catalogue, config
    )
    assert errors(made) == []
    assert before(made.plan, friday) == before(plan, friday)
    runs = [sum(bool(w.steps) for w in week.workouts) for week in made.plan.weeks]
    assert max(runs[5:]) <= 3 < max(runs[:4])


def test_moved_race_gives_the_plan_another_end(catalogue: Catalogue, config: PlanConfig) -> None:
    request = ask("half", WEEKS)
    plan = begun(request, catalogue, config)
    later = replace(request.goal, race_day=request.goal.race_day + timedelta(weeks=3))
    day = MONDAY + timedelta(weeks=6)
    made = go_on(plan, frozenset(), anew(plan, request, day, goal=later), catalogue, config)
    assert errors(made) == []
    assert before(made.plan, day) == before(plan, day)
    races = [w.day for w in made.plan.workouts() if w.stress is Stress.RACE]
    assert races == [later.race_day]
    assert len(made.plan.weeks) == len(plan.weeks) + 3
    assert made.plan.phases[-1].last_week == len(made.plan.weeks)
    (told,) = (reason for reason in made.plan.reasons if reason.code == "phases")
    assert told.facts[1:] == tuple(
        (phase.id, phase.last_week - phase.first_week + 1) for phase in made.plan.phases
    )


def test_race_too_near_for_a_plan_is_near_enough_for_the_rest_of_one(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    request = ask("marathon", WEEKS)
    plan = begun(request, catalogue, config)
    day = request.goal.race_day - timedelta(days=9)
    with pytest.raises(Refusal, match="too few"):
        generate(replace(request, today=day), catalogue, config)
    made = go_on(plan, frozenset(), anew(plan, request, day), catalogue, config)
    assert errors(made) == []
    kinds = [week.kind for week in made.plan.weeks if week.end >= day]
    assert kinds[:2] == [WeekKind.TAPER, WeekKind.RACE]


def test_changed_past_and_hard_days_across_the_seam_are_found(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    request = ask("half", WEEKS)
    plan = begun(request, catalogue, config)
    hard = next(w for w in plan.weeks[8].workouts if w.stress is Stress.QUALITY)
    today = hard.day + timedelta(days=1)
    asked = anew(plan, request, today)
    start = starting_point(request, config.rules.start)
    context = LintContext(config.rules, asked, start, plan)

    def found(day: date) -> set[str]:
        changed = replace(hard, day=day)
        weeks = tuple(
            replace(w, workouts=tuple(changed if d.day == day else d for d in w.workouts))
            for w in plan.weeks
        )
        joined = replace(plan, weeks=weeks)
        rest = replace(plan, weeks=tuple(w for w in weeks if w.end >= today))
        return {f.code for f in lint_joined(joined, rest, joined, context) if f.place == str(day)}

    assert "quality-spacing" in found(today)
    assert "past-day" in found(today - timedelta(days=7))

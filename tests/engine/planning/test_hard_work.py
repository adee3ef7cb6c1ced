"""Hard work over whole plans: never the same too often, mostly easy, sized by its progression."""

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.catalogue import Catalogue, QualityPattern
from strideiq.core.domain.plan import Plan, Severity, WeekKind
from strideiq.core.domain.workout import PlannedWorkout, Stress
from strideiq.core.engine.planning.intensity import cap_zone, easy_share, is_fast
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.reading.shapes.planning import PlanConfig, PlanRules
from tests.engine.planning.asking import ask
from tests.profiles import examples

# A year of running printed for a failing example is long; that must not hide the failure.
pytestmark = pytest.mark.filterwarnings("default:Generating overly large repr")
WORK = ("5k", "10k", "half", "marathon")
STRIDES_S = 150.0


def hard(plan: Plan) -> list[PlannedWorkout]:
    return [
        w
        for w in plan.workouts()
        if w.stress in {Stress.QUALITY, Stress.LONG} and w.hard_s > STRIDES_S
    ]


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
@settings(max_examples=examples(300), suppress_health_check=list(HealthCheck))
@given(
    distance=st.sampled_from(WORK),
    weeks=st.integers(5, 24),
    days=st.integers(3, 7),
    weekly_m=st.integers(20_000, 110_000),
)
def test_plans_of_any_length_and_volume_keep_hard_work_in_bounds(
    catalogue: Catalogue,
    config: PlanConfig,
    distance: str,
    weeks: int,
    days: int,
    weekly_m: float,
) -> None:
    rules = config.rules
    longest_m = max(6_000.0, weekly_m * 0.35)
    made = generate(
        ask(distance, weeks, days, weekly_m=weekly_m, longest_m=longest_m), catalogue, config
    )
    assert [f for f in made.findings if f.severity is Severity.ERROR] == []
    tests = {w.id for w in catalogue.workouts if w.is_test}
    often = Counter((w.template_id, round(w.hard_s)) for w in hard(made.plan))
    repeated = {id_ for (id_, _), times in often.items() if times > rules.repeats_at_most}
    assert repeated <= tests
    race_zone = rules.distances[distance].race_zone
    for week in made.plan.weeks:
        runs = [w for w in week.workouts if w.stress is not Stress.RACE]
        total = sum(w.duration_s for w in runs)
        work = [w for w in runs if w.hard_s > STRIDES_S]
        least = easy_share(rules, week.kind, week.phase, distance, made.plan.volume_tier)
        assert sum(w.hard_s for w in work) <= total * (1 - least) + 1
        fast = sum(s for w in work for zone, s in w.zone_s if is_fast(zone, race_zone))
        assert fast <= total * rules.intensity.fast + 1


@pytest.mark.parametrize("weekly_m", [24_000.0, 45_000.0, 90_000.0])
@pytest.mark.parametrize("distance", WORK)
def test_a_long_plan_at_constant_volume_has_variety_in_every_tier(
    distance: str, weekly_m: float, catalogue: Catalogue, config: PlanConfig
) -> None:
    growth = tuple(
        row.model_copy(update={"usual": 1.0, "most": 1.0}) for row in config.rules.growth
    )
    per_week = config.rules.growth_per_week.model_copy(update={"usual": 0.0, "most": 0.0})
    rules = config.rules.model_copy(update={"growth": growth, "growth_per_week": per_week})
    request = ask(distance, 24, weekly_m=weekly_m, longest_m=weekly_m * 0.35)
    made = generate(request, catalogue, PlanConfig(rules, config.tiers))
    assert made.is_sound
    sessions = hard(made.plan)
    assert len({w.template_id for w in sessions}) > len(sessions) / 2


def test_threshold_work_grows_and_cut_back_weeks_have_less(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    plan = generate(ask("half", 16, weekly_m=55_000.0), catalogue, config).plan
    tests = {w.id for w in catalogue.workouts if w.is_test}
    sessions = [
        (week.kind, w)
        for week in plan.weeks
        for w in week.workouts
        if w.stress is Stress.QUALITY and w.template_id not in tests
    ]
    loading = [w for kind, w in sessions if kind is WeekKind.LOADING]
    grown = [w.seconds_in(Zone.T) for w in loading if w.seconds_in(Zone.T) == w.hard_s]
    half = len(grown) // 2
    assert sum(grown[half:]) / len(grown[half:]) > 1.15 * sum(grown[:half]) / half
    lighter = [w for kind, w in sessions if kind is WeekKind.CUT_BACK]
    compared = 0
    for cut in lighter:
        usual = [w.hard_s for w in loading if w.family == cut.family]
        if usual:
            assert cut.hard_s < 0.9 * sum(usual) / len(usual)
            compared += 1
    assert compared


def test_the_longest_run_comes_three_to_four_weeks_before_a_marathon(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    for weeks, weekly_m in product((12, 18), (40_000.0, 60_000.0, 95_000.0)):
        request = ask(weeks=weeks, weekly_m=weekly_m, longest_m=weekly_m * 0.35)
        plan = generate(request, catalogue, config).plan
        runs = [w for w in plan.workouts() if w.stress is Stress.LONG]
        longest = max(run.distance_m for run in runs)
        last = max(run.day for run in runs if run.distance_m > longest - 500)
        assert 20 <= (plan.goal.race_day - last).days <= 28


def test_no_intervals_before_four_weeks_of_other_work(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    by_id = {w.id: w for w in catalogue.workouts}
    for distance in WORK:
        plan = generate(ask(distance, 18), catalogue, config).plan
        work = [w for w in plan.workouts() if w.stress is Stress.QUALITY]
        fast = [
            w
            for w in work
            if by_id[w.template_id].work_zone is Zone.I and not by_id[w.template_id].progression
        ]
        assert all((w.day - work[0].day).days >= 28 for w in fast)
        assert len(fast) <= 10


def test_a_test_may_come_as_often_as_it_is_asked_for(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    lone = tuple(
        replace(w, is_test=True) if w.stress is Stress.QUALITY else w
        for w in catalogue.workouts
        if w.stress is not Stress.QUALITY or w.id == "threshold-touch"
    )
    anywhere = tuple(replace(w, phases=()) for w in lone)
    pattern = {"*": QualityPattern((("sharpen",),))}
    phases = tuple(replace(p, quality=pattern if p.quality else {}) for p in catalogue.phases)
    changed = Catalogue(anywhere, phases)
    made = generate(ask("half", 14), changed, config)
    assert made.is_sound
    assert max(Counter(round(w.hard_s) for w in hard(made.plan)).values()) > 2


def test_race_pace_counts_as_the_races_own_zone(rules: PlanRules) -> None:
    for race in rules.distances.values():
        assert cap_zone(Zone.RACE, race.race_zone) == race.race_zone
        assert is_fast(Zone.RACE, race.race_zone) is (race.race_zone in {"I", "R"})
        assert not is_fast(Zone.E, race.race_zone)


def test_the_first_row_that_fits_a_week_says_how_much_is_easy(rules: PlanRules) -> None:
    assert easy_share(rules, WeekKind.CUT_BACK, "peak", "5k", "high") == 0.8
    assert easy_share(rules, WeekKind.LOADING, "base", "half", "low") == 0.8
    assert easy_share(rules, WeekKind.LOADING, "peak", "5k", "high") == 0.7
    assert easy_share(rules, WeekKind.LOADING, "peak", "5k", "mid") == 0.75

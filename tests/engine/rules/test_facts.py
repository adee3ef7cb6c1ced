"""Facts: each computed as of a day, and missing rather than wrong where little is known."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strideiq.core.domain.activity import Activity
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.goal import Goal, PlanRequest
from strideiq.core.domain.plan import PlanWeek
from strideiq.core.domain.rule import FactDeclaration, FactType, FactValue
from strideiq.core.engine.rules.facts import BUILT_IN, FactRegistry, built_in, facts_as_of
from strideiq.core.engine.rules.history import History, Recorded
from strideiq.core.engine.rules.known import Fact
from strideiq.core.engine.rules.running_plan import RunningPlan
from strideiq.core.engine.rules.values import PREPARE
from tests import builders, profiles

TODAY = date(2027, 1, 4)
REQUEST = PlanRequest(
    Goal("marathon", date(2027, 4, 19), 12_600.0),
    TODAY,
    Availability(5, (60, 60, 60, 60, 0, 90, 180)),
    weekly_m=32_000,
    longest_m=16_000,
)


def runs(*ago_and_km: tuple[int, float], sport: str = "run") -> list[Activity]:
    return [
        Activity(TODAY - timedelta(days=ago), 1000 * km, 360 * km, sport=sport)
        for ago, km in ago_and_km
    ]


def steady(days: int, every: int = 2, km: float = 10) -> list[tuple[int, float]]:
    return [(ago, km) for ago in range(1, days + 1, every)]


def fact(name: str, *ago_and_km: tuple[int, float]) -> FactValue | None:
    return facts_as_of(TODAY, runs(*ago_and_km))[f"history.{name}"]


def test_days_since_the_last_run_count_to_the_day_asked_for() -> None:
    assert fact("days_since_last_run", (40, 5), (31, 8)) == 31
    assert fact("days_since_last_run", (31, 8), (0, 5)) == 0
    assert fact("days_since_last_run") is None


def test_runs_after_the_day_and_other_sports_are_not_known() -> None:
    activities = runs((-3, 10), (9, 5)) + runs((2, 30), sport="ride") + runs((1, 0))
    facts = facts_as_of(TODAY, activities)
    assert facts["history.days_since_last_run"] == 9
    assert facts["history.longest_run_30d_km"] == 5


def test_windows_are_whole_days_before_the_day() -> None:
    history = [(0, 99.0), (1, 10.0), (7, 5.0), (8, 20.0), (60, 1.0)]
    assert fact("week_km", *history) == 15
    assert fact("week_km_mean_4", *history) == pytest.approx(35 / 4)
    assert fact("runs_per_week_4", *history) == 3 / 4
    assert fact("long_run_share_pct", *history) == pytest.approx(100 * 10 / 15)


def test_a_run_in_two_recordings_is_one_day_of_running() -> None:
    history = [*steady(40, every=2), *steady(40, every=2)]
    assert fact("runs_per_week_4", *history) == 7
    assert fact("run_days_per_week_4", *history) == 3.5
    facts = facts_as_of(TODAY, runs(*history), REQUEST)
    assert facts["plan.extra_days_per_week"] == 1.5


def test_a_recording_of_some_steps_does_not_end_a_break() -> None:
    history = [*((ago, 8.0) for ago in range(60, 90)), (6, 0.1)]
    assert fact("days_since_last_run", *history) == 60
    assert fact("days_since_last_run", *history, (6, 0.2)) == 6


def test_a_fortnight_is_held_against_the_best_one_of_ten_weeks_before() -> None:
    known = [(ago, 4.0) for ago in range(1, 100)]
    assert fact("fortnight_best_change_pct", *known) == pytest.approx(0)
    before = [(ago, 4.0) for ago in range(15, 100)]
    more = [(ago, 5.0) for ago in range(1, 15)]
    assert fact("fortnight_best_change_pct", *before, *more) == pytest.approx(25)
    best = [(ago, 6.0) for ago in range(71, 85)]
    assert fact("fortnight_best_change_pct", *more, *best) == pytest.approx(-100 / 6)
    assert fact("fortnight_best_change_pct", *more, *((ago + 1, km) for ago, km in best)) == (
        pytest.approx(100 * (70 - 78) / 78)
    )
    assert fact("fortnight_best_change_pct", *more, (90, 9.0)) is None


def test_a_short_history_leaves_longer_windows_missing() -> None:
    short = steady(20)
    assert fact("week_km", *short) is not None
    for name in ("week_km_mean_4", "fortnight_km_change_pct", "gap_longest_28d"):
        assert fact(name, *short) is None


def test_changes_compare_a_window_with_the_one_before() -> None:
    history = [(ago, 12.0) for ago in range(1, 15)] + [(ago, 10.0) for ago in range(15, 57)]
    assert fact("fortnight_km_change_pct", *history) == pytest.approx(20)
    assert fact("month_km_change_pct", *history) == pytest.approx(10)
    assert fact("week_km_change_pct", *history) == pytest.approx(0)
    assert fact("week_km_change_pct", (1, 5), (30, 5)) is None


def test_a_jump_compares_a_run_with_the_thirty_days_before_it() -> None:
    assert fact("run_jump_pct_7d", (3, 15), (33, 12), (34, 40)) == pytest.approx(25)
    assert fact("run_jump_pct_7d", (3, 11), (5, 15), (20, 12)) == pytest.approx(25)
    assert fact("run_jump_pct_7d", (3, 15), (34, 12)) is None


def test_gaps_are_the_longest_stretch_without_a_run() -> None:
    assert fact("gap_longest_14d", (1, 5), (4, 5), (14, 5)) == 9
    assert fact("gap_longest_14d", (9, 5), (14, 5)) == 8
    assert fact("gap_longest_28d", (40, 5)) == 28
    assert fact("gap_longest_14d", *steady(14, every=1)) == 0


def test_weeks_with_runs_are_counted_over_twelve_weeks() -> None:
    assert fact("weeks_with_runs_12", *steady(85)) == 12
    assert fact("weeks_with_runs_12", (1, 5), (8, 5), (84, 5)) == 3


def test_what_the_runner_states_stands_in_for_a_silent_history_only() -> None:
    stated = facts_as_of(TODAY, [], REQUEST)
    assert stated["history.week_km_mean_4"] == 32
    assert stated["history.longest_run_30d_km"] == 16
    recorded = facts_as_of(TODAY, runs(*steady(40)), REQUEST)
    assert recorded["history.week_km_mean_4"] == 35
    assert recorded["history.longest_run_30d_km"] == 10


def test_plan_facts_come_from_the_request() -> None:
    facts = facts_as_of(TODAY, runs(*steady(40)), replace(REQUEST, volume_tier="mid"))
    plan = {
        name: value
        for name, value in facts.items()
        if name.startswith("plan.") and value is not None
    }
    assert plan == {
        "plan.days_to_race": 105,
        "plan.weeks_to_race": 15,
        "plan.days_per_week": 5,
        "plan.extra_days_per_week": 1.5,
        "plan.distance": "marathon",
        "plan.volume_tier": "mid",
        "plan.has_target_time": True,
        "plan.race_day": date(2027, 4, 19),
    }
    assert not any(
        value for name, value in facts_as_of(TODAY, []).items() if name.startswith("plan.")
    )


@pytest.mark.parametrize("declaration", built_in().declarations.values(), ids=lambda d: d.name)
def test_every_fact_says_what_it_means_and_keeps_to_its_type(declaration: FactDeclaration) -> None:
    assert declaration.meaning.endswith(".")
    assert declaration.how.endswith(".")
    nine = timedelta(days=9)
    rated = [replace(run, effort=4, day=run.day + nine) for run in runs(*steady(120))]
    running = RunningPlan(builders.plan(), builders.MONDAY)
    day = builders.MONDAY + nine
    registry = FactRegistry(BUILT_IN)
    facts = registry.as_of(day, rated, replace(REQUEST, volume_tier="low"), running)
    value = facts[declaration.name]
    if declaration.name in NEEDS_LONGER:
        later = replace(running, created=builders.MONDAY - timedelta(days=40))
        plan = replace(later.plan, weeks=(moved(later.plan.weeks[0], -35), *later.plan.weeks))
        value = registry.as_of(day, rated, None, replace(later, plan=plan))[declaration.name]
    types: dict[FactType, tuple[type, ...]] = {
        FactType.NUMBER: (int, float),
        FactType.INTEGER: (int,),
        FactType.BOOLEAN: (bool,),
        FactType.TEXT: (str,),
        FactType.DATE: (date,),
    }
    assert isinstance(value, types[declaration.type])


NEEDS_LONGER = ("adherence.done_pct_14d", "adherence.done_pct_28d")


def moved(week: PlanWeek, days: int) -> PlanWeek:
    shift = timedelta(days=days)
    workouts = tuple(replace(workout, day=workout.day + shift) for workout in week.workouts)
    return replace(week, start=week.start + shift, workouts=workouts)


def test_load_counts_effort_first_then_pace_then_an_easy_hour() -> None:
    hours = [Activity(TODAY - timedelta(days=ago), 12_000, 3600) for ago in range(1, 9)]
    registry = built_in()
    assert registry.as_of(TODAY, hours)["history.load_7d"] == pytest.approx(7 * 65)
    rated = [replace(hours[0], effort=7), *hours[1:]]
    assert registry.as_of(TODAY, rated)["history.load_7d"] == pytest.approx(6 * 65 + 100)
    running = RunningPlan(builders.plan(), builders.MONDAY)
    threshold = running.plan.fitness.zones.threshold.mid_s_km
    by_pace = registry.as_of(TODAY, rated, None, running)["history.load_7d"]
    assert by_pace == pytest.approx(6 * 100 * (threshold / 300) ** 2 + 100)
    assert registry.as_of(TODAY, hours[:3])["history.load_7d"] is None


def test_efforts_are_weighed_by_their_minutes() -> None:
    short = Activity(TODAY - timedelta(days=2), 5000, 1800, effort=8)
    long = Activity(TODAY - timedelta(days=1), 15_000, 5400, effort=4)
    silent = Activity(TODAY - timedelta(days=3), 9000, 9999)
    facts = built_in().as_of(TODAY, [short, long, silent])
    assert facts["history.effort_mean_7d"] == pytest.approx(5.0)
    assert facts["history.effort_known_pct_28d"] == pytest.approx(200 / 3)


def test_a_history_put_in_order_once_gives_the_same_facts_on_every_day() -> None:
    activities = runs(*steady(60)) + runs((5, 20), sport="ride")
    recorded = Recorded(reversed(activities))
    for ago in (0, 10, 59, 80):
        day = TODAY - timedelta(days=ago)
        assert built_in().as_of(day, recorded) == facts_as_of(day, activities)
    assert [run.sport for run in History.of(TODAY, recorded).activities].count("ride") == 1


def test_only_the_facts_that_are_asked_for_are_computed() -> None:
    assert built_in().as_of(TODAY, [], only={"history.week_km"}) == {"history.week_km": None}


def test_more_facts_can_be_declared_but_none_twice() -> None:
    declaration = FactDeclaration("sleep.hours", FactType.NUMBER, "h", "Hours of sleep.")
    extra = Fact(declaration, lambda _known: 7.5)
    assert FactRegistry([extra]).as_of(TODAY, []) == {"sleep.hours": 7.5}
    with pytest.raises(ValueError, match="declared twice"):
        FactRegistry([extra, extra])


activity_lists = st.lists(
    st.builds(
        Activity,
        st.dates(TODAY - timedelta(days=70), TODAY + timedelta(days=20)),
        st.just(0.0) | st.floats(10, 60_000),
        st.floats(1, 20_000),
        effort=st.none() | st.integers(1, 10),
        sport=st.sampled_from(["run", "run", "ride"]),
    ),
    max_size=30,
)


@settings(max_examples=profiles.examples(500))
@given(
    activities=activity_lists,
    day=st.dates(TODAY - timedelta(days=30), TODAY + timedelta(days=20)),
    skipped=st.frozensets(st.dates(TODAY, TODAY + timedelta(days=13)), max_size=4),
)
def test_facts_know_nothing_of_later_days_and_stay_within_reason(
    activities: list[Activity], day: date, skipped: frozenset[date]
) -> None:
    running = RunningPlan(builders.plan(), builders.MONDAY, skipped)
    registry = built_in()
    facts = registry.as_of(day, activities, None, running)
    known_then = [activity for activity in activities if activity.day <= day]
    assert registry.as_of(day, known_then, None, running) == facts
    for name, value in facts.items():
        if name.startswith("adherence.") and value is not None:
            assert isinstance(value, int | float)
            assert 0 <= value <= 100
        if name.startswith("history.") and "change" not in name and "jump" not in name:
            assert value is None or (isinstance(value, int | float) and value >= 0)
    for name, declared in registry.declarations.items():
        value = facts[name]
        assert value is None or PREPARE[declared.type](value) is not None

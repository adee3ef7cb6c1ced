"""A history with two lay-offs, asked at ten dates: each plan starts where the runner then is."""

from datetime import date, timedelta

import pytest

from strideiq.core.domain.activity import Activity
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.plan import Severity, WeekKind
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning.asking import ask
from tests.synthetic_history import FIRST_MONDAY, LAY_OFFS, history

RUNS = tuple(
    Activity(date.fromisoformat(day), float(metres), float(seconds))
    for day, metres, seconds, *_ in (row.split(",") for row in history().splitlines()[1:])
)
KM = 1000.0


def monday(week: int) -> date:
    return FIRST_MONDAY + timedelta(weeks=week)


def mean_week(until: date, days: int) -> float:
    """Metres a week over the days before ``until``."""
    since = until - timedelta(days=days)
    return sum(run.distance_m for run in RUNS if since <= run.day < until) * 7 / days


@pytest.mark.parametrize("week", [12, 20, 28, 43, 60, 70, 79])
def test_a_runner_without_a_break_goes_on_from_the_last_four_weeks(
    week: int, catalogue: Catalogue, config: PlanConfig
) -> None:
    today = monday(week)
    asked = ask("half", 16, today=today, history=RUNS, weekly_m=None, longest_m=None)
    made = generate(asked, catalogue, config)
    assert made.is_sound
    first, recent = made.plan.weeks[0], mean_week(today, 28)
    assert first.kind is WeekKind.LOADING
    assert 0.9 * recent <= first.distance_m <= 1.2 * recent


@pytest.mark.parametrize(
    ("week", "off", "share"),
    [
        (22, 0, 0.50),  # two weeks into the first lay-off
        (23, 0, 0.50),  # its three weeks are over, nothing is run yet
        (25, 0, 0.75),  # two weeks of running after it
        (47, 1, 0.33),  # four weeks into the second
        (48, 1, 0.33),  # its five weeks are over
        (50, 1, 0.50),  # two weeks of running after it
        (52, 1, 0.75),  # four weeks of running after it
    ],
)
def test_after_a_lay_off_a_week_has_what_the_table_for_time_off_says(
    week: int, off: int, share: float, catalogue: Catalogue, config: PlanConfig
) -> None:
    usual = mean_week(monday(LAY_OFFS[off].start), 56)
    asked = ask("half", 16, today=monday(week), history=RUNS, weekly_m=None, longest_m=None)
    made = generate(asked, catalogue, config)
    assert made.is_sound
    first = made.plan.weeks[0]
    assert first.kind is WeekKind.RETURN
    assert first.phase == "return"
    assert share * usual - 1 * KM <= first.distance_m <= share * usual
    assert all(w.stress in {Stress.EASY, Stress.REST, Stress.RECOVERY} for w in first.workouts)


@pytest.mark.parametrize("week", [12, 22, 25, 48, 52, 79])
def test_no_run_outgrows_the_longest_of_thirty_days_from_the_first_day_on(
    week: int, catalogue: Catalogue, config: PlanConfig
) -> None:
    today = monday(week)
    asked = ask("half", 16, today=today, history=RUNS, weekly_m=None, longest_m=None)
    plan = generate(asked, catalogue, config).plan
    done = [(run.day, run.distance_m) for run in RUNS if run.day < today]
    for workout in plan.workouts():
        if not workout.steps or workout.stress is Stress.RACE:
            continue
        since = workout.day - timedelta(days=30)
        known = [metres for day, metres in done if since <= day < workout.day]
        if known:
            longest = max(known)
            small = 2 * KM if longest < 12 * KM else 0.0
            assert workout.distance_m <= max(longest * 1.1, longest + small) + 1
        done.append((workout.day, workout.distance_m))


def test_weeks_rise_from_the_lay_off_to_the_usual_ones_and_no_further(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    usual = mean_week(monday(LAY_OFFS[1].start), 56)
    asked = ask("half", 16, today=monday(48), history=RUNS, weekly_m=None, longest_m=None)
    made = generate(asked, catalogue, config)
    back = [week.distance_m for week in made.plan.weeks if week.kind is WeekKind.RETURN]
    first = next(week for week in made.plan.weeks if week.kind is WeekKind.LOADING)
    assert back == sorted(back)
    assert len(back) == 6  # 37 days of lay-off, led back over as many
    assert back[-1] < first.distance_m <= usual
    assert [f.code for f in made.findings if f.severity is Severity.ERROR] == []

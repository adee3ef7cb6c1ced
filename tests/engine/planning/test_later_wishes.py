"""What a plan that goes on makes of skipped days and of other wishes, case by case."""

from dataclasses import replace
from datetime import date, timedelta

from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.goal import GoalKind, PlanRequest, Priority, SideRace
from strideiq.core.domain.plan import Plan, WeekKind
from strideiq.core.engine.planning.continuation import go_on
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning.asking import MONDAY, ask

BUILDING_UP = {WeekKind.RETURN, WeekKind.LOADING, WeekKind.CUT_BACK, WeekKind.TUNE_UP}
WEEK_8 = MONDAY + timedelta(weeks=8)


def days_before(day: date, count: int) -> frozenset[date]:
    return frozenset(day - timedelta(days=n) for n in range(1, count + 1))


def gone_on(
    asked: PlanRequest,
    today: date,
    skipped: frozenset[date],
    catalogue: Catalogue,
    config: PlanConfig,
    **changes: object,
) -> tuple[Plan, Plan]:
    """The plan as it was, and as it goes on from ``today``; both are sound."""
    plan = generate(asked, catalogue, config).plan
    said = {"weekly_m": None, "longest_m": None, "volume_tier": plan.volume_tier}
    later = replace(asked, today=today, **(said | changes))  # type: ignore[arg-type]
    made = go_on(plan, skipped, later, catalogue, config)
    assert made.is_sound, [f.sentence for f in made.findings]
    return plan, made.plan


def test_the_week_of_a_race_that_was_run_stays_its_week(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    race = SideRace("5k", WEEK_8 + timedelta(days=2), Priority.B)
    asked = ask("half", 16, races=(race,))
    _, plan = gone_on(asked, race.day + timedelta(days=1), frozenset(), catalogue, config)
    assert plan.weeks[8].kind is WeekKind.TUNE_UP


def test_a_race_added_late_in_a_week_does_not_undo_what_was_run_of_it(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    sunday = WEEK_8 + timedelta(days=6)
    race = SideRace("half", sunday, Priority.B)
    asked = ask("marathon", 16, 7, weekly_m=80_000.0, longest_m=24_000.0)
    _, plan = gone_on(
        asked, sunday - timedelta(days=1), frozenset(), catalogue, config, races=(race,)
    )
    assert plan.weeks[8].kind is WeekKind.TUNE_UP


def test_a_race_that_a_break_makes_room_for_gets_its_tune_up_week(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    # The half, in the way of the other race, falls into the way back from the days skipped.
    half = SideRace("half", WEEK_8 + timedelta(days=13), Priority.B)
    race = SideRace("5k", WEEK_8 + timedelta(days=26), Priority.B)
    asked = ask("half", 18, races=(half, race))
    _, plan = gone_on(asked, WEEK_8, days_before(WEEK_8, 14), catalogue, config)
    assert plan.weeks[8].kind is WeekKind.RETURN
    assert plan.weeks[11].kind is WeekKind.TUNE_UP


def test_who_says_what_they_ran_of_late_comes_back_from_no_break(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    skipped = days_before(WEEK_8, 20)
    asked = ask("half", 16)
    _, silent = gone_on(asked, WEEK_8, skipped, catalogue, config)
    _, told = gone_on(asked, WEEK_8, skipped, catalogue, config, weekly_m=40_000.0)
    assert silent.weeks[8].kind is WeekKind.RETURN
    assert told.weeks[8].kind is WeekKind.LOADING
    assert 36_000 <= told.weeks[8].distance_m <= 48_000


def test_who_ran_next_to_nothing_of_late_starts_from_a_small_week(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    _, plan = gone_on(ask("half", 16), WEEK_8, frozenset(), catalogue, config, weekly_m=1.0)
    left = [week for week in plan.weeks[8:] if week.kind in BUILDING_UP]
    assert left
    assert all(week.distance_m > 0 for week in left)


def test_a_plan_without_a_race_grows_back_to_where_it_was(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    asked = ask("half", 16, weekly_m=30_000.0, longest_m=12_000.0)
    asked = replace(asked, goal=replace(asked.goal, kind=GoalKind.MAINTAIN))
    was, plan = gone_on(asked, WEEK_8, frozenset(), catalogue, config, weekly_m=20_000.0)
    biggest = max(week.distance_m for week in was.weeks)
    assert plan.weeks[8].distance_m <= 24_000
    assert 24_000 < max(week.distance_m for week in plan.weeks[8:]) <= biggest


def test_less_time_from_now_on_makes_the_taper_smaller(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    asked = ask("half", 16)
    little = replace(asked.availability, minutes=(25, 25, 25, 25, 25, 25, 40))
    was, plan = gone_on(asked, WEEK_8, frozenset(), catalogue, config, availability=little)
    taper = next(week for week in plan.weeks if week.kind is WeekKind.TAPER)
    assert taper.distance_m < was.weeks[taper.number - 1].distance_m / 2


def test_a_race_moved_in_its_own_week_gets_another_taper(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    asked = ask("marathon", 18)
    race_day = asked.goal.race_day
    later = replace(asked.goal, race_day=race_day + timedelta(days=17))
    today = race_day - timedelta(days=3)
    _, plan = gone_on(asked, today, frozenset(), catalogue, config, goal=later)
    left = [week.kind for week in plan.weeks if week.start >= today]
    assert left[:3] == [WeekKind.TAPER, WeekKind.TAPER, WeekKind.RACE]


def test_skipped_days_of_a_taper_do_not_shrink_the_rest_of_it(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    asked = ask("marathon", 18)
    weeks = generate(asked, catalogue, config).plan.weeks
    first, second = [week for week in weeks if week.kind is WeekKind.TAPER][:2]
    skipped = frozenset(day.day for day in first.workouts[:5])
    was, plan = gone_on(asked, second.start, skipped, catalogue, config)
    again = plan.weeks[second.number - 1]
    assert again.kind is WeekKind.TAPER
    assert again.distance_m >= was.weeks[second.number - 1].distance_m * 0.8

"""Facts of a plan that runs: where it is, and how it is followed."""

from datetime import date, timedelta

import pytest

from strideiq.core.domain.activity import Activity
from strideiq.core.domain.rule import FactValue
from strideiq.core.engine.rules.facts import built_in
from strideiq.core.engine.rules.running_plan import RunningPlan
from tests import builders

MONDAY = builders.MONDAY
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = (
    MONDAY + timedelta(days=days) for days in range(1, 7)
)
# The week rests on Monday, Thursday and Saturday; Tuesday is hard, Sunday long.
EARLIER = Activity(MONDAY - timedelta(days=60), 5000, 1800)


def ran(day: date, km: float = 8.5, seconds: float = 60.0) -> Activity:
    return Activity(day, 1000 * km, seconds)


def facts(
    day: date, *activities: Activity, created: date = MONDAY, skipped: frozenset[date] = frozenset()
) -> dict[str, FactValue | None]:
    running = RunningPlan(builders.plan(), created, skipped)
    return built_in().as_of(day, [EARLIER, *activities], None, running)


def missed(day: date, *activities: Activity, skipped: frozenset[date] = frozenset()) -> FactValue:
    value = facts(day, *activities, skipped=skipped)["adherence.missed_in_row"]
    assert value is not None
    return value


def test_a_plan_says_where_today_is_in_it() -> None:
    found = facts(WEDNESDAY)
    assert (found["plan.phase"], found["plan.week_kind"]) == ("base", "loading")
    assert (found["plan.distance"], found["plan.volume_tier"]) == ("marathon", "low")
    assert (found["plan.age_days"], found["plan.weeks_done"]) == (2, 0)
    assert found["plan.days_to_race"] == 11
    assert facts(MONDAY + timedelta(days=7))["plan.weeks_done"] == 1
    after = facts(MONDAY + timedelta(days=20))
    assert (after["plan.phase"], after["plan.weeks_done"]) == (None, 2)


def test_planned_load_is_that_of_the_days_asked_for() -> None:
    week = builders.week(1)
    assert facts(MONDAY)["plan.load_next_7d"] == pytest.approx(week.load)
    assert facts(MONDAY + timedelta(days=7))["plan.load_last_7d"] == pytest.approx(week.load)


@pytest.mark.parametrize(
    ("run", "is_done"),
    [
        (ran(TUESDAY), True),
        (ran(MONDAY), True),
        (ran(WEDNESDAY), True),
        (ran(THURSDAY), False),
        (ran(TUESDAY, 5.95), True),
        (ran(TUESDAY, 5.94), False),
        (ran(TUESDAY, 2, 1960), True),
        (ran(TUESDAY, 2, 1959), False),
    ],
)
def test_a_run_counts_near_its_day_and_from_seventy_per_cent_on(
    run: Activity, *, is_done: bool
) -> None:
    done = facts(WEDNESDAY if run.day < THURSDAY else FRIDAY, run)["adherence.key_missed_14d"]
    assert (done == 0) is is_done


def test_pieces_of_one_day_count_together_and_for_one_planned_day_alone() -> None:
    pieces = [ran(WEDNESDAY, 4.3), ran(WEDNESDAY, 4.3)]
    assert missed(THURSDAY, *pieces) == 0
    assert facts(THURSDAY, *pieces)["adherence.key_missed_14d"] == 1


def test_a_day_marked_as_skipped_was_not_run() -> None:
    tuesday, wednesday = ran(TUESDAY), ran(WEDNESDAY)
    assert missed(THURSDAY, tuesday, wednesday) == 0
    assert missed(THURSDAY, tuesday, wednesday, skipped=frozenset({WEDNESDAY})) == 1


def test_missed_days_are_counted_back_from_yesterday_over_rest_days() -> None:
    assert missed(SUNDAY) == 3
    assert missed(SUNDAY, ran(FRIDAY)) == 0
    assert missed(SUNDAY, ran(TUESDAY)) == 2
    assert missed(TUESDAY) == 0


def test_shares_wait_until_the_plan_was_followed_that_long() -> None:
    last = MONDAY + timedelta(days=14)
    assert facts(last - timedelta(days=1))["adherence.done_pct_14d"] is None
    done = facts(last, *(ran(MONDAY + timedelta(days=7 * week + 1)) for week in (0, 1)))
    assert done["adherence.done_pct_14d"] == pytest.approx(100 * 2 / 8)
    assert done["adherence.done_pct_28d"] is None


def test_days_before_the_plan_was_made_are_not_missed() -> None:
    assert facts(SUNDAY, created=FRIDAY)["adherence.missed_in_row"] == 1


def test_nothing_is_missed_by_whom_nothing_was_ever_recorded() -> None:
    running = RunningPlan(builders.plan(), MONDAY)
    found = built_in().as_of(SUNDAY, [], None, running)
    assert [value for name, value in found.items() if name.startswith("adherence.")] == [None] * 4

import pytest

from strideiq.core.domain.athlete import PaceRange, Zone
from strideiq.core.domain.units import UnitSystem
from strideiq.core.domain.workout import PlannedRepeat, StepEnd, StepKind
from strideiq.core.engine.export.describe import describe, notes, pace_band, short_distance
from tests import builders

KM, MI = UnitSystem.METRIC, UnitSystem.IMPERIAL


def test_cruise_intervals_read_like_a_coach_wrote_them() -> None:
    assert describe(builders.cruise(), KM) == (
        "2 km easy at 5:23-6:03/km, then 4 x 5:00 at threshold pace 4:33-4:38/km"
        " with 1:00 easy after each, 1.5 km easy"
    )


def test_a_runner_who_counts_in_miles_reads_miles_and_slower_looking_paces() -> None:
    assert describe(builders.cruise(), MI) == (
        "1.2 mi easy at 8:40-9:45/mi, then 4 x 5:00 at threshold pace 7:20-7:27/mi"
        " with 1:00 easy after each, 0.9 mi easy"
    )


def test_a_day_without_steps_is_rest() -> None:
    assert describe(builders.rest(), KM) == "Rest"


def test_effort_stands_where_no_pace_is_given() -> None:
    uphill = builders.timed(45, Zone.I, pace=None, effort=9, note="Uphill.")
    down = builders.timed(90, pace=None, kind=StepKind.RECOVER, note="Jog back down.")
    hills = builders.easy(steps=(PlannedRepeat(8, (uphill, down)),))
    assert describe(hills, KM) == "8 x 0:45 at interval effort (9 of 10) with 1:30 easy after each"
    assert notes(hills) == ("Uphill.", "Jog back down.")


def test_an_easy_run_by_effort_says_how_easy() -> None:
    step = builders.measured(5000, pace=None, effort=3)
    assert describe(builders.easy(steps=(step,)), KM) == "5 km easy (effort 3 of 10)"


def test_standing_rest_and_open_steps() -> None:
    stand = builders.timed(120, None, kind=StepKind.RECOVER)
    open_end = builders.timed(0, Zone.E, end=StepEnd.OPEN)
    fast = builders.measured(400, Zone.R)
    workout = builders.easy(steps=(PlannedRepeat(6, (fast, stand)), open_end))
    assert describe(workout, MI) == (
        "6 x 400 m at repetition pace 6:18-6:26/mi with 2:00 rest after each,"
        " then as long as you like easy at 8:40-9:45/mi"
    )


def test_repeats_of_several_work_steps_are_grouped_and_once_is_not_counted() -> None:
    steps = (builders.timed(60, Zone.I), builders.timed(60, Zone.T))
    assert describe(builders.easy(steps=(PlannedRepeat(3, steps),)), KM) == (
        "3 x (1:00 at interval pace 4:10-4:16/km + 1:00 at threshold pace 4:33-4:38/km)"
    )
    once = PlannedRepeat(
        1, (builders.timed(240, Zone.T), builders.timed(90, kind=StepKind.RECOVER))
    )
    assert describe(builders.easy(steps=(once,)), KM) == (
        "4:00 at threshold pace 4:33-4:38/km with 1:30 easy after it"
    )


def test_a_note_is_told_once() -> None:
    step = builders.timed(60, note="Relaxed.")
    assert notes(builders.easy(steps=(step, PlannedRepeat(2, (step,))))) == ("Relaxed.",)


@pytest.mark.parametrize(
    ("metres", "units", "text"),
    [
        (400, KM, "400 m"),
        (8000, KM, "8 km"),
        (7543, KM, "7.5 km"),
        (10_000, KM, "10 km"),
        (3621.024, MI, "2.25 mi"),
        (16_093.44, MI, "10 mi"),
        (2000, MI, "1.2 mi"),
    ],
)
def test_distances_are_as_short_as_runners_write_them(
    metres: float, units: UnitSystem, text: str
) -> None:
    assert short_distance(metres, units) == text


def test_a_band_whose_ends_print_alike_is_one_pace() -> None:
    assert pace_band(PaceRange(298.6, 299.2), KM) == "4:59/km"
    assert pace_band(PaceRange(273, 278), KM) == "4:33-4:38/km"


def test_a_heart_rate_goes_before_a_pace() -> None:
    step = builders.measured(8000.0, heart_rate=(0.65, 0.75))
    told = describe(builders.easy(steps=(step,)), UnitSystem.METRIC)
    assert told == "8 km easy at 65-75% of maximum heart rate"


def test_what_is_no_running_is_called_exercises() -> None:
    assert describe(builders.strength(), UnitSystem.METRIC) == "30:00 of exercises"

"""A plan on one page and in a line a day, with the numbers of the plan."""

from dataclasses import replace
from datetime import timedelta

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.goal import GoalKind
from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.units import UnitSystem
from strideiq.core.domain.workout import PlannedRepeat, Sport, StepKind, Stress
from strideiq.core.engine.export.plan_summary import plan_days, plan_summary
from tests import builders
from tests.builders import MONDAY, measured, timed

KM, MILES = UnitSystem.METRIC, UnitSystem.IMPERIAL


def rows(text: str) -> list[str]:
    return text.split("quality\n")[1].split("\n\n", maxsplit=1)[0].splitlines()


def test_a_week_is_a_row_with_its_size_load_easy_share_and_sessions() -> None:
    week = builders.week()
    loaded = replace(
        week, workouts=tuple(replace(w, load=50.0 if w.steps else 0.0) for w in week.workouts)
    )
    plan = builders.plan((loaded, *builders.plan().weeks[1:]))
    first, second, race = rows(plan_summary(plan, KM, ("Two weeks",)))
    total = sum(seconds for seconds in week.zone_s.values())
    easy = f"{week.zone_s[Zone.E] / total:.0%}"
    assert first.split()[:7] == ["1", "2027-01-04", "Base", "38.5", "14.0", "200", easy]
    assert first.endswith("Tue Cruise intervals: 4 x 5:00 T at 4:33-4:38/km")
    assert second.split()[0] == "2"
    assert race.strip() == "Sun Goal race: 42.2 km race at 4:59/km"
    trained = [each for w in builders.plan().weeks[1].workouts[:-1] for each in w.zone_s]
    share = sum(s for zone, s in trained if zone is Zone.E) / sum(s for _, s in trained)
    assert second.split()[6] == f"{share:.0%}"
    assert first.index("Tue Cruise") == race.index("Sun Goal")


def test_the_head_says_what_it_is_told_and_the_runner() -> None:
    text = plan_summary(builders.plan(), KM, ("A plan\x1b[31m", "for somebody"))
    lines = text.splitlines()
    assert lines[:2] == ["A plan", "for somebody"]
    assert lines[2] == (
        "Marathon on 2027-01-17, low volume tier; VDOT 45.0 predicts 3:28:32 (4:57/km)"
    )
    assert lines[3].startswith("Paces: E 5:23-6:03/km, M 4:57/km, T 4:33-4:38/km")


def test_the_end_tells_the_biggest_week_the_last_long_run_and_the_taper() -> None:
    first, last = builders.plan().weeks
    taper = replace(last, kind=WeekKind.RACE)
    text = plan_summary(builders.plan((first, taper)), KM)
    assert "Biggest week: 38.5 km in week 1." in text
    assert "Longest run: 14.0 km in 1:20:06, last 7 days before the race." in text
    assert "Taper: 64% of the biggest week, the race not counted." in text


def test_of_long_runs_that_look_alike_the_last_one_is_told() -> None:
    first, last = builders.plan().weeks
    longer = tuple(
        replace(w, steps=(measured(13_999.0),), distance_m=13_999.0)
        if w.stress is Stress.LONG
        else w
        for w in first.workouts
    )
    later = replace(
        first, number=2, workouts=tuple(replace(w, day=w.day + timedelta(days=7)) for w in longer)
    )
    text = plan_summary(builders.plan((first, later, replace(last, number=3))), KM)
    assert "Longest run: 14.0 km in 1:20:06, last 0 days before the race." in text


def test_a_plan_without_a_race_tells_of_none() -> None:
    plan = builders.plan()
    held = replace(plan, goal=replace(plan.goal, kind=GoalKind.MAINTAIN), weeks=plan.weeks[:1])
    text = plan_summary(held, KM)
    assert text.startswith("Marathon shape kept up to 2027-01-17, low volume tier")
    assert text.endswith("Longest run: 14.0 km in 1:20:06.\n")


def test_a_week_that_leads_back_says_so_once() -> None:
    plan = builders.plan()
    week = replace(plan.weeks[0], kind=WeekKind.RETURN)
    back = replace(plan, phases=(replace(plan.phases[0], title="Return"),), weeks=(week,))
    assert rows(plan_summary(back, KM))[0].split()[2:4] == ["Return", "38.5"]


def test_units_are_the_runners() -> None:
    text = plan_summary(builders.plan(), MILES)
    assert " mi  long " in text
    assert "/km" not in text
    assert "Biggest week: 23.9 mi" in text


def test_work_of_several_parts_without_a_pace_is_told_by_effort() -> None:
    steps = (
        measured(2000.0, kind=StepKind.WARM_UP),
        timed(600, Zone.M),
        PlannedRepeat(3, (timed(45, Zone.I, pace=None), timed(90, kind=StepKind.RECOVER))),
        PlannedRepeat(2, (timed(40, Zone.R), timed(20, Zone.R))),
    )
    hills = builders.cruise(MONDAY + timedelta(days=1), title="Hills", steps=steps)
    week = builders.week(1, (builders.rest(), hills))
    text = plan_summary(builders.plan((week, builders.plan().weeks[1])), KM)
    assert "Tue Hills: 10:00 M at 4:57/km, 3 x 0:45 I at effort 7, 2 x (0:40 R" in text


def test_days_are_lines_with_what_else_is_done_and_without_rest() -> None:
    strength = builders.easy(
        MONDAY, 0.0, template_id="strength-a", sport=Sport.STRENGTH, duration_s=1800.0
    )
    easy = builders.easy(MONDAY, also=(strength,))
    week = builders.week(1, (easy, builders.rest(MONDAY + timedelta(days=1)), builders.cruise()))
    text = plan_days(builders.plan((week,)), KM)
    assert text.splitlines() == [
        "week 1, 2027-01-04, Base",
        "  Mon easy-run 8 km 45:46",
        "  Mon strength-a 30:00",
        "  Mon threshold-cruise 8.5 km 46:40 2 km E, 4 x (5:00 T, 1:00 E), 1.5 km E",
    ]
    assert all(w.stress is not Stress.REST for w in (easy, strength))

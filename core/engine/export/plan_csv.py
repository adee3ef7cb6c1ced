"""A plan as CSV: one row for each session, in the runner's units, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterator

from strideiq.core.domain.plan import Plan, PlanWeek
from strideiq.core.domain.units import UnitSystem, format_distance, format_duration, parse_distance
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.engine.export.describe import WEEKDAYS, conditions_told, describe, notes
from strideiq.core.engine.export.plain import one_line
from strideiq.core.engine.export.work import work_of

_HEADER = (
    "date,weekday,week,phase,week_kind,workout,title,steps,notes,distance_{},duration,"
    "sport,stress,work,load"
)
_HALF_A_METRE = 0.5
_STARTS_FORMULA = ("=", "+", "-", "@")


def to_csv(plan: Plan, units: UnitSystem) -> str:
    """A header, one row for every day and one more for whatever else is done that day.

    ``distance_km`` (or ``distance_mi``) has two decimals, or as many as tell the metre, ``duration`` is h:mm:ss. ``work`` holds
    what is faster than easy, as in ``4x5:00 T; 1 km R``. A cell that a spreadsheet would take for
    a formula starts with an apostrophe. Same plan and units, same bytes.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADER.format(units).split(","))
    titles = {phase.id: phase.title for phase in plan.phases}
    for week, workout in _sessions(plan):
        phase = titles.get(week.phase, week.phase)
        writer.writerow([_safe(cell) for cell in _row(workout, week, phase, units)])
    return text.getvalue()


def _sessions(plan: Plan) -> Iterator[tuple[PlanWeek, PlannedWorkout]]:
    for week in plan.weeks:
        for day in week.workouts:
            yield from ((week, workout) for workout in (day, *day.also))


def _row(workout: PlannedWorkout, week: PlanWeek, phase: str, units: UnitSystem) -> list[str]:
    duration = format_duration(workout.duration_s)
    return [
        workout.day.isoformat(),
        WEEKDAYS[workout.day.weekday()],
        str(week.number),
        phase,
        week.kind.value,
        workout.template_id,
        workout.title,
        describe(workout, units),
        " ".join((*notes(workout), *conditions_told(workout))),
        _exactly(workout.distance_m, units),
        duration if duration.count(":") > 1 else f"0:{duration:0>5}",
        workout.sport.value,
        workout.stress.value,
        work_of(workout),
        f"{workout.load:.0f}",
    ]


def _exactly(metres: float, units: UnitSystem) -> str:
    """The number alone, with two decimals or as many more as it takes to miss no metre."""
    for digits in (2, 3):
        number, unit = format_distance(metres, units, digits).split()
        if abs(parse_distance(f"{number} {unit}") - metres) <= _HALF_A_METRE:
            return number
    return format_distance(metres, units, 4).split()[0]


def _safe(cell: str) -> str:
    line = one_line(cell)
    return f"'{line}" if line.startswith(_STARTS_FORMULA) else line

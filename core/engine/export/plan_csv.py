"""A plan as CSV: one row a day, in the runner's units, safe to open in a spreadsheet."""

import csv
import io

from strideiq.core.domain.plan import Plan, PlanWeek
from strideiq.core.domain.units import UnitSystem, format_distance, format_duration
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.engine.export.describe import WEEKDAYS, describe, notes
from strideiq.core.engine.export.plain import one_line

_STARTS_FORMULA = ("=", "+", "-", "@")


def to_csv(plan: Plan, units: UnitSystem) -> str:
    """A header and one row for every day; same plan and units, same bytes.

    ``distance_km`` (or ``distance_mi``) has two decimals, ``duration`` is h:mm:ss. A cell that a
    spreadsheet would take for a formula starts with an apostrophe.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    header = "date,weekday,week,phase,week_kind,workout,title,steps,notes,distance_{},duration"
    writer.writerow(header.format(units).split(","))
    titles = {phase.id: phase.title for phase in plan.phases}
    for week in plan.weeks:
        phase = titles.get(week.phase, week.phase)
        for workout in week.workouts:
            writer.writerow([_safe(cell) for cell in _row(workout, week, phase, units)])
    return text.getvalue()


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
        " ".join(notes(workout)),
        format_distance(workout.distance_m, units, digits=2).split()[0],
        duration if duration.count(":") > 1 else f"0:{duration:0>5}",
    ]


def _safe(cell: str) -> str:
    line = one_line(cell)
    return f"'{line}" if line.startswith(_STARTS_FORMULA) else line

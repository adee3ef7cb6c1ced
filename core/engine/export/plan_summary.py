"""A plan on one page: what a coach reads in a minute, and every day in a line below it."""

from collections.abc import Iterator, Sequence

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.goal import GoalKind
from strideiq.core.domain.plan import Plan, PlanWeek, WeekKind
from strideiq.core.domain.units import UnitSystem, format_distance, format_duration, format_pace
from strideiq.core.domain.workout import (
    PlannedRepeat,
    PlannedStep,
    PlannedWorkout,
    Sport,
    StepEnd,
    Stress,
    flat,
)
from strideiq.core.engine.export.describe import WEEKDAYS, pace_band, short_distance
from strideiq.core.engine.export.plain import one_line

_KINDS = {
    WeekKind.CUT_BACK: "cut-back",
    WeekKind.TUNE_UP: "tune-up",
    WeekKind.RACE: "race",
    WeekKind.RETURN: "return",
}
_WORDS = 3
"""Columns of words, aligned to the left; the others are numbers."""

STRIDES_S = 150.0
"""Faster running up to this belongs to an easy run and is no session of its own."""


def plan_summary(plan: Plan, units: UnitSystem, about: Sequence[str] = ()) -> str:
    """One page: ``about`` in lines of its own, the runner, paces, every week, and the taper."""
    head = ("week", "from", "phase", units.value, "long", "load", "easy", "quality")
    rows = [head, *(_row(plan, week, units) for week in plan.weeks)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head) - 1)]
    lines = [*map(one_line, about), *_runner(plan, units), ""]
    lines += [_line(row, widths) for row in rows]
    return "\n".join(line.rstrip() for line in (*lines, "", *_ends(plan, units))) + "\n"


def plan_days(plan: Plan, units: UnitSystem) -> str:
    """Every day that is not free, a line each under its week: workout, size, time and its work."""
    lines: list[str] = []
    for week in plan.weeks:
        lines.append(f"week {week.number}, {week.start.isoformat()}, {_phase(plan, week)}")
        done = (each for workout in week.workouts for each in (workout, *workout.also))
        lines += [_day(each, units) for each in done if each.stress is not Stress.REST]
    return "\n".join(lines) + "\n"


def _row(plan: Plan, week: PlanWeek, units: UnitSystem) -> tuple[str, ...]:
    runs = [w for w in week.workouts if w.stress is not Stress.RACE]
    longest = max((w.distance_m for w in runs), default=0.0)
    zone_s = [each for w in runs for run in (w, *w.also) for each in run.zone_s]
    running_s = sum(seconds for _, seconds in zone_s)
    easy_s = sum(seconds for zone, seconds in zone_s if zone is Zone.E)
    easy = f"{easy_s / running_s:.0%}" if running_s else "-"
    return (
        str(week.number),
        week.start.isoformat(),
        _phase(plan, week),
        format_distance(week.distance_m, units).split()[0],
        format_distance(longest, units).split()[0],
        f"{week.load:.0f}",
        easy,
        "\n".join(_sessions(week, units)) or "-",
    )


def _phase(plan: Plan, week: PlanWeek) -> str:
    title = next((phase.title for phase in plan.phases if phase.id == week.phase), week.phase)
    kind = _KINDS.get(week.kind)
    said = kind is None or kind == title.casefold()
    return one_line(title if said else f"{title}, {kind}")


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    """A row with its sessions below each other."""
    *cells, sessions = row
    aligned = (
        cell.ljust(width) if column < _WORDS else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    start = "  ".join([*aligned, ""])
    return ("\n" + " " * len(start)).join(f"{start}{sessions}".split("\n"))


def _sessions(week: PlanWeek, units: UnitSystem) -> Iterator[str]:
    for workout in week.workouts:
        hard = workout.stress is Stress.QUALITY or workout.hard_s > STRIDES_S
        if hard or workout.stress is Stress.RACE:
            day = WEEKDAYS[workout.day.weekday()]
            yield one_line(f"{day} {workout.title}: {_work(workout, units)}")


def _work(workout: PlannedWorkout, units: UnitSystem) -> str:
    """The steps that are not easy with their pace or effort: ``4 x 5:00 T at 4:33-4:38/km``."""
    told: set[Zone] = set()
    parts: list[str] = []
    for entry in workout.steps:
        steps = entry.steps if isinstance(entry, PlannedRepeat) else (entry,)
        times = entry.times if isinstance(entry, PlannedRepeat) else 1
        hard = [_hard_step(step, units, told) for step in steps if _is_hard(step)]
        if hard:
            body = " + ".join(hard)
            parts.append(_repeated(times, body, several=len(hard) > 1))
    return ", ".join(parts) or short_distance(workout.distance_m, units)


def _repeated(times: int, body: str, *, several: bool) -> str:
    if times == 1:
        return body
    return f"{times} x ({body})" if several else f"{times} x {body}"


def _is_hard(step: PlannedStep) -> bool:
    return step.zone not in {None, Zone.E}


def _hard_step(step: PlannedStep, units: UnitSystem, told: set[Zone]) -> str:
    text = f"{_size(step, units)} {step.zone}"
    if step.zone is None or step.zone in told:
        return text
    told.add(step.zone)
    if step.pace is not None:
        return f"{text} at {pace_band(step.pace, units)}"
    return f"{text} at effort {step.effort}" if step.effort else text


def _size(step: PlannedStep, units: UnitSystem) -> str:
    if step.end is StepEnd.OPEN:
        return "open"
    if step.end is StepEnd.TIME:
        return format_duration(step.duration_s)
    return short_distance(step.distance_m, units)


def _runner(plan: Plan, units: UnitSystem) -> Iterator[str]:
    per_km = 1000 / plan.goal_distance_m
    predicted = format_pace(plan.predicted_s * per_km, units)
    races = plan.goal.kind is GoalKind.RACE
    goal = "on" if races else "shape kept up to"
    yield (
        f"{plan.goal_title} {goal} {plan.goal.race_day}, {plan.volume_tier} volume tier; "
        f"VDOT {plan.fitness.vdot:.1f} predicts {format_duration(plan.predicted_s)} ({predicted})"
    )
    zones = plan.fitness.zones
    bands = (
        (zone, pace_band(band, units))
        for zone, band in (
            ("E", zones.easy),
            ("M", zones.marathon),
            ("T", zones.threshold),
            ("I", zones.interval),
            ("R", zones.repetition),
        )
    )
    yield "Paces: " + ", ".join(f"{zone} {band}" for zone, band in bands)


def _ends(plan: Plan, units: UnitSystem) -> Iterator[str]:
    """The biggest week, the last long runs and the taper, in sentences."""
    biggest = max(plan.weeks, key=lambda week: week.distance_m)
    runs = [w for w in plan.workouts() if w.stress is not Stress.RACE and w.sport is Sport.RUN]
    longest_m = max((run.distance_m for run in runs), default=0.0)
    # What is shown alike is as long: paces leave fractions of a metre.
    shown = format_distance(longest_m, units)
    longest = (run for run in runs if format_distance(run.distance_m, units) == shown)
    last = max(longest, key=lambda run: run.day)
    yield f"Biggest week: {format_distance(biggest.distance_m, units)} in week {biggest.number}."
    told = f"Longest run: {shown} in {format_duration(last.duration_s)}"
    if plan.goal.kind is not GoalKind.RACE:
        yield f"{told}."
        return
    before = (plan.goal.race_day - last.day).days
    yield f"{told}, last {before} {'day' if before == 1 else 'days'} before the race."
    taper = [week for week in plan.weeks if week.kind in {WeekKind.TAPER, WeekKind.RACE}]
    shares = " / ".join(f"{week.distance_m / biggest.distance_m:.0%}" for week in taper)
    yield f"Taper: {shares} of the biggest week, the race not counted."


def _day(workout: PlannedWorkout, units: UnitSystem) -> str:
    day = f"  {WEEKDAYS[workout.day.weekday()]} {workout.template_id}"
    if workout.sport is not Sport.RUN:
        return f"{day} {format_duration(workout.duration_s)}"
    size = short_distance(workout.distance_m, units)
    hard = any(_is_hard(step) for step, _ in flat(workout.steps))
    work = f" {_shape(workout, units)}" if hard else ""
    return f"{day} {size} {format_duration(workout.duration_s)}{work}"


def _shape(workout: PlannedWorkout, units: UnitSystem) -> str:
    """Steps with their zones and without paces: ``2 km E, 4 x (5:00 T, 1:00 E), 1.5 km E``."""
    parts: list[str] = []
    for entry in workout.steps:
        if isinstance(entry, PlannedRepeat):
            inner = ", ".join(_plain(step, units) for step in entry.steps)
            parts.append(f"{entry.times} x ({inner})")
        else:
            parts.append(_plain(entry, units))
    return ", ".join(parts)


def _plain(step: PlannedStep, units: UnitSystem) -> str:
    return f"{_size(step, units)} {step.zone or 'rest'}"

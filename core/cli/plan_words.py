"""The words of a plan on the command line, shared by the plain and the rich rendering."""

from collections.abc import Iterator, Sequence

from strideiq.core.domain.athlete import Zone, Zones
from strideiq.core.domain.goal import GoalKind
from strideiq.core.domain.plan import Finding, Plan, PlanWeek, Severity
from strideiq.core.domain.rule import Advice
from strideiq.core.domain.units import UnitSystem, format_distance, format_duration, format_pace
from strideiq.core.domain.workout import PlannedWorkout, Reason, Stress, flat
from strideiq.core.engine.export.describe import (
    WEEKDAYS,
    describe,
    notes,
    pace_band,
    short_distance,
)
from strideiq.core.engine.export.plain import one_line
from strideiq.core.engine.planning.race_day import race_reasons
from strideiq.core.services.generation import GeneratedPlan

_KINDS = {
    "return": "return to running",
    "cut_back": "cut-back week",
    "tune_up": "tune-up race week",
    "taper": "taper",
    "race": "race week",
    "recovery": "recovery",
}


def header(plan: Plan, units: UnitSystem, *, reasons: bool = False) -> Iterator[tuple[str, str]]:
    """Label and sentence of everything that holds for the whole plan; with ``reasons`` why."""
    goal = plan.goal
    per_km = 1000 / plan.goal_distance_m
    wish = "" if goal.target_s is None else f", goal {format_duration(goal.target_s)}"
    if goal.target_s is not None:
        wish += f" ({format_pace(goal.target_s * per_km, units)})"
    predicted = format_pace(plan.predicted_s * per_km, units)
    biggest = max(week.distance_m for week in plan.weeks)
    when = "on" if goal.kind is GoalKind.RACE else "shape kept up to"
    yield "Goal", f"{plan.goal_title} {when} {goal.race_day}{wish}"
    if plan.template:
        yield "Plan", f"follows the standard plan {plan.template}"
    yield "Predicted", f"{format_duration(plan.predicted_s)} ({predicted})"
    yield "Fitness", f"VDOT {plan.fitness.vdot:.1f}: {plan.fitness.evidence.sentence}"
    yield "Paces", _paces(plan, units)
    yield from _conditions(plan, units)
    yield (
        "Volume",
        f"{plan.volume_tier} volume tier, biggest week {format_distance(biggest, units)}",
    )
    for phase in plan.phases:
        weeks = f"week {phase.first_week}"
        if phase.last_week > phase.first_week:
            weeks = f"weeks {phase.first_week}-{phase.last_week}"
        yield "Phase", one_line(f"{phase.title} ({weeks}): {phase.purpose}")

    for sentence in why(plan.reasons) if reasons else ():
        yield "Why", sentence


def _paces(plan: Plan, units: UnitSystem) -> str:
    """The training paces, unless the plan goes by effort alone."""
    steps = (step for workout in plan.workouts() for step, _ in flat(workout.steps))
    if all(step.pace is None for step in steps):
        return "by effort; at this fitness tables of paces mislead"
    return _bands(plan.fitness.zones, units)


def _bands(zones: Zones, units: UnitSystem) -> str:
    return (
        f"easy {pace_band(zones.easy, units)}, marathon {pace_band(zones.marathon, units)},"
        f" threshold {pace_band(zones.threshold, units)},"
        f" interval {pace_band(zones.interval, units)},"
        f" repetition {pace_band(zones.repetition, units)}"
    )


def _conditions(plan: Plan, units: UnitSystem) -> Iterator[tuple[str, str]]:
    """What the conditions of the race leave of its pace and, where they differ, of the others."""
    if plan.pacing is None:
        return
    for reason in race_reasons(plan.pacing, units):
        yield "Race day", reason.sentence
    zones = plan.pacing.zones
    if zones is not None and zones != plan.fitness.zones:
        yield "Paces then", _bands(zones, units)


def remarks(made: GeneratedPlan) -> Iterator[tuple[str, str]]:
    """Label and sentence of every finding and every piece of advice."""
    for finding in made.findings:
        yield _finding(finding)
    for advice in made.advice:
        yield "Advice", _advice(advice)


def _finding(finding: Finding) -> tuple[str, str]:
    label = "Warning" if finding.severity is Severity.WARNING else "Error"
    in_the_plan = any(character.isdigit() for character in finding.place)
    place = f" ({finding.place})" if in_the_plan else ""
    return label, one_line(f"{finding.sentence}{place}")


def _advice(advice: Advice) -> str:
    proposal = f" Proposed: {advice.proposal}." if advice.actions else ""
    return one_line(f"{advice.sentence}{proposal}")


def week_title(plan: Plan, week: PlanWeek, units: UnitSystem) -> str:
    """``Week 3, 2027-01-18, Build, 42.0 km, cut-back week``."""
    phase = next((phase.title for phase in plan.phases if phase.id == week.phase), week.phase)
    total = format_distance(week.distance_m, units)
    if any(workout.stress is Stress.RACE for workout in week.workouts):
        total += " besides the race"
    kind = _KINDS.get(week.kind.value)
    parts = [f"Week {week.number}", week.start.isoformat(), phase, total, *([kind] if kind else [])]
    return one_line(", ".join(parts))


def week_sums(week: PlanWeek) -> str:
    """Time by zone, easiest first, and the load: ``E 4:05:00, T 24:00; load 312``."""
    zones = week.zone_s
    times = ", ".join(f"{zone} {format_duration(zones[zone])}" for zone in Zone if zone in zones)
    return f"{times}; load {week.load:.0f}" if times else f"load {week.load:.0f}"


def why(reasons: Sequence[Reason]) -> list[str]:
    """The sentences of some reasons, in order."""
    return [one_line(reason.sentence) for reason in reasons]


class DayWords:
    """Words of one day after another; a note of an author is told the first time only."""

    def __init__(self, units: UnitSystem) -> None:
        self._units = units
        self._told: set[tuple[str, ...]] = set()

    def __call__(self, workout: PlannedWorkout) -> tuple[str, str, str, str, str]:
        """Day, title, distance, duration and steps; only day and title of a rest day."""
        return self._words(workout, f"{WEEKDAYS[workout.day.weekday()]} {workout.day.isoformat()}")

    def also(self, workout: PlannedWorkout) -> Iterator[tuple[str, str, str, str, str]]:
        """The same of everything else that is done on the day of a workout."""
        for other in workout.also:
            yield self._words(other, "    and")

    def _words(self, workout: PlannedWorkout, day: str) -> tuple[str, str, str, str, str]:
        if workout.stress is Stress.REST:
            return day, one_line(workout.title), "", "", ""
        said = notes(workout)
        steps = describe(workout, self._units)
        if said and said not in self._told:
            self._told.add(said)
            steps = f"{steps}. {' '.join(said)}"
        metres = workout.distance_m
        distance = short_distance(metres, self._units) if metres else ""
        time = format_duration(workout.duration_s)
        return day, one_line(workout.title), distance, time, one_line(steps)

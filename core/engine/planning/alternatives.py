"""Option B: another workout that does the same for the body as the one a plan proposes.

It has the stress and the work zone of option A, the same distance, and as much running in the work
zone and faster than easy, within a tenth. So whichever option is chosen on whichever days, the
week's volume and the spacing of hard days stay; that its caps hold as well is linted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Plan
from strideiq.core.domain.units import format_duration
from strideiq.core.domain.workout import PlannedWorkout, Reason, Stress, WorkoutTemplate
from strideiq.core.engine.planning.calendar import weeks_until
from strideiq.core.engine.planning.diary import Brief, write_brief
from strideiq.core.engine.planning.lint import LintContext, lint_choices, week_place
from strideiq.core.engine.planning.paces import aim
from strideiq.core.engine.planning.scale import Cost, Sized
from strideiq.core.engine.planning.softening import softened
from strideiq.core.engine.planning.starting_point import starting_point
from strideiq.core.reading.shapes.planning import PlanConfig

MOST_APART: Final = 0.1
METRE: Final = 1.0
OFFERED: Final = frozenset({Stress.QUALITY, Stress.LONG})
OWN_REASONS: Final = ("phase", "quality-spacing", "long-run-day", "pace", "effort")
"""The reasons of option A that hold for option B too: its phase, its place and its pace."""


def alternatives(
    plan: Plan, request: PlanRequest, catalogue: Catalogue, config: PlanConfig
) -> Mapping[date, PlannedWorkout]:
    """Option B of the days from today on that have one."""
    rules = softened(config.rules, request)
    race = rules.distances[request.goal.distance]
    start = starting_point(request, rules.start)
    weeks = len(weeks_until(request.goal.race_day, request.today))
    goal, _ = aim(request, race, plan.fitness, weeks, rules)
    brief = write_brief(request, catalogue, rules, plan.fitness, goal, plan.volume_tier, start)
    rest = from_day(plan, request.today)
    return _sound(rest, dict(_found(rest, brief)), LintContext(rules, request, start))


def from_day(plan: Plan, first: date) -> Plan:
    """The plan without the days before ``first``."""
    left = (
        replace(week, workouts=tuple(day for day in week.workouts if day.day >= first))
        for week in plan.weeks
    )
    return replace(plan, weeks=tuple(week for week in left if week.workouts))


def _found(plan: Plan, brief: Brief) -> Iterator[tuple[date, PlannedWorkout]]:
    """The nearest workout that does the same, for every day that has one."""
    by_id = {cost.template.id: cost for costs in brief.shelf.by_stress.values() for cost in costs}
    for week in plan.weeks:
        for workout in week.workouts:
            proposed = by_id.get(workout.template_id)
            if proposed is None or workout.stress not in OFFERED:
                continue
            others = [
                other
                for cost in _like(proposed, brief, week.phase)
                if (other := _written(cost, proposed, workout, brief)) is not None
            ]
            if others:
                yield workout.day, min(others, key=partial(_apart, workout, proposed.template))


def _like(proposed: Cost, brief: Brief, phase: str) -> Iterator[Cost]:
    """Other templates of the same stress and work zone that this phase may use."""
    template = proposed.template
    for cost in brief.shelf.by_stress[template.stress]:
        other = cost.template
        fits = not other.phases or phase in other.phases
        if fits and other.id != template.id and other.work_zone is template.work_zone:
            yield cost


def _written(
    cost: Cost, proposed: Cost, workout: PlannedWorkout, brief: Brief
) -> PlannedWorkout | None:
    """The template at the size nearest to the proposed work; None where it does something else."""
    size = _size(cost, workout.hard_s)
    sized = Sized(cost, size, cost.at(size), "option-b")
    if sized.least_m > workout.distance_m:
        return None
    composed, template = brief.composer.compose(sized, workout.distance_m), cost.template
    other = PlannedWorkout(
        day=workout.day,
        template_id=template.id,
        title=template.title,
        family=template.family,
        stress=template.stress,
        steps=composed.steps,
        distance_m=composed.distance_m,
        duration_s=composed.duration_s,
        zone_s=composed.zone_s,
        reasons=(*(r for r in workout.reasons if r.code in OWN_REASONS), _reason(workout)),
    )
    zone = proposed.template.work_zone
    same = (
        abs(other.distance_m - workout.distance_m) <= METRE
        and _near(other.hard_s, workout.hard_s)
        and (zone is None or _near(other.seconds_in(zone), workout.seconds_in(zone)))
    )
    return other if same else None


def _size(cost: Cost, work_s: float) -> float:
    """The size whose work comes nearest to so many seconds."""
    if not cost.grid or not cost.unit.work_s:
        return cost.low
    steps = round((work_s - cost.base.work_s) / cost.unit.work_s / cost.grid)
    return min(max(cost.low, cost.low + steps * cost.grid), cost.high)


def _near(seconds: float, wanted: float) -> bool:
    return abs(seconds - wanted) <= wanted * MOST_APART


def _apart(
    workout: PlannedWorkout, proposed: WorkoutTemplate, other: PlannedWorkout
) -> tuple[bool, float]:
    """How far another workout is from the proposed one; the same family is nearer than any other."""
    return other.family != proposed.family, abs(other.hard_s - workout.hard_s)


def _reason(workout: PlannedWorkout) -> Reason:
    if not workout.hard_s:
        sentence = f"As far and as easy as {workout.title}, for a change."
        return Reason("option-b", sentence, (("instead_of", workout.title),))
    work = format_duration(workout.hard_s)
    sentence = f"Does what {workout.title} does with its {work} of hard running, in another shape."
    return Reason("option-b", sentence, (("instead_of", workout.title), ("work", work)))


def _sound(
    plan: Plan, found: Mapping[date, PlannedWorkout], context: LintContext
) -> Mapping[date, PlannedWorkout]:
    """Those that pass the linter wherever they are chosen.

    The hardest a runner can choose is the harder option on every day; where that and option B
    everywhere pass, every choice between them does.
    """
    as_b = _with(plan, found)
    harder = {
        workout.day: found[workout.day]
        for workout in plan.workouts()
        if workout.day in found and found[workout.day].hard_s > workout.hard_s
    }
    places = {
        finding.place
        for each in (as_b, _with(plan, harder))
        for finding in lint_choices(each, context)
    }
    return {
        workout.day: found[workout.day]
        for week in plan.weeks
        if week_place(week) not in places
        for workout in week.workouts
        if workout.day in found and str(workout.day) not in places
    }


def _with(plan: Plan, chosen: Mapping[date, PlannedWorkout]) -> Plan:
    """The plan with other workouts on these days."""
    weeks = tuple(
        replace(week, workouts=tuple(chosen.get(day.day, day) for day in week.workouts))
        for week in plan.weeks
    )
    return replace(plan, weeks=weeks)

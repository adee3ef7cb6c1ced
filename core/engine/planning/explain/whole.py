"""The finished plan with its reasons: what everything builds on and what comes next."""

from collections.abc import Iterator
from dataclasses import fields, replace
from operator import attrgetter
from typing import Final

from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.plan import Plan, PlanWeek, WeekKind
from strideiq.core.domain.workout import PlannedWorkout, Reason
from strideiq.core.engine.planning.diary import Brief
from strideiq.core.engine.planning.explain.also import also_reasons
from strideiq.core.engine.planning.explain.days import around
from strideiq.core.engine.planning.explain.phase import Declared, phase_reasons
from strideiq.core.engine.planning.explain.plan import plan_reasons
from strideiq.core.engine.planning.explain.week import Peak, builds_on, comes_next

AFTER: Final = frozenset({WeekKind.RACE, WeekKind.RECOVERY})
"""Weeks whose volume is told beside the biggest week; they build on nothing more."""

_NAMES: Final = [field.name for field in fields(PlannedWorkout)]
_REASONS, _ALSO = _NAMES.index("reasons"), _NAMES.index("also")
_values: Final = attrgetter(*_NAMES)


def explained(plan: Plan, brief: Brief, catalogue: Catalogue) -> Plan:
    """The plan with the reasons that only the whole of it gives, after those it has.

    Days before ``brief.request.today`` stay as they are, as do the weeks that have passed.
    """
    template = catalogue.plan(brief.request.template or plan.template)
    declared = Declared({phase.id: phase for phase in catalogue.phases}, template)
    phases = tuple(
        replace(phase, reasons=phase_reasons(plan, brief, declared, index))
        for index, phase in enumerate(plan.phases)
    )
    weeks = tuple(_weeks(plan, brief, catalogue))
    return replace(plan, phases=phases, weeks=weeks, reasons=plan_reasons(plan, brief, template))


def _weeks(plan: Plan, brief: Brief, catalogue: Catalogue) -> Iterator[PlanWeek]:
    today, units = brief.request.today, brief.request.units
    templates = {template.id: template for template in catalogue.workouts}
    told = around(list(plan.workouts()), templates, brief)
    peak = Peak()
    for index, week in enumerate(plan.weeks):
        seen = [(workout, next(told)) for workout in week.workouts]
        if week.end < today:
            yield week
        else:
            days = tuple(_day(day, more, brief) for day, more in seen)
            behind = (builds_on(peak, units),) if peak.week and week.kind not in AFTER else ()
            then = comes_next(plan, plan.weeks[index + 1 :], units)
            yield replace(week, workouts=days, reasons=(*week.reasons, *behind, then))
        peak.add(week)


def _day(workout: PlannedWorkout, more: tuple[Reason, ...], brief: Brief) -> PlannedWorkout:
    if workout.day < brief.request.today or not (more or workout.also):
        return workout
    # By hand, for replace takes twice as long and a plan has many days.
    values = list(_values(workout))
    values[_REASONS] = (*workout.reasons, *more)
    if workout.also:
        values[_ALSO] = tuple(
            each if each.reasons else replace(each, reasons=also_reasons(workout, each, brief))
            for each in workout.also
        )
    return PlannedWorkout(*values)

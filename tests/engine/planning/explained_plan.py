"""A plan with everything that its explanations may rest on, and each of its reasons by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Plan, PlanPhase, PlanWeek
from strideiq.core.domain.units import format_distance, format_duration
from strideiq.core.domain.workout import (
    PlannedRepeat,
    PlannedWorkout,
    Reason,
    StepEnd,
    Stress,
)
from strideiq.core.engine.planning.starting_point import starting_point
from strideiq.core.reading.shapes.planning import PlanRules, VolumeTiers

KEY = {Stress.QUALITY, Stress.LONG, Stress.RACE}
Facts = Mapping[str, Any]


@dataclass
class Told:
    """A plan with everything that its explanations may rest on."""

    request: PlanRequest
    plan: Plan
    rules: PlanRules
    tiers: VolumeTiers
    catalogue: Catalogue
    purposes: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.purposes = tuple(phase.purpose for phase in self.catalogue.phases)

    def shown(self, metres: float) -> str:
        return format_distance(metres, self.request.units)

    @property
    def race(self) -> Any:  # noqa: ANN401
        return self.rules.distances[self.request.goal.distance]

    @cached_property
    def days(self) -> list[PlannedWorkout]:
        return list(self.plan.workouts())

    @cached_property
    def start(self) -> Any:  # noqa: ANN401
        return starting_point(self.request, self.rules.start)

    def before(self, week: PlanWeek) -> list[PlanWeek]:
        return [other for other in self.plan.weeks if other.number < week.number]

    def longest(self, weeks: list[PlanWeek]) -> float:
        runs = (w for week in weeks for w in week.workouts if w.stress is not Stress.RACE)
        return max((w.distance_m for w in runs), default=0.0)

    def kinds(self, day: PlannedWorkout) -> set[str]:
        if day.stress is not Stress.QUALITY:
            return {day.stress.value}
        template = next(t for t in self.catalogue.workouts if t.id == day.template_id)
        return {f"family {day.family}", f"stimulus {template.stimulus}"} - {"stimulus none"}

    def work(self, day: PlannedWorkout) -> str:
        """The shape of a session, written down a second time."""
        parts = []
        for entry in day.steps:
            steps = entry.steps if isinstance(entry, PlannedRepeat) else (entry,)
            hard = [s for s in steps if s.zone not in {None, Zone.E} and s.end is not StepEnd.OPEN]
            amounts = []
            for step in hard:
                if step.end is StepEnd.TIME:
                    amounts.append(format_duration(step.duration_s))
                elif step.distance_m < 1000:
                    amounts.append(f"{step.distance_m:.0f} m")
                else:
                    amounts.append(self.shown(step.distance_m))
            if amounts:
                times = entry.times if isinstance(entry, PlannedRepeat) else 1
                body = " + ".join(amounts)
                body = f"({body})" if len(amounts) > 1 and times > 1 else body
                parts.append(f"{times} x {body}" if times > 1 else body)
        distance = self.shown(day.distance_m)
        if not parts:
            return distance
        hard_part = " and ".join(parts)
        return f"{distance} with {hard_part} faster" if day.stress is Stress.LONG else hard_part


@dataclass(frozen=True)
class Case:
    """A reason, and what it is a reason of."""

    told: Told
    reason: Reason
    phase: PlanPhase | None = None
    week: PlanWeek | None = None
    day: PlannedWorkout | None = None

    @property
    def facts(self) -> Facts:
        return dict(self.reason.facts)


def everything(told: Told) -> Iterator[Case]:
    for reason in told.plan.reasons:
        yield Case(told, reason)
    for phase in told.plan.phases:
        for reason in phase.reasons:
            yield Case(told, reason, phase=phase)
    for week in told.plan.weeks:
        for reason in week.reasons:
            yield Case(told, reason, week=week)
        for day in week.workouts:
            for each in (day, *day.also):
                for reason in each.reasons:
                    yield Case(told, reason, week=week, day=each)

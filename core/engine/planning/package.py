"""What a standard plan is made from, so that it can be made anywhere else and come out the same."""

from dataclasses import replace
from itertools import chain

from strideiq.core.domain.catalogue import (
    Catalogue,
    PhaseRole,
    PhaseTemplate,
    PlanTemplate,
    QualityPattern,
)
from strideiq.core.domain.workout import WorkoutTemplate


def made_from(template: PlanTemplate, catalogue: Catalogue) -> Catalogue:
    """The phases that plans of the template may have and every workout that may stand in them.

    All in catalogue order, for among equals the planner takes the first. What other race distances
    would need is left out; of all that is left, everything named is there.
    """
    whole = template.own or catalogue
    named = {id_ for id_, _ in template.phases}
    used = [phase for phase in whole.phases if _is_used(phase, named)]
    # Those on request that came with them are for the planner to name, as where weeks are few or
    # lead to a race on the way, which may be of any distance.
    beside = {phase.plugin for phase in used}
    kept = [p for p in whole.phases if p in used or (p.on_request and p.plugin in beside)]
    ids = {phase.id for phase in kept}
    suitable = [
        workout
        for workout in whole.workouts
        if (not workout.distances or template.distance in workout.distances)
        and (not workout.phases or ids.intersection(workout.phases))
    ]
    there = {workout.id for workout in suitable}
    families = {workout.family for workout in suitable}
    phases = tuple(
        _for_distance(phase, template.distance, set() if phase in used else families)
        for phase in kept
    )
    return Catalogue(tuple(_within(workout, ids, there) for workout in suitable), phases)


def _is_used(phase: PhaseTemplate, named: set[str]) -> bool:
    """Whether plans with the named phases, or with those of every plan, have the phase."""
    if phase.role is not PhaseRole.LOAD:
        return True
    return phase.id in named if named else not phase.on_request


def _for_distance(phase: PhaseTemplate, distance: str, families: set[str]) -> PhaseTemplate:
    """The phase with what it asks for in plans of this race distance alone.

    Hard sessions for the other distances stay where all of theirs are among ``families``.
    """
    pattern = phase.quality.get(distance) or phase.quality.get("*")
    long_run = phase.long_run.get(distance) or phase.long_run.get("*")
    quality: dict[str, QualityPattern] = {"*": pattern} if pattern else {}
    slots = (slot for each in phase.quality.values() for slot in each.slots)
    if families.issuperset(chain.from_iterable(slots)):
        quality = phase.quality
    return replace(phase, quality=quality, long_run={"*": long_run} if long_run else {})


def _within(workout: WorkoutTemplate, phases: set[str], workouts: set[str]) -> WorkoutTemplate:
    """The workout without the names of phases and workouts that are left out."""
    return replace(
        workout,
        phases=tuple(each for each in workout.phases if each in phases),
        option_b=tuple(each for each in workout.option_b if each in workouts),
    )

"""Everything that was declared, as types of the schema: made once, since it does not change."""

from collections.abc import Mapping
from dataclasses import dataclass

import strawberry

from strideiq.core.services.generation import Planner
from strideiq.schema.catalogue import (
    BiggestWeek,
    PhaseTemplate,
    RaceDistance,
    VolumeTier,
)
from strideiq.schema.lint_rules import LintRule, lint_rules
from strideiq.schema.node import Node, node_id
from strideiq.schema.standard_plans import StandardPlan
from strideiq.schema.workout_templates import WorkoutTemplate


@dataclass(frozen=True, slots=True)
class Library:
    """The declared things in the order of their files, and all of them by id."""

    race_distances: tuple[RaceDistance, ...]
    volume_tiers: tuple[VolumeTier, ...]
    phases: tuple[PhaseTemplate, ...]
    workouts: tuple[WorkoutTemplate, ...]
    standard_plans: tuple[StandardPlan, ...]
    lint_rules: Mapping[str, LintRule]
    by_id: Mapping[strawberry.ID, Node]


def library(planner: Planner) -> Library:
    """The library of what ``planner`` makes plans from."""
    catalogue, config = planner.host.catalogue(), planner.config
    races = tuple(RaceDistance.of(key, race) for key, race in config.rules.distances.items())
    tiers = tuple(_tier(key, planner) for key in config.tiers.tiers)
    phases = tuple(
        PhaseTemplate.of(phase) for phase in sorted(catalogue.phases, key=lambda each: each.order)
    )
    workouts = tuple(WorkoutTemplate.of(workout) for workout in catalogue.workouts)
    plans = tuple(StandardPlan.of(plan) for plan in catalogue.plans)
    nodes: tuple[Node, ...] = (*races, *tiers, *phases, *workouts, *plans)
    by_id = {node.id: node for node in nodes}
    judged = {rule.code: rule for rule in lint_rules(planner)}
    return Library(races, tiers, phases, workouts, plans, judged, by_id)


def _tier(key: str, planner: Planner) -> VolumeTier:
    tiers = planner.config.tiers
    return VolumeTier(
        id=node_id("VolumeTier", key),
        key=key,
        title=tiers.tiers[key].title,
        biggest_weeks=[
            BiggestWeek(race_distance=race, metres=bounds[key])
            for race, bounds in tiers.biggest_week.items()
        ],
    )

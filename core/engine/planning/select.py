"""Which template a day gets: the least used one of the wanted family that fits."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.errors import StrideIQError
from strideiq.core.domain.workout import Stress, WorkoutTemplate
from strideiq.core.engine.planning.paces import Paces
from strideiq.core.engine.planning.scale import Cost, Limit, Sized, cost_of, largest
from strideiq.core.reading.shapes.planning import PlanRules

LimitsOf = Callable[[Cost], tuple[Sequence[Limit], Limit | None]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Templates that one runner's plan may use, priced, by family and by stress."""

    by_family: Mapping[str, tuple[Cost, ...]]
    by_stress: Mapping[Stress, tuple[Cost, ...]]

    def plain(self, stress: Stress, least_m: float, uses: Mapping[str, int]) -> Cost | None:
        """The least used template of a stress without work that fits a day of ``least_m`` metres."""
        fitting = (
            cost
            for cost in self.by_stress.get(stress, ())
            if cost.template.work_zone is None and cost.base.metres + cost.fill_m <= least_m
        )
        return next(iter(least_used(fitting, uses)), None)


def least_used(costs: Iterable[Cost], uses: Mapping[str, int]) -> list[Cost]:
    """Templates by how often they were used; Python's sort keeps the author's order of equals."""
    return sorted(costs, key=lambda cost: uses.get(cost.template.id, 0))


def stock(
    templates: Iterable[WorkoutTemplate],
    distance: str,
    tier: str,
    paces: Paces,
    rules: PlanRules,
    *,
    race_pace_trains: bool,
) -> Shelf:
    """Price the templates that suit this race distance and volume tier.

    Raises StrideIQError when a stress that every plan needs has no template.
    """
    fitting = [
        cost_of(t, paces, rules.work_rounding)
        for t in templates
        if (not t.distances or distance in t.distances)
        and (not t.volume_tiers or tier in t.volume_tiers)
        and (race_pace_trains or t.work_zone is not Zone.RACE or t.stress is Stress.RACE)
    ]
    least_m = rules.runs.least
    shelf = Shelf(_group(fitting, "family"), _group(fitting, "stress"))
    for stress in (Stress.REST, Stress.RACE):
        if not shelf.by_stress.get(stress):
            message = f"no workout of stress '{stress}' is loaded; add one to a workouts plugin"
            raise StrideIQError(message)
    if shelf.plain(Stress.EASY, least_m, {}) is None:
        message = (
            f"no workout of stress 'easy' fits the shortest run of {least_m / 1000:.1f} km; "
            "add one with a single fill step to a workouts plugin"
        )
        raise StrideIQError(message)
    return shelf


def _group(costs: Iterable[Cost], attribute: str) -> dict[Any, tuple[Cost, ...]]:
    groups: dict[Any, list[Cost]] = {}
    for cost in costs:
        groups.setdefault(getattr(cost.template, attribute), []).append(cost)
    return {key: tuple(group) for key, group in groups.items()}


def pick(
    shelf: Shelf,
    families: Iterable[str],
    phase: str,
    stress: Stress,
    uses: Mapping[str, int],
    limits_of: LimitsOf,
) -> Sized | None:
    """The least used template of a stress that fits, from the first family that has one."""
    for family in families:
        candidates = [
            cost
            for cost in shelf.by_family.get(family, ())
            if cost.template.stress is stress
            and (not cost.template.phases or phase in cost.template.phases)
        ]
        for cost in least_used(candidates, uses):
            limits, due = limits_of(cost)
            if (sized := largest(cost, limits, due)) is not None:
                return sized
    return None

"""Which template a day gets: the least used one of the wanted family that fits."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, Final

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.errors import StrideIQError
from strideiq.core.domain.workout import Sport, Stress, WorkoutTemplate
from strideiq.core.engine.planning.paces import Paces
from strideiq.core.engine.planning.progressions import Sizing, sizings
from strideiq.core.engine.planning.scale import Cost, Sized, cost_of
from strideiq.core.reading.shapes.planning import PlanRules

Size = Callable[[Cost], tuple[Sized, float] | None]
"""Sizes a template and says how far it is from what is due, as a share; None if it may not come."""
_SLACK_S: Final = 0.5
NEAR: Final = 0.2
"""A session that misses what is due by no more is as good as any other."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a day is for, how often each template was used, and whose turn it is among equals."""

    phase: str
    stress: Stress
    uses: Mapping[str, int]
    turn: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """Templates that one runner's plan may use, priced, by family, stress and id.

    ``ladder`` says how plain long runs grow; filling steps are run at ``easy_s_km``.
    """

    by_family: Mapping[str, tuple[Cost, ...]]
    by_stress: Mapping[Stress, tuple[Cost, ...]]
    by_id: Mapping[str, Cost]
    ladder: Sizing
    easy_s_km: float

    def fits(self, cost: Cost, metres: float, most_s: float) -> bool:
        """Whether a template's smallest size has room in a run of ``metres`` within ``most_s``."""
        seconds = cost.base.seconds + (metres - cost.base.metres) * self.easy_s_km / 1000
        return cost.base.metres + cost.fill_m <= metres and seconds <= most_s + _SLACK_S

    def plain(
        self, stress: Stress, metres: float, uses: Mapping[str, int], most_s: float = inf
    ) -> Cost | None:
        """The least used template of a stress without work that fits a run of ``metres`` metres."""
        fitting = (
            cost
            for cost in self.by_stress.get(stress, ())
            if cost.template.work_zone is None and self.fits(cost, metres, most_s)
        )
        return next(iter(least_used(fitting, uses)), None)


def least_used(costs: Iterable[Cost], uses: Mapping[str, int], turn: int = 0) -> list[Cost]:
    """Templates by how often they were used; equals in the author's order, from ``turn`` on."""
    listed = list(costs)
    first = turn % len(listed) if listed else 0
    return sorted(listed[first:] + listed[:first], key=lambda cost: uses.get(cost.template.id, 0))


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
    by = sizings(rules, distance, tier)
    fitting = [
        cost_of(t, paces, rules.work_rounding, by.of_template(t))
        for t in templates
        if t.sport is Sport.RUN
        and (not t.distances or distance in t.distances)
        and (not t.volume_tiers or tier in t.volume_tiers)
        and (race_pace_trains or t.work_zone is not Zone.RACE or t.stress is Stress.RACE)
    ]
    least_m = rules.runs.least
    shelf = Shelf(
        by_family=_group(fitting, "family"),
        by_stress=_group(fitting, "stress"),
        by_id={cost.template.id: cost for cost in fitting},
        ladder=by.ladder,
        easy_s_km=paces.easy,
    )
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


def pick(shelf: Shelf, families: Iterable[str], choice: Choice, size: Size) -> Sized | None:
    """The template whose turn it is and that comes near what is due, from the first family with one.

    Where none comes near, the one that comes nearest.
    """
    for family in families:
        candidates = [
            cost
            for cost in shelf.by_family.get(family, ())
            if cost.template.stress is choice.stress
            and (not cost.template.phases or choice.phase in cost.template.phases)
        ]
        best, least = None, inf
        for cost in least_used(candidates, choice.uses, choice.turn):
            found = size(cost)
            if found is None:
                continue
            sized, missed = found
            if missed <= NEAR:
                return sized
            if missed < least:
                best, least = sized, missed
        if best is not None:
            return best
    return None

"""Which template a day gets: the least used one of the wanted family that fits."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from operator import attrgetter
from typing import Any, Final, TypeVar

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


K = TypeVar("K")


Price = Callable[[WorkoutTemplate], Cost]


class Priced(Mapping[K, tuple[Cost, ...]]):
    """Templates in groups, each priced when it is first asked for: a plan uses but a few."""

    def __init__(
        self,
        groups: Mapping[K, Sequence[WorkoutTemplate]],
        price: Price,
    ) -> None:
        self._groups = groups
        self._price = price
        self._priced: dict[K, tuple[Cost, ...]] = {}

    def __getitem__(self, key: K) -> tuple[Cost, ...]:
        costs = self._priced.get(key)
        if costs is None:
            costs = self._priced[key] = tuple([self._price(each) for each in self._groups[key]])
        return costs

    def __iter__(self) -> Iterator[K]:
        return iter(self._groups)

    def __len__(self) -> int:
        return len(self._groups)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Templates that one runner's plan may use, priced, by family and by stress.

    ``templates`` are the same by id, and ``price`` prices one of them. ``ladder`` says how plain long
    runs grow; filling steps are run at ``easy_s_km``.
    """

    by_family: Mapping[str, tuple[Cost, ...]]
    by_stress: Mapping[Stress, tuple[Cost, ...]]
    templates: Mapping[str, WorkoutTemplate]
    price: Price
    ladder: Sizing
    easy_s_km: float

    def cost(self, template_id: str) -> Cost | None:
        """The template of this id, priced; None where this plan may not use it."""
        template = self.templates.get(template_id)
        return self.price(template) if template is not None else None

    def alike(self, template: WorkoutTemplate) -> list[Cost]:
        """Templates of the same stress and work zone, the template itself included."""
        stress, zone = template.stress, template.work_zone
        return [
            self.price(other)
            for other in self.templates.values()
            if other.stress is stress and other.work_zone is zone
        ]

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
        t
        for t in templates
        if t.sport is Sport.RUN
        and (not t.distances or distance in t.distances)
        and (not t.volume_tiers or tier in t.volume_tiers)
        and (race_pace_trains or t.work_zone is not Zone.RACE or t.stress is Stress.RACE)
    ]
    priced: dict[str, Cost] = {}

    def price(template: WorkoutTemplate) -> Cost:
        cost = priced.get(template.id)
        if cost is None:
            cost = cost_of(template, paces, rules.work_rounding, by.of_template(template))
            priced[template.id] = cost
        return cost

    shelf = Shelf(
        by_family=Priced(_groups(fitting, attrgetter("family")), price),
        by_stress=Priced(_groups(fitting, attrgetter("stress")), price),
        templates={template.id: template for template in fitting},
        price=price,
        ladder=by.ladder,
        easy_s_km=paces.easy,
    )
    _require_needed(shelf, rules.runs.least)
    return shelf


def _require_needed(shelf: Shelf, least_m: float) -> None:
    """Raise StrideIQError where a stress that every plan needs has no template."""
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


def _groups(
    templates: Iterable[WorkoutTemplate], key_of: Callable[[WorkoutTemplate], Any]
) -> Mapping[Any, Sequence[WorkoutTemplate]]:
    groups: dict[Any, list[WorkoutTemplate]] = {}
    for template in templates:
        groups.setdefault(key_of(template), []).append(template)
    return groups


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

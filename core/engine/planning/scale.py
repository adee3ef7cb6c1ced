"""How big a workout is: what a template costs at a size, and the largest size that fits."""

from collections.abc import Iterable, Iterator
from math import floor, inf
from typing import NamedTuple

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.workout import (
    RepeatTemplate,
    Sport,
    StepEnd,
    StepTemplate,
    Stress,
    WorkoutTemplate,
)
from strideiq.core.engine.planning.paces import Paces
from strideiq.core.engine.planning.progressions import Sizing
from strideiq.core.reading.shapes.planning import WorkRounding

_SLACK = 1e-6


class Load(NamedTuple):
    """Metres and seconds of some steps, and the part of them that is work (not easy)."""

    metres: float = 0.0
    seconds: float = 0.0
    work_m: float = 0.0
    work_s: float = 0.0


class Part(NamedTuple):
    """The work of a template in one zone, at its smallest size and per size step."""

    zone: Zone
    base_m: float
    base_s: float
    unit_m: float
    unit_s: float

    def plus(self, other: "Part | None") -> "Part":
        """This with the work of more steps in its zone."""
        if other is None:
            return self
        return Part(
            self.zone,
            self.base_m + other.base_m,
            self.base_s + other.base_s,
            self.unit_m + other.unit_m,
            self.unit_s + other.unit_s,
        )


class Cost(NamedTuple):
    """What a template costs for one runner: ``base`` at its smallest size, ``unit`` per size step.

    The size runs from ``low`` to ``high`` in steps of ``grid`` (repetitions, seconds or metres;
    equal bounds: fixed). ``fill_m`` is the least distance of its filling steps. ``sizing`` is the
    progression that says how much of it is due, ``parts`` is its work by zone.
    """

    template: WorkoutTemplate
    base: Load
    unit: Load
    low: float
    high: float
    grid: float
    fill_m: float
    sizing: Sizing | None = None
    parts: tuple[Part, ...] = ()

    def at(self, size: float) -> Load:
        """Load at ``size``, filling steps not counted."""
        base, unit, more = self.base, self.unit, size - self.low
        return Load(
            base.metres + unit.metres * more,
            base.seconds + unit.seconds * more,
            base.work_m + unit.work_m * more,
            base.work_s + unit.work_s * more,
        )


class Limit(NamedTuple):
    """A limit on a size: ``base + unit * (size - low) <= allowed``; ``code`` names it."""

    code: str
    base: float
    unit: float
    allowed: float


class Sized(NamedTuple):
    """A template at a chosen size, its load, and the code of the limit that held it there."""

    cost: Cost
    size: float
    load: Load
    held_by: str

    @property
    def least_m(self) -> float:
        """The shortest day this workout fits in, in metres."""
        return self.load.metres + self.cost.fill_m


def cost_of(
    template: WorkoutTemplate, paces: Paces, rounding: WorkRounding, sizing: Sizing | None = None
) -> Cost:
    """Price a template at a runner's paces."""
    base_m = base_s = unit_m = unit_s = 0.0
    by_zone: dict[Zone, Part] = {}
    # Strides inside an easy run are play, not work: only sessions built around a zone count.
    works = template.work_zone is not None and template.stress is not Stress.EASY
    for step, least, more in _amounts(template):
        metres, seconds = _rate(step, paces, template)
        base_m += metres * least
        base_s += seconds * least
        unit_m += metres * more
        unit_s += seconds * more
        if works and step.zone is not None and step.zone is not Zone.E:
            part = Part(step.zone, metres * least, seconds * least, metres * more, seconds * more)
            by_zone[step.zone] = part.plus(by_zone.get(step.zone))
    parts = tuple(by_zone.values())
    low, high, grid = _bounds(template, rounding)
    return Cost(
        template=template,
        base=Load(base_m, base_s, sum([p.base_m for p in parts]), sum([p.base_s for p in parts])),
        unit=Load(unit_m, unit_s, sum([p.unit_m for p in parts]), sum([p.unit_s for p in parts])),
        low=low,
        high=high,
        grid=grid,
        fill_m=sum(
            step.amount.low
            for step in template.steps
            if isinstance(step, StepTemplate) and step.amount.end is StepEnd.FILL
        ),
        sizing=sizing,
        parts=parts,
    )


def _amounts(template: WorkoutTemplate) -> Iterator[tuple[StepTemplate, float, float]]:
    """Every step that is no fill, its seconds or metres at the smallest size and per size step."""
    for entry in template.steps:
        if isinstance(entry, RepeatTemplate):
            more = entry.low != entry.high
            for step in entry.steps:
                amount = step.amount.low
                yield step, amount * entry.low, amount if more else 0.0
        elif entry.amount.end is not StepEnd.FILL:
            yield entry, entry.amount.low, 1.0 if entry.amount.low != entry.amount.high else 0.0


def _bounds(template: WorkoutTemplate, rounding: WorkRounding) -> tuple[float, float, float]:
    """The least and the largest size, and the step between sizes; zeros for a fixed template."""
    for entry in template.steps:
        if isinstance(entry, RepeatTemplate):
            if entry.low != entry.high:
                return float(entry.low), float(entry.high), 1.0
        elif entry.amount.low != entry.amount.high:
            by_time = entry.amount.end is StepEnd.TIME
            grid = rounding.time if by_time else rounding.distance
            return entry.amount.low, entry.amount.high, grid
    return 0.0, 0.0, 0.0


def _rate(step: StepTemplate, paces: Paces, template: WorkoutTemplate) -> tuple[float, float]:
    """Metres and seconds of one second or one metre of a step, whichever ends it."""
    # Only running covers ground that a week counts.
    pace = step_pace(step, paces) if template.sport is Sport.RUN else inf
    if step.amount.end is StepEnd.TIME:
        return 1000 / pace, 1.0
    if step.amount.end is StepEnd.DISTANCE:
        return 1.0, pace / 1000
    return 0.0, 0.0


def step_pace(step: StepTemplate, paces: Paces) -> float:
    """Seconds per kilometre that a step is reckoned with: its own band's middle, or its zone's."""
    if step.pace is not None:
        return step.pace.mid_s_km
    return paces.mid[step.zone] if step.zone is not None else inf


def largest(cost: Cost, limits: Iterable[Limit], due: Limit | None = None) -> Sized | None:
    """The largest size within every limit; None when even the smallest breaks one.

    ``due`` is what training calls for now: it holds the size down but never below the smallest.
    """
    size, held_by = cost.high, "template"
    for limit in limits if due is None else (*limits, due):
        room = limit.allowed - limit.base + _SLACK
        if limit is due:
            room = max(room, _SLACK)
        if room < 0:
            return None
        if limit.unit > 0 and cost.low + room / limit.unit < size:
            size, held_by = cost.low + room / limit.unit, limit.code
    if cost.grid:
        size = cost.low + floor((size - cost.low) / cost.grid + _SLACK) * cost.grid
    return Sized(cost, size, cost.at(size), held_by)

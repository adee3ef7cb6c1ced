"""How big a workout is: what a template costs at a size, and the largest size that fits."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor, inf

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.workout import (
    RepeatTemplate,
    StepEnd,
    StepTemplate,
    Stress,
    WorkoutTemplate,
)
from strideiq.core.engine.planning.paces import Paces
from strideiq.core.reading.shapes.planning import WorkRounding

_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Load:
    """Metres and seconds of some steps, and the part of them that is work (not easy)."""

    metres: float = 0.0
    seconds: float = 0.0
    work_m: float = 0.0
    work_s: float = 0.0

    def __add__(self, other: "Load") -> "Load":
        return Load(
            self.metres + other.metres,
            self.seconds + other.seconds,
            self.work_m + other.work_m,
            self.work_s + other.work_s,
        )

    def times(self, factor: float) -> "Load":
        """The same steps ``factor`` times."""
        return Load(
            self.metres * factor, self.seconds * factor, self.work_m * factor, self.work_s * factor
        )


@dataclass(frozen=True, slots=True)
class Cost:
    """What a template costs for one runner: ``base`` at its smallest size, ``unit`` per size step.

    The size runs from ``low`` to ``high`` in steps of ``grid`` (repetitions, seconds or metres;
    equal bounds: fixed). ``fill_m`` is the least distance of its filling steps.
    """

    template: WorkoutTemplate
    base: Load
    unit: Load
    low: float
    high: float
    grid: float
    fill_m: float

    def at(self, size: float) -> Load:
        """Load at ``size``, filling steps not counted."""
        return self.base + self.unit.times(size - self.low)


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit on a size: ``base + unit * (size - low) <= allowed``; ``code`` names it."""

    code: str
    base: float
    unit: float
    allowed: float


@dataclass(frozen=True, slots=True)
class Sized:
    """A template at a chosen size, its load, and the code of the limit that held it there."""

    cost: Cost
    size: float
    load: Load
    held_by: str

    @property
    def least_m(self) -> float:
        """The shortest day this workout fits in, in metres."""
        return self.load.metres + self.cost.fill_m


def cost_of(template: WorkoutTemplate, paces: Paces, rounding: WorkRounding) -> Cost:
    """Price a template at a runner's paces."""
    base, unit = Load(), Load()
    low = high = grid = 0.0
    fill = 0.0
    for entry in template.steps:
        if isinstance(entry, RepeatTemplate):
            once = _sum(_step_load(s, s.amount.low, paces, template) for s in entry.steps)
            base += once.times(entry.low)
            if entry.low != entry.high:
                unit, low, high, grid = once, float(entry.low), float(entry.high), 1.0
            continue
        amount = entry.amount
        if amount.end is StepEnd.FILL:
            fill += amount.low
            continue
        base += _step_load(entry, amount.low, paces, template)
        if amount.low != amount.high:
            unit, low, high = _step_load(entry, 1.0, paces, template), amount.low, amount.high
            grid = rounding.time if amount.end is StepEnd.TIME else rounding.distance
    return Cost(template, base, unit, low, high, grid, fill)


def largest(cost: Cost, limits: Iterable[Limit], due: Limit | None = None) -> Sized | None:
    """The largest size within every limit; None when even the smallest breaks one.

    ``due`` is what training calls for now: it holds the size down but never below the smallest.
    """
    size, held_by = cost.high, "template"
    for limit in limits:
        room = limit.allowed - limit.base + _SLACK
        if room < 0:
            return None
        size, held_by = _held(size, held_by, limit, room, cost)
    if due is not None:
        size, held_by = _held(size, held_by, due, max(0.0, due.allowed - due.base) + _SLACK, cost)
    if cost.grid:
        size = cost.low + floor((size - cost.low) / cost.grid + _SLACK) * cost.grid
    return Sized(cost, size, cost.at(size), held_by)


def _held(size: float, held_by: str, limit: Limit, room: float, cost: Cost) -> tuple[float, str]:
    most = cost.low + room / limit.unit if limit.unit > 0 else inf
    return (most, limit.code) if most < size else (size, held_by)


def _sum(loads: Iterable[Load]) -> Load:
    total = Load()
    for load in loads:
        total += load
    return total


def _step_load(step: StepTemplate, amount: float, paces: Paces, template: WorkoutTemplate) -> Load:
    """Load of ``amount`` seconds or metres of a step."""
    pace = paces.mid[step.zone] if step.zone is not None else inf
    if step.amount.end is StepEnd.TIME:
        metres, seconds = amount * 1000 / pace, amount
    elif step.amount.end is StepEnd.DISTANCE:
        metres, seconds = amount, amount * pace / 1000
    else:
        return Load()
    # Strides inside an easy run are play, not work: only sessions built around a zone count.
    works = (
        step.zone not in {None, Zone.E}
        and template.work_zone is not None
        and template.stress is not Stress.EASY
    )
    return Load(metres, seconds, metres, seconds) if works else Load(metres, seconds)

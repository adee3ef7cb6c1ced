"""From a sized template and the day's distance to the steps a runner follows."""

from collections.abc import Iterator
from dataclasses import dataclass

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.workout import (
    Amount,
    PlannedRepeat,
    PlannedStep,
    RepeatTemplate,
    StepEnd,
    StepTemplate,
    flat,
)
from strideiq.core.engine.planning.paces import Paces
from strideiq.core.engine.planning.scale import Sized
from strideiq.core.reading.shapes.planning import PlanRules


@dataclass(frozen=True, slots=True)
class Composed:
    """The steps of a workout with their totals: metres, seconds, and seconds by zone."""

    steps: tuple[PlannedStep | PlannedRepeat, ...]
    distance_m: float
    duration_s: float
    zone_s: tuple[tuple[Zone, float], ...]


class Composer:
    """Writes workouts out at one runner's paces; what was written once is not written again."""

    def __init__(self, paces: Paces, rules: PlanRules, grid_m: float) -> None:
        self._paces = paces
        self._rules = rules
        self._grid_m = grid_m
        self._written: dict[tuple[str, float, float], Composed] = {}

    def compose(self, sized: Sized, distance_m: float) -> Composed:
        """Steps over ``distance_m`` metres; filling steps take what the others leave."""
        key = (sized.cost.template.id, sized.size, distance_m)
        if key not in self._written:
            self._written[key] = self._compose(sized, distance_m)
        return self._written[key]

    def _compose(self, sized: Sized, distance_m: float) -> Composed:
        fills = _fills(sized, distance_m, self._grid_m)
        steps = tuple(
            _entry(entry, sized, fills, self._paces, self._rules)
            for entry in sized.cost.template.steps
        )
        metres, seconds = 0.0, 0.0
        by_zone: dict[Zone, float] = {}
        for step, times in flat(steps):
            metres += step.distance_m * times
            seconds += step.duration_s * times
            if step.zone is not None:
                by_zone[step.zone] = by_zone.get(step.zone, 0.0) + step.duration_s * times
        return Composed(steps, metres, seconds, tuple(by_zone.items()))


def _fills(sized: Sized, distance_m: float, grid_m: float) -> Iterator[float]:
    """Distances of the filling steps in order: shared by their least, the last takes the rest."""
    leasts = [
        entry.amount.low
        for entry in sized.cost.template.steps
        if isinstance(entry, StepTemplate) and entry.amount.end is StepEnd.FILL
    ]
    left = distance_m - sized.load.metres
    spare = left - sum(leasts)
    fine = grid_m / 5
    for least in leasts[:-1]:
        share = least + spare * least / sum(leasts)
        share = round(share / fine) * fine
        left -= share
        yield share
    yield left


def _entry(
    entry: StepTemplate | RepeatTemplate,
    sized: Sized,
    fills: Iterator[float],
    paces: Paces,
    rules: PlanRules,
) -> PlannedStep | PlannedRepeat:
    if isinstance(entry, RepeatTemplate):
        times = round(sized.size) if entry.low != entry.high else entry.low
        steps = tuple(_step(s, s.amount.low, paces, rules) for s in entry.steps)
        return PlannedRepeat(times, steps)
    amount = entry.amount
    if amount.end is StepEnd.FILL:
        return _step(entry, next(fills), paces, rules)
    return _step(entry, _size(amount, sized), paces, rules)


def _size(amount: Amount, sized: Sized) -> float:
    return amount.low if amount.low == amount.high else sized.size


def _step(step: StepTemplate, amount: float, paces: Paces, rules: PlanRules) -> PlannedStep:
    end = StepEnd.DISTANCE if step.amount.end is StepEnd.FILL else step.amount.end
    pace = paces.mid[step.zone] if step.zone is not None else None
    metres = seconds = 0.0
    if end is StepEnd.DISTANCE and pace is not None:
        metres, seconds = amount, amount * pace / 1000
    elif end is StepEnd.TIME:
        metres, seconds = (amount * 1000 / pace if pace else 0.0), amount
    show_pace = step.zone is not None and paces.shown and not step.by_effort
    return PlannedStep(
        kind=step.kind,
        end=end,
        duration_s=seconds,
        distance_m=metres,
        zone=step.zone,
        pace=paces.bands[step.zone] if step.zone is not None and show_pace else None,
        effort=rules.effort[step.zone] if step.zone is not None else None,
        note=step.note,
    )

"""From a sized template and the day's distance to the steps a runner follows."""

from collections.abc import Iterator
from datetime import date
from math import inf
from typing import NamedTuple

from strideiq.core.domain.athlete import PaceRange, Zone
from strideiq.core.domain.workout import (
    Amount,
    PlannedRepeat,
    PlannedStep,
    PlannedWorkout,
    Reason,
    RepeatTemplate,
    Sport,
    StepEnd,
    StepTemplate,
    flat,
)
from strideiq.core.engine.load.session import load_of, other_load
from strideiq.core.engine.planning.paces import Paces
from strideiq.core.engine.planning.scale import Sized, step_pace
from strideiq.core.reading.shapes.planning import PlanRules


class Composed(NamedTuple):
    """The steps of a workout with their totals: metres, seconds, seconds by zone, and load."""

    steps: tuple[PlannedStep | PlannedRepeat, ...]
    distance_m: float
    duration_s: float
    zone_s: tuple[tuple[Zone, float], ...]
    load: float


def on_day(
    day: date, sized: Sized, composed: Composed, reasons: tuple[Reason, ...] = (), title: str = ""
) -> PlannedWorkout:
    """A composed template as the workout of a day, called ``title`` or what the template is."""
    template = sized.cost.template
    return PlannedWorkout(
        day=day,
        template_id=template.id,
        title=title or template.title,
        family=template.family,
        stress=template.stress,
        steps=composed.steps,
        distance_m=composed.distance_m,
        duration_s=composed.duration_s,
        zone_s=composed.zone_s,
        reasons=reasons,
        sport=template.sport,
        load=composed.load,
    )


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
        sport = sized.cost.template.sport
        steps = tuple(
            _entry(entry, sized, fills, self._paces, self._rules)
            for entry in sized.cost.template.steps
        )
        if sport is not Sport.RUN:
            return self._beside_running(steps, sport)
        metres = seconds = squares = 0.0
        by_zone: dict[Zone, float] = {}
        for step, times in flat(steps):
            metres += step.distance_m * times
            seconds += step.duration_s * times
            if step.distance_m:
                squares += step.distance_m * step.distance_m / step.duration_s * times
            if step.zone is not None:
                by_zone[step.zone] = by_zone.get(step.zone, 0.0) + step.duration_s * times
        load = load_of(squares, self._paces.mid[Zone.T])
        return Composed(steps, metres, seconds, tuple(by_zone.items()), load)

    def _beside_running(
        self, steps: tuple[PlannedStep | PlannedRepeat, ...], sport: Sport
    ) -> Composed:
        """Strength or cross-training: time and effort, no ground and no running zone."""
        seconds = load = 0.0
        for step, times in flat(steps):
            seconds += step.duration_s * times
            load += other_load(sport, step.zone, step.duration_s * times, self._rules.load)
        return Composed(steps, 0.0, seconds, (), load)


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
    runs = sized.cost.template.sport is Sport.RUN
    if isinstance(entry, RepeatTemplate):
        times = round(sized.size) if entry.low != entry.high else entry.low
        steps = tuple(_step(s, s.amount.low, paces, rules, runs=runs) for s in entry.steps)
        return PlannedRepeat(times, steps)
    amount = entry.amount
    if amount.end is StepEnd.FILL:
        return _step(entry, next(fills), paces, rules)
    return _step(entry, _size(amount, sized), paces, rules, runs=runs)


def _size(amount: Amount, sized: Sized) -> float:
    return amount.low if amount.low == amount.high else sized.size


def _step(
    step: StepTemplate, amount: float, paces: Paces, rules: PlanRules, *, runs: bool = True
) -> PlannedStep:
    end = StepEnd.DISTANCE if step.amount.end is StepEnd.FILL else step.amount.end
    pace = step_pace(step, paces) if runs else inf
    metres = seconds = 0.0
    if end is StepEnd.DISTANCE and pace < inf:
        metres, seconds = amount, amount * pace / 1000
    elif end is StepEnd.TIME:
        metres, seconds = amount * 1000 / pace, amount
    effort = step.rpe
    if effort is None and step.zone is not None:
        effort = rules.effort[step.zone]
    return PlannedStep(
        kind=step.kind,
        end=end,
        duration_s=seconds,
        distance_m=metres,
        zone=step.zone,
        pace=_shown(step, paces) if runs else None,
        effort=effort,
        note=step.note,
        heart_rate=step.heart_rate,
    )


def _shown(step: StepTemplate, paces: Paces) -> PaceRange | None:
    """The band a runner follows; none where the step says to go by effort or heart rate."""
    by_feel = step.by_effort or step.heart_rate is not None or step.rpe is not None
    if by_feel or step.zone is None:
        return None
    if step.pace is not None:
        return step.pace
    return paces.bands[step.zone] if step.zone in paces.shown else None

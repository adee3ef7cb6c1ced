"""A planned workout in plain words, in the runner's own units."""

from strideiq.core.domain.athlete import PaceRange, Zone
from strideiq.core.domain.units import (
    METRES_PER_KM,
    METRES_PER_MILE,
    UnitSystem,
    format_distance,
    format_duration,
    format_pace,
)
from strideiq.core.domain.workout import (
    PlannedRepeat,
    PlannedStep,
    PlannedWorkout,
    StepEnd,
    StepKind,
    flat,
)

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""Short names of the weekdays; strftime would follow the locale of the machine."""

_ZONE_NAMES = {
    Zone.M: "marathon",
    Zone.T: "threshold",
    Zone.I: "interval",
    Zone.R: "repetition",
    Zone.RACE: "race",
}
_LONGEST_TRACK_M = 2000
"""Up to here whole hundreds of metres stay metres for a runner who counts in miles."""

_ON_A_QUARTER = 0.01
"""How near to a quarter of a mile, in quarters, a distance counts as planned in quarters."""

_OF_CONDITIONS = ("race-conditions", "race-hills", "race-heat", "race-altitude")
"""Codes of the reasons that tell what the conditions of a race do to its pace."""

_Told = set[tuple[Zone, PaceRange | None, tuple[float, float] | None]]
"""What the runner has read so far in this workout and need not read again."""


def describe(workout: PlannedWorkout, units: UnitSystem) -> str:
    """Every step in order: ``2 km easy at 5:23-6:03/km, then 4 x 5:00 at threshold pace ...``.

    A rest day is ``Rest``. A pace is told once and not again for the steps that repeat it.
    """
    told: _Told = set()
    text = ""
    for step in workout.steps:
        part = (
            _describe_repeat(step, units, told)
            if isinstance(step, PlannedRepeat)
            else _describe_step(step, units, told)
        )
        cool_down = isinstance(step, PlannedStep) and step.kind is StepKind.COOL_DOWN
        separator = ("" if not text else ", ") if cool_down or not text else ", then "
        text += separator + part
    return text or "Rest"


def notes(workout: PlannedWorkout) -> tuple[str, ...]:
    """What the author of the workout wants said about its steps, each sentence once."""
    return tuple(dict.fromkeys(step.note for step, _ in flat(workout.steps) if step.note))


def conditions_told(workout: PlannedWorkout) -> tuple[str, ...]:
    """Of a race under known conditions its flat pace, and what changes it by which table."""
    return tuple(each.sentence for each in workout.reasons if each.code in _OF_CONDITIONS)


def short_distance(metres: float, units: UnitSystem) -> str:
    """A distance as runners write it: ``400 m``, ``8 km``, ``2.25 mi``, ``1.2 mi``."""
    if units is UnitSystem.METRIC and metres < METRES_PER_KM:
        return f"{metres:.0f} m"
    quarters = 4 * metres / METRES_PER_MILE
    quarter = units is UnitSystem.IMPERIAL and abs(quarters - round(quarters)) < _ON_A_QUARTER
    digits = 2 if quarter else 1
    number, unit = format_distance(metres, units, digits).split()
    return f"{number.rstrip('0').rstrip('.')} {unit}"


def pace_band(pace: PaceRange, units: UnitSystem) -> str:
    """A band of paces, fastest first: ``4:33-4:38/km``; one pace where both ends print alike."""
    fast, slow = format_pace(pace.fast_s_km, units), format_pace(pace.slow_s_km, units)
    return fast if fast == slow else f"{fast.partition('/')[0]}-{slow}"


def _describe_repeat(repeat: PlannedRepeat, units: UnitSystem, told: _Told) -> str:
    *before, last = repeat.steps
    rests = last.kind is StepKind.RECOVER and bool(before)
    parts = [_describe_step(step, units, told) for step in (before if rests else repeat.steps)]
    body = " + ".join(parts)
    if repeat.times > 1:
        body = f"{repeat.times} x ({body})" if len(parts) > 1 else f"{repeat.times} x {body}"
    if not rests:
        return body
    after = "after each" if repeat.times > 1 else "after it"
    return f"{body} with {_describe_step(last, units, told)} {after}"


def _describe_step(step: PlannedStep, units: UnitSystem, told: _Told) -> str:
    amount = _amount(step, units)
    if step.zone is None:
        if step.kind is StepKind.RECOVER:
            return f"{amount} rest"
        return f"{amount} of exercises" if step.end is StepEnd.TIME else amount
    return f"{amount} {_target(step, step.zone, units, told)}"


def _amount(step: PlannedStep, units: UnitSystem) -> str:
    if step.end is StepEnd.OPEN:
        return "as long as you like"
    if step.end is StepEnd.TIME:
        return format_duration(step.duration_s)
    metres = step.distance_m
    track = step.end is StepEnd.DISTANCE and metres <= _LONGEST_TRACK_M and metres % 100 == 0
    if track and units is UnitSystem.IMPERIAL:
        return f"{metres:.0f} m"
    return short_distance(metres, units)


def _target(step: PlannedStep, zone: Zone, units: UnitSystem, told: _Told) -> str:
    pace, easy = step.pace, zone is Zone.E
    measure = "effort" if pace is None else "pace"
    manner = "easy" if easy else f"at {_ZONE_NAMES[zone]} {measure}"
    if (zone, pace, step.heart_rate) in told or step.kind is StepKind.RECOVER:
        return manner
    told.add((zone, pace, step.heart_rate))
    if step.heart_rate is not None:
        low, high = step.heart_rate
        return f"{manner} at {100 * low:.0f}-{high:.0%} of maximum heart rate"
    if pace is not None:
        return f"{manner} {'at ' if easy else ''}{pace_band(pace, units)}"
    return f"{manner} ({'effort ' if easy else ''}{step.effort} of 10)" if step.effort else manner

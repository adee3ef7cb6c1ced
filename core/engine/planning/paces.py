"""The paces one plan is written in: training zones, and the pace of the goal race."""

from collections.abc import Mapping
from dataclasses import dataclass

from strideiq.core.domain.athlete import Fitness, PaceRange, Zone
from strideiq.core.domain.conditions import Conditions
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Finding, Severity
from strideiq.core.domain.units import UnitSystem, format_duration, format_pace
from strideiq.core.domain.workout import Reason
from strideiq.core.engine.pacing.vdot import race_time, vdot
from strideiq.core.engine.pacing.zones import zone_pace
from strideiq.core.reading.shapes.planning import PlanRules, RaceDistance


@dataclass(frozen=True, slots=True)
class Paces:
    """Pace bands by zone, their middles in seconds per kilometre, and why they are so.

    ``shown`` are the zones with a pace to run at; the others are run by effort. It is empty for
    runners too slow for pace tables to mean anything.
    """

    bands: Mapping[Zone, PaceRange]
    mid: Mapping[Zone, float]
    reasons: Mapping[Zone, Reason]
    shown: frozenset[Zone]

    @property
    def easy(self) -> float:
        """Middle of the easy band in seconds per kilometre."""
        return self.mid[Zone.E]


@dataclass(frozen=True, slots=True)
class RaceAim:
    """What the plan trains for: seconds over the distance, and what fitness predicts today.

    ``trains`` is False where race pace is too slow to train at.
    """

    race_s: float
    predicted_s: float
    trains: bool = True


def aim(
    request: PlanRequest, race: RaceDistance, fitness: Fitness, weeks: int, rules: PlanRules
) -> tuple[RaceAim, tuple[Finding, ...]]:
    """The race time to train for.

    A target further off than fitness can rise in ``weeks`` weeks is warned about, and race pace
    stays at what current fitness predicts. A target far below fitness is kept for race day, but is
    no pace to train at.
    """
    predicted = race_time(race.length, fitness.vdot)
    target = request.goal.target_s
    if target is None:
        return RaceAim(predicted, predicted), ()
    gap = vdot(race.length, target) - fitness.vdot
    shown, fit = format_duration(target), format_duration(predicted)
    if gap > min(rules.goal.most_gain, weeks / rules.goal.weeks_per_vdot):
        sentence = (
            f"The goal of {shown} is {gap:.1f} VDOT points above current fitness "
            f"({fitness.vdot:.1f}); that is more than {weeks} weeks usually bring, so race pace is "
            f"set for {fit}."
        )
        return RaceAim(predicted, predicted), (_about_goal("goal-ambitious", sentence),)
    if target > predicted * (1 + rules.goal.slower_at_most):
        sentence = (
            f"The goal of {shown} is far below current fitness (VDOT {fitness.vdot:.1f}), which "
            f"predicts {fit}; its pace is kept for race day and is not trained at."
        )
        return RaceAim(target, predicted, trains=False), (_about_goal("goal-modest", sentence),)
    return RaceAim(target, predicted), ()


def _about_goal(code: str, sentence: str) -> Finding:
    return Finding(code, Severity.WARNING, "goal", sentence)


def paces(
    fitness: Fitness,
    aim_: RaceAim,
    race: RaceDistance,
    rules: PlanRules,
    units: UnitSystem,
    conditions: Conditions | None = None,
) -> Paces:
    """Pace bands of every zone for this runner and race; by effort where its course asks for that."""
    race_pace = aim_.race_s / race.length * 1000
    bands = {zone: zone_pace(fitness.zones, zone, race_pace) for zone in Zone}
    mid = {zone: band.mid_s_km for zone, band in bands.items()}
    if fitness.vdot < rules.pace_from_vdot:
        by_effort = {zone: _effort_reason(zone, rules.effort[zone], fitness) for zone in Zone}
        return Paces(bands, mid, by_effort, frozenset())
    reasons = {zone: _pace_reason(zone, bands[zone], fitness, units) for zone in Zone}
    if conditions is not None and conditions.course in rules.conditions.by_effort:
        reasons[Zone.RACE] = _course_reason(rules.effort[Zone.RACE], conditions, fitness)
        return Paces(bands, mid, reasons, frozenset(Zone) - {Zone.RACE})
    reasons[Zone.RACE] = _race_pace_reason(bands[Zone.RACE], aim_, fitness, units)
    return Paces(bands, mid, reasons, frozenset(Zone))


def _pace_reason(zone: Zone, band: PaceRange, fitness: Fitness, units: UnitSystem) -> Reason:
    fast, slow = format_pace(band.fast_s_km, units), format_pace(band.slow_s_km, units)
    sentence = f"{zone.value} pace {fast} to {slow}, from VDOT {fitness.vdot:.1f}."
    facts = (("vdot", fitness.vdot), ("zone", zone.value), ("fast", fast), ("slow", slow))
    return Reason("pace", sentence, facts)


def _race_pace_reason(
    band: PaceRange, aim_: RaceAim, fitness: Fitness, units: UnitSystem
) -> Reason:
    fast, slow = format_pace(band.fast_s_km, units), format_pace(band.slow_s_km, units)
    time = format_duration(aim_.race_s)
    sentence = f"Race pace {fast} to {slow}, for a race of {time}."
    facts = (
        ("vdot", fitness.vdot),
        ("zone", Zone.RACE.value),
        ("fast", fast),
        ("slow", slow),
        ("race_time", time),
    )
    return Reason("pace", sentence, facts)


def _effort_reason(zone: Zone, effort: int, fitness: Fitness) -> Reason:
    sentence = f"By effort (RPE {effort}): at VDOT {fitness.vdot:.1f} pace tables mislead."
    facts = (("vdot", fitness.vdot), ("zone", zone.value), ("effort", effort))
    return Reason("effort", sentence, facts)


def _course_reason(effort: int, conditions: Conditions, fitness: Fitness) -> Reason:
    sentence = f"By effort (RPE {effort}): on a {conditions.course} course pace says little."
    facts = (("vdot", fitness.vdot), ("zone", Zone.RACE.value), ("effort", effort))
    return Reason("effort", sentence, facts)

"""Which volume tier a runner can reach, and the biggest week of their plan."""

from dataclasses import dataclass
from math import inf

from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Finding, Severity
from strideiq.core.domain.units import format_distance
from strideiq.core.domain.workout import Reason
from strideiq.core.engine.planning.softening import young
from strideiq.core.engine.planning.starting_point import StartingPoint
from strideiq.core.reading.shapes.planning import PlanConfig, PlanRules


@dataclass(frozen=True, slots=True)
class VolumePlan:
    """The volume tier, the corner points of the weekly volume in metres, and why they are so."""

    tier: str
    first_week_m: float
    biggest_week_m: float
    reason: Reason


def classify(
    request: PlanRequest, start: StartingPoint, weeks: int, config: PlanConfig
) -> tuple[VolumePlan, tuple[Finding, ...]]:
    """Pick the volume tier and the biggest week that the recent volume allows.

    A plan of fewer ``weeks`` than the race deserves never grows.
    """
    honest = weeks >= config.rules.distances[request.goal.distance].honest_weeks
    ranges = config.tiers.biggest_week[request.goal.distance]
    tiers = list(config.tiers.tiers)
    first = first_week(request, start, config.rules)
    grown = max(first, config.rules.start.first_week[request.goal.distance])
    usual, most = _growth(grown, weeks, config.rules) if honest else (first, first)
    reachable = [t for t in tiers if ranges[t][0] <= most] or tiers[:1]
    fitting = [t for t in tiers if ranges[t][0] <= usual] or tiers[:1]
    tier, findings = fitting[-1], []
    if request.volume_tier is not None:
        tier = request.volume_tier
        if tier not in reachable:
            findings.append(_unreachable(request, tier, reachable[-1], most, ranges[tier][0]))
            tier = reachable[-1]
        usual = max(usual, min(ranges[tier][0], most))
    row = young(config.rules, request)
    biggest = min(usual, ranges[tier][1], row.biggest_week if row else inf)
    reason = _reason(request, tier, ranges[tier], min(first, biggest), biggest)
    return VolumePlan(tier, min(first, biggest), biggest, reason), tuple(findings)


def _reason(
    request: PlanRequest, tier: str, bounds: tuple[float, float], first_m: float, biggest_m: float
) -> Reason:
    low, high, first, biggest = (
        format_distance(metres, request.units, 0) for metres in (*bounds, first_m, biggest_m)
    )
    sentence = (
        f"Volume tier {tier} (biggest week {low} to {high}): from a first week of {first} "
        f"the plan aims at a biggest week of {biggest}."
    )
    facts = (
        ("tier", tier),
        ("from", low),
        ("to", high),
        ("first_week", first),
        ("biggest_week", biggest),
    )
    return Reason("volume-tier", sentence, facts)


def first_week(request: PlanRequest, start: StartingPoint, rules: PlanRules) -> float:
    """Metres of a whole first week: the recent mean, or what a break or a beginning allows."""
    if start.on_a_break:
        share = start.usual_m * rules.start.share_after_break
        return max(rules.start.least_after_break, share)
    return max(rules.start.first_week[request.goal.distance], start.recent_m)


def _growth(first_m: float, weeks: int, rules: PlanRules) -> tuple[float, float]:
    """The usual and the greatest biggest week from a first week of ``first_m`` metres."""
    row = max((g for g in rules.growth if g.from_weeks <= weeks), key=lambda g: g.from_weeks)
    steps = max(weeks - 1, 0)
    most = max(first_m * row.most, first_m + rules.growth_per_week.most * steps)
    usual = max(first_m * row.usual, first_m + rules.growth_per_week.usual * steps)
    return min(usual, most), most


def _unreachable(
    request: PlanRequest, asked: str, given: str, most_m: float, needed_m: float
) -> Finding:
    needed = format_distance(needed_m, request.units, 0)
    reached = format_distance(most_m, request.units, 0)
    sentence = (
        f"Volume tier {asked!r} needs a biggest week of {needed}; from where you are "
        f"{reached} can be reached safely in this time, so the plan uses {given!r}."
    )
    return Finding("tier-out-of-reach", Severity.WARNING, "plan", sentence)

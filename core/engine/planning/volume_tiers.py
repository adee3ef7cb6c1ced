"""Which volume tier a runner can reach, and the biggest week of their plan."""

from dataclasses import dataclass
from math import inf

from strideiq.core.domain.goal import GoalKind, PlanRequest
from strideiq.core.domain.plan import Finding, Severity
from strideiq.core.domain.units import format_distance
from strideiq.core.domain.workout import Reason
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK
from strideiq.core.engine.planning.returning import way_back
from strideiq.core.engine.planning.softening import young
from strideiq.core.engine.planning.starting_point import StartingPoint
from strideiq.core.reading.shapes.planning import PlanConfig, PlanRules


@dataclass(frozen=True, slots=True)
class VolumePlan:
    """The volume tier, the corner points of the weekly volume in metres, and why they are so.

    ``holds`` says that weeks beyond the standard ones stay at the first one's volume.
    """

    tier: str
    first_week_m: float
    biggest_week_m: float
    reason: Reason
    holds: bool = False


def classify(
    request: PlanRequest, start: StartingPoint, weeks: int, config: PlanConfig
) -> tuple[VolumePlan, tuple[Finding, ...]]:
    """Pick the volume tier and the biggest week that the recent volume allows."""
    ranges = config.tiers.biggest_week[request.goal.distance]
    tiers = list(config.tiers.tiers)
    first = first_week(request, start, config.rules)
    usual, most = _reach(request, start, weeks, config)
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
    holds = first >= ranges[tiers[0]][0]
    return VolumePlan(tier, min(first, biggest), biggest, reason, holds), tuple(findings)


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
    back = way_back(start, rules)
    if back is not None:
        return back.week_m(request.today)
    if start.recent_m:
        return max(rules.start.least, start.recent_m)
    return rules.start.first_week[request.goal.distance]


def grows_in(request: PlanRequest, weeks: int, rules: PlanRules) -> bool:
    """Whether a plan of so many weeks builds up: not to maintain, and not in too few for its race."""
    honest = weeks >= rules.distances[request.goal.distance].honest_weeks
    return honest and request.goal.kind is GoalKind.RACE


def _reach(
    request: PlanRequest, start: StartingPoint, weeks: int, config: PlanConfig
) -> tuple[float, float]:
    """The usual and the greatest biggest week of a plan.

    One that does not build up gets no further than the runner is, or was before a break. Weeks
    beyond the standard ones only serve runners who are below every volume tier.
    """
    rules, distance = config.rules, request.goal.distance
    base = first = first_week(request, start, rules)
    back = way_back(start, rules)
    if back is not None:
        base = max(first, back.usual_m)
        weeks -= (back.ends - request.today).days // DAYS_IN_WEEK
    if not grows_in(request, weeks, rules):
        return base, base
    base = max(base, rules.start.first_week[distance])
    standard = min(weeks, rules.distances[distance].standard_weeks)
    usual, most = _growth(base, standard, rules)
    lowest = config.tiers.biggest_week[distance][next(iter(config.tiers.tiers))][0]
    longer, longest = _growth(base, weeks, rules)
    return max(usual, min(longer, lowest)), max(most, min(longest, lowest))


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

"""Option B: another workout that does the same for the body as the one a plan proposes.

It has the stress of option A, the same distance, and as much running in the work zone, as much hard
running and as much load, within a tenth. So whichever option is chosen on whichever days, the week's
volume and the spacing of hard days stay; that its caps hold as well is linted.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Plan
from strideiq.core.domain.units import format_duration
from strideiq.core.domain.workout import PlannedWorkout, Reason, Stress, Suits, WorkoutTemplate
from strideiq.core.engine.planning.calendar import weeks_of
from strideiq.core.engine.planning.compose import on_day
from strideiq.core.engine.planning.diary import Brief, write_brief
from strideiq.core.engine.planning.equivalence import MOST_APART, equivalence
from strideiq.core.engine.planning.lint import LintContext, lint_choices, tests_of, week_place
from strideiq.core.engine.planning.paces import aim
from strideiq.core.engine.planning.scale import Cost, Sized
from strideiq.core.engine.planning.side_races import with_races_kept
from strideiq.core.engine.planning.softening import softened
from strideiq.core.engine.planning.standard import with_template
from strideiq.core.engine.planning.starting_point import starting_point
from strideiq.core.reading.shapes.planning import PlanConfig

OWN_REASONS: Final = (
    "phase",
    "quality-spacing",
    "long-run-day",
    "pace",
    "effort",
    "comes-next",
)
"""The reasons of option A that hold for option B too: phase, place, pace, and what comes next."""
SUITS_TOLD: Final = {
    Suits.ROAD: "the road",
    Suits.TRACK: "a track",
    Suits.TRAIL: "trails",
    Suits.HILLS: "hills",
    Suits.TREADMILL: "a treadmill",
    Suits.TIRED: "a tired day",
}


def alternatives(
    plan: Plan, request: PlanRequest, catalogue: Catalogue, config: PlanConfig
) -> Mapping[date, PlannedWorkout]:
    """Option B of the days from today on that have one."""
    followed = with_template(request, catalogue, config.rules)
    request, catalogue = followed.request, followed.catalogue
    rules = softened(config.rules, request)
    race = rules.distances[request.goal.distance]
    start = starting_point(request, rules.start)
    request = with_races_kept(request, start, rules)
    weeks = len(weeks_of(request.goal, request.today))
    goal, _ = aim(request, race, plan.fitness, weeks, rules)
    brief = write_brief(request, catalogue, rules, plan.fitness, goal, plan.volume_tier, start)
    rest = from_day(plan, request.today)
    return sound(
        rest,
        dict(other_ways(rest, brief)),
        LintContext(rules, request, start, tests=tests_of(catalogue)),
    )


def from_day(plan: Plan, first: date) -> Plan:
    """The plan without the days before ``first``."""
    left = (
        replace(week, workouts=tuple(day for day in week.workouts if day.day >= first))
        for week in plan.weeks
    )
    return replace(plan, weeks=tuple(week for week in left if week.workouts))


def other_ways(plan: Plan, brief: Brief) -> Iterator[tuple[date, PlannedWorkout]]:
    """The best workout that does the same, for every day that has one."""
    uses: dict[str, int] = {}
    for week in plan.weeks:
        for workout in week.workouts:
            if workout.stress is not Stress.QUALITY and workout.stress is not Stress.LONG:
                continue
            template = brief.shelf.templates.get(workout.template_id)
            if template is None:
                continue
            other = _best(template, workout, week.phase, uses, brief)
            if other is not None:
                uses[other.template_id] = uses.get(other.template_id, 0) + 1
                yield workout.day, other


@dataclass(frozen=True, slots=True)
class Wanted:
    """What option B has to do: metres and seconds of option A, and the most the day has time for."""

    metres: float
    hard_s: float
    zone: Zone | None
    zone_s: float
    most_s: float
    easy_s_km: float


def _wanted(workout: PlannedWorkout, zone: Zone | None, brief: Brief) -> Wanted:
    return Wanted(
        metres=workout.distance_m,
        hard_s=workout.hard_s,
        zone=zone,
        zone_s=workout.seconds_in(zone) if zone is not None else 0.0,
        most_s=max(brief.minutes_on(workout.day) * 60.0, workout.duration_s),
        easy_s_km=brief.paces.easy,
    )


def _best(
    template: WorkoutTemplate,
    workout: PlannedWorkout,
    phase: str,
    uses: Mapping[str, int],
    brief: Brief,
) -> PlannedWorkout | None:
    """The first that holds: those the author names in their order, then the nearest of the like."""
    wanted = _wanted(workout, template.work_zone, brief)
    named = (cost for id_ in template.option_b if (cost := brief.shelf.cost(id_)) is not None)
    for sized in _sizes(named, wanted):
        if (other := _written(sized, template, workout, brief)) is not None:
            return other
    like = (
        cost
        for cost in brief.shelf.alike(template)
        if cost.template.id != template.id
        and not cost.template.is_test
        and (not cost.template.phases or phase in cost.template.phases)
    )
    ranked = sorted(
        _sizes(like, wanted), key=lambda sized: _rank(sized, template, wanted.hard_s, uses)
    )
    written = (_written(sized, template, workout, brief) for sized in ranked)
    return next((other for other in written if other is not None), None)


def _sizes(costs: Iterable[Cost], wanted: Wanted) -> Iterator[Sized]:
    """Those of some templates that can do the same, at the size that does."""
    for cost in costs:
        if (sized := _sized(cost, wanted)) is not None:
            yield sized


def _rank(
    sized: Sized, template: WorkoutTemplate, hard_s: float, uses: Mapping[str, int]
) -> tuple[bool, bool, int, bool, float]:
    """No harder, for another place or day, seldom offered, of the same family, and near in work."""
    other, apart_s = sized.cost.template, sized.load.work_s - hard_s
    elsewhere = any(suits not in template.suits for suits in other.suits)
    return (
        apart_s > 1.0,
        not elsewhere,
        uses.get(other.id, 0),
        other.family != template.family,
        abs(apart_s),
    )


def _sized(cost: Cost, wanted: Wanted) -> Sized | None:
    """The template at the size nearest to the proposed work; None where it cannot do the same."""
    base, most = cost.base, MOST_APART
    if base.work_s > wanted.hard_s * (1 + most) or (wanted.hard_s and not base.work_s):
        return None
    size = _size(cost, wanted.hard_s)
    sized = Sized(cost, size, cost.at(size), "option-b")
    load = sized.load
    if load.work_s < wanted.hard_s * (1 - most) or sized.least_m > wanted.metres:
        return None
    fill_s = (wanted.metres - load.metres) * wanted.easy_s_km / 1000
    if load.seconds + fill_s > wanted.most_s or not _in_zone(cost, size, wanted):
        return None
    return sized


def _in_zone(cost: Cost, size: float, wanted: Wanted) -> bool:
    if wanted.zone is None:
        return True
    seconds = sum(
        part.base_s + part.unit_s * (size - cost.low)
        for part in cost.parts
        if part.zone is wanted.zone
    )
    return abs(seconds - wanted.zone_s) <= wanted.zone_s * MOST_APART


def _size(cost: Cost, work_s: float) -> float:
    """The largest size of no more work than so many seconds, or the next where that is too small."""
    if not cost.grid or not cost.unit.work_s:
        return cost.low
    exact = (work_s + 1.0 - cost.base.work_s) / cost.unit.work_s / cost.grid
    size = cost.low + max(0, int(exact)) * cost.grid
    if cost.base.work_s + cost.unit.work_s * (size - cost.low) < work_s * (1 - MOST_APART):
        size += cost.grid
    return min(size, cost.high)


def _written(
    sized: Sized, proposed: WorkoutTemplate, workout: PlannedWorkout, brief: Brief
) -> PlannedWorkout | None:
    """Written out over the same distance; None where that is not equivalent after all."""
    composed = brief.composer.compose(sized, workout.distance_m)
    kept = (reason for reason in workout.reasons if reason.code in OWN_REASONS)
    reasons = (*kept, _reason(workout, proposed, sized.cost.template))
    other = replace(on_day(workout.day, sized, composed, reasons), also=workout.also)
    return other if equivalence(workout, other, proposed.work_zone).holds else None


def _reason(workout: PlannedWorkout, proposed: WorkoutTemplate, other: WorkoutTemplate) -> Reason:
    """What option B is for: the place or the day it suits better, or a change."""
    places = [SUITS_TOLD[suits] for suits in other.suits if suits not in proposed.suits]
    *firsts, last = places or ["a change"]
    suits = f"{', '.join(firsts)} or {last}" if firsts else last
    facts: tuple[tuple[str, str], ...] = (("instead_of", workout.title), ("suits", suits))
    if not workout.hard_s:
        sentence = f"For {suits}: as far and as easy as {workout.title}."
        return Reason("option-b", sentence, facts)
    work = format_duration(workout.hard_s)
    sentence = (
        f"For {suits}: does what {workout.title} does with its {work} of hard running, "
        "in another shape."
    )
    return Reason("option-b", sentence, (*facts, ("work", work)))


def sound(
    plan: Plan, found: Mapping[date, PlannedWorkout], context: LintContext
) -> Mapping[date, PlannedWorkout]:
    """Those that pass the linter wherever they are chosen.

    The hardest a runner can choose is the harder option on every day; where that and option B
    everywhere pass, every choice between them does.
    """
    harder = {
        workout.day: found[workout.day]
        for workout in plan.workouts()
        if workout.day in found and found[workout.day].hard_s > workout.hard_s
    }
    choices = (found, harder) if harder and len(harder) < len(found) else (found,)
    places = {
        finding.place for each in choices for finding in lint_choices(_with(plan, each), context)
    }
    return {
        workout.day: found[workout.day]
        for week in plan.weeks
        if week_place(week) not in places
        for workout in week.workouts
        if workout.day in found and str(workout.day) not in places
    }


def _with(plan: Plan, chosen: Mapping[date, PlannedWorkout]) -> Plan:
    """The plan with other workouts on these days."""
    weeks = tuple(
        replace(week, workouts=tuple(chosen.get(day.day, day) for day in week.workouts))
        for week in plan.weeks
    )
    return replace(plan, weeks=weeks)

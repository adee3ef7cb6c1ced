"""A request as it stands on a later day, where a plan starts when there is time for it."""

from dataclasses import replace
from datetime import date, timedelta

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.engine.pacing.fitness import FitnessSettings, hardest_run, telling_race
from strideiq.core.engine.planning.starting_point import starting_point
from strideiq.core.reading.shapes.planning import PlanRules


def as_of(request: PlanRequest, start: date, rules: PlanRules) -> PlanRequest:
    """The request on a later day, for a runner who goes on as they do until then.

    After a break nothing is assumed: the plan then starts as after a longer one.
    """
    stands = starting_point(request, rules.start)
    later = replace(
        request,
        today=start,
        recent_race=_dated(request.recent_race, start, rules),
        races=tuple(race for race in request.races if race.day >= start),
    )
    if not request.history or stands.on_a_break:
        return later
    since = request.today - timedelta(days=rules.run_guard.days)
    longest = [metres for day, metres in stands.longest_by_day.items() if day >= since]
    settings = FitnessSettings.of(rules.fitness)
    best, hardest = later.recent_race, hardest_run(request.history, request.today, settings)
    if best is None and hardest is not None:
        run = RaceResult(hardest.distance_m, hardest.duration_s, hardest.day)
        best = telling_race([run], request.today, settings)
    return replace(
        later,
        history=(),
        weekly_m=stands.recent_m,
        longest_m=min(max(longest), stands.recent_m) if longest else None,
        recent_race=best,
    )


def _dated(race: RaceResult | None, start: date, rules: PlanRules) -> RaceResult | None:
    """The race as it counts on a later day: one that would be too old by then still tells of today."""
    if race is None or race.day is None:
        return race
    oldest = start - timedelta(days=rules.fitness.oldest_days)
    return race if race.day >= oldest else replace(race, day=None)

"""What a plan is made from: the athlete's profile, races, other goals and time away as they are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from strideiq.core.domain.activity import Activity
from strideiq.core.domain.errors import NotFound
from strideiq.core.domain.goal import Goal, GoalKind, PlanRequest, SideRace
from strideiq.core.domain.profile import Athlete, StoredGoal
from strideiq.core.engine.pacing.fitness import FitnessSettings, telling_race
from strideiq.core.engine.planning.season import plan_end
from strideiq.core.ports import UnitOfWork
from strideiq.core.reading.shapes.planning import PlanRules
from strideiq.core.services.history_depth import first_day
from strideiq.core.services.wishes import Wishes


async def athlete_of(unit: UnitOfWork, athlete_id: UUID) -> Athlete:
    """The athlete of this id. Raises NotFound."""
    athlete = await unit.athletes.get(athlete_id)
    if athlete is None:
        raise NotFound("athlete")
    return athlete


async def request_of(
    unit: UnitOfWork,
    athlete_id: UUID,
    goal: Goal,
    wishes: Wishes,
    now: datetime,
    rules: PlanRules,
    since: date | None = None,
    *,
    history_days: int | None = None,
) -> PlanRequest:
    """What the planner is asked, from the athlete as they are now. Raises NotFound.

    It names every other race of theirs; which of them the plan holds is for the season to say. Of
    time away it names what touches the plan, from ``since`` on where it has begun. Of what was
    recorded it rests on the last ``history_days``, or on all of it.
    """
    athlete = await athlete_of(unit, athlete_id)
    today = athlete.today(now)
    first = max(today, wishes.first_day or today)
    races = [stored.result for stored in await unit.races.of(athlete_id)]
    last = plan_end(goal, rules) if goal.distance in rules.distances else goal.race_day
    told = await unit.time_away.of(athlete_id, since=since or first)
    away = tuple(each.away for each in told if each.away.first <= last)
    return PlanRequest(
        goal=goal,
        today=first,
        availability=replace(athlete.availability, away=away),
        history=await known_runs(unit, athlete_id, today, history_days),
        recent_race=telling_race(races, today, FitnessSettings.of(rules.fitness)),
        weekly_m=wishes.weekly_m,
        longest_m=wishes.longest_m,
        volume_tier=wishes.volume_tier,
        units=athlete.units,
        races=_other_races(await unit.goals.of(athlete_id), goal, rules),
        age=athlete.age(first),
        injured=athlete.injured(first),
        template=wishes.template,
    )


async def known_runs(
    unit: UnitOfWork, athlete_id: UUID, today: date, days: int | None = None
) -> tuple[Activity, ...]:
    """What plans and rules may rest on: activities up to ``today``, of the last ``days`` or all."""
    since = first_day(today, days)
    return tuple(await unit.activities.of(athlete_id, since=since, until=today))


def _other_races(goals: Sequence[StoredGoal], goal: Goal, rules: PlanRules) -> tuple[SideRace, ...]:
    """Every race but the goal; those of a distance that is configured no more cannot be planned."""
    return tuple(
        SideRace(each.distance, each.race_day, stored.priority, each.target_s, stored.name)
        for stored in goals
        for each in (stored.goal,)
        if each.kind is GoalKind.RACE
        and each.race_day != goal.race_day
        and each.distance in rules.distances
    )

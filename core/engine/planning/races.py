"""Races on the way to the goal: the day of a race, run at the pace of its own distance."""

from dataclasses import replace

from strideiq.core.domain.goal import GoalKind, SideRace
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK
from strideiq.core.engine.planning.compose import Composer
from strideiq.core.engine.planning.diary import Brief
from strideiq.core.engine.planning.paces import aim, paces
from strideiq.core.engine.planning.scale import Cost

GOAL_FAMILY, TUNE_UP_FAMILY = "race", "tune-up-race"


def goal_race(brief: Brief) -> Cost:
    """The template of the goal race."""
    return _of_family(brief, GOAL_FAMILY)


def tune_up_race(brief: Brief) -> Cost:
    """The template of a race on the way."""
    return _of_family(brief, TUNE_UP_FAMILY)


def _of_family(brief: Brief, family: str) -> Cost:
    races = brief.shelf.by_stress[Stress.RACE]
    return next((cost for cost in races if cost.template.family == family), races[0])


def for_race(brief: Brief, race: SideRace) -> Brief:
    """The brief of a plan with a race on the way in place of its goal: its distance and its pace."""
    rules, distance = brief.rules, brief.rules.distances[race.distance]
    goal = replace(
        brief.request.goal,
        distance=race.distance,
        race_day=race.day,
        target_s=race.target_s,
        kind=GoalKind.RACE,
        conditions=None,
    )
    request = replace(brief.request, goal=goal)
    weeks = (race.day - request.today).days // DAYS_IN_WEEK
    aim_, _ = aim(request, distance, brief.fitness, weeks, rules)
    pace = paces(brief.fitness, aim_, distance, rules, request.units)
    composer = Composer(pace, rules, brief.grid_m)
    return replace(brief, race=distance, paces=pace, composer=composer)

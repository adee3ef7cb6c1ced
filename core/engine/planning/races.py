"""Races on the way to the goal: the day of a race, run at the pace of its own distance."""

from collections.abc import Iterator
from dataclasses import replace

from strideiq.core.domain.goal import GoalKind, PlanRequest, SideRace
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK
from strideiq.core.engine.planning.compose import Composer
from strideiq.core.engine.planning.diary import Brief
from strideiq.core.engine.planning.paces import aim, paces
from strideiq.core.engine.planning.scale import Cost
from strideiq.core.engine.planning.side_races import called

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
    request = _aimed_at(brief, race)
    aim_, _ = aim(request, distance, brief.fitness, _weeks(request), rules)
    pace = paces(brief.fitness, aim_, distance, rules, request.units)
    composer = Composer(pace, rules, brief.grid_m)
    return replace(brief, race=distance, paces=pace, composer=composer)


def goals_on_the_way(brief: Brief) -> Iterator[tuple[str, str]]:
    """Code and sentence for each race on the way whose goal time fitness does not bear out."""
    rules = brief.rules
    for race in brief.special.races.values():
        request = _aimed_at(brief, race)
        distance = rules.distances[race.distance]
        _, findings = aim(request, distance, brief.fitness, _weeks(request), rules)
        for each in findings:
            told = each.sentence[0].lower() + each.sentence[1:]
            yield f"race-{each.code}", f"{called(race, rules)} on {race.day}: {told}"


def _aimed_at(brief: Brief, race: SideRace) -> PlanRequest:
    goal = replace(
        brief.request.goal,
        distance=race.distance,
        race_day=race.day,
        target_s=race.target_s,
        kind=GoalKind.RACE,
        conditions=None,
    )
    return replace(brief.request, goal=goal)


def _weeks(request: PlanRequest) -> int:
    return (request.goal.race_day - request.today).days // DAYS_IN_WEEK

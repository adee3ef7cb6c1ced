"""What races on the way to the goal must satisfy before planning starts."""

from math import inf

from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import GoalKind, PlanRequest, SideRace
from strideiq.core.engine.pacing.vdot import vdot
from strideiq.core.engine.planning.softening import young
from strideiq.core.reading.shapes.planning import PlanRules


def check_races(request: PlanRequest, rules: PlanRules) -> None:
    """Raise Refusal for races that no plan can have; what would work are the others."""
    sound: list[SideRace] = []
    wrong: list[tuple[str, str]] = []
    for race in request.races:
        fault = _fault(race, sound, request, rules)
        if fault is None:
            sound.append(race)
        else:
            wrong.append(fault)
    if wrong:
        message, suggestion = wrong[0]
        raise Refusal("races", message, suggestion=suggestion, instead=tuple(sound))


def _fault(
    race: SideRace, others: list[SideRace], request: PlanRequest, rules: PlanRules
) -> tuple[str, str] | None:
    """What is wrong with a race, and what to write instead."""
    if race.distance not in rules.distances:
        known = ", ".join(rules.distances)
        return f"there is no race distance {race.distance!r}", f"write one of {known}"
    row = young(rules, request)
    if row is not None and race.distance not in row.races:
        title = rules.distances[race.distance].title
        return (
            f"below the age of {row.age} no {title} is raced, as on {race.day}",
            f"leave it out, or choose one of {', '.join(row.races)}",
        )
    return _slip(race, rules) or _misplaced(race, others, request)


def _misplaced(
    race: SideRace, others: list[SideRace], request: PlanRequest
) -> tuple[str, str] | None:
    """What is wrong with the day of a race."""
    last, first = request.goal.race_day, request.today
    raced = request.goal.kind is GoalKind.RACE
    if race.day < first:
        return f"the race on {race.day} is before {first}", "leave it out; tell it as a recent race"
    if race.day > last or (raced and race.day == last):
        until = f"before the race on {last}" if raced else f"on or before {last}"
        return f"the race on {race.day} is not {until}", "leave it out, or plan for that one"
    if any(other.day == race.day for other in others):
        return f"there are two races on {race.day}", "choose one of them"
    return None


def _slip(race: SideRace, rules: PlanRules) -> tuple[str, str] | None:
    """What is wrong with the time a runner wants of a race."""
    if race.target_s is None:
        return None
    if not 0 < race.target_s < inf:
        return (
            f"the time for the race on {race.day} is none",
            "give a time above 0, or leave it out",
        )
    try:
        vdot(rules.distances[race.distance].length, race.target_s)
    except Refusal as refusal:
        return f"the time for the race on {race.day}: {refusal.message}", (
            f"{refusal.suggestion}, or leave it out"
        )
    return None

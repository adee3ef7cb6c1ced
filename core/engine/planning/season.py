"""The races of a season: which of them a plan holds, and from which day on it runs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from strideiq.core.domain.goal import Goal, GoalKind, PlanRequest, Priority, SideRace
from strideiq.core.domain.plan import Finding, Severity
from strideiq.core.engine.planning.calendar import weeks_after, weeks_until
from strideiq.core.engine.planning.later_start import as_of
from strideiq.core.reading.shapes.planning import PlanRules

CODE: Final = "races-too-close"
DAY: Final = timedelta(days=1)
FEWEST_TO_MAINTAIN: Final = 1
"""Weeks of a plan that only maintains."""


@dataclass(frozen=True, slots=True)
class Season:
    """A request with the races its plan holds; ``findings`` tell what other A races make of it."""

    request: PlanRequest
    findings: tuple[Finding, ...] = ()


def settled(request: PlanRequest, rules: PlanRules, since: date | None = None) -> Season:
    """Sort out ``request.races``, which may be all of the runner's, whenever they are.

    B and C races on the way stay. The plan begins after the recovery of the last A race before it
    that leaves it the fewest weeks; an A race without that room becomes a B race. Races before and
    after the plan are not its own. A plan that goes on has begun on ``since`` and stays there.
    A race of a distance that is not configured leaves everything for the planner to refuse.
    """
    asked = {request.goal.distance, *(race.distance for race in request.races)}
    if not asked <= set(rules.distances):
        return Season(request)
    before = [race for race in _in_order(request.races) if race.day < request.goal.race_day]
    crowded = _crowded(before, request, rules, since)
    first = _first_day(before, crowded, request, rules) if since is None else since
    held = tuple(_run(race) for race in before if race.day >= first)
    findings = [_crowded_finding(race, first, request.goal, rules) for race in crowded]
    if since is None and first > request.today:
        findings.append(_begin_finding(before, first, rules))
    later = _next_too_soon(request, rules)
    if later is not None:
        findings.append(_later_finding(later, request.goal, rules))
    begun = request if since is not None else _from_day(request, first, rules)
    return Season(replace(begun, races=held), tuple(findings))


def covering(request: PlanRequest, rules: PlanRules) -> SideRace | None:
    """The A race whose plan has to hold this goal, as if the goal counted less; None without one.

    Its plan is under way when the goal is raced, or the goal comes too soon after it for a plan of
    its own.
    """
    after = plan_end(request.goal, rules)
    for race in _in_order(request.races):
        honest = timedelta(weeks=rules.distances[race.distance].honest_weeks)
        later = race.day > request.goal.race_day and race.day - honest <= after
        if race.priority is Priority.A and (later or _is_crowded(race, request, rules, None)):
            return race
    return None


def plan_end(goal: Goal, rules: PlanRules) -> date:
    """The last day of a plan for this goal, its recovery included."""
    if goal.kind is GoalKind.MAINTAIN:
        return goal.race_day
    return recovery_end(goal.distance, goal.race_day, rules)


def recovery_end(distance: str, race_day: date, rules: PlanRules) -> date:
    """The last day of the recovery from a race."""
    frames = weeks_until(race_day, race_day)
    after = rules.distances[distance].after.shares
    return [*frames, *weeks_after(frames, len(after))][-1].days[-1]


def _in_order(races: Sequence[SideRace]) -> list[SideRace]:
    return sorted(races, key=lambda race: race.day)


def _fewest(goal: Goal, rules: PlanRules) -> timedelta:
    """The time the shortest plan for this goal takes."""
    if goal.kind is GoalKind.MAINTAIN:
        return timedelta(weeks=FEWEST_TO_MAINTAIN)
    return timedelta(weeks=rules.distances[goal.distance].fewest_weeks)


def _crowded(
    before: Sequence[SideRace], request: PlanRequest, rules: PlanRules, since: date | None
) -> list[SideRace]:
    """A races whose recovery reaches into the plan and leaves too little of it."""
    return [race for race in before if _is_crowded(race, request, rules, since)]


def _is_crowded(race: SideRace, request: PlanRequest, rules: PlanRules, since: date | None) -> bool:
    if race.priority is not Priority.A or race.day >= request.goal.race_day:
        return False
    if since is not None:
        return race.day >= since
    recovered = recovery_end(race.distance, race.day, rules)
    room = recovered + DAY + _fewest(request.goal, rules) <= request.goal.race_day
    return recovered >= request.today and not room


def _first_day(
    before: Sequence[SideRace],
    crowded: Sequence[SideRace],
    request: PlanRequest,
    rules: PlanRules,
) -> date:
    """The day after the recovery of every A race that leaves room, or the day asked for."""
    days = [
        recovery_end(race.distance, race.day, rules) + DAY
        for race in before
        if race.priority is Priority.A and race not in crowded
    ]
    return max([request.today, *days])


def _from_day(request: PlanRequest, first: date, rules: PlanRules) -> PlanRequest:
    return request if first == request.today else as_of(request, first, rules)


def _run(race: SideRace) -> SideRace:
    """The race as this plan holds it: its goal alone is an A race."""
    return replace(race, priority=Priority.B) if race.priority is Priority.A else race


def _next_too_soon(request: PlanRequest, rules: PlanRules) -> SideRace | None:
    """The next A race, where this plan ends after a plan for it has to begin."""
    later = (
        race
        for race in _in_order(request.races)
        if race.priority is Priority.A and race.day > request.goal.race_day
    )
    race = next(later, None)
    return race if race and plan_end(request.goal, rules) > _latest_begin(race, rules) else None


def _latest_begin(race: SideRace, rules: PlanRules) -> date:
    return race.day - timedelta(weeks=rules.distances[race.distance].fewest_weeks)


def _crowded_finding(race: SideRace, first: date, goal: Goal, rules: PlanRules) -> Finding:
    title, apart = _title(race, rules), (goal.race_day - race.day).days
    recovered = recovery_end(race.distance, race.day, rules)
    weeks = _fewest(goal, rules).days // 7
    aim = "the race" if goal.kind is GoalKind.RACE else "the end"
    given_up = (
        "It counts as a B race here."
        if race.day >= first
        else "This plan begins before that recovery is over."
    )
    return _finding(
        race.day,
        f"{title} on {race.day} and {aim} on {goal.race_day} are {apart} days apart; recovering"
        f" until {recovered} and a plan of {weeks} weeks do not fit between them. {given_up}",
    )


def _begin_finding(before: Sequence[SideRace], first: date, rules: PlanRules) -> Finding:
    ends = {
        recovery_end(race.distance, race.day, rules): race
        for race in before
        if race.priority is Priority.A
    }
    race = ends[first - DAY]
    return Finding(
        "starts-after-race",
        Severity.WARNING,
        first.isoformat(),
        f"{_title(race, rules)} on {race.day} and its recovery come first, so the plan begins on"
        f" {first}.",
    )


def _later_finding(race: SideRace, goal: Goal, rules: PlanRules) -> Finding:
    apart = (race.day - goal.race_day).days
    return _finding(
        race.day,
        f"{_title(race, rules)} on {race.day} is {apart} days after {goal.race_day}; this plan"
        f" lasts until {plan_end(goal, rules)}, and a plan for that race has to begin on"
        f" {_latest_begin(race, rules)} at the latest. Make one of the two a B race.",
    )


def _title(race: SideRace, rules: PlanRules) -> str:
    return race.name or rules.distances[race.distance].title


def _finding(day: date, sentence: str) -> Finding:
    return Finding(CODE, Severity.WARNING, day.isoformat(), sentence)

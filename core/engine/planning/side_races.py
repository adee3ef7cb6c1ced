"""Races on the way to the goal: which of them a plan has, and what it gives up for the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from strideiq.core.domain.goal import GoalKind, PlanRequest, Priority, SideRace
from strideiq.core.domain.plan import Finding, Plan, Severity
from strideiq.core.domain.units import counted, format_distance
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK, WeekFrame
from strideiq.core.engine.planning.guards import RunLog
from strideiq.core.engine.planning.returning import way_back
from strideiq.core.engine.planning.starting_point import StartingPoint
from strideiq.core.reading.shapes.planning import PlanRules


@dataclass(frozen=True, slots=True)
class Races:
    """The races that a plan has, in order of days, and why the others are left out."""

    kept: tuple[SideRace, ...] = ()
    given_up: Mapping[SideRace, str] = field(default_factory=dict)

    def in_week(self, frame: WeekFrame) -> tuple[SideRace, ...]:
        """Those on the days of a week."""
        first, last = frame.days[0], frame.days[-1]
        return tuple(race for race in self.kept if first <= race.day <= last)


def side_races(request: PlanRequest, start: StartingPoint, rules: PlanRules) -> Races:
    """Which of the races asked for can be run: of two too near each other B goes before C.

    Planner and linter ask here, so both expect the same races.
    """
    kept: list[SideRace] = []
    given_up: dict[SideRace, str] = {}
    for race in sorted(request.races, key=lambda r: (r.priority is Priority.C, r.day)):
        why = _why_not(race, kept, request, start, rules)
        if why is None:
            kept.append(race)
        else:
            given_up[race] = why
    return Races(tuple(sorted(kept, key=lambda race: race.day)), given_up)


def of_distance(days: Mapping[str, int], race: SideRace) -> int:
    """Days of the distance of a race, or of all others."""
    return days.get(race.distance, days["*"])


def with_races_kept(request: PlanRequest, start: StartingPoint, rules: PlanRules) -> PlanRequest:
    """The request with those races alone that its plan has."""
    return replace(request, races=side_races(request, start, rules).kept)


def is_tune_up(races: Sequence[SideRace]) -> bool:
    """Whether one of a week's races gets a short taper."""
    return any(race.priority is not Priority.C for race in races)


def metres_of(races: Sequence[SideRace], rules: PlanRules) -> float:
    """Metres raced."""
    return sum(rules.distances[race.distance].length for race in races)


def called(race: SideRace, rules: PlanRules) -> str:
    """How findings name a race."""
    return race.name or f"The {rules.distances[race.distance].title}"


def _why_not(
    race: SideRace,
    kept: Sequence[SideRace],
    request: PlanRequest,
    start: StartingPoint,
    rules: PlanRules,
) -> str | None:
    if race.day < request.today:
        return None
    goal, limits = request.goal, rules.side_races
    to_goal, needed = (goal.race_day - race.day).days, of_distance(limits.before_goal, race)
    if goal.kind is GoalKind.RACE and to_goal < needed:
        title = rules.distances[goal.distance].title
        return (
            f"it is {counted(to_goal, 'day')} before the {title}, and {needed} are needed after it"
        )
    back = way_back(start, rules)
    if back is not None and race.day < back.ends + timedelta(days=DAYS_IN_WEEK - 1):
        return f"the way back after {start.pause_days} days off takes until {back.ends}"
    for other in kept:
        first, second = sorted((race, other), key=lambda each: each.day)
        apart, least = (second.day - first.day).days, of_distance(limits.apart, first)
        if apart < least:
            return (
                f"it is {counted(apart, 'day')} from the one on {other.day}, and {least} are needed"
            )
    return None


def race_findings(
    request: PlanRequest, start: StartingPoint, plan: Plan, rules: PlanRules
) -> tuple[Finding, ...]:
    """What a plan gives up of the races asked for, and which of the others ask too much."""
    if not request.races:
        return ()
    races = side_races(request, start, rules)
    left_out = [race for race in races.given_up if race.day >= request.today]
    sentences = (
        (race.day, f"{called(race, rules)} on {race.day} is left out: {races.given_up[race]}.")
        for race in sorted(left_out, key=lambda race: race.day)
    )
    given_up = (
        Finding("race-given-up", Severity.WARNING, str(day), text) for day, text in sentences
    )
    return (*given_up, *_too_long(request, start, plan, races.kept, rules))


def _too_long(
    request: PlanRequest,
    start: StartingPoint,
    plan: Plan,
    races: Sequence[SideRace],
    rules: PlanRules,
) -> Iterator[Finding]:
    longest_by_day = dict(start.longest_by_day)
    for workout in plan.workouts():
        if workout.stress is not Stress.RACE and workout.distance_m:
            longest_by_day[workout.day] = workout.distance_m
    done = RunLog(longest_by_day)
    for race in races:
        metres = rules.distances[race.distance].length
        longest = done.longest_before(race.day, rules.run_guard.days) or 0.0
        if race.day >= request.today and metres > longest * rules.side_races.beyond_longest:
            shown = format_distance(longest, request.units)
            sentence = (
                f"{called(race, rules)} on {race.day} is {format_distance(metres, request.units)}; "
                f"the longest run of the {rules.run_guard.days} days before it has {shown}. Run it "
                "easily, or choose a shorter one."
            )
            yield Finding("race-beyond-longest", Severity.WARNING, str(race.day), sentence)

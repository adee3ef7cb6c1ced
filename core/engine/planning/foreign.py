"""A plan that somebody else wrote, judged by the same linter: what it leaves out is inferred."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import Availability, Fitness
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.foreign import WrittenPlan, WrittenSession
from strideiq.core.domain.goal import Goal, GoalKind, PlanRequest, Priority, SideRace
from strideiq.core.domain.plan import Finding, Plan, Severity, WeekKind
from strideiq.core.domain.units import UnitSystem, format_distance
from strideiq.core.domain.workout import PlannedWorkout, Sport, Stress
from strideiq.core.engine.pacing.fitness import FitnessSettings, assess
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK, weeks_until
from strideiq.core.engine.planning.foreign_days import Clock, day_of
from strideiq.core.engine.planning.foreign_weeks import known_tier, week_kinds, weeks_of
from strideiq.core.engine.planning.lint import LintContext, lint, tests_of
from strideiq.core.engine.planning.lint.context import training_runs, whole_week_m
from strideiq.core.engine.planning.paces import RaceAim, aim, paces
from strideiq.core.engine.planning.softening import softened
from strideiq.core.engine.planning.starting_point import starting_point
from strideiq.core.reading.shapes.planning import PlanConfig, PlanRules

NEAR: Final = 0.02
"""A race this much off a known distance, as a share, is of that distance."""

ALL_DAY: Final = 1440


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of the runner besides the file; None where the file has to tell it."""

    race: str | None = None
    race_day: date | None = None
    target_s: float | None = None
    recent_race: RaceResult | None = None
    weekly_m: float | None = None
    longest_m: float | None = None
    days: int | None = None
    minutes: Mapping[int, int] | None = None
    volume_tier: str | None = None
    units: UnitSystem = UnitSystem.METRIC


@dataclass(frozen=True, slots=True)
class Judgement:
    """The plan as it was read, what the linter says of it, and what was inferred to judge it."""

    plan: Plan
    findings: tuple[Finding, ...]
    inferred: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether no finding is an error."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


def judge(
    read: Plan | WrittenPlan, asked: Asked, catalogue: Catalogue, config: PlanConfig
) -> Judgement:
    """Judge a plan that was read from a file.

    Raises Refusal where it cannot be judged without being told more.
    """
    inferred: list[str] = []
    if isinstance(read, WrittenPlan):
        plan = _built(read, asked, catalogue, config, inferred)
        inferred[:0] = read.notes
    else:
        plan = read
    goal = _goal(plan, asked, config.rules)
    request = _request(plan, goal, asked, config.rules, inferred)
    rules = softened(config.rules, request)
    start = starting_point(request, rules.start)
    context = LintContext(rules, request, start, tests=tests_of(catalogue))
    return Judgement(plan, lint(plan, context), tuple(inferred))


def _built(
    written: WrittenPlan,
    asked: Asked,
    catalogue: Catalogue,
    config: PlanConfig,
    inferred: list[str],
) -> Plan:
    rules, sessions = config.rules, written.sessions
    goal = _race_of(sessions, asked, rules)
    race = rules.distances[goal.distance]
    fitness, wanted = _fitness(goal, sessions[0].day, asked, rules)
    if asked.recent_race is None and goal.target_s is None:
        inferred.append(
            f"no race or goal time to go by: paces are those of VDOT {fitness.vdot:.1f}"
        )
    band = paces(fitness, wanted, race, rules, asked.units)
    clock = Clock(band.mid, fitness.zones.threshold.mid_s_km, goal, wanted.race_s, rules)
    titles = {phase.title: phase.id for phase in catalogue.phases}
    weeks = weeks_of(sessions, goal.race_day, titles, lambda rows, day: day_of(rows, day, clock))
    tier = known_tier(weeks, goal, asked.volume_tier, config)
    if asked.volume_tier is None:
        inferred.append(f"volume tier {tier}, by the biggest week")
    if any(each.stress is None for each in sessions):
        inferred.append("what each run is, where no type is given")
    weeks, found = week_kinds(weeks, sessions, goal, tier, rules)
    inferred.extend(found)
    inferred.extend(_unknown_work(workout for week in weeks for workout in week.workouts))
    return Plan(
        goal=goal,
        goal_title=race.title,
        goal_distance_m=race.length,
        volume_tier=tier,
        fitness=fitness,
        predicted_s=wanted.predicted_s,
        phases=(),
        weeks=weeks,
    )


def _fitness(goal: Goal, first: date, asked: Asked, rules: PlanRules) -> tuple[Fitness, RaceAim]:
    """Fitness on the first day of the plan, and the time to train for."""
    race = rules.distances[goal.distance]
    fitness = assess(
        asked.recent_race,
        (),
        race.length,
        goal.target_s,
        first,
        FitnessSettings.of(rules.fitness),
        asked.units,
    )
    request = PlanRequest(goal, first, Availability(DAYS_IN_WEEK, (ALL_DAY,) * 7))
    wanted, _ = aim(request, race, fitness, len(weeks_until(goal.race_day, first)), rules)
    return fitness, wanted


def _unknown_work(days: Iterator[PlannedWorkout]) -> Iterator[str]:
    silent = sum(day.stress is Stress.QUALITY and not day.hard_s for day in days)
    if silent:
        sessions = "1 hard session says" if silent == 1 else f"{silent} hard sessions say"
        yield f"{sessions} nothing of the work in it, whose limits cannot be judged"


def _race_of(sessions: tuple[WrittenSession, ...], asked: Asked, rules: PlanRules) -> Goal:
    """The goal race: as asked for, or the last race of the file.

    A file whose weeks have kinds, and no race among them, maintains what the race asked for needs.
    """
    races = [each for each in sessions if each.stress is Stress.RACE]
    if asked.race is not None and asked.race not in rules.distances:
        fix = f"write one of {', '.join(rules.distances)}"
        raise Refusal("race", f"there is no race distance {asked.race!r}", suggestion=fix)
    kinds = {each.week_kind for each in sessions} - {None}
    if kinds and WeekKind.RACE not in kinds and not races and asked.race is not None:
        return Goal(asked.race, asked.race_day or sessions[-1].day, kind=GoalKind.MAINTAIN)
    race_day = asked.race_day or (races[-1].day if races else None)
    if race_day is None:
        raise Refusal(
            "race_day",
            "the file has no session of the type race",
            suggestion="give it one, or say --race marathon --date 2027-04-18",
        )
    row = next((each for each in races if each.day == race_day), None)
    distance = asked.race or known_distance(row.distance_m if row else None, rules)
    if distance is None:
        raise Refusal(
            "race",
            f"what is raced on {race_day} is none of the known races",
            suggestion=f"give its distance, or say --race with one of {', '.join(rules.distances)}",
        )
    return Goal(distance, race_day, asked.target_s)


def known_distance(metres: float | None, rules: PlanRules) -> str | None:
    """The race distance that so many metres are meant to be."""
    for name, race in rules.distances.items():
        if metres is not None and abs(metres - race.length) <= NEAR * race.length:
            return name
    return None


def _goal(plan: Plan, asked: Asked, rules: PlanRules) -> Goal:
    """What the plan has to lead to; of JSON that is written there, unless asked otherwise."""
    distance = asked.race or plan.goal.distance
    if distance not in rules.distances:
        fix = f"say --race with one of {', '.join(rules.distances)}"
        raise Refusal("race", f"there is no race distance {distance!r}", suggestion=fix)
    return replace(plan.goal, distance=distance, race_day=asked.race_day or plan.goal.race_day)


def _request(
    plan: Plan, goal: Goal, asked: Asked, rules: PlanRules, inferred: list[str]
) -> PlanRequest:
    """The request this plan would be an answer to."""
    runs = [len(training_runs(week)) for week in plan.weeks]
    seconds = [
        sum(each.sport is Sport.RUN for day in week.workouts for each in day.also)
        for week in plan.weeks
    ]
    days = asked.days
    if days is None:
        days = min(max(runs, default=1) or 1, DAYS_IN_WEEK)
        inferred.append(f"{days} training days a week, as in the plan")
    weekly_m, longest_m = asked.weekly_m, asked.longest_m
    if weekly_m is None and plan.weeks and plan.weeks[0].workouts:
        weekly_m = whole_week_m(plan.weeks[0])
        inferred.append(f"{format_distance(weekly_m, asked.units)} a week until now, as in week 1")
    if longest_m is None and plan.weeks:
        longest_m = max((run.distance_m for run in training_runs(plan.weeks[0])), default=0.0)
        shown = format_distance(longest_m, asked.units)
        inferred.append(f"a longest run of {shown} until now, as in week 1")
    minutes = asked.minutes or {}
    first = next((workout.day for workout in plan.workouts()), goal.race_day)
    mon, tue, wed, thu, fri, sat, sun = (minutes.get(day, ALL_DAY) for day in range(DAYS_IN_WEEK))
    return PlanRequest(
        goal=goal,
        today=first,
        availability=Availability(
            days, (mon, tue, wed, thu, fri, sat, sun), doubles=max(seconds, default=0)
        ),
        recent_race=asked.recent_race,
        weekly_m=weekly_m,
        longest_m=longest_m,
        volume_tier=plan.volume_tier,
        units=asked.units,
        races=tuple(_side_races(plan, goal, rules)),
    )


def _side_races(plan: Plan, goal: Goal, rules: PlanRules) -> Iterator[SideRace]:
    """Races of the plan before the goal: of a tune-up week it is a B race, else a C race."""
    for week in plan.weeks:
        priority = Priority.B if week.kind is WeekKind.TUNE_UP else Priority.C
        for workout in week.workouts:
            distance = known_distance(workout.distance_m, rules)
            before = workout.stress is Stress.RACE and workout.day < goal.race_day
            if before and distance is not None:
                yield SideRace(distance, workout.day, priority)

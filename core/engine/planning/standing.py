"""Where the runner of a plan that has begun stands: what was run of it, and what that allows."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, timedelta

from strideiq.core.domain.activity import Activity
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Plan, PlanWeek, WeekKind
from strideiq.core.domain.workout import PlannedWorkout, Sport, Stress
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK
from strideiq.core.engine.planning.starting_point import StartingPoint, starting_point
from strideiq.core.engine.planning.volume_tiers import first_week
from strideiq.core.reading.shapes.planning import PlanRules


@dataclass(frozen=True, slots=True)
class Past:
    """The weeks of a plan before today, the last one cut off there, and which days were not run.

    ``to_come`` is the share of the metres of today's week that was planned for today and later.
    """

    weeks: tuple[PlanWeek, ...]
    skipped: AbstractSet[date]
    to_come: float

    def runs(self) -> Iterator[PlannedWorkout]:
        """Every run that was not skipped."""
        for week in self.weeks:
            yield from self.runs_of(week)

    def runs_of(self, week: PlanWeek) -> Iterator[PlannedWorkout]:
        """Those of one week."""
        for workout in week.workouts:
            if workout.steps and workout.day not in self.skipped:
                yield workout

    def metres(self, week: PlanWeek) -> float:
        """What was run in a week besides races."""
        return sum(run.runs_m for run in self.runs_of(week) if run.stress is not Stress.RACE)

    def runs_from(self, first: date) -> tuple[PlannedWorkout, ...]:
        """The runs from this day on besides races."""
        return tuple(
            run for run in self.runs() if run.day >= first and run.stress is not Stress.RACE
        )

    def as_run(self, plan: Plan) -> Plan:
        """The plan with rest on the days that were skipped."""
        weeks = tuple(
            replace(week, workouts=tuple(self._as_run(workout) for workout in week.workouts))
            for week in plan.weeks
        )
        return replace(plan, weeks=weeks)

    def _as_run(self, workout: PlannedWorkout) -> PlannedWorkout:
        if workout.day not in self.skipped:
            return workout
        return replace(workout, stress=Stress.REST, steps=(), distance_m=0.0, zone_s=(), also=())


def past_of(previous: Plan, skipped: AbstractSet[date], today: date) -> Past:
    """What lies before today of a plan, of which these days were not run."""
    week = next((w for w in previous.weeks if w.start <= today <= w.end), previous.weeks[-1])
    left = replace(week, workouts=tuple(day for day in week.workouts if day.day >= today))
    to_come = left.distance_m / week.distance_m if week.distance_m else 0.0
    return Past(tuple(_before(previous, today)), skipped, to_come)


def _before(plan: Plan, today: date) -> Iterator[PlanWeek]:
    for week in plan.weeks:
        kept = tuple(workout for workout in week.workouts if workout.day < today)
        if kept:
            yield week if len(kept) == len(week.workouts) else _cut(week, kept)


def _cut(week: PlanWeek, kept: tuple[PlannedWorkout, ...]) -> PlanWeek:
    """A week with these days alone; its stated distance is theirs."""
    cut = replace(week, start=kept[0].day, workouts=kept)
    return replace(cut, target_m=cut.distance_m)


def where_the_runner_is(
    previous: Plan, past: Past, request: PlanRequest, first_week_m: float, rules: PlanRules
) -> StartingPoint:
    """The runner today: the biggest week and the longest runs so far, or what the request says.

    The longest run of the plan's first days counts as run before them: the plan rested on it.
    """
    done = tuple(
        Activity(run.day, run.distance_m, run.duration_s, source="plan")
        for day in past.runs()
        for run in (day, *day.also)
        if run.sport is Sport.RUN
    )
    first = previous.weeks[0].start
    before = tuple(each for each in request.history if each.day < first)
    start = starting_point(replace(request, history=(*before, *done), weekly_m=None), rules.start)
    if previous.weeks[0].kind is WeekKind.RETURN and start.back_on is not None:
        # The way back began with the plan, though its first days may have been of rest.
        rested = (start.back_on - first).days
        if 0 < rested < DAYS_IN_WEEK:
            start = replace(start, back_on=first, pause_days=start.pause_days - rested)
    early = [w.distance_m for w in previous.workouts() if (w.day - first).days < DAYS_IN_WEEK]
    known = {first - timedelta(days=1): max(early, default=0.0)} | start.longest_by_day
    if request.longest_m:
        known = {request.today - timedelta(days=1): request.longest_m}
    if request.weekly_m:
        # Whoever says how much they ran of late was on no break, however many days were skipped.
        start = replace(start, pause_days=0, back_on=None, short_back_on=None)
        recent = max(rules.start.least, request.weekly_m)
    elif start.on_a_break:
        recent = first_week(request, start, rules)
    else:
        recent = max([first_week_m, *map(past.metres, past.weeks)])
    longest = {day: metres for day, metres in sorted(known.items()) if metres}
    return replace(start, recent_m=recent, longest_by_day=longest, stated=bool(request.weekly_m))


def without_vain_tapers(plan: Plan) -> Plan:
    """The plan for the linter: weeks that tapered for a race day since moved count as cut-backs."""
    to_race = [week for week in plan.weeks if week.kind is WeekKind.RACE]
    loads = [week for week in plan.weeks if week.kind is WeekKind.LOADING]
    last = max((week.number for week in (*loads, *to_race[:-1])), default=0)
    weeks = (
        replace(week, kind=WeekKind.CUT_BACK)
        if week.kind in {WeekKind.TAPER, WeekKind.RACE} and week.number <= last
        else week
        for week in plan.weeks
    )
    return replace(plan, weeks=tuple(weeks))

"""A plan that has begun, planned anew from today on.

The outline is drawn as if on the plan's first day, so phases and cut-backs stay where they were. The
weeks that have passed are read into the diary as they were run, and only the rest is drafted.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from itertools import groupby
from math import inf

from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Plan, PlanPhase, PlanWeek, WeekKind
from strideiq.core.domain.workout import PlannedWorkout, Stress
from strideiq.core.engine.planning.calendar import (
    DAYS_IN_WEEK,
    WeekFrame,
    weeks_of,
)
from strideiq.core.engine.planning.diary import Brief, Diary, WeekBrief, write_brief
from strideiq.core.engine.planning.explain import explained
from strideiq.core.engine.planning.finish import finish_plan
from strideiq.core.engine.planning.guards import RunLog, beside_limit
from strideiq.core.engine.planning.lint import LintContext, lint_joined, tests_of
from strideiq.core.engine.planning.outline import outline
from strideiq.core.engine.planning.paces import aim
from strideiq.core.engine.planning.pipeline import Generation, current_fitness, next_week
from strideiq.core.engine.planning.request_checks import check_request, check_volume
from strideiq.core.engine.planning.returning import cut_short
from strideiq.core.engine.planning.side_races import race_findings, with_races_kept
from strideiq.core.engine.planning.softening import softened
from strideiq.core.engine.planning.standard import still_following
from strideiq.core.engine.planning.standing import (
    Past,
    past_of,
    where_the_runner_is,
    without_vain_tapers,
)
from strideiq.core.engine.planning.starting_point import starting_point
from strideiq.core.engine.planning.trade_offs import trade_offs
from strideiq.core.engine.planning.volume import wished_volume
from strideiq.core.engine.planning.volume_tiers import classify
from strideiq.core.engine.planning.week_days import has_intervals
from strideiq.core.engine.planning.weeks_left import weeks_left
from strideiq.core.reading.shapes.planning import PlanConfig


def go_on(
    previous: Plan,
    skipped: AbstractSet[date],
    request: PlanRequest,
    catalogue: Catalogue,
    config: PlanConfig,
) -> Generation:
    """Plan the days of ``previous`` from ``request.today`` on anew; those before stay as they are.

    ``skipped`` are past days that were not run; the others count as run as planned, unless the
    request says how much was run of late. Raises Refusal when no plan can be made.
    """
    catalogue = still_following(previous.template, catalogue)
    config = replace(config, rules=softened(config.rules, request))
    rules, race = config.rules, config.rules.distances[request.goal.distance]
    past = past_of(previous, skipped, request.today)
    begun = _as_begun(previous, request)
    check_request(begun, config)
    check_volume(request.weekly_m, request.longest_m, request.units, rules)
    frames = weeks_of(request.goal, begun.today)
    fitness = current_fitness(request, race.length, rules)
    left = sum(frame.days[-1] >= request.today for frame in frames)
    goal, ambition = aim(request, race, fitness, left, rules)
    stood = starting_point(begun, rules.start)
    volume, reach = classify(begun, stood, len(frames), config)
    asked = outline(begun, catalogue, volume, stood, rules)
    every = rules.cut_back.every[volume.tier]

    start = where_the_runner_is(previous, past, request, volume.first_week_m, rules)
    wished, request = request, with_races_kept(request, start, rules)
    brief = write_brief(request, catalogue, rules, fitness, goal, volume.tier, start)
    left_over = weeks_left(asked, request, start, catalogue.phases, rules)
    weeks = _rest(brief, past, tuple(_in_time(past, left_over, every)))
    plan = finish_plan(brief, goal, volume, left_over, weeks)
    joined = explained(_joined(previous, past, plan), brief, catalogue)
    context = LintContext(rules, request, start, previous, tests_of(catalogue))
    judged = without_vain_tapers(joined)
    found = lint_joined(judged, plan, past.as_run(judged), context)
    traded = (
        *trade_offs(brief, volume, joined),
        *cut_short(request, start, weeks, rules),
        *race_findings(wished, start, joined, rules),
    )
    return Generation(joined, (*ambition, *reach, *traded, *found))


def _as_begun(previous: Plan, request: PlanRequest) -> PlanRequest:
    """The request as it would have been on the first day of the plan."""
    first = previous.weeks[0]
    whole = next((w for w in previous.weeks if len(w.workouts) == DAYS_IN_WEEK), first)
    before = tuple(each for each in request.history if each.day < first.start)
    returned = first.kind is WeekKind.RETURN and bool(before)
    return replace(
        request,
        today=first.start,
        history=before if returned else (),
        recent_race=None,
        weekly_m=None if returned else whole.distance_m,
        longest_m=None,
    )


def _in_time(past: Past, left: Sequence[WeekBrief], every: int) -> Iterator[WeekBrief]:
    """The weeks from today on, with a cut-back where too many weeks in a row would have none.

    Only another race day moves cut-backs; the next one that comes too early then is none.
    """
    loaded, moved = 0, False
    for week in past.weeks:
        if week.end < left[0].frame.days[0]:
            whole = len(week.workouts) == DAYS_IN_WEEK
            loaded = loaded + 1 if whole and week.kind is WeekKind.LOADING else 0
    for ask in left:
        kind = ask.kind
        if kind is WeekKind.LOADING and loaded >= every - 1:
            kind, moved = WeekKind.CUT_BACK, True
        elif kind is WeekKind.CUT_BACK and moved and loaded < every - 1:
            kind, moved = WeekKind.LOADING, False
        loaded = loaded + 1 if ask.frame.is_whole and kind is WeekKind.LOADING else 0
        yield replace(ask, kind=kind)


def _rest(brief: Brief, past: Past, asked: Sequence[WeekBrief]) -> tuple[PlanWeek, ...]:
    """The weeks from today on, each drafted from what the weeks before it came to."""
    today, diary = brief.request.today, _diary(brief, past)
    weeks: list[PlanWeek] = []
    for ask in asked:
        days = tuple(day for day in ask.frame.days if day >= today)
        if len(days) == len(ask.frame.days):
            weeks.append(next_week(brief, diary, ask))
            continue
        cut = replace(ask, frame=WeekFrame(ask.frame.number, days))
        highest, first = diary.highest_week_m, ask.frame.days[0]
        done = past.runs_from(first)
        done_m = sum(run.runs_m for run in done)
        planned = sum(_planned_m(week) for week in past.weeks if week.end >= first)
        due = wished_volume(ask, diary, brief)
        diary.beside_m = _beside(brief, diary, past, first)
        diary.done_m, diary.done_runs = done_m, len(done)
        # What was left out before today is not made up for on the days that are left.
        left = min(due - done_m, due * past.to_come)
        weeks.append(next_week(brief, diary, cut, max(0.0, left)))
        # A few days are no week: as seven times as much they would let the next ones leap.
        diary.highest_week_m, diary.last_week_m = highest, planned + weeks[-1].distance_m
        diary.beside_m, diary.done_m, diary.done_runs = inf, 0.0, 0
    return tuple(weeks)


def _planned_m(week: PlanWeek) -> float:
    """Metres of a week besides races, whether they were run or not."""
    return sum(day.runs_m for day in week.workouts if day.stress is not Stress.RACE)


def _diary(brief: Brief, past: Past) -> Diary:
    """What was run and planned so far, as a diary."""
    diary = Diary(RunLog(brief.start.longest_by_day), brief.start.recent_m)
    for week in past.weeks:
        for workout in week.workouts:
            used = workout.template_id
            diary.uses[used] = diary.uses.get(used, 0) + 1
            if workout.stress is Stress.LONG:
                diary.last_long = workout.day
            if _is_hard(workout, brief):
                diary.last_quality = workout.day
                cost = brief.shelf.cost(used)
                if cost is not None and has_intervals(cost, brief.race.race_zone):
                    diary.last_intervals = workout.day
                if cost is not None and workout.day not in past.skipped:
                    diary.keys.note(cost, workout.hard_s, workout.day)
        runs = [run for run in past.runs_of(week) if run.stress is not Stress.RACE]
        diary.longest_m = max([diary.longest_m, *(run.distance_m for run in runs)])
        if len(week.workouts) < DAYS_IN_WEEK:
            continue
        run_m = past.metres(week)
        # A taper comes down from what was planned: a skipped run makes no week the measure of the next.
        diary.last_week_m = _planned_m(week)
        beside = [run.distance_m for run in runs if run.stress is not Stress.LONG]
        diary.last_beside_m = max(beside, default=0.0)
        if week.kind is WeekKind.LOADING:
            diary.biggest_week_m = max(diary.biggest_week_m, run_m)
    # Less than was planned where the runner says so, or comes back from a break.
    diary.biggest_week_m = min(diary.biggest_week_m, brief.start.recent_m)
    return diary


def _beside(brief: Brief, diary: Diary, past: Past, first: date) -> float:
    """The most a run may have beside the long run of the week that began on ``first``."""
    long_runs = [
        workout.distance_m
        for week in past.weeks
        for workout in week.workouts
        if workout.day >= first and workout.stress is Stress.LONG
    ]
    return beside_limit(long_runs[0], diary.longest_m, brief.rules) if long_runs else inf


def _is_hard(workout: PlannedWorkout, brief: Brief) -> bool:
    return workout.stress is Stress.QUALITY or workout.hard_s > brief.rules.lint.strides_at_most


def _joined(previous: Plan, past: Past, rest: Plan) -> Plan:
    """The kept weeks and those from today on, counted through; the week of today is one."""
    kept, new = list(past.weeks), list(rest.weeks)
    if kept and len(kept[-1].workouts) + len(new[0].workouts) <= DAYS_IN_WEEK:
        last, first = kept.pop(), new[0]
        days = (*last.workouts, *first.workouts)
        whole = replace(first, number=last.number, start=last.start, workouts=days)
        new[0] = replace(whole, target_m=whole.distance_m)
    behind = kept[-1].number if kept else 0
    new = [replace(week, number=behind + n) for n, week in enumerate(new, start=1)]
    weeks = (*kept, *new)
    phases = _phases(weeks, [*previous.phases, *rest.phases])
    return replace(rest, template=previous.template, weeks=weeks, phases=phases)


def _phases(weeks: Sequence[PlanWeek], known: Sequence[PlanPhase]) -> tuple[PlanPhase, ...]:
    named = {phase.id: phase for phase in known}
    runs = [list(run) for _, run in groupby(weeks, key=lambda week: week.phase)]
    return tuple(
        replace(named[run[0].phase], first_week=run[0].number, last_week=run[-1].number)
        for run in runs
    )

"""From drafted weeks to the plan: every day written out with its reasons, phases as spans."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from strideiq.core.domain.errors import StrideIQError
from strideiq.core.domain.plan import Plan, PlanPhase, PlanWeek
from strideiq.core.domain.units import format_distance
from strideiq.core.domain.workout import PlannedWorkout, Reason, Stress
from strideiq.core.engine.planning.compose import on_day
from strideiq.core.engine.planning.diary import Brief, Diary, WeekBrief
from strideiq.core.engine.planning.draft import Draft
from strideiq.core.engine.planning.explain import (
    Told,
    phase_reason,
    reasons_for,
    towards_reason,
    week_reason,
)
from strideiq.core.engine.planning.paces import RaceAim
from strideiq.core.engine.planning.race_day import under_conditions
from strideiq.core.engine.planning.races import for_race, goal_race, tune_up_race
from strideiq.core.engine.planning.scale import Cost, Sized
from strideiq.core.engine.planning.select import least_used
from strideiq.core.engine.planning.volume_tiers import VolumePlan

TUNE_UP: Final = "Tune-up race"


def finish_week(brief: Brief, diary: Diary, week: WeekBrief, draft: Draft) -> PlanWeek:
    """Write out every day of a drafted week."""
    week_m = draft.total * brief.grid_m
    shown = format_distance(week_m, brief.request.units)
    easy_turn, told = 0, (phase_reason(week), shown)
    workouts: list[PlannedWorkout] = []
    for day in week.frame.days:
        workout = _day(brief, diary, week, draft, day, easy_turn, told)
        easy_turn += draft.roles.get(day) is Stress.EASY and day not in draft.sized
        if day in draft.also or day in draft.second:
            workout = replace(workout, also=_also(brief, diary, draft, day))
        workouts.append(workout)
    reasons = (week_reason(brief, diary, week, week_m), towards_reason(brief, week, draft))
    return PlanWeek(
        number=week.frame.number,
        start=week.frame.days[0],
        phase=week.phase.id,
        kind=week.kind,
        target_m=week_m,
        workouts=tuple(workouts),
        focus=week.phase.focus,
        reasons=tuple(reason for reason in reasons if reason is not None),
    )


def _day(
    brief: Brief,
    diary: Diary,
    week: WeekBrief,
    draft: Draft,
    day: date,
    easy_turn: int,
    of_week: tuple[Reason, str],
) -> PlannedWorkout:
    """What is run on a day, if anything; ``of_week`` holds its phase and its distance as told."""
    sized, metres, title = draft.sized.get(day), 0.0, ""
    race = brief.special.races.get(day)
    if day == brief.race_day:
        sized, metres = _plainly(goal_race(brief)), brief.race.length
    elif race is not None:
        brief = for_race(brief, race)
        sized, metres = _plainly(tune_up_race(brief)), brief.race.length
        title = race.name or TUNE_UP
    elif day not in draft.roles:
        sized = _only(brief, Stress.REST)
    else:
        metres = draft.first_run(day) * brief.grid_m
        if sized is None:
            sized = _easy(brief, diary, week, draft, day, metres, easy_turn)
            used = sized.cost.template.id
            diary.uses[used] = diary.uses.get(used, 0) + 1
    composed = brief.composer.compose(sized, metres)
    phase, week_shown = of_week
    told = Told(day, sized, composed, draft.held.get(day), week_shown, len(draft.roles))
    reasons = (phase, *reasons_for(brief, week, told))
    return on_day(day, sized, composed, reasons, title)


def _also(brief: Brief, diary: Diary, draft: Draft, day: date) -> tuple[PlannedWorkout, ...]:
    """What stands beside the run of a day."""
    also = [
        on_day(day, sized, brief.composer.compose(sized, 0.0)) for sized in draft.also.get(day, ())
    ]
    if day in draft.second:
        metres = draft.second[day] * brief.grid_m
        # What walks on the way takes longer than the day was counted with.
        easy_s = metres * brief.paces.easy / 1000
        cost = brief.shelf.plain(Stress.EASY, metres, diary.uses, easy_s)
        if cost is not None:
            sized = _plainly(cost)
            also.insert(0, on_day(day, sized, brief.composer.compose(sized, metres)))
    return tuple(also)


def finish_plan(
    brief: Brief,
    goal: RaceAim,
    volume: VolumePlan,
    asked: Sequence[WeekBrief],
    weeks: tuple[PlanWeek, ...],
) -> Plan:
    """Put the weeks together and name their phases."""
    plan = Plan(
        goal=brief.request.goal,
        goal_title=brief.race.title,
        goal_distance_m=brief.race.length,
        volume_tier=brief.tier,
        fitness=brief.fitness,
        predicted_s=goal.predicted_s,
        phases=_phases(asked),
        weeks=weeks,
        reasons=(volume.reason,),
    )
    return under_conditions(plan, goal.race_s, brief.rules.conditions, brief.request.units)


def _phases(asked: Sequence[WeekBrief]) -> tuple[PlanPhase, ...]:
    phases: list[PlanPhase] = []
    for week in asked:
        number, phase = week.frame.number, week.phase
        first = phases.pop().first_week if phases and phases[-1].id == phase.id else number
        phases.append(PlanPhase(phase.id, phase.title, phase.purpose, first, number))
    return tuple(phases)


def _only(brief: Brief, stress: Stress) -> Sized:
    """The first template of a stress, for days that leave no choice."""
    return _plainly(brief.shelf.by_stress[stress][0])


def _plainly(cost: Cost) -> Sized:
    return Sized(cost, cost.low, cost.base, "template")


def _easy(
    brief: Brief, diary: Diary, week: WeekBrief, draft: Draft, day: date, metres: float, turn: int
) -> Sized:
    """The easy family whose turn it is, as long as its steps fit the day's metres and minutes."""
    families, role = week.phase.easy, draft.roles[day]
    family = families[turn % len(families)] if role is Stress.EASY else ""
    day_s = brief.minutes_on(day) * 60 - draft.beside_s(day)
    most_s = min(day_s, brief.long_run_s, week.longest_s)
    if role is Stress.RECOVERY:
        most_s = min(most_s, brief.rules.runs.recovery_at_most)
    costs = brief.shelf.by_family.get(family, ())
    fitting = [cost for cost in costs if _fits(brief, cost, metres, most_s)]
    wanted = (
        next(iter(least_used(fitting, diary.uses)), None)
        or brief.shelf.plain(role, metres, diary.uses, most_s)
        or brief.shelf.plain(Stress.EASY, metres, diary.uses)
    )
    if wanted is None:
        message = (
            f"no workout of stress 'easy' fits a run of {metres:.0f} m that the plan rules ask for; "
            "add one with a small fill step, or raise runs.least and the long runs in plan_rules.yaml"
        )
        raise StrideIQError(message)
    return _plainly(wanted)


def _fits(brief: Brief, cost: Cost, metres: float, most_s: float) -> bool:
    """Whether an easy workout over ``metres`` metres has room for its steps in so many seconds."""
    return cost.template.stress in {Stress.EASY, Stress.RECOVERY} and brief.shelf.fits(
        cost, metres, most_s
    )

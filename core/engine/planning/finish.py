"""From drafted weeks to the plan: every day written out with its reasons, phases as spans."""

from collections.abc import Sequence
from datetime import date

from strideiq.core.domain.errors import StrideIQError
from strideiq.core.domain.plan import Plan, PlanPhase, PlanWeek
from strideiq.core.domain.units import format_distance
from strideiq.core.domain.workout import PlannedWorkout, Reason, Stress
from strideiq.core.engine.planning.diary import Brief, Diary, WeekBrief
from strideiq.core.engine.planning.draft import Draft
from strideiq.core.engine.planning.explain import Told, phase_reason, reasons_for, week_reason
from strideiq.core.engine.planning.paces import RaceAim
from strideiq.core.engine.planning.race_day import under_conditions
from strideiq.core.engine.planning.scale import Cost, Sized
from strideiq.core.engine.planning.select import least_used
from strideiq.core.engine.planning.volume_tiers import VolumePlan


def finish_week(brief: Brief, diary: Diary, week: WeekBrief, draft: Draft) -> PlanWeek:
    """Write out every day of a drafted week."""
    week_m = draft.total * brief.grid_m
    shown = format_distance(week_m, brief.request.units)
    easy_turn = 0
    phase = phase_reason(week)
    workouts: list[PlannedWorkout] = []
    for day in week.frame.days:
        sized = draft.sized.get(day)
        metres = draft.shares.get(day, 0) * brief.grid_m
        if day == brief.request.goal.race_day:
            sized, metres = _only(brief, Stress.RACE), brief.race.length
        elif day not in draft.roles:
            sized = _only(brief, Stress.REST)
        elif sized is None:
            sized = _easy(brief, diary, week, draft.roles[day], day, metres, easy_turn)
            easy_turn += draft.roles[day] is Stress.EASY
            used = sized.cost.template.id
            diary.uses[used] = diary.uses.get(used, 0) + 1
        composed = brief.composer.compose(sized, metres)
        told = Told(day, sized, composed, draft.held.get(day), shown, len(draft.roles))
        workouts.append(_workout(told, (phase, *reasons_for(brief, week, told))))
    return PlanWeek(
        number=week.frame.number,
        start=week.frame.days[0],
        phase=week.phase.id,
        kind=week.kind,
        target_m=week_m,
        workouts=tuple(workouts),
        focus=week.phase.focus,
        reasons=(week_reason(brief, diary, week, week_m),),
    )


def _workout(told: Told, reasons: tuple[Reason, ...]) -> PlannedWorkout:
    template, composed = told.sized.cost.template, told.composed
    return PlannedWorkout(
        day=told.day,
        template_id=template.id,
        title=template.title,
        family=template.family,
        stress=template.stress,
        steps=composed.steps,
        distance_m=composed.distance_m,
        duration_s=composed.duration_s,
        zone_s=composed.zone_s,
        reasons=reasons,
        sport=template.sport,
        load=composed.load,
    )


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
    brief: Brief, diary: Diary, week: WeekBrief, role: Stress, day: date, metres: float, turn: int
) -> Sized:
    """The easy family whose turn it is, as long as its steps fit the day's metres and minutes."""
    families = week.phase.easy
    family = families[turn % len(families)] if role is Stress.EASY else ""
    fitting = [c for c in brief.shelf.by_family.get(family, ()) if _fits(brief, c, day, metres)]
    wanted = (
        next(iter(least_used(fitting, diary.uses)), None)
        or brief.shelf.plain(role, metres, diary.uses, _most_s(brief, day, role))
        or brief.shelf.plain(Stress.EASY, metres, diary.uses)
    )
    if wanted is None:
        message = (
            f"no workout of stress 'easy' fits a run of {metres:.0f} m that the plan rules ask for; "
            "add one with a small fill step, or raise runs.least and the long runs in plan_rules.yaml"
        )
        raise StrideIQError(message)
    return _plainly(wanted)


def _most_s(brief: Brief, day: date, role: Stress) -> float:
    """Seconds that an easy run may take; recovery stands for a rest day and is short."""
    minutes = brief.minutes_on(day) * 60.0
    return min(minutes, brief.rules.runs.recovery_at_most) if role is Stress.RECOVERY else minutes


def _fits(brief: Brief, cost: Cost, day: date, metres: float) -> bool:
    """Whether an easy workout over ``metres`` metres has room for its steps on a day."""
    return cost.template.stress in {Stress.EASY, Stress.RECOVERY} and brief.shelf.fits(
        cost, metres, brief.minutes_on(day) * 60
    )

"""Why a phase is here and this long, what it was given, and what it prepares."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from strideiq.core.domain.catalogue import PhaseRole, PhaseTemplate, PlanTemplate
from strideiq.core.domain.plan import Plan, PlanPhase, PlanWeek
from strideiq.core.domain.units import counted, format_distance
from strideiq.core.domain.workout import Reason, Stress
from strideiq.core.engine.planning.diary import Brief, WeekBrief
from strideiq.core.engine.planning.explain.words import KEPT, Facts


@dataclass(frozen=True, slots=True)
class Declared:
    """The phases as they were declared, by id, and the standard plan that is followed, if any."""

    phases: Mapping[str, PhaseTemplate]
    plan: PlanTemplate | None

    def role(self, phase: PlanPhase) -> PhaseRole:
        """What a phase does; one that is declared no more counts as building up."""
        template = self.phases.get(phase.id)
        return PhaseRole.LOAD if template is None else template.role

    def weeks(self, phase: PlanPhase) -> int | None:
        """The weeks that the standard plan gives a phase."""
        return None if self.plan is None else dict(self.plan.phases).get(phase.id)


def phase_reason(week: WeekBrief) -> Reason:
    """Which phase a day serves and what for."""
    phase = week.phase
    return _serves(phase.id, phase.title, phase.purpose, week.phase_week + 1)


@lru_cache(KEPT)
def _serves(phase: str, title: str, purpose: str, week: int) -> Reason:
    sentence = f"{title} phase, week {week}: {purpose}"
    return Reason("phase", sentence, (("phase", phase), ("phase_week", week)))


def phase_reasons(plan: Plan, brief: Brief, declared: Declared, index: int) -> tuple[Reason, ...]:
    """Reasons of the phase at ``index``: its place, its length, and what follows."""
    return (
        _place(plan, brief, declared, index),
        _length(plan, brief, declared, plan.phases[index]),
        _next(plan, index),
    )


def _place(plan: Plan, brief: Brief, declared: Declared, index: int) -> Reason:
    units, phase = brief.request.units, plan.phases[index]
    facts: Facts = (("first_week", phase.first_week), ("last_week", phase.last_week))
    when = f"Weeks {phase.first_week} to {phase.last_week}"
    if phase.first_week == phase.last_week:
        when = f"Week {phase.first_week}"
    if index == 0:
        recent_m = brief.start.recent_m
        if not recent_m:
            return Reason("phase-place", f"{when}: where the plan starts.", facts)
        recent = format_distance(recent_m, units)
        sentence = f"{when}: starts from the {recent} of your recent weeks."
        return Reason("phase-place", sentence, (*facts, ("recent_week", recent)))
    if declared.role(phase) is PhaseRole.RECOVERY:
        raced = format_distance(brief.race.length, units)
        sentence = f"{when}: after the {raced} of the race."
        return Reason("phase-place", sentence, (*facts, ("raced", raced)))
    before = plan.phases[index - 1]
    weeks = list(weeks_of(plan, before))
    biggest = format_distance(max(week.target_m for week in weeks), units)
    longest = format_distance(_longest(weeks), units)
    sentence = (
        f"{when}: {before.title} gave it weeks of up to {biggest} and runs of up to {longest}."
    )
    given = (("after", before.title), ("biggest", biggest), ("longest", longest))
    return Reason("phase-place", sentence, (*facts, *given))


def _longest(weeks: list[PlanWeek]) -> float:
    runs = (w.distance_m for week in weeks for w in week.workouts if w.stress is not Stress.RACE)
    return max(runs, default=0.0)


def weeks_of(plan: Plan, phase: PlanPhase) -> Iterator[PlanWeek]:
    """The weeks of a phase."""
    return (w for w in plan.weeks if phase.first_week <= w.number <= phase.last_week)


def _length(plan: Plan, brief: Brief, declared: Declared, phase: PlanPhase) -> Reason:
    """Why a phase has so many weeks."""
    weeks = _weeks_in(phase)
    told, facts = counted(weeks, "week"), (("weeks", weeks),)
    template, role = declared.phases.get(phase.id), declared.role(phase)
    race = brief.race.title
    if role is PhaseRole.TAPER:
        return _taper(brief, weeks)
    if role is PhaseRole.RECOVERY:
        sentence = f"{told}: what the body needs after a {race}."
        return Reason("phase-length", sentence, (*facts, ("race", race)))
    if declared.weeks(phase) == weeks:
        sentence = f"{told}: as the standard plan has it."
        return Reason("phase-length", sentence, facts)
    if role is PhaseRole.RETURN:
        pause = brief.start.pause_days
        sentence = f"{told}: what the way back takes after {counted(pause, 'day')} off."
        return Reason("phase-length", sentence, (*facts, ("pause_days", pause)))
    if role is not PhaseRole.LOAD or template is None or template.on_request:
        return Reason("phase-length", f"{told}: all that this plan has for it.", facts)
    return _shared(plan, declared, template, weeks)


def _taper(brief: Brief, weeks: int) -> Reason:
    """The length of a taper: what the race asks for, or as much of it as a short plan affords."""
    race, usual = brief.race.title, len(brief.race.taper[brief.tier])
    facts: Facts = (("weeks", weeks), ("race", race))
    told = counted(weeks, "week")
    if weeks < usual:
        sentence = f"{told}: a {race} would have {usual}, but a plan this short needs its training."
        return Reason("phase-length", sentence, (*facts, ("usual", usual)))
    sentence = f"{told}: before a {race} that long lets fatigue go and keeps fitness."
    return Reason("phase-length", sentence, facts)


def _shared(plan: Plan, declared: Declared, template: PhaseTemplate, weeks: int) -> Reason:
    """The length of a phase that shares the weeks before the taper with others."""
    shared = sum(_weeks_in(each) for each in plan.phases if declared.role(each) is PhaseRole.LOAD)
    sentence = f"{weeks} of the {counted(shared, 'week')} before the taper"
    facts: Facts = (("weeks", weeks), ("shared", shared))
    if template.max_weeks is not None and weeks >= template.max_weeks:
        sentence += ", the most that is worth while"
    elif weeks <= template.min_weeks:
        sentence += ", the fewest that help"
    elif weeks == shared:
        sentence += ", which leave no room for another phase"
    else:
        sentence += ", in proportion to the other phases"
    return Reason("phase-length", f"{sentence}.", facts)


def _weeks_in(phase: PlanPhase) -> int:
    return phase.last_week - phase.first_week + 1


def _next(plan: Plan, index: int) -> Reason:
    if index + 1 == len(plan.phases):
        return Reason("phase-next", "The plan ends with it.")
    after = plan.phases[index + 1]
    sentence = f"Then {after.title}, from week {after.first_week}: {after.purpose}"
    return Reason("phase-next", sentence, (("next", after.title), ("first_week", after.first_week)))

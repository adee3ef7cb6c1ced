"""Standard plans: the frame of one laid around a request, and the request of its own runner."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Final

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.catalogue import Catalogue, PhaseRole, PhaseTemplate, PlanTemplate
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import Goal, GoalKind, PlanRequest
from strideiq.core.domain.plan import Finding, Severity
from strideiq.core.domain.units import format_distance, format_duration
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK, weeks_until
from strideiq.core.engine.planning.later_start import as_of
from strideiq.core.reading.shapes.planning import PlanRules

OWN_MINUTES: Final = (150, 150, 150, 150, 150, 300, 300)
"""Minutes by weekday of the runner a standard plan is drawn for: no day is short of time."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A request with the frame of a standard plan, what it is planned from, and what was traded."""

    request: PlanRequest
    catalogue: Catalogue
    findings: tuple[Finding, ...] = ()


def with_template(request: PlanRequest, catalogue: Catalogue, rules: PlanRules) -> Followed:
    """The request filled in by the standard plan it names; without one as it is.

    What the request says stands: days, minutes, volume tier, history. The plan starts later where
    the race is further away than it is long, and is fitted where the race is nearer. Raises Refusal
    where there is no such plan or it leads to another race.
    """
    if request.template is None:
        return Followed(request, catalogue)
    template = _wanted(request, request.template, catalogue)
    start = first_day(template, request.goal.race_day)
    silent = not request.history
    findings: list[Finding] = []
    if request.today < start:
        findings.append(_starts_later(template, start, request))
        request = as_of(request, start, rules)
    else:
        findings += _fitted(template, request)
    filled = _filled(request, template) if silent else _in_tier(request, template)
    if filled != replace(request, volume_tier=filled.volume_tier):
        findings.append(_assumed(template, filled))
    return Followed(filled, catalogue_of(template, catalogue), tuple(findings))


def catalogue_of(template: PlanTemplate, catalogue: Catalogue) -> Catalogue:
    """What plans of the template are made from: its own package, or all there is, with its phases."""
    whole = template.own or catalogue
    if not template.phases:
        return replace(whole, plans=catalogue.plans)
    phases = _phases(whole.phases, dict(template.phases))
    return Catalogue(whole.workouts, phases, catalogue.plans)


def still_following(template_id: str, catalogue: Catalogue) -> Catalogue:
    """What a plan that follows the template of this id goes on with; all there is without one."""
    template = catalogue.plan(template_id)
    return catalogue if template is None else catalogue_of(template, catalogue)


def first_day(template: PlanTemplate, race_day: date) -> date:
    """The day that lies all the template's weeks before the end of the week of the race."""
    last = weeks_until(race_day, race_day)[-1].days[-1]
    return last - timedelta(days=DAYS_IN_WEEK * template.weeks - 1)


def request_for(template: PlanTemplate, race_day: date, today: date | None = None) -> PlanRequest:
    """The request of the runner the template is drawn for, who has time on every day.

    Without ``today`` the plan starts when it should.
    """
    metres, seconds = template.recent_race
    return PlanRequest(
        goal=Goal(template.distance, race_day),
        today=first_day(template, race_day) if today is None else today,
        availability=Availability(template.days_per_week, OWN_MINUTES),
        recent_race=RaceResult(metres, seconds),
        weekly_m=template.first_week_m,
        longest_m=template.longest_before_m,
        volume_tier=template.volume_tier,
        template=template.id,
    )


def chosen(name: str, catalogue: Catalogue) -> PlanTemplate:
    """The standard plan of this id; Refusal where there is none."""
    template = catalogue.plan(name)
    if template is None:
        known = [plan.id for plan in catalogue.plans]
        near = get_close_matches(name.lower(), known, n=1)
        fix = f"did you mean {near[0]!r}?" if near else "choose one of the list, or leave it out"
        message = f"there is no standard plan {name!r}"
        raise Refusal("template", message, suggestion=fix, instead=near[0] if near else None)
    return template


def _wanted(request: PlanRequest, name: str, catalogue: Catalogue) -> PlanTemplate:
    """The standard plan of this id; Refusal where it leads to another goal."""
    template = chosen(name, catalogue)
    if request.goal.kind is GoalKind.MAINTAIN:
        message = f"the standard plan {name!r} leads to a race, and none is run"
        raise Refusal("template", message, suggestion="leave it out", instead=None)
    if template.distance != request.goal.distance:
        others = (plan.id for plan in catalogue.plans if plan.distance == request.goal.distance)
        other = next(others, None)
        message = f"the standard plan {name!r} leads to a {template.distance}, not to a {request.goal.distance}"
        fix = f"choose another, such as {other!r}, or leave it out" if other else "leave it out"
        raise Refusal("template", message, suggestion=fix, instead=other)
    return template


def _filled(request: PlanRequest, template: PlanTemplate) -> PlanRequest:
    """The request with what the template says where a runner without a history says nothing."""
    unproven = request.recent_race is None and request.goal.target_s is None
    if request.weekly_m is None:
        longest_m = request.longest_m or template.longest_before_m
        weekly_m = max(template.first_week_m, longest_m)
        request = replace(request, weekly_m=weekly_m, longest_m=longest_m)
    if unproven:
        request = replace(request, recent_race=RaceResult(*template.recent_race))
    return _in_tier(request, template)


def _in_tier(request: PlanRequest, template: PlanTemplate) -> PlanRequest:
    return replace(request, volume_tier=request.volume_tier or template.volume_tier)


def _phases(phases: Sequence[PhaseTemplate], weeks: dict[str, int]) -> tuple[PhaseTemplate, ...]:
    """The named phases with these weeks as their share and their most, and those nobody shares out."""
    return tuple(
        replace(
            phase,
            on_request=False,
            min_weeks=0,
            ideal_weeks=float(weeks[phase.id]),
            max_weeks=weeks[phase.id],
        )
        if phase.id in weeks
        else phase
        for phase in phases
        if phase.id in weeks or phase.role is not PhaseRole.LOAD or phase.on_request
    )


def _fitted(template: PlanTemplate, request: PlanRequest) -> list[Finding]:
    weeks = len(weeks_until(request.goal.race_day, request.today))
    if weeks >= template.weeks:
        return []
    sentence = (
        f"The plan {template.title!r} has {template.weeks} weeks and the race is {weeks} weeks away:"
        " its phases are fitted to them."
    )
    return [Finding("template-fitted", Severity.WARNING, "plan", sentence)]


def _starts_later(template: PlanTemplate, start: date, request: PlanRequest) -> Finding:
    sentence = (
        f"The plan {template.title!r} has {template.weeks} weeks, so it starts on {start}; keep your"
        " usual weeks until then."
    )
    before = sum(race.day < start for race in request.races)
    if before:
        sentence += f" Races before that day are not part of it ({before})."
    return Finding("template-starts-later", Severity.WARNING, "plan", sentence)


def _assumed(template: PlanTemplate, filled: PlanRequest) -> Finding:
    metres, seconds = template.recent_race
    raced = f"{format_distance(metres, filled.units)} in {format_duration(seconds)}"
    sentence = (
        "Too little is known of you, so the plan takes you for the runner it is drawn for, with"
        f" {format_distance(template.first_week_m, filled.units)} a week and {raced}; say what you"
        " run and have raced to make it yours."
    )
    return Finding("template-runner", Severity.WARNING, "plan", sentence)

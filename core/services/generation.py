"""Use case: a request becomes a plan that plugins have reviewed, explained and advised on."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date

from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Finding, Plan, PlanWeek, Severity
from strideiq.core.domain.rule import Advice
from strideiq.core.domain.season import Versions
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.engine.planning.continuation import go_on
from strideiq.core.engine.planning.pipeline import Generation, generate
from strideiq.core.engine.planning.season import Season, settled
from strideiq.core.engine.rules.advise import Gate, advise, scope_and_requirements
from strideiq.core.engine.rules.engine import CompiledRules
from strideiq.core.engine.rules.facts import FactRegistry
from strideiq.core.host.host import Allows, Host, anyone
from strideiq.core.reading.problems import Problem
from strideiq.core.reading.shapes.planning import PlanConfig


@dataclass(frozen=True, slots=True)
class Planner:
    """What plans are made with: plugins, configuration, rules and the facts rules ask for.

    ``versions`` names all of it, to be kept with every plan. ``allows`` and ``gate`` say which
    plugins and rules may be used for the athlete at hand.
    """

    host: Host
    config: PlanConfig
    rules: CompiledRules
    facts: FactRegistry
    versions: Versions = field(default_factory=dict)
    allows: Allows = anyone
    gate: Gate = scope_and_requirements

    def catalogue(self) -> Catalogue:
        """What plans are made of for the athlete at hand."""
        return self.host.catalogue(self.allows)


@dataclass(frozen=True, slots=True)
class GeneratedPlan:
    """A plan without error-level findings, what rules advise, and which plugins failed on it.

    ``request`` is what it was made for, with the races it holds and the day it begins.
    """

    plan: Plan
    request: PlanRequest
    findings: tuple[Finding, ...]
    advice: tuple[Advice, ...] = ()
    plugin_problems: tuple[Problem, ...] = ()


def generate_plan(request: PlanRequest, planner: Planner) -> GeneratedPlan:
    """Make a plan for ``request`` and let plugins review and explain it.

    Its races may be all of the runner's season; those that belong into the plan are sorted out.
    Raises Refusal when no plan can be made, or when the linter or a plugin finds an error in it.
    """
    season = settled(request, planner.config.rules)
    made = generate(season.request, planner.catalogue(), planner.config)
    return _judged(made, request, season, planner)


def continue_plan(
    previous: Plan, skipped: AbstractSet[date], request: PlanRequest, planner: Planner
) -> GeneratedPlan:
    """Plan the days of ``previous`` anew from ``request.today`` on; those before stay as they are.

    ``skipped`` are past days that were not run. Raises Refusal as ``generate_plan`` does.
    """
    since = previous.weeks[0].start
    season = settled(request, planner.config.rules, since)
    made = go_on(previous, skipped, season.request, planner.catalogue(), planner.config)
    return _judged(made, request, season, planner)


def _judged(
    made: Generation, asked: PlanRequest, season: Season, planner: Planner
) -> GeneratedPlan:
    """The plan explained and reviewed by plugins. Raises Refusal where an error is found.

    Advice is for the runner as they are when they ask, whenever the plan begins.
    """
    request = season.request
    plan, problems = _explained(made.plan, planner, request.today)
    reviewed = planner.host.review_plan(plan, planner.allows)
    findings = (*season.findings, *made.findings, *reviewed.values)
    refuse_errors(findings)
    known = planner.facts.as_of(asked.today, asked.history, asked)
    advised = advise(
        planner.rules,
        known,
        planner.facts.declarations,
        units=asked.units,
        gate=planner.gate,
    )
    return GeneratedPlan(plan, request, findings, advised.advice, (*problems, *reviewed.problems))


def _explained(plan: Plan, planner: Planner, today: date) -> tuple[Plan, tuple[Problem, ...]]:
    """The plan with the reasons plugins add from today on, and the plugins that failed, each once."""
    problems: dict[Problem, None] = {}

    def explained(workout: PlannedWorkout, week: PlanWeek) -> PlannedWorkout:
        if workout.day < today:
            return workout
        answers = planner.host.explain_workout(workout, week, plan, planner.allows)
        problems.update(dict.fromkeys(answers.problems))
        if not answers.values:
            return workout
        return replace(workout, reasons=(*workout.reasons, *answers.values))

    weeks = tuple(
        replace(week, workouts=tuple(explained(workout, week) for workout in week.workouts))
        for week in plan.weeks
    )
    return replace(plan, weeks=weeks), tuple(problems)


def refuse_errors(findings: tuple[Finding, ...]) -> None:
    """Raise Refusal with the first error among ``findings``."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        first = errors[0]
        raise Refusal(
            first.code,
            f"the plan did not pass its checks ({len(errors)}), first {first.place}: {first.sentence}",
            suggestion="change what it names, or turn off the plugin that says so",
        )

"""What every action needs, derived once from the ground: paces, limits, and what the linter asks."""

from dataclasses import dataclass, replace
from datetime import date

from strideiq.core.domain.action import CHANGED
from strideiq.core.domain.goal import GoalKind, PlanRequest
from strideiq.core.domain.plan import Finding, Plan, PlanWeek, WeekKind
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.adaptation.ground import Ground
from strideiq.core.engine.planning.alternatives import from_day
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK
from strideiq.core.engine.planning.diary import Brief, write_brief
from strideiq.core.engine.planning.lint import LintContext, lint_changed, tests_of
from strideiq.core.engine.planning.paces import RaceAim
from strideiq.core.engine.planning.season import settled
from strideiq.core.engine.planning.side_races import with_races_kept
from strideiq.core.engine.planning.softening import softened
from strideiq.core.engine.planning.standard import still_following
from strideiq.core.engine.planning.standing import (
    Past,
    past_of,
    where_the_runner_is,
    without_vain_tapers,
)
from strideiq.core.reading.shapes.planning import PlanRules


@dataclass(frozen=True, slots=True)
class Footing:
    """The ground with what follows from it: what workouts are written with, and what was run."""

    ground: Ground
    brief: Brief
    past: Past
    context: LintContext

    @property
    def today(self) -> date:
        """The first day that may change."""
        return self.ground.today

    def judged(self, plan: Plan) -> tuple[Finding, ...]:
        """What the linter says of the plan from today on."""
        whole = without_vain_tapers(plan)
        rest = from_day(whole, self.today)
        # Of the week of today only these days are judged alone; what is stated of it is of all.
        weeks = (replace(week, target_m=week.distance_m) for week in rest.weeks[:1])
        rest = replace(rest, weeks=(*weeks, *rest.weeks[1:]))
        return lint_changed(whole, rest, self.past.as_run(whole), self.context)


def footing(ground: Ground) -> Footing:
    """What follows from the ground. Raises Refusal where nothing can be planned any more."""
    plan = ground.plan
    catalogue = still_following(plan.template, ground.catalogue)
    asked = replace(
        ground.request,
        goal=plan.goal,
        volume_tier=plan.volume_tier,
        template=plan.template or None,
    )
    rules = softened(ground.config.rules, asked)
    asked = settled(asked, rules, plan.weeks[0].start).request
    past = past_of(plan, ground.skipped, asked.today)
    made = _as_made(ground)
    start = where_the_runner_is(made, past, asked, _first_week_m(made), rules)
    request = with_races_kept(asked, start, rules)
    aim = _aim(plan, request, rules)
    brief = write_brief(request, catalogue, rules, plan.fitness, aim, plan.volume_tier, start)
    return Footing(
        ground, brief, past, LintContext(rules, request, start, plan, tests_of(catalogue))
    )


def _as_made(ground: Ground) -> Plan:
    """The plan with its days before they were changed: what was run before it, these rested on."""
    weeks = (
        replace(week, workouts=tuple(ground.earlier.get(day.day, day) for day in week.workouts))
        for week in ground.plan.weeks
    )
    return replace(ground.plan, weeks=tuple(weeks))


def _first_week_m(plan: Plan) -> float:
    """Metres of the first whole week as planned; the plan began from what the runner did then."""
    whole = (week for week in plan.weeks if len(week.workouts) == DAYS_IN_WEEK)
    first = next(whole, plan.weeks[0])
    return max(first.distance_m, as_planned(first)[0])


def as_planned(week: PlanWeek) -> tuple[float, WeekKind]:
    """Metres and kind of a week before all changes of it."""
    told = next((dict(r.facts) for r in week.reasons if r.code == CHANGED), {})
    kind = WeekKind(str(told.get("kind", week.kind.value)))
    return float(told.get("planned_m", week.distance_m)), kind


def _aim(plan: Plan, request: PlanRequest, rules: PlanRules) -> RaceAim:
    """The race time that the plan's paces rest on: what its race is planned in."""
    goal = request.goal
    races = (w for w in plan.workouts() if w.day == goal.race_day and w.stress is Stress.RACE)
    race = next(races, None) if goal.kind is GoalKind.RACE else None
    race_s = plan.predicted_s if race is None else race.duration_s
    trains = race_s <= plan.predicted_s * (1 + rules.goal.slower_at_most)
    return RaceAim(race_s, plan.predicted_s, trains)

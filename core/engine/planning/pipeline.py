"""From a request to a training plan: the whole road on one page.

``generate`` is pure: the same request, catalogue and configuration give the same plan.
"""

from dataclasses import dataclass, replace

from strideiq.core.domain.athlete import Fitness
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Finding, Plan, PlanWeek, Severity
from strideiq.core.engine.pacing.fitness import FitnessSettings, assess
from strideiq.core.engine.planning.calendar import weeks_of
from strideiq.core.engine.planning.diary import Brief, Diary, WeekBrief, write_brief
from strideiq.core.engine.planning.draft import remember
from strideiq.core.engine.planning.explain import explained
from strideiq.core.engine.planning.finish import finish_plan, finish_week
from strideiq.core.engine.planning.guards import RunLog
from strideiq.core.engine.planning.lint import LintContext, lint, tests_of
from strideiq.core.engine.planning.outline import outline
from strideiq.core.engine.planning.paces import aim
from strideiq.core.engine.planning.request_checks import check_request
from strideiq.core.engine.planning.returning import cut_short
from strideiq.core.engine.planning.side_races import race_findings, with_races_kept
from strideiq.core.engine.planning.softening import softened
from strideiq.core.engine.planning.standard import with_template
from strideiq.core.engine.planning.starting_point import starting_point
from strideiq.core.engine.planning.trade_offs import trade_offs
from strideiq.core.engine.planning.volume import wished_volume
from strideiq.core.engine.planning.volume_tiers import classify
from strideiq.core.engine.planning.week import draft_week
from strideiq.core.reading.shapes.planning import PlanConfig, PlanRules


@dataclass(frozen=True, slots=True)
class Generation:
    """A plan and what the linter says of it; warnings tell what was traded."""

    plan: Plan
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether no finding is an error; only a sound plan may be followed."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


def generate(request: PlanRequest, catalogue: Catalogue, config: PlanConfig) -> Generation:
    """Make a plan for ``request``.

    Raises Refusal when no plan can be made, naming the constraint and what would work.
    """
    followed = with_template(request, catalogue, config.rules)
    request, catalogue = followed.request, followed.catalogue
    config = replace(config, rules=softened(config.rules, request))
    check_request(request, config)
    rules = config.rules
    race = rules.distances[request.goal.distance]
    start = starting_point(request, rules.start)
    wished, request = request, with_races_kept(request, start, rules)
    fitness = current_fitness(request, race.length, rules)
    weeks_left = len(weeks_of(request.goal, request.today))
    goal, ambition = aim(request, race, fitness, weeks_left, rules)

    volume, reach = classify(request, start, weeks_left, config)
    asked = outline(request, catalogue, volume, start, rules)
    brief = write_brief(request, catalogue, rules, fitness, goal, volume.tier, start)

    weeks = _weeks(brief, max(start.recent_m, volume.first_week_m), asked)
    plan = explained(finish_plan(brief, goal, volume, asked, weeks), brief, catalogue)
    context = LintContext(rules, request, start, tests=tests_of(catalogue))
    traded = (
        *trade_offs(brief, volume, plan),
        *cut_short(request, start, plan.weeks, rules),
        *race_findings(wished, start, plan, rules),
    )
    plan = replace(plan, template=request.template or "")
    found = lint(plan, context)
    return Generation(plan, (*followed.findings, *ambition, *reach, *traded, *found))


def current_fitness(request: PlanRequest, race_m: float, rules: PlanRules) -> Fitness:
    """Fitness on the first day, judged as the rules say."""
    return assess(
        request.recent_race,
        request.history,
        race_m,
        request.goal.target_s,
        request.today,
        FitnessSettings.of(rules.fitness),
        request.units,
    )


def _weeks(brief: Brief, highest_m: float, asked: list[WeekBrief]) -> tuple[PlanWeek, ...]:
    """Draft week after week, each from what the weeks before it came to."""
    diary = Diary(RunLog(brief.start.longest_by_day), highest_m)
    return tuple([next_week(brief, diary, ask) for ask in asked])


def next_week(brief: Brief, diary: Diary, ask: WeekBrief, wish_m: float | None = None) -> PlanWeek:
    """Draft one week from what the weeks before it came to, and write it into the diary.

    ``wish_m`` is what it should have where that is known already.
    """
    wish_m = wished_volume(ask, diary, brief) if wish_m is None else wish_m
    week = replace(ask, wish_m=wish_m)
    draft = draft_week(brief, diary, week)
    written = finish_week(brief, diary, week, draft)
    remember(brief, diary, week, draft)
    return written

"""A plan made with the plugins at hand, for their authors to look at."""

from datetime import date, timedelta

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import Goal, PlanRequest
from strideiq.core.domain.plan import Plan, Severity
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.engine.planning.standard import request_for
from strideiq.core.host.host import Host
from strideiq.core.reading.shapes.planning import PlanConfig

START = date(2027, 1, 4)
"""A Monday, the same for every trial, so that the same plugins give the same plan."""

MINUTES = (120, 120, 120, 120, 120, 300, 300)


def trial_plan(
    host: Host,
    config: PlanConfig,
    *,
    race: str = "10k",
    weeks: int = 16,
    days: int = 5,
    weekly_km: float = 45.0,
    recent_10k_s: float = 3000.0,
    template: str | None = None,
) -> Plan:
    """A plan of so many weeks for a ``race`` on a Sunday, by a runner with a recent 10 km race.

    With the id of a standard plan as ``template``, that plan for the runner it is drawn for.
    Raises Refusal when no such plan can be made, and when the linter finds an error in it.
    """
    catalogue = host.catalogue()
    standard = catalogue.plan(template) if template is not None else None
    goal = Goal(race, START + timedelta(weeks=weeks, days=-1))
    request = PlanRequest(
        goal=goal,
        today=START,
        availability=Availability(days, MINUTES),
        recent_race=RaceResult(10_000.0, recent_10k_s),
        weekly_m=weekly_km * 1000,
        template=template,
    )
    if standard is not None:
        request = request_for(standard, START + timedelta(weeks=standard.weeks, days=-1))
    made = generate(request, catalogue, config)
    if not made.is_sound:
        first = next(f for f in made.findings if f.severity is Severity.ERROR)
        raise Refusal(
            first.code,
            f"the plan is not sound, first {first.place}: {first.sentence}",
            suggestion="change the workout or phase that it comes from",
        )
    return made.plan

"""What the facts of one athlete are computed from, read from the store at one moment."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.profile import Athlete
from strideiq.core.domain.rule import FactValue
from strideiq.core.engine.rules.history import Recorded
from strideiq.core.engine.rules.running_plan import RunningPlan
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.access import Access
from strideiq.core.services.athlete_facts import athlete_of, known_runs
from strideiq.core.services.followed_plans import active_plan, followed
from strideiq.core.services.generation import Planner
from strideiq.core.services.history_depth import history_days
from strideiq.core.services.plan_grounds import PlanMoment, moment_of


@dataclass(frozen=True, slots=True)
class KnownOfAthlete:
    """An athlete today: what they recorded, and the plan they follow where they follow one.

    ``moment`` is what a change of that plan rests on.
    """

    athlete: Athlete
    today: date
    recorded: Recorded
    membership: str
    request: PlanRequest | None = None
    running: RunningPlan | None = None
    moment: PlanMoment | None = None

    def facts(self, planner: Planner, day: date) -> dict[str, FactValue | None]:
        """Every fact as of a day; what they want now counts for today alone."""
        request = self.request if day == self.today else None
        return planner.facts.as_of(day, self.recorded, request, self.running)


async def known_of(
    unit: UnitOfWork, access: Access, planner: Planner, athlete_id: UUID, now: datetime
) -> KnownOfAthlete:
    """What is known of an athlete; ``unit`` is one of the program. Raises NotFound."""
    athlete = await athlete_of(unit, athlete_id)
    today, days = athlete.today(now), await history_days(unit, access, athlete_id)
    membership = (await access.holdings(unit, athlete_id)).membership
    stored = await active_plan(unit, athlete_id, today)
    if stored is None:
        runs = await known_runs(unit, athlete_id, today, days)
        return KnownOfAthlete(athlete, today, Recorded(runs), membership)
    plan = await followed(unit, stored)
    moment = await moment_of(unit, athlete, plan, planner, now, history_days=days)
    request = moment.ground.request
    began = athlete.today(stored.activated_at or stored.created_at)
    running = RunningPlan(plan.plan, began, plan.skipped)
    recorded = Recorded(request.history)
    return KnownOfAthlete(athlete, today, recorded, membership, request, running, moment)

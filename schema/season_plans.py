"""Plans that are stored: what they show, and putting them on a calendar or ending them."""

from datetime import date, datetime
from typing import Annotated, Final, Self, TypeAlias
from uuid import UUID

import strawberry

from strideiq.core.domain.errors import NotFound
from strideiq.core.domain.plan import Plan
from strideiq.core.domain.season import PlanRevision as DomainRevision
from strideiq.core.domain.season import PlanStatus
from strideiq.core.services.season_plans import Parts, PlanPart, PlanView
from strideiq.schema.calendar import CalendarWeek
from strideiq.schema.connection import After, Connection, First, Page, place_in, stretch
from strideiq.schema.context import Context, RequestInfo
from strideiq.schema.enums import describe
from strideiq.schema.node import Node, node_id, uuid_in
from strideiq.schema.pacing import RacePacing
from strideiq.schema.planned_days import WORKOUT_FIELDS, PlannedDay
from strideiq.schema.plans import Fitness, PlanGoal, PlanPhase, PlanWeek, template_id
from strideiq.schema.reasons import Advice, Finding, Reason
from strideiq.schema.refusals import AnyRefusal, answering, answering_at
from strideiq.schema.selection import asked_below
from strideiq.schema.whom import AthleteArgument, athlete_in

describe(
    PlanStatus,
    "PlanStatus",
    "Whether a plan is followed.",
    {
        "DRAFT": "On no calendar yet.",
        "ACTIVE": "On the calendar; no other plan has one of its days.",
        "ARCHIVED": "Ended; the calendar keeps the days that had passed.",
    },
)


@strawberry.type(description="A name and a version.")
class Version:
    """Something a plan was made with."""

    name: str = strawberry.field(description="What it is the version of.")
    version: str = strawberry.field(description="The version.")


@strawberry.type(description="One change of a plan.")
class PlanRevision:
    """A change as it was written down."""

    revision: int = strawberry.field(description="The revision it made.")
    at: datetime = strawberry.field(description="When it was made.")
    reason: str = strawberry.field(description="What was done.")
    from_day: date | None = strawberry.field(description="The first day it changed, where it did.")

    @classmethod
    def of(cls, change: DomainRevision) -> Self:
        """The change as it is stored."""
        return cls(
            revision=change.revision, at=change.at, reason=change.reason, from_day=change.from_day
        )


@strawberry.type(description="A stored training plan for one goal.")
class SeasonPlan(Node):
    """A plan with what was asked for of its weeks, days and changes."""

    athlete_id: strawberry.ID = strawberry.field(description="Whose plan it is.")
    status: PlanStatus = strawberry.field(description="Whether it is followed.")
    revision: int = strawberry.field(
        description="Rises when it is activated, archived or planned anew; such a change names the"
        " revision it was made against. Options, skips and notes count on Calendar.revision instead."
    )
    goal_id: strawberry.ID | None = strawberry.field(
        description="The id of the goal it was made for; null when that is gone."
    )
    first_day: date = strawberry.field(description="Its first day.")
    last_day: date = strawberry.field(description="Its last day.")
    volume_tier: str = strawberry.field(description="The key of its volume tier.")
    predicted_s: float = strawberry.field(description="The race time fitness predicts, in seconds.")
    created_at: datetime = strawberry.field(description="When it was made.")
    activated_at: datetime | None = strawberry.field(description="When it came on the calendar.")
    archived_at: datetime | None = strawberry.field(description="When it ended.")
    weeks: list[CalendarWeek] = strawberry.field(
        description="Its weeks in order.", metadata={"size": 20}
    )
    planned_weeks: list[PlanWeek] = strawberry.field(
        description="Its weeks as they were planned, with load, reasons and option A of every day;"
        " options, skips and notes do not alter them.",
        metadata={"size": 20},
    )
    days: list[PlannedDay] = strawberry.field(
        description="Its days in order.", metadata={"size": 126}
    )
    revisions: list[PlanRevision] = strawberry.field(
        description="What raised its revision, first one first; options, skips and notes count on"
        " Calendar.revision instead.",
        metadata={"size": 5},
    )
    versions: list[Version] = strawberry.field(
        description="What it was made with.", metadata={"size": 15}
    )
    findings: list[Finding] = strawberry.field(
        description="What was traded when it was made as it is, by the linter and plugins.",
        metadata={"size": 5},
    )
    advice: list[Advice] = strawberry.field(
        description="What the adaptation rules said to the runner then.", metadata={"size": 3}
    )
    outline: strawberry.Private[Plan]

    @strawberry.field(description="The race it leads to, as it was when the plan was made.")
    def goal(self) -> PlanGoal:
        """The goal."""
        return PlanGoal.of(self.outline)

    @strawberry.field(description="The fitness it starts from.")
    def fitness(self) -> Fitness:
        """The fitness."""
        return Fitness.of(self.outline.fitness)

    @strawberry.field(description="The id of the standard plan it follows; null without one.")
    def template_id(self) -> strawberry.ID | None:
        """The standard plan."""
        return template_id(self.outline)

    @strawberry.field(
        description="The pace of the race, flat and under its conditions; null where none are known."
    )
    def pacing(self) -> RacePacing | None:
        """The pacing."""
        return RacePacing.of(self.outline.pacing)

    @strawberry.field(description="Its phases in order.", metadata={"size": 6})
    def phases(self) -> list[PlanPhase]:
        """The phases."""
        return [PlanPhase.of(phase) for phase in self.outline.phases]

    @strawberry.field(description="Why the plan is as it is.", metadata={"size": 4})
    def reasons(self) -> list[Reason]:
        """The reasons in order."""
        return [Reason.of(reason) for reason in self.outline.reasons]

    @classmethod
    def of(cls, view: PlanView) -> Self:
        """The plan as it was read."""
        plan, outline, workouts = view.plan, view.plan.outline, view.workouts or {}
        return cls(
            id=node_id(PLAN, str(plan.id)),
            athlete_id=node_id("Athlete", str(plan.athlete_id)),
            status=plan.status,
            revision=plan.revision,
            goal_id=None if plan.goal_id is None else node_id("Goal", str(plan.goal_id)),
            first_day=plan.first_day,
            last_day=plan.last_day,
            volume_tier=outline.volume_tier,
            predicted_s=round(outline.predicted_s, 1),
            created_at=plan.created_at,
            activated_at=plan.activated_at,
            archived_at=plan.archived_at,
            weeks=[CalendarWeek.of(week) for week in view.weeks],
            planned_weeks=[PlanWeek.of(week) for week in view.planned_weeks],
            days=[PlannedDay.of(day, workouts.get(day.id)) for day in view.days],
            revisions=[PlanRevision.of(change) for change in view.revisions],
            versions=[Version(name=name, version=is_) for name, is_ in plan.versions.items()],
            findings=[Finding.of(finding) for finding in view.judgement.findings],
            advice=[Advice.of(advice) for advice in view.judgement.advice],
            outline=outline,
        )


PLAN: Final = "SeasonPlan"
_PLANNED_WEEKS: Final = "plannedWeeks"
"""They bring their own days: fields inside them ask for no other part of a plan."""
FIELDS: Final = {
    "weeks": PlanPart.WEEKS,
    _PLANNED_WEEKS: PlanPart.PLANNED_WEEKS,
    "days": PlanPart.DAYS,
    "revisions": PlanPart.REVISIONS,
    **dict.fromkeys(("findings", "advice"), PlanPart.JUDGEMENT),
    **dict.fromkeys(WORKOUT_FIELDS, PlanPart.WORKOUTS),
}
"""Which part of a plan each field takes."""


def parts_asked(info: RequestInfo) -> Parts:
    """What has to be read of the plans below this field."""
    asked = asked_below(info, closed=(_PLANNED_WEEKS,))
    return frozenset(part for name, part in FIELDS.items() if name in asked)


PlanArgument: TypeAlias = Annotated[
    strawberry.ID, strawberry.argument(description="The id of the plan.")
]
StatusArgument: TypeAlias = Annotated[
    PlanStatus | None, strawberry.argument(description="Plans of this status; all if left out.")
]


@strawberry.type
class PlanQuery:
    """Reading stored plans."""

    @strawberry.field(
        description="The plan of this id; null when the viewer has none.", metadata={"cost": 20}
    )
    async def plan(self, info: RequestInfo, id: PlanArgument) -> SeasonPlan | None:  # noqa: A002
        """The plan, if the viewer may see it."""
        viewer, read = info.context.signed_in(), info.context.services.do.season_plans.plan
        try:
            return SeasonPlan.of(await read(viewer, uuid_in(PLAN, id, "plan"), parts_asked(info)))
        except NotFound:
            return None

    @strawberry.field(
        description="Plans of an athlete in the order they were made.", metadata={"cost": 20}
    )
    async def plans(
        self,
        info: RequestInfo,
        athlete: AthleteArgument = None,
        status: StatusArgument = None,
        first: First = None,
        after: After = None,
    ) -> Connection[SeasonPlan]:
        """One page of the plans."""
        services = info.context.services
        athlete_id = athlete_in(info, athlete)
        size = Page(first, after, None, None, services.most_items).size()
        found = await services.do.season_plans.plans(
            info.context.viewer,
            athlete_id,
            status=status,
            after=place_in(PLAN, after),
            limit=size + 1,
            parts=parts_asked(info),
        )
        return stretch([SeasonPlan.of(view) for view in found], size, after)


@strawberry.input(description="A plan, at the revision that the viewer has read.")
class PlanRevisionInput:
    """A plan as it is named for a change."""

    plan: strawberry.ID = strawberry.field(description="The id of the plan.")
    revision: int = strawberry.field(description="The revision it had when it was read.")


@strawberry.type(description="A draft that is gone.")
class DeletedPlan:
    """What is left of a draft."""

    id: strawberry.ID = strawberry.field(description="The id it had.")


PlanResult: TypeAlias = Annotated[
    SeasonPlan | AnyRefusal,
    strawberry.union("PlanResult", description="The plan as it is now, or why it did not change."),
]
DeletedPlanResult: TypeAlias = Annotated[
    DeletedPlan | AnyRefusal,
    strawberry.union("DeletedPlanResult", description="What is gone, or why it is not."),
]
PlanRevisionArgument: TypeAlias = Annotated[
    PlanRevisionInput, strawberry.argument(description="Which plan.")
]


@strawberry.type
class PlanMutation:
    """Putting plans on a calendar, ending them, and deleting drafts."""

    @strawberry.mutation(
        description="Put a draft on the calendar; refused with the code days where another plan is."
    )
    @answering_at(days="plan")
    async def activate_plan(
        self,
        info: RequestInfo,
        input: PlanRevisionArgument,  # noqa: A002  the one input object of the schema
    ) -> PlanResult:
        """Activate a plan."""
        viewer, plan_id = info.context.signed_in(), uuid_in(PLAN, input.plan, "plan")
        activate = info.context.services.do.season_plans.activate
        return SeasonPlan.of(await activate(viewer, plan_id, input.revision, parts_asked(info)))

    @strawberry.mutation(
        description="End a plan: its days from today on leave the calendar, those before stay."
    )
    @answering_at(days="plan")
    async def archive_plan(
        self,
        info: RequestInfo,
        input: PlanRevisionArgument,  # noqa: A002  the one input object of the schema
    ) -> PlanResult:
        """Archive a plan."""
        viewer, plan_id = info.context.signed_in(), uuid_in(PLAN, input.plan, "plan")
        archive = info.context.services.do.season_plans.archive
        return SeasonPlan.of(await archive(viewer, plan_id, input.revision, parts_asked(info)))

    @strawberry.mutation(
        description="Delete a draft for good; refused with the code plan where it is none. The job"
        " that made it stays, without a plan."
    )
    @answering
    async def delete_plan(
        self,
        info: RequestInfo,
        input: PlanRevisionArgument,  # noqa: A002  the one input object of the schema
    ) -> DeletedPlanResult:
        """Delete a draft."""
        viewer, plan_id = info.context.signed_in(), uuid_in(PLAN, input.plan, "plan")
        gone = await info.context.services.do.season_plans.delete(viewer, plan_id, input.revision)
        return DeletedPlan(id=node_id(PLAN, str(gone.id)))


async def find_plan(context: Context, plan_id: UUID) -> SeasonPlan:
    """The plan of this id with every part. Raises NotFound."""
    every = frozenset(PlanPart)
    return SeasonPlan.of(
        await context.services.do.season_plans.plan(context.viewer, plan_id, every)
    )

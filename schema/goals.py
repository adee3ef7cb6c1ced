"""Races that are trained for: set, changed, listed and removed."""

from datetime import date
from typing import Annotated, Final, Self, TypeAlias
from uuid import UUID

import strawberry

from strideiq.core.domain.goal import GoalKind, Priority
from strideiq.core.domain.profile import Athlete, StoredGoal
from strideiq.schema.conditions import RaceConditions
from strideiq.schema.context import Context, RequestInfo
from strideiq.schema.goal_checks import new_goal_in
from strideiq.schema.input_checks import Checks
from strideiq.schema.node import Node, Removed, node_id, uuid_in
from strideiq.schema.plan_input import GoalInput
from strideiq.schema.refusals import AnyRefusal, answering
from strideiq.schema.units import UnitsArgument, chosen, distance_in
from strideiq.schema.whom import athlete_in

GOAL: Final = "Goal"


@strawberry.type(description="A race that an athlete trains for, or a fitness they keep.")
class Goal(Node):
    """One stored goal."""

    athlete_id: strawberry.ID = strawberry.field(description="The id of the athlete.")
    name: str = strawberry.field(description="The name the athlete gave it; may be empty.")
    priority: Priority = strawberry.field(description="How much it counts.")
    kind: GoalKind = strawberry.field(description="Whether it is a race.")
    race_distance: str = strawberry.field(description="The key of the race distance.")
    race_day: date = strawberry.field(
        description="The day of the race; of a goal to maintain, the last day."
    )
    conditions: RaceConditions | None = strawberry.field(
        description="Course and weather, where they were told."
    )
    target_s: float | None = strawberry.field(description="The goal time in seconds, if any.")
    days_to_race: int = strawberry.field(
        description="Days from the athlete's local date; 0 on race day, below 0 afterwards."
    )
    metres: strawberry.Private[float | None]

    @strawberry.field(
        description="Kilometres or miles; null for a race distance that is no longer configured."
    )
    def distance(self, info: RequestInfo, units: UnitsArgument = None) -> float | None:
        """The length in the units asked for."""
        return None if self.metres is None else distance_in(self.metres, chosen(units, info))

    @classmethod
    def of(cls, stored: StoredGoal, athlete: Athlete, context: Context) -> Self:
        """The goal as it is stored, seen on the athlete's day."""
        services, goal = context.services, stored.goal
        today = athlete.today(services.do.tools.clock.now())
        return cls(
            id=node_id(GOAL, str(stored.id)),
            athlete_id=node_id("Athlete", str(stored.athlete_id)),
            name=stored.name,
            priority=stored.priority,
            kind=goal.kind,
            race_distance=goal.distance,
            race_day=goal.race_day,
            conditions=RaceConditions.of(goal.conditions),
            target_s=goal.target_s,
            days_to_race=(goal.race_day - today).days,
            metres=services.race_metres.get(goal.distance),
        )


async def find_goal(context: Context, goal_id: UUID) -> Goal:
    """The goal of this id. Raises NotFound."""
    do = context.services.do
    stored = await do.goals.get(context.viewer, goal_id)
    return Goal.of(stored, await do.athletes.get(context.viewer, stored.athlete_id), context)


@strawberry.input(description="A goal to set.")
class AddGoalInput:
    """A goal as it is sent."""

    goal: GoalInput = strawberry.field(description="The race to train for.")
    priority: Priority = strawberry.field(description="How much it counts.")
    name: str = strawberry.field(default="", description="A name for it, at most 200 letters.")
    athlete: strawberry.ID | None = strawberry.field(
        default=None, description="The id of the athlete it is for; left out: the viewer."
    )


@strawberry.input(description="What to change of a goal; what is left out or null stays.")
class ChangeGoalInput:
    """A change as it is sent."""

    id: strawberry.ID = strawberry.field(description="The id of the goal.")
    goal: GoalInput | None = strawberry.field(
        default=None,
        description="The race, as a whole: without a target or conditions it has none.",
    )
    priority: Priority | None = strawberry.field(default=None, description="How much it counts.")
    name: str | None = strawberry.field(
        default=None, description="A name for it, at most 200 letters."
    )


@strawberry.input(description="A goal to remove.")
class RemoveGoalInput:
    """A goal as it is named."""

    id: strawberry.ID = strawberry.field(description="The id of the goal.")


AddGoalResult: TypeAlias = Annotated[
    Goal | AnyRefusal,
    strawberry.union("AddGoalResult", description="The goal as it is kept, or why it is not."),
]
ChangeGoalResult: TypeAlias = Annotated[
    Goal | AnyRefusal,
    strawberry.union("ChangeGoalResult", description="The goal as it is now, or why it stays."),
]
RemoveGoalResult: TypeAlias = Annotated[
    Removed | AnyRefusal,
    strawberry.union("RemoveGoalResult", description="What is gone, or why it is not."),
]
AddGoalArgument: TypeAlias = Annotated[AddGoalInput, strawberry.argument(description="The goal.")]
ChangeGoalArgument: TypeAlias = Annotated[
    ChangeGoalInput, strawberry.argument(description="Which goal, and what to change.")
]
RemoveGoalArgument: TypeAlias = Annotated[
    RemoveGoalInput, strawberry.argument(description="Which goal.")
]


@strawberry.type
class GoalMutation:
    """Setting goals; several stand on one calendar."""

    @strawberry.mutation(
        description="Set a goal, for oneself or for an athlete whose coach one is. A day has one"
        " goal at most, and the race day may be today."
    )
    @answering
    async def add_goal(
        self,
        info: RequestInfo,
        input: AddGoalArgument,  # noqa: A002  the one input object of the schema
    ) -> AddGoalResult:
        """Set a goal."""
        viewer, do = info.context.signed_in(), info.context.services.do
        athlete = await do.athletes.get(viewer, athlete_in(info, input.athlete))
        checks = _checks(info.context, athlete)
        goal, name = new_goal_in(checks, "goal.", input.goal), checks.line("name", input.name)
        checks.refuse()
        added = await do.goals.add(viewer, athlete.id, goal, input.priority, name)
        return Goal.of(added, athlete, info.context)

    @strawberry.mutation(
        description="Change a goal, of oneself or of an athlete whose coach one is; plans made for"
        " it stay as they are until they are regenerated."
    )
    @answering
    async def change_goal(
        self,
        info: RequestInfo,
        input: ChangeGoalArgument,  # noqa: A002  the one input object of the schema
    ) -> ChangeGoalResult:
        """Change a goal."""
        viewer, do = info.context.signed_in(), info.context.services.do
        before = await do.goals.get(viewer, uuid_in(GOAL, input.id, "goal"))
        athlete = await do.athletes.get(viewer, before.athlete_id)
        checks = _checks(info.context, athlete)
        goal = None if input.goal is None else new_goal_in(checks, "goal.", input.goal)
        name = None if input.name is None else checks.line("name", input.name)
        checks.refuse()
        changed = await do.goals.change(
            viewer, before.id, goal=goal, priority=input.priority, name=name
        )
        return Goal.of(changed, athlete, info.context)

    @strawberry.mutation(
        description="Remove a goal, of oneself or of an athlete whose coach one is; plans made for"
        " it stay."
    )
    @answering
    async def remove_goal(
        self,
        info: RequestInfo,
        input: RemoveGoalArgument,  # noqa: A002  the one input object of the schema
    ) -> RemoveGoalResult:
        """Remove a goal."""
        viewer, do = info.context.signed_in(), info.context.services.do
        removed = await do.goals.remove(viewer, uuid_in(GOAL, input.id, "goal"))
        return Removed(id=node_id(GOAL, str(removed.id)))


def _checks(context: Context, athlete: Athlete) -> Checks:
    today = athlete.today(context.services.do.tools.clock.now())
    return Checks(context.services.race_metres, today)

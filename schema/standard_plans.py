"""Standard plans: what each is for, the frame it lays around a runner, and finding one."""

from typing import Annotated, Self, TypeAlias

import strawberry

from strideiq.core.domain.catalogue import PlanTemplate
from strideiq.schema.connection import After, Before, Connection, First, Last, Page, paginate
from strideiq.schema.context import RequestInfo
from strideiq.schema.node import Node, node_id
from strideiq.schema.standard_plan import STANDARD_PLAN
from strideiq.schema.units import UnitsArgument, chosen, distance_in


@strawberry.type(description="A phase of a standard plan and its weeks.")
class StandardPhase:
    """A phase by its key."""

    key: str = strawberry.field(description="The key of the phase.")
    weeks: int = strawberry.field(description="How many weeks it has.")


@strawberry.type(description="A plan that is ready to be fitted to a runner.")
class StandardPlan(Node):
    """One declared plan."""

    key: str = strawberry.field(description="The name requests use: marathon-18-mid.")
    title: str = strawberry.field(description="The name shown to runners.")
    race_distance: str = strawberry.field(description="The key of the race distance.")
    weeks: int = strawberry.field(description="Weeks up to and with that of the race.")
    volume_tier: str = strawberry.field(description="The key of its volume tier.")
    days_per_week: int = strawberry.field(description="How many days a week are for running.")
    purpose: str = strawberry.field(description="What it is for, in a sentence.")
    suits: str = strawberry.field(description="Whom it suits; may be empty.")
    phases: list[StandardPhase] = strawberry.field(
        description="Its phases in order; empty where they are fitted to its weeks.",
        metadata={"size": 6},
    )
    author: str = strawberry.field(description="Who wrote it.")
    licence: str = strawberry.field(description="The licence it may be used under.")
    source: str = strawberry.field(description="What it rests on.")
    version: str = strawberry.field(description="Its version.")
    plugin: str = strawberry.field(description="The plugin it came from.")
    template: strawberry.Private[PlanTemplate]

    @strawberry.field(description="Kilometres or miles of its first week.")
    def first_week(self, info: RequestInfo, units: UnitsArgument = None) -> float:
        """The first week in the units asked for."""
        return distance_in(self.template.first_week_m, chosen(units, info))

    @strawberry.field(description="Kilometres or miles of its biggest week.")
    def biggest_week(self, info: RequestInfo, units: UnitsArgument = None) -> float:
        """The biggest week in the units asked for."""
        return distance_in(self.template.biggest_week_m, chosen(units, info))

    @strawberry.field(description="Kilometres or miles of the longest run before it begins.")
    def longest_before(self, info: RequestInfo, units: UnitsArgument = None) -> float:
        """The longest run of the weeks before, in the units asked for."""
        return distance_in(self.template.longest_before_m, chosen(units, info))

    @strawberry.field(description="Kilometres or miles of the longest run that it leads to.")
    def longest_run(self, info: RequestInfo, units: UnitsArgument = None) -> float:
        """The longest run in the units asked for."""
        return distance_in(self.template.longest_run_m, chosen(units, info))

    @classmethod
    def of(cls, template: PlanTemplate) -> Self:
        """The plan as it was declared."""
        return cls(
            id=node_id(STANDARD_PLAN, template.id),
            key=template.id,
            title=template.title,
            race_distance=template.distance,
            weeks=template.weeks,
            volume_tier=template.volume_tier,
            days_per_week=template.days_per_week,
            purpose=template.purpose,
            suits=template.suits,
            phases=[StandardPhase(key=key, weeks=weeks) for key, weeks in template.phases],
            author=template.author,
            licence=template.licence,
            source=template.source,
            version=template.version,
            plugin=template.plugin,
            template=template,
        )


@strawberry.input(description="Which plans are asked for; what is left out does not matter.")
class StandardPlanFilter:
    """Conditions that all have to hold."""

    race_distance: str | None = strawberry.field(
        default=None, description="For the race distance with this key."
    )
    least_weeks: int | None = strawberry.field(
        default=None, description="Of at least so many weeks."
    )
    most_weeks: int | None = strawberry.field(default=None, description="Of at most so many weeks.")
    volume_tier: str | None = strawberry.field(
        default=None, description="Of the volume tier with this key."
    )
    days_per_week: int | None = strawberry.field(
        default=None, description="With so many running days a week."
    )

    def keeps(self, plan: StandardPlan) -> bool:
        """Whether every condition holds for ``plan``."""
        return (
            self.race_distance in {None, plan.race_distance}
            and (self.least_weeks is None or plan.weeks >= self.least_weeks)
            and (self.most_weeks is None or plan.weeks <= self.most_weeks)
            and self.volume_tier in {None, plan.volume_tier}
            and self.days_per_week in {None, plan.days_per_week}
        )


FilterArgument: TypeAlias = Annotated[
    StandardPlanFilter | None, strawberry.argument(description="Which plans; all if left out.")
]
IdArgument: TypeAlias = Annotated[
    strawberry.ID, strawberry.argument(description="The id of a standard plan.")
]


@strawberry.type
class StandardPlanQuery:
    """Finding standard plans."""

    @strawberry.field(description="The standard plans, which everybody may follow.")
    def standard_plans(
        self,
        info: RequestInfo,
        filter: FilterArgument = None,  # noqa: A002  the schema's word
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[StandardPlan]:
        """One page of the plans that pass the filter."""
        services = info.context.services
        plans = services.library.standard_plans
        found = [plan for plan in plans if filter is None or filter.keeps(plan)]
        return paginate(found, Page(first, after, last, before, services.most_items))

    @strawberry.field(description="The standard plan with this id; null when there is none.")
    def standard_plan(self, info: RequestInfo, id: IdArgument) -> StandardPlan | None:  # noqa: A002
        """The plan, unless the id names nothing or something else."""
        found = info.context.services.library.by_id.get(id)
        return found if isinstance(found, StandardPlan) else None

"""Everything that can be asked."""

from typing import Annotated

import strawberry

from strideiq.schema.access import AccessQuery
from strideiq.schema.activities import ActivityQuery
from strideiq.schema.admin import AdminQuery
from strideiq.schema.athletes import AthleteQuery
from strideiq.schema.calendar import CalendarQuery
from strideiq.schema.catalogue import PhaseTemplate, RaceDistance, VolumeTier
from strideiq.schema.coaching import CoachingQuery
from strideiq.schema.connection import After, Before, Connection, First, Last, Page, paginate
from strideiq.schema.context import RequestInfo
from strideiq.schema.flags import FlagQuery
from strideiq.schema.jobs import JobQuery
from strideiq.schema.ledger import LedgerQuery
from strideiq.schema.lint_rules import LintRule
from strideiq.schema.memberships import MembershipQuery
from strideiq.schema.node import Node
from strideiq.schema.nodes import stored
from strideiq.schema.plugins import PluginQuery, shown_plugins
from strideiq.schema.preview import PreviewPlanResult, preview_plan
from strideiq.schema.proposals import ProposalQuery
from strideiq.schema.rule_sets import RuleSetQuery
from strideiq.schema.rule_trials import RuleTrialQuery
from strideiq.schema.season_plans import PlanQuery
from strideiq.schema.sign_ins import SignInQuery
from strideiq.schema.standard_plans import StandardPlanQuery
from strideiq.schema.workout_templates import WorkoutTemplate, WorkoutTemplateFilter

FilterArgument = Annotated[
    WorkoutTemplateFilter | None,
    strawberry.argument(description="Which workouts; all if left out."),
]
IdArgument = Annotated[strawberry.ID, strawberry.argument(description="An id from an answer.")]


@strawberry.type(description="Everything that can be asked.")
class Query(
    SignInQuery,
    AthleteQuery,
    ActivityQuery,
    JobQuery,
    PlanQuery,
    CalendarQuery,
    ProposalQuery,
    LedgerQuery,
    CoachingQuery,
    AdminQuery,
    PluginQuery,
    AccessQuery,
    MembershipQuery,
    FlagQuery,
    StandardPlanQuery,
    RuleSetQuery,
    RuleTrialQuery,
):
    """The root of every query."""

    @strawberry.field(description="The race distances that can be a goal.")
    def race_distances(self, info: RequestInfo) -> list[RaceDistance]:
        """In the order of the configuration."""
        return list(info.context.services.library.race_distances)

    @strawberry.field(description="The volume tiers, from least to most running.")
    def volume_tiers(self, info: RequestInfo) -> list[VolumeTier]:
        """In the order of the configuration."""
        return list(info.context.services.library.volume_tiers)

    @strawberry.field(description="The phases that plans are built of, in the order of a plan.")
    def phases(self, info: RequestInfo) -> list[PhaseTemplate]:
        """In the order of a plan."""
        return list(info.context.services.library.phases)

    @strawberry.field(description="The workouts that plans choose from.")
    def workout_templates(
        self,
        info: RequestInfo,
        filter: FilterArgument = None,  # noqa: A002  the schema's word
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[WorkoutTemplate]:
        """One page of the workouts that pass the filter."""
        services = info.context.services
        found = [each for each in services.library.workouts if filter is None or filter.keeps(each)]
        return paginate(found, Page(first, after, last, before, services.most_items))

    @strawberry.field(description="The workout with this id; null when there is none.")
    def workout_template(self, info: RequestInfo, id: IdArgument) -> WorkoutTemplate | None:  # noqa: A002
        """The workout, unless the id names nothing or something else."""
        found = info.context.services.library.by_id.get(id)
        return found if isinstance(found, WorkoutTemplate) else None

    @strawberry.field(description="The rules that every plan is judged by, in their order.")
    def lint_rules(self, info: RequestInfo) -> list[LintRule]:
        """Every code of the linter."""
        return list(info.context.services.library.lint_rules.values())

    @strawberry.field(description="Anything with an id; null when there is nothing.")
    async def node(self, info: RequestInfo, id: IdArgument) -> Node | None:  # noqa: A002
        """The thing with this id, unless it names nothing."""
        declared = info.context.services.library.by_id.get(id)
        plugins = (each for each in shown_plugins(info.context) if each.id == id)
        return declared or next(plugins, None) or await stored(info.context, id)

    preview_plan: PreviewPlanResult = strawberry.field(
        resolver=preview_plan,
        description="Make a plan without storing it.",
        metadata={"cost": 1000},
    )

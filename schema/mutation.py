"""Everything that can be changed."""

import strawberry

from strideiq.schema.admin import AdminMutation
from strideiq.schema.coaching import CoachingMutation
from strideiq.schema.day_changes import DayMutation
from strideiq.schema.jobs import JobMutation
from strideiq.schema.own_data import OwnDataMutation
from strideiq.schema.season_plans import PlanMutation


@strawberry.type(description="Everything that can be changed; each answers its result or why not.")
class Mutation(
    JobMutation, PlanMutation, DayMutation, CoachingMutation, AdminMutation, OwnDataMutation
):
    """The root of every mutation."""

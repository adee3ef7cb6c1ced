"""Everything that can be changed."""

import strawberry

from strideiq.schema.access import AccessMutation
from strideiq.schema.accounts import AccountMutation
from strideiq.schema.activities import ActivityMutation
from strideiq.schema.admin import AdminMutation
from strideiq.schema.coaching import CoachingMutation
from strideiq.schema.day_changes import DayMutation
from strideiq.schema.flags import FlagMutation
from strideiq.schema.goals import GoalMutation
from strideiq.schema.jobs import JobMutation
from strideiq.schema.memberships import MembershipMutation
from strideiq.schema.own_data import OwnDataMutation
from strideiq.schema.plan_jobs import PlanJobMutation
from strideiq.schema.plugins import PluginMutation
from strideiq.schema.profile import ProfileMutation
from strideiq.schema.proposal_changes import ProposalMutation
from strideiq.schema.races import RaceMutation
from strideiq.schema.rule_changes import RuleSetMutation
from strideiq.schema.rule_trials import RuleTrialMutation
from strideiq.schema.season_plans import PlanMutation
from strideiq.schema.sign_ins import SignInMutation
from strideiq.schema.time_away import TimeAwayMutation


@strawberry.type(description="Everything that can be changed; each answers its result or why not.")
class Mutation(
    AccountMutation,
    SignInMutation,
    ProfileMutation,
    RaceMutation,
    ActivityMutation,
    GoalMutation,
    TimeAwayMutation,
    PlanJobMutation,
    JobMutation,
    PlanMutation,
    DayMutation,
    ProposalMutation,
    CoachingMutation,
    AdminMutation,
    PluginMutation,
    AccessMutation,
    MembershipMutation,
    FlagMutation,
    RuleSetMutation,
    RuleTrialMutation,
    OwnDataMutation,
):
    """The root of every mutation."""

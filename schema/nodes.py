"""What can be asked for again by its id, besides what was declared: how each type is found."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias
from uuid import UUID

from strideiq.core.domain.errors import NotAllowed, NotFound
from strideiq.schema.access import find_grant
from strideiq.schema.access_types import GRANT
from strideiq.schema.activities import ACTIVITY, find_activity
from strideiq.schema.admin import find_account, find_event, find_invite
from strideiq.schema.athletes import ATHLETE, find_athlete
from strideiq.schema.backtests import BACKTEST, find_backtest
from strideiq.schema.coaching import find_coach_link
from strideiq.schema.context import Context
from strideiq.schema.flag_types import FLAG
from strideiq.schema.flags import find_flag
from strideiq.schema.goals import GOAL, find_goal
from strideiq.schema.jobs import find_job
from strideiq.schema.ledger import ENTRY, PROPOSAL, find_entry
from strideiq.schema.node import Node, in_id
from strideiq.schema.planned_days import find_day
from strideiq.schema.proposals import find_proposal
from strideiq.schema.races import RACE, find_race
from strideiq.schema.rule_sets import find_rule_set, find_rule_set_version
from strideiq.schema.rule_types import RULE_SET, VERSION
from strideiq.schema.season_plans import find_plan
from strideiq.schema.sign_ins import find_sign_in
from strideiq.schema.time_away import TIME_AWAY, find_time_away

Finder: TypeAlias = Callable[[Context, UUID], Awaitable[Node | None]]
"""Finds the thing with this UUID for the viewer; None, or a refusal, when they have none."""

FINDERS: Final[Mapping[str, Finder]] = {
    ATHLETE: find_athlete,
    GOAL: find_goal,
    GRANT: find_grant,
    RACE: find_race,
    PROPOSAL: find_proposal,
    ENTRY: find_entry,
    ACTIVITY: find_activity,
    "AuditEvent": find_event,
    "CoachLink": find_coach_link,
    FLAG: find_flag,
    "Invite": find_invite,
    "Job": find_job,
    "ManagedAccount": find_account,
    "PlannedDay": find_day,
    BACKTEST: find_backtest,
    RULE_SET: find_rule_set,
    VERSION: find_rule_set_version,
    "SeasonPlan": find_plan,
    "SignIn": find_sign_in,
    TIME_AWAY: find_time_away,
}
"""A finder for every type of the store that is a Node, by the name of the type."""


async def stored(context: Context, given: str) -> Node | None:
    """The thing of the store with this id; None for strangers and for what is somebody else's."""
    named = in_id(given)
    find = FINDERS.get(named[0]) if named else None
    if named is None or find is None or context.viewer.is_stranger:
        return None
    try:
        return await find(context, named[1])
    except (NotFound, NotAllowed):
        return None

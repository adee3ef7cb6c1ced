"""Every use case of the service in one place, for whoever carries requests to them."""

from dataclasses import dataclass

from strideiq.core.services.access import Access
from strideiq.core.services.access_following import AccessFollowing
from strideiq.core.services.access_views import AccessViews
from strideiq.core.services.activities import Activities
from strideiq.core.services.admission import Admission
from strideiq.core.services.admitted import Admitting
from strideiq.core.services.asked_jobs import AskedJobs
from strideiq.core.services.athletes import Athletes
from strideiq.core.services.audit import AuditLog
from strideiq.core.services.calendar import Calendars
from strideiq.core.services.coaching import Coaching
from strideiq.core.services.email_links import EmailLinks
from strideiq.core.services.fitness import RacedFitness
from strideiq.core.services.flag_editing import FlagEditing
from strideiq.core.services.flags import FeatureFlags
from strideiq.core.services.goals import Goals
from strideiq.core.services.grants import Grants
from strideiq.core.services.invites import Invites
from strideiq.core.services.ledger import Ledger
from strideiq.core.services.live import Live
from strideiq.core.services.own_data import OwnData
from strideiq.core.services.passwords import Passwords
from strideiq.core.services.people import People
from strideiq.core.services.plan_requests import PlanRequests
from strideiq.core.services.plugins import Plugins
from strideiq.core.services.proposals import Proposals
from strideiq.core.services.races import Races
from strideiq.core.services.registration import Registration
from strideiq.core.services.rule_backtests import RuleBacktests
from strideiq.core.services.rule_evaluation import RuleEvaluations
from strideiq.core.services.rule_sets import RuleSets
from strideiq.core.services.rule_trials import RuleTrials
from strideiq.core.services.season_plans import SeasonPlans
from strideiq.core.services.sign_in import SignIn
from strideiq.core.services.time_away import TimesAway
from strideiq.core.services.tools import Tools
from strideiq.core.services.trials import Trials
from strideiq.core.services.undoing import Undoing


@dataclass(frozen=True, slots=True)
class UseCases:
    """What the service can do; one field for each feature."""

    tools: Tools
    access: Access
    access_views: AccessViews
    admitting: Admitting
    access_following: AccessFollowing
    grants: Grants
    trials: Trials
    flags: FeatureFlags
    flag_editing: FlagEditing
    admission: Admission
    sign_in: SignIn
    registration: Registration
    passwords: Passwords
    email_links: EmailLinks
    own_data: OwnData
    coaching: Coaching
    people: People
    invites: Invites
    audit: AuditLog
    athletes: Athletes
    races: Races
    activities: Activities
    plugins: Plugins
    goals: Goals
    time_away: TimesAway
    fitness: RacedFitness
    jobs: AskedJobs
    plan_requests: PlanRequests
    season_plans: SeasonPlans
    calendar: Calendars
    proposals: Proposals
    undoing: Undoing
    ledger: Ledger
    rule_evaluations: RuleEvaluations
    rule_sets: RuleSets
    rule_trials: RuleTrials
    rule_backtests: RuleBacktests
    live: Live

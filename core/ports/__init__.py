"""Protocols of everything outside: the database, other servers, and the machine itself."""

from strideiq.core.ports.changes import Ledger, Nights, Proposals
from strideiq.core.ports.flags import FlagChanges, Flags, Revisions
from strideiq.core.ports.holdings import Grants, Quotas
from strideiq.core.ports.outside import Bell, Clock, Event, EventBus, Ids
from strideiq.core.ports.people import Accounts, CoachLinks, EmailTokens, Invites, SignIns
from strideiq.core.ports.recordings import Activities
from strideiq.core.ports.rule_sets import Backtests, RuleSets
from strideiq.core.ports.rules import RuleJudge
from strideiq.core.ports.store import Store, UnitOfWork
from strideiq.core.ports.training import (
    Athletes,
    Calendar,
    GenerationLogs,
    Goals,
    Plans,
    Questionnaires,
    Races,
    TimesAway,
)
from strideiq.core.ports.work import Audit, Jobs, PluginSettings

__all__ = [
    "Accounts",
    "Activities",
    "Athletes",
    "Audit",
    "Backtests",
    "Bell",
    "Calendar",
    "Clock",
    "CoachLinks",
    "EmailTokens",
    "Event",
    "EventBus",
    "FlagChanges",
    "Flags",
    "GenerationLogs",
    "Goals",
    "Grants",
    "Ids",
    "Invites",
    "Jobs",
    "Ledger",
    "Nights",
    "Plans",
    "PluginSettings",
    "Proposals",
    "Questionnaires",
    "Quotas",
    "Races",
    "Revisions",
    "RuleJudge",
    "RuleSets",
    "SignIns",
    "Store",
    "TimesAway",
    "UnitOfWork",
]

"""Protocols of everything outside: the database, other servers, and the machine itself."""

from strideiq.core.ports.flags import FlagChanges, Flags, Revisions
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
    "Ids",
    "Invites",
    "Jobs",
    "Plans",
    "PluginSettings",
    "Questionnaires",
    "Races",
    "Revisions",
    "RuleJudge",
    "RuleSets",
    "SignIns",
    "Store",
    "TimesAway",
    "UnitOfWork",
]

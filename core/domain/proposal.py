"""Proposals: changes of a plan that a person accepts or declines, and the ledger of decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from strideiq.core.domain.action import Action
from strideiq.core.domain.plan import Finding
from strideiq.core.domain.rule import FactValue
from strideiq.core.domain.workout import Stress


@dataclass(frozen=True, slots=True)
class DayOutline:
    """What a day holds, in the few figures a person compares; metres run and seconds of the day."""

    title: str
    family: str
    stress: Stress
    distance_m: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class DayChange:
    """One day of a plan before and after a change."""

    day: date
    before: DayOutline
    after: DayOutline


class ProposalState(StrEnum):
    """Where a proposal stands; all but the first are final.

    Outdated is one whose plan has moved on, expired one whose time is over.
    """

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    OUTDATED = "outdated"


class Origin(StrEnum):
    """Who wants a change."""

    RULE = "rule"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of one plan that waits for a person.

    It was made against ``plan_revision`` on the athlete's ``day``; ``made_revision`` is the one its
    acceptance made. ``rule`` and ``rule_version`` name what fired, empty where no rule did.
    ``evidence`` are the values of facts it rests on. ``findings`` are warnings of the linter on the
    changed plan. ``undoes`` is the accepted proposal that this one takes back.
    """

    id: UUID
    athlete_id: UUID
    plan_id: UUID
    plan_revision: int
    origin: Origin
    title: str
    reason: str
    actions: tuple[Action, ...]
    diff: tuple[DayChange, ...]
    day: date
    created_at: datetime
    expires_at: datetime
    state: ProposalState = ProposalState.OPEN
    rule: str = ""
    rule_version: str = ""
    source: str = ""
    evidence: tuple[tuple[str, FactValue], ...] = ()
    findings: tuple[Finding, ...] = ()
    decided_at: datetime | None = None
    decided_by: UUID | None = None
    made_revision: int | None = None
    undoes: UUID | None = None


class Outcome(StrEnum):
    """What came of a rule that fired."""

    PROPOSED = "proposed"
    HELD_BACK = "held_back"


class HeldBy(StrEnum):
    """What kept a rule that fired from becoming a proposal.

    First four sides of its scope, then what its athlete lacks, then what was there already, and in
    the end what comes of its actions.
    """

    DISTANCE = "distance"
    VOLUME_TIER = "volume_tier"
    PHASE = "phase"
    MEMBERSHIP = "membership"
    FLAG = "flag"
    ENTITLEMENT = "entitlement"
    STOPPED = "stopped"
    NOT_ALLOWED = "not_allowed"
    COOLDOWN = "cooldown"
    OPEN_PROPOSAL = "open_proposal"
    LINTER = "linter"
    NO_CHANGE = "no_change"
    ANOTHER_PROPOSAL = "another_proposal"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A rule that fired for an athlete on a day, with everything needed to explain and replay it.

    ``facts`` are the values the rule asked for; ``rule_text`` is the rule itself as plain JSON.
    ``explanation`` holds its comparisons with the smallest change of one fact that would have
    turned the answer. ``held_back_by`` names what held it back, None for a proposal, and ``why``
    says it in a sentence, empty for a proposal.
    """

    id: UUID
    athlete_id: UUID
    day: date
    at: datetime
    rule: str
    rule_version: str
    outcome: Outcome
    facts: Mapping[str, FactValue | None]
    rule_text: Mapping[str, object]
    explanation: Mapping[str, object] = field(default_factory=dict)
    held_back_by: HeldBy | None = None
    why: str = ""
    proposal_id: UUID | None = None

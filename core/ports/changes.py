"""Repositories of proposed changes, the ledger of decisions, and whom a night is still to look at.

Each answers only for athletes the viewer may see; adding for anybody else raises UnknownAthlete.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from strideiq.core.domain.proposal import LedgerEntry, Proposal, ProposalState
from strideiq.core.domain.workout import PlannedWorkout


class Tally(NamedTuple):
    """How many proposals of an athlete wait, and a number that rises with every change of any."""

    open: int
    changes: int


class Proposals(Protocol):
    """Proposed changes; each is decided once."""

    async def add(self, proposal: Proposal) -> None:
        """Add a proposal."""
        ...

    async def get(self, proposal_id: UUID) -> Proposal | None:
        """The proposal of this id."""
        ...

    async def page(
        self,
        athlete_id: UUID,
        *,
        states: frozenset[ProposalState] = frozenset(),
        before: UUID | None = None,
        limit: int = 50,
    ) -> Sequence[Proposal]:
        """Proposals of an athlete in these states (empty: any), newest first, before ``before``."""
        ...

    async def of_plan(
        self, plan_id: UUID, *, states: frozenset[ProposalState] = frozenset()
    ) -> Sequence[Proposal]:
        """Proposals of a plan in these states (empty: any), newest first."""
        ...

    async def decide(
        self,
        proposal_id: UUID,
        state: ProposalState,
        *,
        at: datetime,
        by: UUID | None = None,
        made_revision: int | None = None,
        replaced: Sequence[PlannedWorkout] = (),
    ) -> bool:
        """Decide an open proposal; False, and nothing changes, where it is open no more.

        ``replaced`` are the days of the plan as they were before, of one that is accepted.
        """
        ...

    async def replaced(self, *proposal_ids: UUID) -> Mapping[UUID, tuple[PlannedWorkout, ...]]:
        """The days that accepted proposals changed, as they were before."""
        ...

    async def close_stale(self, at: datetime, athlete_id: UUID | None = None) -> frozenset[UUID]:
        """Close open proposals whose time is over or whose plan has moved on; whose they were.

        Of one athlete, or of everybody.
        """
        ...

    async def tally(self, athlete_id: UUID) -> Tally:
        """How many wait, and how often anything changed."""
        ...


class Ledger(Protocol):
    """The ledger of rules that fired; it is only added to."""

    async def add(self, entry: LedgerEntry) -> bool:
        """Write an entry; False where the rule has that outcome for that day already.

        A rule may be held back and make its proposal later on the same day.
        """
        ...

    async def get(self, entry_id: UUID) -> LedgerEntry | None:
        """The entry of this id."""
        ...

    async def page(
        self, athlete_id: UUID, *, before: UUID | None = None, limit: int = 50
    ) -> Sequence[LedgerEntry]:
        """Entries of an athlete, newest first, before ``before``."""
        ...

    async def proposed_on(self, athlete_id: UUID, day: date) -> frozenset[str]:
        """The rules that made a proposal on that day."""
        ...

    async def last_proposed(
        self, athlete_id: UUID, before: date, at: datetime
    ) -> Mapping[str, date]:
        """By rule, the last day before this one on which it made a proposal.

        One that nobody decided on in time does not count: ``at`` says which are over.
        """
        ...

    async def of_proposals(self, *proposal_ids: UUID) -> Mapping[UUID, LedgerEntry]:
        """The entries that these proposals came from."""
        ...


class Nights(Protocol):
    """Athletes with a plan to look at, and what a night has not asked for yet."""

    async def time_zones(self) -> Sequence[str]:
        """The time zones of athletes with a plan on the calendar."""
        ...

    async def waiting(
        self, time_zone: str, day: date, *, kind: str, key: str, limit: int
    ) -> Sequence[UUID]:
        """Athletes of a time zone with a plan on that day and no job of this kind and key."""
        ...

    async def forget(self, kind: str, before: datetime) -> int:
        """Remove jobs of this kind that succeeded and were due before then; how many."""
        ...

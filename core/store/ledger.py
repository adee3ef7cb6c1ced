"""The ledger of decisions, which is only added to: table, rows and repository."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Row,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from strideiq.core.domain.proposal import HeldBy, LedgerEntry, Outcome, ProposalState
from strideiq.core.engine.rules.plain import facts_from_plain, facts_to_plain
from strideiq.core.store.columns import Id, Instant, Json, athlete_column, id_column, word_in
from strideiq.core.store.metadata import metadata
from strideiq.core.store.proposals import proposals
from strideiq.core.store.repository import Repository
from strideiq.core.store.scope import scoped

ledger = Table(
    "ledger",
    metadata,
    id_column(),
    athlete_column(),
    Column("day", Date, nullable=False),
    Column("at", Instant, nullable=False),
    Column("rule", String(200), nullable=False),
    Column("rule_version", String(80), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("facts", Json, nullable=False),
    Column("rule_text", Json, nullable=False),
    Column("explanation", Json, nullable=False),
    Column("held_back_by", String(40), nullable=False),
    Column("why", Text, nullable=False),
    Column("proposal_id", Id, ForeignKey("proposals.id", ondelete="SET NULL")),
    word_in("outcome", Outcome),
    # Once for each outcome: what was held back may be proposed later that day.
    UniqueConstraint("athlete_id", "rule", "day", "outcome", "held_back_by"),
)


def _values(entry: LedgerEntry) -> dict[str, Any]:
    return {
        **{column.name: getattr(entry, column.name) for column in ledger.c},
        "facts": facts_to_plain(entry.facts),
        "held_back_by": entry.held_back_by or "",
    }


def _entry(row: Row[Any]) -> LedgerEntry:
    read = {
        "outcome": Outcome(row.outcome),
        "facts": facts_from_plain(row.facts),
        "held_back_by": HeldBy(row.held_back_by) if row.held_back_by else None,
    }
    return LedgerEntry(**{**row._asdict(), **read})


class SqlLedger(Repository):
    """The ledger in the database."""

    async def add(self, entry: LedgerEntry) -> bool:
        """Write an entry; False, and nothing is written, where the rule has it for that day."""
        await self._require(entry.athlete_id)
        once = ["athlete_id", "rule", "day", "outcome", "held_back_by"]
        statement = insert(ledger).values(_values(entry))
        return await self._changed(statement.on_conflict_do_nothing(index_elements=once))

    async def get(self, entry_id: UUID) -> LedgerEntry | None:
        """The entry of this id."""
        return await self._one(self._entries().where(ledger.c.id == entry_id), _entry)

    async def page(
        self, athlete_id: UUID, *, before: UUID | None = None, limit: int = 50
    ) -> Sequence[LedgerEntry]:
        """Entries of an athlete, newest first, before ``before``."""
        found = self._entries().where(ledger.c.athlete_id == athlete_id)
        if before is not None:
            found = found.where(ledger.c.id < before)
        return await self._all(found.order_by(ledger.c.id.desc()).limit(limit), _entry)

    async def proposed_on(self, athlete_id: UUID, day: date) -> frozenset[str]:
        """The rules that made a proposal on that day."""
        statement = scoped(select(ledger.c.rule), ledger, self._viewer)
        found = statement.where(
            ledger.c.athlete_id == athlete_id,
            ledger.c.outcome == Outcome.PROPOSED,
            ledger.c.day == day,
        )
        return frozenset(rule for (rule,) in await self._all(found, tuple))

    async def last_proposed(
        self, athlete_id: UUID, before: date, at: datetime
    ) -> Mapping[str, date]:
        """By rule, the last day before this one on which it made a proposal that did not lapse."""
        lapsed = scoped(select(proposals.c.id), proposals, self._viewer).where(
            proposals.c.athlete_id == athlete_id,
            or_(
                proposals.c.state.in_([ProposalState.EXPIRED, ProposalState.OUTDATED]),
                and_(proposals.c.state == ProposalState.OPEN, proposals.c.expires_at <= at),
            ),
        )
        statement = scoped(select(ledger.c.rule, func.max(ledger.c.day)), ledger, self._viewer)
        found = statement.where(
            ledger.c.athlete_id == athlete_id,
            ledger.c.outcome == Outcome.PROPOSED,
            ledger.c.day < before,
            or_(ledger.c.proposal_id.is_(None), ledger.c.proposal_id.not_in(lapsed)),
        )
        return dict(await self._all(found.group_by(ledger.c.rule), tuple))

    async def of_proposals(self, *proposal_ids: UUID) -> Mapping[UUID, LedgerEntry]:
        """The entries that these proposals came from."""
        found = self._entries().where(ledger.c.proposal_id.in_(proposal_ids))
        entries = await self._all(found, _entry)
        return {entry.proposal_id: entry for entry in entries if entry.proposal_id is not None}

    def _entries(self) -> Select[Any]:
        return scoped(select(ledger), ledger, self._viewer)

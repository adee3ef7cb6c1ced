"""Proposed changes of plans: table, rows and repository."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    Text,
    case,
    func,
    insert,
    or_,
    select,
    update,
)

from strideiq.core.domain.action import Action
from strideiq.core.domain.plan import Finding
from strideiq.core.domain.proposal import DayChange, Origin, Proposal, ProposalState
from strideiq.core.domain.season import PlanStatus
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.engine.rules.plain import facts_from_plain, facts_to_plain
from strideiq.core.ports.changes import Tally
from strideiq.core.store.athletes import changed_calendar
from strideiq.core.store.columns import (
    Id,
    Instant,
    Json,
    WrittenJson,
    id_column,
    of_plan,
    to_json,
    word_in,
)
from strideiq.core.store.metadata import metadata
from strideiq.core.store.plan_tables import plans
from strideiq.core.store.repository import Repository
from strideiq.core.store.scope import scoped
from strideiq.core.store.snapshots import workout_from

proposals = Table(
    "proposals",
    metadata,
    id_column(),
    *of_plan(),
    Column("plan_revision", Integer, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("title", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("actions", Json, nullable=False),
    Column("diff", Json, nullable=False),
    Column("day", Date, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("rule", String(200), nullable=False),
    Column("rule_version", String(80), nullable=False),
    Column("source", Text, nullable=False),
    Column("evidence", Json, nullable=False),
    Column("findings", Json, nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", Id),
    Column("made_revision", Integer),
    Column("undoes", Id, ForeignKey("proposals.id", ondelete="CASCADE")),
    Column("replaced", WrittenJson),
    word_in("origin", Origin),
    word_in("state", ProposalState),
    CheckConstraint("(state = 'accepted') = (made_revision IS NOT NULL)", name="accepted"),
    CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided"),
    Index(None, "athlete_id", "state"),
    Index(None, "plan_id"),
    Index(None, "undoes"),
)

_SHOWN: Final = tuple(column for column in proposals.c if column.name != "replaced")
_WRITTEN: Final = msgspec.json.Decoder(tuple[msgspec.Raw, ...])


def _values(proposal: Proposal) -> dict[str, Any]:
    values = {column.name: getattr(proposal, column.name) for column in _SHOWN}
    evidence = [[*each] for each in facts_to_plain(dict(proposal.evidence)).items()]
    plain = {name: msgspec.to_builtins(values[name]) for name in ("actions", "diff", "findings")}
    return values | plain | {"evidence": evidence}


def _proposal(row: Row[Any]) -> Proposal:
    read = {
        "origin": Origin(row.origin),
        "state": ProposalState(row.state),
        "actions": msgspec.convert(row.actions, tuple[Action, ...]),
        "diff": msgspec.convert(row.diff, tuple[DayChange, ...]),
        "findings": msgspec.convert(row.findings, tuple[Finding, ...]),
        "evidence": tuple(facts_from_plain(dict(row.evidence)).items()),
    }
    return Proposal(**{**row._asdict(), **read})


class SqlProposals(Repository):
    """Proposals in the database; every change of one raises its athlete's revision."""

    async def add(self, proposal: Proposal) -> None:
        """Add a proposal."""
        await self._require(proposal.athlete_id)
        await self._run(insert(proposals).values(_values(proposal)))
        await self._run(changed_calendar(proposal.athlete_id, self._viewer))

    async def get(self, proposal_id: UUID) -> Proposal | None:
        """The proposal of this id."""
        return await self._one(self._shown().where(proposals.c.id == proposal_id), _proposal)

    async def page(
        self,
        athlete_id: UUID,
        *,
        states: frozenset[ProposalState] = frozenset(),
        before: UUID | None = None,
        limit: int = 50,
    ) -> Sequence[Proposal]:
        """Proposals of an athlete in these states (empty: any), newest first, before ``before``."""
        found = _in(self._shown().where(proposals.c.athlete_id == athlete_id), states)
        if before is not None:
            found = found.where(proposals.c.id < before)
        return await self._all(found.order_by(proposals.c.id.desc()).limit(limit), _proposal)

    async def of_plan(
        self, plan_id: UUID, *, states: frozenset[ProposalState] = frozenset()
    ) -> Sequence[Proposal]:
        """Proposals of a plan in these states (empty: any), newest first."""
        found = _in(self._shown().where(proposals.c.plan_id == plan_id), states)
        return await self._all(found.order_by(proposals.c.id.desc()), _proposal)

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
        """Decide an open proposal; False, and nothing changes, where it is open no more."""
        statement = scoped(update(proposals), proposals, self._viewer).where(
            proposals.c.id == proposal_id, proposals.c.state == ProposalState.OPEN
        )
        decided = statement.values(
            state=state,
            decided_at=at,
            decided_by=by,
            made_revision=made_revision,
            replaced=to_json(replaced) if replaced else None,
        )
        owner = await self._scalar(decided.returning(proposals.c.athlete_id))
        if owner is not None:
            await self._run(changed_calendar(owner, self._viewer))
        return owner is not None

    async def replaced(self, *proposal_ids: UUID) -> Mapping[UUID, tuple[PlannedWorkout, ...]]:
        """The days that accepted proposals changed, as they were before."""
        kept = proposals.c.replaced
        statement = scoped(select(proposals.c.id, kept), proposals, self._viewer)
        found = statement.where(proposals.c.id.in_(proposal_ids), kept.is_not(None))
        return {
            proposal_id: tuple([workout_from(raw) for raw in _WRITTEN.decode(text)])
            for proposal_id, text in await self._all(found, tuple)
        }

    async def close_stale(self, at: datetime, athlete_id: UUID | None = None) -> frozenset[UUID]:
        """Close open proposals whose time is over or whose plan has moved on; whose they were."""
        same = scoped(select(plans.c.id), plans, self._viewer).where(
            plans.c.id == proposals.c.plan_id,
            plans.c.revision == proposals.c.plan_revision,
            plans.c.status == PlanStatus.ACTIVE,
        )
        current = same.correlate(proposals).exists()
        over = proposals.c.expires_at <= at
        stale = scoped(update(proposals), proposals, self._viewer).where(
            proposals.c.state == ProposalState.OPEN, or_(over, ~current)
        )
        if athlete_id is not None:
            stale = stale.where(proposals.c.athlete_id == athlete_id)
        closed = stale.values(
            state=case((over, ProposalState.EXPIRED), else_=ProposalState.OUTDATED), decided_at=at
        )
        found = await self._all(closed.returning(proposals.c.athlete_id), tuple)
        owners = frozenset(owner for (owner,) in found)
        for owner in sorted(owners):
            await self._run(changed_calendar(owner, self._viewer))
        return owners

    async def tally(self, athlete_id: UUID) -> Tally:
        """How many wait, and how often anything changed."""
        waits = func.coalesce(func.sum(case((proposals.c.decided_at.is_(None), 1), else_=0)), 0)
        statement = scoped(select(func.count(), waits), proposals, self._viewer)
        [(total, waiting)] = await self._all(
            statement.where(proposals.c.athlete_id == athlete_id), tuple
        )
        return Tally(waiting, 2 * total - waiting)

    def _shown(self) -> Select[Any]:
        return scoped(select(*_SHOWN), proposals, self._viewer)


def _in(statement: Select[Any], states: frozenset[ProposalState]) -> Select[Any]:
    return statement.where(proposals.c.state.in_(sorted(states))) if states else statement

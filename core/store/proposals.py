"""Proposed changes of plans: table, rows and repository."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from strideiq.core.domain.proposal import Origin, ProposalState
from strideiq.core.store.columns import Id, Instant, Json, id_column, of_plan, word_in
from strideiq.core.store.metadata import metadata

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
    word_in("origin", Origin),
    word_in("state", ProposalState),
    CheckConstraint("(state = 'accepted') = (made_revision IS NOT NULL)", name="accepted"),
    CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided"),
    Index(None, "athlete_id", "state"),
    Index(None, "plan_id"),
    Index(None, "undoes"),
)

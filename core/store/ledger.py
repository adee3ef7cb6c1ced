"""The ledger of decisions, which is only added to: table, rows and repository."""

from sqlalchemy import Column, Date, ForeignKey, String, Table, Text, UniqueConstraint

from strideiq.core.domain.proposal import Outcome
from strideiq.core.store.columns import Id, Instant, Json, athlete_column, id_column, word_in
from strideiq.core.store.metadata import metadata

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
    UniqueConstraint("athlete_id", "rule", "day"),
)

"""Rule sets that people edit, and their published versions: tables and repository."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from strideiq.core.store.columns import Id, Instant, id_column
from strideiq.core.store.metadata import metadata

rule_sets = Table(
    "rule_sets",
    metadata,
    id_column(),
    Column("owner_id", Id, ForeignKey("accounts.id", ondelete="CASCADE")),
    Column("name", String(60), nullable=False),
    Column("title", String(200), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("draft", Text, nullable=False),
    Column("draft_revision", Integer, nullable=False),
    Column("draft_at", Instant, nullable=False),
    Column("published", Integer),
    Column("archived_at", Instant),
    UniqueConstraint("owner_id", "name"),
    CheckConstraint("draft_revision >= 1", name="draft_revision"),
    Index(None, "owner_id"),
)

rule_set_versions = Table(
    "rule_set_versions",
    metadata,
    Column("rule_set_id", Id, ForeignKey("rule_sets.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    # No foreign key: a version outlives the admin who wrote it.
    Column("author_id", Id),
    Column("note", String(400), nullable=False),
    Column("at", Instant, nullable=False),
    CheckConstraint("version >= 1", name="version"),
)

backtests = Table(
    "backtests",
    metadata,
    id_column(),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("job_id", Id, ForeignKey("jobs.id", ondelete="SET NULL")),
    Column("at", Instant, nullable=False),
    Column("report", Text, nullable=False),
    Index(None, "account_id"),
)

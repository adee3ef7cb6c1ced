"""How much of each quota was used, and which job took it: tables and repository."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table

from strideiq.core.store.columns import Id, Instant, id_column
from strideiq.core.store.metadata import metadata

quota_uses = Table(
    "quota_uses",
    metadata,
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("quota", String(60), primary_key=True),
    Column("period", String(10), primary_key=True),
    Column("used", Integer, nullable=False),
    CheckConstraint("used >= 0", name="used"),
)

quota_takings = Table(
    "quota_takings",
    metadata,
    id_column(),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("quota", String(60), nullable=False),
    Column("period", String(10), nullable=False),
    Column("at", Instant, nullable=False),
    Column("job_id", Id, ForeignKey("jobs.id", ondelete="CASCADE")),
    Column("grant_id", Id, ForeignKey("grants.id", ondelete="CASCADE")),
    Index("uq_quota_takings_job_id_quota", "job_id", "quota", unique=True),
    Index(None, "account_id"),
)

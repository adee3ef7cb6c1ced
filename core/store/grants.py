"""What accounts hold: memberships, trials, gifts and one-off purchases; tables and repository."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Table,
)

from strideiq.core.domain.entitlement import GrantKind
from strideiq.core.store.columns import Id, Instant, id_column, word_in
from strideiq.core.store.metadata import metadata

grants = Table(
    "grants",
    metadata,
    id_column(),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("gives", String(80), nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("reason", String(400), nullable=False),
    # No foreign keys: what was given outlives the admin who gave it.
    Column("granted_by", Id),
    Column("units", SmallInteger),
    Column("units_used", SmallInteger, nullable=False),
    Column("revoked_at", Instant),
    Column("revoked_by", Id),
    word_in("kind", GrantKind),
    CheckConstraint("starts_at < ends_at", name="times"),
    CheckConstraint("(kind = 'one_off') = (units IS NOT NULL)", name="units"),
    CheckConstraint("units_used = 0 OR units_used BETWEEN 0 AND units", name="units_used"),
    Index(None, "account_id"),
)

trials_taken = Table(
    "trials_taken",
    metadata,
    # A keyed digest of the address, which outlives the account: one trial for each person.
    Column("person", LargeBinary(32), primary_key=True),
    Column("at", Instant, nullable=False),
)

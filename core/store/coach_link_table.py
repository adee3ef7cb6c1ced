"""The table of coaches and their athletes, which decides whom a coach may see."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, UniqueConstraint

from strideiq.core.domain.account import LinkState
from strideiq.core.store.columns import Id, Instant, athlete_column, id_column, word_in
from strideiq.core.store.metadata import metadata

coach_links = Table(
    "coach_links",
    metadata,
    id_column(),
    athlete_column(),
    Column("coach_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("invited_by", Id, nullable=False),
    Column("invited_at", Instant, nullable=False),
    Column("accepted_at", Instant),
    Column("revoked_at", Instant),
    UniqueConstraint("athlete_id", "coach_id"),
    CheckConstraint("athlete_id <> coach_id", name="two_people"),
    CheckConstraint("invited_by IN (athlete_id, coach_id)", name="asked_by_one_of_them"),
    CheckConstraint("(state = 'revoked') = (revoked_at IS NOT NULL)", name="revoked"),
    CheckConstraint(
        "state = 'revoked' OR (state = 'accepted') = (accepted_at IS NOT NULL)", name="accepted"
    ),
    word_in("state", LinkState),
    Index(None, "coach_id", "state"),
)

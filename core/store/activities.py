"""Activities of athletes: table, rows and repository."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Double,
    Index,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from strideiq.core.store.columns import Instant, athlete_column, id_column
from strideiq.core.store.metadata import metadata

activities = Table(
    "activities",
    metadata,
    id_column(),
    athlete_column(),
    Column("identity", String(64), nullable=False),
    Column("day", Date, nullable=False),
    Column("sport", String(40), nullable=False),
    Column("distance_m", Double, nullable=False),
    Column("duration_s", Double, nullable=False),
    Column("average_hr", Double),
    Column("effort", SmallInteger),
    Column("source", String(80), nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("athlete_id", "identity"),
    CheckConstraint("distance_m >= 0", name="distance_m"),
    CheckConstraint("duration_s >= 0", name="duration_s"),
    CheckConstraint("effort BETWEEN 1 AND 10", name="effort"),
    Index(None, "athlete_id", "day"),
)

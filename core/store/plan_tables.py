"""Tables of plans: header, weeks, days, changes, and which plan owns which day of a calendar."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.season import Option, PlanStatus
from strideiq.core.domain.workout import Stress
from strideiq.core.store.columns import (
    Id,
    Instant,
    Json,
    WrittenJson,
    athlete_column,
    id_column,
    of_plan,
    word_in,
)
from strideiq.core.store.metadata import metadata

plans = Table(
    "plans",
    metadata,
    id_column(),
    athlete_column(),
    Column("status", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("goal_id", Id, ForeignKey("goals.id", ondelete="SET NULL")),
    Column("job_id", Id, ForeignKey("jobs.id", ondelete="SET NULL")),
    Column("versions", Json, nullable=False),
    Column("snapshot", WrittenJson, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("activated_at", Instant),
    Column("archived_at", Instant),
    UniqueConstraint("job_id"),
    UniqueConstraint("id", "athlete_id"),
    CheckConstraint("first_day <= last_day", name="days"),
    CheckConstraint("revision >= 1", name="revision"),
    CheckConstraint("(status = 'archived') = (archived_at IS NOT NULL)", name="archived"),
    CheckConstraint("status <> 'active' OR activated_at IS NOT NULL", name="activated"),
    word_in("status", PlanStatus),
    Index(None, "athlete_id", "status"),
    Index(None, "goal_id"),
)

plan_weeks = Table(
    "plan_weeks",
    metadata,
    *of_plan(plan_in_key=True),
    Column("number", SmallInteger, primary_key=True),
    Column("start", Date, nullable=False),
    Column("end", Date, nullable=False),
    Column("phase", String(40), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("target_m", Double, nullable=False),
    Column("distance_m", Double, nullable=False),
    Column("focus", Text, nullable=False),
    Column("snapshot", WrittenJson, nullable=False),
    UniqueConstraint("plan_id", "start"),
    CheckConstraint("target_m >= 0 AND distance_m >= 0", name="metres"),
    word_in("kind", WeekKind),
)

planned_workouts = Table(
    "planned_workouts",
    metadata,
    id_column(),
    *of_plan(),
    Column("day", Date, nullable=False),
    Column("week", SmallInteger, nullable=False),
    Column("template_id", String(80), nullable=False),
    Column("title", String(200), nullable=False),
    Column("family", String(40), nullable=False),
    Column("stress", String(16), nullable=False),
    Column("distance_m", Double, nullable=False),
    Column("duration_s", Double, nullable=False),
    Column("option", String(1), nullable=False),
    Column("option_a", WrittenJson, nullable=False),
    Column("option_b", WrittenJson),
    Column("skipped_at", Instant),
    Column("athlete_note", Text, nullable=False),
    Column("coach_note", Text, nullable=False),
    UniqueConstraint("plan_id", "day"),
    CheckConstraint("distance_m >= 0 AND duration_s >= 0", name="size"),
    CheckConstraint("option = 'A' OR option_b IS NOT NULL", name="option_exists"),
    word_in("option", Option),
    word_in("stress", Stress),
)

calendar_days = Table(
    "calendar_days",
    metadata,
    *of_plan(owner_in_key=True),
    Column("day", Date, primary_key=True),
    Index(None, "plan_id"),
)

plan_revisions = Table(
    "plan_revisions",
    metadata,
    *of_plan(plan_in_key=True),
    Column("revision", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("from_day", Date),
    Column("made_by", Id),
)

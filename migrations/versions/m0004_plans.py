"""Plans with their weeks, days and changes, and who owns which day of a calendar."""

import sqlalchemy as sa
from alembic import op

from strideiq.core.store.columns import Id, Instant, Json, WrittenJson

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "plans",
        sa.Column("id", Id(), nullable=False),
        sa.Column("athlete_id", Id(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("goal_id", Id(), nullable=True),
        sa.Column("job_id", Id(), nullable=True),
        sa.Column("versions", Json, nullable=False),
        sa.Column("snapshot", WrittenJson(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("activated_at", Instant(), nullable=True),
        sa.Column("archived_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "status IN ('draft', 'active', 'archived')", name=op.f("ck_plans_status")
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_plans_days")),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_plans_revision")),
        sa.CheckConstraint(
            "(status = 'archived') = (archived_at IS NOT NULL)", name=op.f("ck_plans_archived")
        ),
        sa.CheckConstraint(
            "status <> 'active' OR activated_at IS NOT NULL", name=op.f("ck_plans_activated")
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id"],
            ["athletes.athlete_id"],
            name=op.f("fk_plans_athlete_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["goals.id"], name=op.f("fk_plans_goal_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_plans_job_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("id", "athlete_id", name=op.f("uq_plans_id_athlete_id")),
        sa.UniqueConstraint("job_id", name=op.f("uq_plans_job_id")),
    )
    op.create_index(
        op.f("ix_plans_athlete_id_status"), "plans", ["athlete_id", "status"], unique=False
    )
    op.create_index(op.f("ix_plans_goal_id"), "plans", ["goal_id"], unique=False)
    op.create_table(
        "plan_weeks",
        sa.Column("plan_id", Id(), nullable=False),
        sa.Column("athlete_id", Id(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("phase", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("target_m", sa.Double(), nullable=False),
        sa.Column("distance_m", sa.Double(), nullable=False),
        sa.Column("focus", sa.Text(), nullable=False),
        sa.Column("snapshot", WrittenJson(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('loading', 'cut_back', 'taper', 'race', 'recovery')",
            name=op.f("ck_plan_weeks_kind"),
        ),
        sa.CheckConstraint("target_m >= 0 AND distance_m >= 0", name=op.f("ck_plan_weeks_metres")),
        sa.ForeignKeyConstraint(
            ["plan_id", "athlete_id"],
            ["plans.id", "plans.athlete_id"],
            name=op.f("fk_plan_weeks_plan_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("plan_id", "number", name=op.f("pk_plan_weeks")),
        sa.UniqueConstraint("plan_id", "start", name=op.f("uq_plan_weeks_plan_id_start")),
    )
    op.create_table(
        "planned_workouts",
        sa.Column("id", Id(), nullable=False),
        sa.Column("plan_id", Id(), nullable=False),
        sa.Column("athlete_id", Id(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("week", sa.SmallInteger(), nullable=False),
        sa.Column("template_id", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("family", sa.String(length=40), nullable=False),
        sa.Column("stress", sa.String(length=16), nullable=False),
        sa.Column("distance_m", sa.Double(), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=False),
        sa.Column("option", sa.String(length=1), nullable=False),
        sa.Column("option_a", WrittenJson(), nullable=False),
        sa.Column("option_b", WrittenJson(), nullable=True),
        sa.Column("skipped_at", Instant(), nullable=True),
        sa.Column("athlete_note", sa.Text(), nullable=False),
        sa.Column("coach_note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "option = 'A' OR option_b IS NOT NULL", name=op.f("ck_planned_workouts_option_exists")
        ),
        sa.CheckConstraint("option IN ('A', 'B')", name=op.f("ck_planned_workouts_option")),
        sa.CheckConstraint(
            "stress IN ('rest', 'recovery', 'easy', 'long', 'quality', 'race')",
            name=op.f("ck_planned_workouts_stress"),
        ),
        sa.CheckConstraint(
            "distance_m >= 0 AND duration_s >= 0", name=op.f("ck_planned_workouts_size")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "athlete_id"],
            ["plans.id", "plans.athlete_id"],
            name=op.f("fk_planned_workouts_plan_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_workouts")),
        sa.UniqueConstraint("plan_id", "day", name=op.f("uq_planned_workouts_plan_id_day")),
    )
    op.create_table(
        "calendar_days",
        sa.Column("plan_id", Id(), nullable=False),
        sa.Column("athlete_id", Id(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id", "athlete_id"],
            ["plans.id", "plans.athlete_id"],
            name=op.f("fk_calendar_days_plan_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("athlete_id", "day", name=op.f("pk_calendar_days")),
    )
    op.create_index(op.f("ix_calendar_days_plan_id"), "calendar_days", ["plan_id"], unique=False)
    op.create_table(
        "plan_revisions",
        sa.Column("plan_id", Id(), nullable=False),
        sa.Column("athlete_id", Id(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("made_by", Id(), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_id", "athlete_id"],
            ["plans.id", "plans.athlete_id"],
            name=op.f("fk_plan_revisions_plan_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("plan_id", "revision", name=op.f("pk_plan_revisions")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("plan_revisions")
    op.drop_table("calendar_days")
    op.drop_table("planned_workouts")
    op.drop_table("plan_weeks")
    op.drop_table("plans")

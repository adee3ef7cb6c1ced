"""Athletes with their coaches, races, goals and answers."""

import sqlalchemy as sa
from alembic import op

from strideiq.core.store.columns import Id, Instant, Json

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "athletes",
        sa.Column("athlete_id", Id(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("days_per_week", sa.SmallInteger(), nullable=False),
        sa.Column("minutes", Json, nullable=False),
        sa.Column("long_run_weekday", sa.SmallInteger(), nullable=False),
        sa.Column("units", sa.String(length=2), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(length=8), nullable=True),
        sa.Column("resting_hr", sa.SmallInteger(), nullable=True),
        sa.Column("max_hr", sa.SmallInteger(), nullable=True),
        sa.Column("injuries", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("sex IN ('female', 'male')", name=op.f("ck_athletes_sex")),
        sa.CheckConstraint("units IN ('km', 'mi')", name=op.f("ck_athletes_units")),
        sa.CheckConstraint("days_per_week BETWEEN 0 AND 7", name=op.f("ck_athletes_days_per_week")),
        sa.CheckConstraint(
            "long_run_weekday BETWEEN 0 AND 6", name=op.f("ck_athletes_long_run_weekday")
        ),
        sa.CheckConstraint("max_hr BETWEEN 80 AND 250", name=op.f("ck_athletes_max_hr")),
        sa.CheckConstraint("resting_hr < max_hr", name=op.f("ck_athletes_heart_rates")),
        sa.CheckConstraint("resting_hr BETWEEN 20 AND 150", name=op.f("ck_athletes_resting_hr")),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["accounts.id"], name=op.f("fk_athletes_athlete_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("athlete_id", name=op.f("pk_athletes")),
    )
    op.create_table(
        "coach_links",
        sa.Column("id", Id(), nullable=False),
        sa.Column("athlete_id", Id(), nullable=False),
        sa.Column("coach_id", Id(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("invited_by", Id(), nullable=False),
        sa.Column("invited_at", Instant(), nullable=False),
        sa.Column("accepted_at", Instant(), nullable=True),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "state IN ('invited', 'accepted', 'revoked')", name=op.f("ck_coach_links_state")
        ),
        sa.CheckConstraint("athlete_id <> coach_id", name=op.f("ck_coach_links_two_people")),
        sa.CheckConstraint(
            "(state = 'revoked') = (revoked_at IS NOT NULL)", name=op.f("ck_coach_links_revoked")
        ),
        sa.CheckConstraint(
            "state = 'revoked' OR (state = 'accepted') = (accepted_at IS NOT NULL)",
            name=op.f("ck_coach_links_accepted"),
        ),
        sa.CheckConstraint(
            "invited_by IN (athlete_id, coach_id)", name=op.f("ck_coach_links_asked_by_one_of_them")
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id"],
            ["athletes.athlete_id"],
            name=op.f("fk_coach_links_athlete_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["coach_id"], ["accounts.id"], name=op.f("fk_coach_links_coach_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coach_links")),
        sa.UniqueConstraint(
            "athlete_id", "coach_id", name=op.f("uq_coach_links_athlete_id_coach_id")
        ),
    )
    op.create_index(
        op.f("ix_coach_links_coach_id_state"), "coach_links", ["coach_id", "state"], unique=False
    )
    op.create_table(
        "race_results",
        sa.Column("id", Id(), nullable=False),
        sa.Column("athlete_id", Id(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("distance_m", sa.Double(), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.CheckConstraint("distance_m > 0", name=op.f("ck_race_results_distance_m")),
        sa.CheckConstraint("duration_s > 0", name=op.f("ck_race_results_duration_s")),
        sa.ForeignKeyConstraint(
            ["athlete_id"],
            ["athletes.athlete_id"],
            name=op.f("fk_race_results_athlete_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_race_results")),
    )
    op.create_index(
        op.f("ix_race_results_athlete_id_day"), "race_results", ["athlete_id", "day"], unique=False
    )
    op.create_table(
        "goals",
        sa.Column("id", Id(), nullable=False),
        sa.Column("athlete_id", Id(), nullable=False),
        sa.Column("distance", sa.String(length=40), nullable=False),
        sa.Column("race_day", sa.Date(), nullable=False),
        sa.Column("target_s", sa.Double(), nullable=True),
        sa.Column("priority", sa.String(length=1), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.CheckConstraint("priority IN ('A', 'B', 'C')", name=op.f("ck_goals_priority")),
        sa.CheckConstraint("target_s > 0", name=op.f("ck_goals_target_s")),
        sa.ForeignKeyConstraint(
            ["athlete_id"],
            ["athletes.athlete_id"],
            name=op.f("fk_goals_athlete_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
        sa.UniqueConstraint("athlete_id", "race_day", name=op.f("uq_goals_athlete_id_race_day")),
    )
    op.create_table(
        "questionnaires",
        sa.Column("id", Id(), nullable=False),
        sa.Column("athlete_id", Id(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("answered_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["athlete_id"],
            ["athletes.athlete_id"],
            name=op.f("fk_questionnaires_athlete_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaires")),
    )
    op.create_index(
        op.f("ix_questionnaires_athlete_id_kind_answered_at"),
        "questionnaires",
        ["athlete_id", "kind", "answered_at"],
        unique=False,
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("questionnaires")
    op.drop_table("goals")
    op.drop_table("race_results")
    op.drop_table("coach_links")
    op.drop_table("athletes")

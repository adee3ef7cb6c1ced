"""What an athlete can say of their weeks and days away, and goals with course and weather."""

import sqlalchemy as sa
from alembic import op

from strideiq.core.store.columns import Id, Json, JsonOrNull

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LISTS = ("quality_weekdays", "strength_weekdays", "cross_training")


def upgrade() -> None:
    """Take the step; who is there already has said nothing yet."""
    with op.batch_alter_table("athletes") as batch:
        for name in LISTS:
            batch.add_column(sa.Column(name, Json, nullable=False, server_default="[]"))
        batch.add_column(
            sa.Column("doubles", sa.SmallInteger(), nullable=False, server_default="0")
        )
        batch.add_column(sa.Column("last_injury", sa.Date(), nullable=True))
        batch.create_check_constraint(op.f("ck_athletes_doubles"), "doubles BETWEEN 0 AND 7")
    with op.batch_alter_table("goals") as batch:
        batch.add_column(
            sa.Column("kind", sa.String(length=16), nullable=False, server_default="race")
        )
        batch.add_column(sa.Column("conditions", JsonOrNull, nullable=True))
        batch.create_check_constraint(op.f("ck_goals_kind"), "kind IN ('race', 'maintain')")
    _create_time_away()


def _create_time_away() -> None:
    op.create_table(
        "time_away",
        sa.Column("id", Id(), nullable=False),
        sa.Column("athlete_id", Id(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint("first <= last", name=op.f("ck_time_away_days")),
        sa.CheckConstraint("minutes BETWEEN 0 AND 1440", name=op.f("ck_time_away_minutes")),
        sa.ForeignKeyConstraint(
            ["athlete_id"],
            ["athletes.athlete_id"],
            name=op.f("fk_time_away_athlete_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_away")),
    )
    op.create_index(
        op.f("ix_time_away_athlete_id_last"), "time_away", ["athlete_id", "last"], unique=False
    )


def downgrade() -> None:
    """Take the step back; goals to maintain go, for there is nothing they could be."""
    op.drop_table("time_away")
    goals = sa.table("goals", sa.column("kind"))
    op.execute(sa.delete(goals).where(goals.c.kind == "maintain"))
    with op.batch_alter_table("goals") as batch:
        batch.drop_constraint(op.f("ck_goals_kind"), type_="check")
        batch.drop_column("conditions")
        batch.drop_column("kind")
    with op.batch_alter_table("athletes") as batch:
        batch.drop_constraint(op.f("ck_athletes_doubles"), type_="check")
        for name in ("last_injury", "doubles", *LISTS):
            batch.drop_column(name)

"""Weeks that lead back after a break, and weeks with a race on the way."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BEFORE = "'loading', 'cut_back', 'taper', 'race', 'recovery'"
AFTER = "'return', 'loading', 'cut_back', 'tune_up', 'taper', 'race', 'recovery'"


def upgrade() -> None:
    """Take the step."""
    _allow(AFTER)


def downgrade() -> None:
    """Take the step back; weeks of the new kinds become those that were nearest."""
    weeks = sa.table("plan_weeks", sa.column("kind"))
    for kind, nearest in (("return", "loading"), ("tune_up", "cut_back")):
        op.execute(sa.update(weeks).where(weeks.c.kind == kind).values(kind=nearest))
    _allow(BEFORE)


def _allow(kinds: str) -> None:
    with op.batch_alter_table("plan_weeks") as batch:
        batch.drop_constraint(op.f("ck_plan_weeks_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_plan_weeks_kind"), f"kind IN ({kinds})")

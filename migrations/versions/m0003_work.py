"""Jobs, generation logs, flags, plugin settings, and audit events that stay as they are."""

import sqlalchemy as sa
from alembic import op

from strideiq.core.store.columns import Id, Instant, Json

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TRIGGERS = {
    "sqlite": [
        f"""CREATE TRIGGER audit_events_no_{deed.lower()} BEFORE {deed} ON audit_events
        BEGIN SELECT RAISE(ABORT, 'audit events stay as they are'); END"""
        for deed in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        """CREATE FUNCTION audit_events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'audit events stay as they are'; END $$""",
        """CREATE TRIGGER audit_events_stay BEFORE UPDATE OR DELETE ON audit_events
        FOR EACH ROW EXECUTE FUNCTION audit_events_stay()""",
        """CREATE TRIGGER audit_events_stay_all BEFORE TRUNCATE ON audit_events
        FOR EACH STATEMENT EXECUTE FUNCTION audit_events_stay()""",
        # Otherwise a session in replication mode would pass them.
        "ALTER TABLE audit_events ENABLE ALWAYS TRIGGER audit_events_stay",
        "ALTER TABLE audit_events ENABLE ALWAYS TRIGGER audit_events_stay_all",
    ],
}


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "jobs",
        sa.Column("id", Id(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("payload", Json, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("run_after", Instant(), nullable=False),
        sa.Column("athlete_id", Id(), nullable=True),
        sa.Column("idempotency_key", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("stage", sa.String(length=80), nullable=False),
        sa.Column("percent", sa.SmallInteger(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("max_attempts", sa.SmallInteger(), nullable=False),
        sa.Column("lease_owner", sa.String(length=120), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("heartbeat_at", Instant(), nullable=True),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("result_id", Id(), nullable=True),
        sa.CheckConstraint(
            "(state = 'running') = (lease_owner IS NOT NULL)",
            name=op.f("ck_jobs_held_while_running"),
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'deferred', 'succeeded', 'failed', 'cancelled')",
            name=op.f("ck_jobs_state"),
        ),
        sa.CheckConstraint(
            "(lease_owner IS NULL) = (lease_until IS NULL)", name=op.f("ck_jobs_lease")
        ),
        sa.CheckConstraint("attempts BETWEEN 0 AND max_attempts", name=op.f("ck_jobs_attempts")),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_jobs_percent")),
        sa.CheckConstraint(
            "(state IN ('succeeded', 'failed', 'cancelled')) = (finished_at IS NOT NULL)",
            name=op.f("ck_jobs_ended"),
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id"],
            ["athletes.athlete_id"],
            name=op.f("fk_jobs_athlete_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index("ix_jobs_athlete_id_id", "jobs", ["athlete_id", "id"], unique=False)
    op.create_index("ix_jobs_state_run_after", "jobs", ["state", "run_after"], unique=False)
    op.create_index(
        "uq_jobs_idempotency", "jobs", ["athlete_id", "kind", "idempotency_key"], unique=True
    )
    op.create_table(
        "generation_logs",
        sa.Column("id", Id(), nullable=False),
        sa.Column("athlete_id", Id(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("took_ms", sa.Double(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("plan_id", Id(), nullable=True),
        sa.Column("job_id", Id(), nullable=True),
        sa.Column("details", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["athlete_id"],
            ["athletes.athlete_id"],
            name=op.f("fk_generation_logs_athlete_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_generation_logs")),
    )
    op.create_index(
        op.f("ix_generation_logs_athlete_id"), "generation_logs", ["athlete_id"], unique=False
    )
    op.create_index(
        op.f("ix_generation_logs_plan_id"), "generation_logs", ["plan_id"], unique=False
    )
    op.create_table(
        "flags",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", Id(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_flags")),
    )
    op.create_table(
        "plugin_settings",
        sa.Column("plugin", sa.String(length=120), nullable=False),
        sa.Column("options", Json, nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", Id(), nullable=True),
        sa.PrimaryKeyConstraint("plugin", name=op.f("pk_plugin_settings")),
    )
    op.create_table(
        "audit_events",
        sa.Column("id", Id(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("actor_id", Id(), nullable=True),
        sa.Column("subject_id", Id(), nullable=True),
        sa.Column("request_id", sa.String(length=80), nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
    )
    op.create_index(op.f("ix_audit_events_actor_id"), "audit_events", ["actor_id"], unique=False)
    op.create_index(
        op.f("ix_audit_events_subject_id"), "audit_events", ["subject_id"], unique=False
    )
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_events_stay ON audit_events")
        op.execute("DROP TRIGGER audit_events_stay_all ON audit_events")
        op.execute("DROP FUNCTION audit_events_stay()")
    op.drop_table("audit_events")
    op.drop_table("plugin_settings")
    op.drop_table("flags")
    op.drop_table("generation_logs")
    op.drop_table("jobs")

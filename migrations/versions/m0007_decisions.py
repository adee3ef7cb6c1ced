"""Who gets what and what should change: activities, flags, grants, quotas, rules and proposals."""

import sqlalchemy as sa
from alembic import op

from strideiq.core.store.columns import Id, Instant, Json, JsonOrNull, WrittenJson

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = (
    "ledger",
    "proposals",
    "quota_takings",
    "backtest_results",
    "backtests",
    "rule_set_versions",
    "activities",
    "rule_sets",
    "quota_uses",
    "grants",
    "trials_taken",
    "flag_changes",
    "configuration_revisions",
)
"""Those that this step makes, in the order in which they can go."""


def upgrade() -> None:
    """Take the step; switched flags go, for no use case has ever switched one."""
    _create_configuration()
    _create_holdings()
    _create_rules()
    _create_backtests()
    _create_training()
    op.drop_table("flags")
    op.add_column("athletes", sa.Column("country", sa.String(length=2), nullable=True))
    op.add_column("plugin_settings", sa.Column("enabled", sa.Boolean(), nullable=True))


def _create_configuration() -> None:
    op.create_table(
        "configuration_revisions",
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_configuration_revisions")),
    )
    op.create_table(
        "flag_changes",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", JsonOrNull, nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", Id(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_flag_changes_version")),
        sa.PrimaryKeyConstraint("name", "version", name=op.f("pk_flag_changes")),
    )


def _create_holdings() -> None:
    op.create_table(
        "trials_taken",
        sa.Column("person", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_trials_taken")),
    )
    op.create_table(
        "grants",
        sa.Column("id", Id(), nullable=False),
        sa.Column("account_id", Id(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("gives", sa.String(length=80), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("granted_by", Id(), nullable=True),
        sa.Column("units", sa.SmallInteger(), nullable=True),
        sa.Column("units_used", sa.SmallInteger(), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("revoked_by", Id(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'one_off') = (units IS NOT NULL)", name=op.f("ck_grants_units")
        ),
        sa.CheckConstraint(
            "kind IN ('membership', 'trial', 'comp', 'one_off')", name=op.f("ck_grants_kind")
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_grants_times")),
        sa.CheckConstraint(
            "units_used = 0 OR units_used BETWEEN 0 AND units", name=op.f("ck_grants_units_used")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_grants_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
    )
    op.create_index(op.f("ix_grants_account_id"), "grants", ["account_id"], unique=False)
    op.create_table(
        "quota_uses",
        sa.Column("account_id", Id(), nullable=False),
        sa.Column("quota", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.CheckConstraint("used >= 0", name=op.f("ck_quota_uses_used")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_quota_uses_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "quota", "period", name=op.f("pk_quota_uses")),
    )
    op.create_table(
        "quota_takings",
        sa.Column("id", Id(), nullable=False),
        sa.Column("account_id", Id(), nullable=False),
        sa.Column("quota", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("job_id", Id(), nullable=True),
        sa.Column("grant_id", Id(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_quota_takings_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["grants.id"], name=op.f("fk_quota_takings_grant_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_quota_takings_job_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota_takings")),
    )
    op.create_index(
        op.f("ix_quota_takings_account_id"), "quota_takings", ["account_id"], unique=False
    )
    op.create_index(
        "uq_quota_takings_job_id_quota", "quota_takings", ["job_id", "quota"], unique=True
    )


def _create_rules() -> None:
    op.create_table(
        "rule_sets",
        sa.Column("id", Id(), nullable=False),
        sa.Column("owner_id", Id(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("draft_revision", sa.Integer(), nullable=False),
        sa.Column("draft_at", Instant(), nullable=False),
        sa.Column("published", sa.Integer(), nullable=True),
        sa.Column("archived_at", Instant(), nullable=True),
        sa.CheckConstraint("draft_revision >= 1", name=op.f("ck_rule_sets_draft_revision")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["accounts.id"], name=op.f("fk_rule_sets_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_sets")),
        sa.UniqueConstraint("owner_id", "name", name=op.f("uq_rule_sets_owner_id_name")),
    )
    op.create_index(op.f("ix_rule_sets_owner_id"), "rule_sets", ["owner_id"], unique=False)
    op.create_index(
        "uq_rule_sets_house_name",
        "rule_sets",
        ["name"],
        unique=True,
        sqlite_where=sa.text("owner_id IS NULL"),
        postgresql_where=sa.text("owner_id IS NULL"),
    )
    op.create_table(
        "rule_set_versions",
        sa.Column("id", Id(), nullable=False),
        sa.Column("rule_set_id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("author_id", Id(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_rule_set_versions_version")),
        sa.ForeignKeyConstraint(
            ["rule_set_id"],
            ["rule_sets.id"],
            name=op.f("fk_rule_set_versions_rule_set_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_set_versions")),
        sa.UniqueConstraint(
            "rule_set_id", "version", name=op.f("uq_rule_set_versions_rule_set_id_version")
        ),
    )


def _create_backtests() -> None:
    op.create_table(
        "backtests",
        sa.Column("id", Id(), nullable=False),
        sa.Column("account_id", Id(), nullable=False),
        sa.Column("rule_set_id", Id(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("against", sa.Integer(), nullable=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("job_id", Id(), nullable=True),
        sa.CheckConstraint("first <= last", name=op.f("ck_backtests_days")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_backtests_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_backtests_job_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["rule_set_id"],
            ["rule_sets.id"],
            name=op.f("fk_backtests_rule_set_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backtests")),
        sa.UniqueConstraint("job_id", name=op.f("uq_backtests_job_id")),
    )
    for column in ("account_id", "rule_set_id"):
        op.create_index(op.f(f"ix_backtests_{column}"), "backtests", [column], unique=False)
    op.create_table(
        "backtest_results",
        sa.Column("backtest_id", Id(), nullable=False),
        sa.Column("athlete_id", Id(), nullable=False),
        sa.Column("rules", Json, nullable=False),
        sa.Column("never_known", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["athlete_id"],
            ["athletes.athlete_id"],
            name=op.f("fk_backtest_results_athlete_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["backtest_id"],
            ["backtests.id"],
            name=op.f("fk_backtest_results_backtest_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("backtest_id", "athlete_id", name=op.f("pk_backtest_results")),
    )
    op.create_index(
        op.f("ix_backtest_results_athlete_id"), "backtest_results", ["athlete_id"], unique=False
    )


def _create_training() -> None:
    op.create_table(
        "activities",
        sa.Column("id", Id(), nullable=False),
        sa.Column("athlete_id", Id(), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sport", sa.String(length=40), nullable=False),
        sa.Column("distance_m", sa.Double(), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=False),
        sa.Column("average_hr", sa.Double(), nullable=True),
        sa.Column("effort", sa.SmallInteger(), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.CheckConstraint("distance_m >= 0", name=op.f("ck_activities_distance_m")),
        sa.CheckConstraint("duration_s >= 0", name=op.f("ck_activities_duration_s")),
        sa.CheckConstraint("effort BETWEEN 1 AND 10", name=op.f("ck_activities_effort")),
        sa.ForeignKeyConstraint(
            ["athlete_id"],
            ["athletes.athlete_id"],
            name=op.f("fk_activities_athlete_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
        sa.UniqueConstraint(
            "athlete_id", "identity", name=op.f("uq_activities_athlete_id_identity")
        ),
    )
    op.create_index(
        op.f("ix_activities_athlete_id_day"), "activities", ["athlete_id", "day"], unique=False
    )
    op.create_table(
        "proposals",
        sa.Column("id", Id(), nullable=False),
        sa.Column("plan_id", Id(), nullable=False),
        sa.Column("athlete_id", Id(), nullable=False),
        sa.Column("plan_revision", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actions", Json, nullable=False),
        sa.Column("diff", Json, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("rule_version", sa.String(length=80), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("evidence", Json, nullable=False),
        sa.Column("findings", Json, nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", Id(), nullable=True),
        sa.Column("made_revision", sa.Integer(), nullable=True),
        sa.Column("undoes", Id(), nullable=True),
        sa.Column("replaced", WrittenJson(), nullable=True),
        sa.CheckConstraint(
            "(state = 'accepted') = (made_revision IS NOT NULL)", name=op.f("ck_proposals_accepted")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)", name=op.f("ck_proposals_decided")
        ),
        sa.CheckConstraint("origin IN ('rule', 'undo')", name=op.f("ck_proposals_origin")),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'declined', 'expired', 'outdated')",
            name=op.f("ck_proposals_state"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "athlete_id"],
            ["plans.id", "plans.athlete_id"],
            name=op.f("fk_proposals_plan_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["undoes"], ["proposals.id"], name=op.f("fk_proposals_undoes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(
        op.f("ix_proposals_athlete_id_state"), "proposals", ["athlete_id", "state"], unique=False
    )
    op.create_index(op.f("ix_proposals_plan_id"), "proposals", ["plan_id"], unique=False)
    op.create_index(op.f("ix_proposals_undoes"), "proposals", ["undoes"], unique=False)
    op.create_table(
        "ledger",
        sa.Column("id", Id(), nullable=False),
        sa.Column("athlete_id", Id(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("rule_version", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("rule_text", Json, nullable=False),
        sa.Column("explanation", Json, nullable=False),
        sa.Column("held_back_by", sa.String(length=40), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("proposal_id", Id(), nullable=True),
        sa.CheckConstraint("outcome IN ('proposed', 'held_back')", name=op.f("ck_ledger_outcome")),
        sa.ForeignKeyConstraint(
            ["athlete_id"],
            ["athletes.athlete_id"],
            name=op.f("fk_ledger_athlete_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposals.id"],
            name=op.f("fk_ledger_proposal_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
        sa.UniqueConstraint(
            "athlete_id",
            "rule",
            "day",
            "outcome",
            "held_back_by",
            name=op.f("uq_ledger_athlete_id_rule_day_outcome_held_back_by"),
        ),
    )


def downgrade() -> None:
    """Take the step back; settings of plugins that are only on or off go with the column."""
    op.drop_column("plugin_settings", "enabled")
    op.drop_column("athletes", "country")
    op.create_table(
        "flags",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", Id(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_flags")),
    )
    for table in TABLES:
        op.drop_table(table)

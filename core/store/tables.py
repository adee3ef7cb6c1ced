"""Every table, gathered in one collection."""

from sqlalchemy import Table

from strideiq.core.store import (
    accounts,
    activities,
    athletes,
    audit,
    backtests,
    coach_link_table,
    email_tokens,
    flag_changes,
    generation_logs,
    goals,
    grants,
    invites,
    jobs,
    ledger,
    plan_tables,
    plugin_settings,
    proposals,
    questionnaires,
    quotas,
    races,
    revisions,
    rule_sets,
    sign_ins,
    time_away,
)
from strideiq.core.store.metadata import metadata

__all__ = ["ROOMS", "athlete_tables", "metadata"]

ROOMS = (
    accounts,
    activities,
    athletes,
    audit,
    backtests,
    coach_link_table,
    email_tokens,
    flag_changes,
    generation_logs,
    goals,
    grants,
    invites,
    jobs,
    ledger,
    plan_tables,
    plugin_settings,
    proposals,
    questionnaires,
    quotas,
    races,
    revisions,
    rule_sets,
    sign_ins,
    time_away,
)
"""The modules that hold tables; importing them fills the collection."""


def athlete_tables() -> tuple[Table, ...]:
    """Tables with rows of athletes, which only ``scoped`` statements may touch."""
    return tuple(table for table in metadata.sorted_tables if "athlete_id" in table.c)

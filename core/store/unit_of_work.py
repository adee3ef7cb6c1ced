"""Units of work: one transaction for one viewer, stored whole or not at all."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

from sqlalchemy import Connection as BlockingConnection
from sqlalchemy import text

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.account import Standing
from strideiq.core.ports import Store
from strideiq.core.store import engine as engines
from strideiq.core.store.accounts import SqlAccounts
from strideiq.core.store.activities import SqlActivities
from strideiq.core.store.athletes import SqlAthletes
from strideiq.core.store.audit import SqlAudit
from strideiq.core.store.backtests import SqlBacktests
from strideiq.core.store.calendar import SqlCalendar
from strideiq.core.store.coach_links import SqlCoachLinks
from strideiq.core.store.connection import Connection, PostgresConnection, SqliteConnection
from strideiq.core.store.email_tokens import SqlEmailTokens
from strideiq.core.store.export import export
from strideiq.core.store.flag_changes import SqlFlagChanges
from strideiq.core.store.generation_logs import SqlGenerationLogs
from strideiq.core.store.goals import SqlGoals
from strideiq.core.store.grants import SqlGrants
from strideiq.core.store.invites import SqlInvites
from strideiq.core.store.jobs import SqlJobs
from strideiq.core.store.ledger import SqlLedger
from strideiq.core.store.nights import SqlNights
from strideiq.core.store.outages import told_plainly
from strideiq.core.store.plans import SqlPlans
from strideiq.core.store.plugin_settings import SqlPluginSettings
from strideiq.core.store.proposals import SqlProposals
from strideiq.core.store.questionnaires import SqlQuestionnaires
from strideiq.core.store.quotas import SqlQuotas
from strideiq.core.store.races import SqlRaces
from strideiq.core.store.revisions import SqlRevisions
from strideiq.core.store.rule_sets import SqlRuleSets
from strideiq.core.store.sign_ins import SqlSignIns
from strideiq.core.store.standings import PostgresStandings, SqliteStandings
from strideiq.core.store.time_away import SqlTimeAway

AfterCommit = Callable[[], Awaitable[None]]
MIGRATION: Final = text("SELECT version_num FROM alembic_version")


class SqlUnit:
    """Everything one request or one job reads and writes."""

    def __init__(self, connection: Connection, viewer: Viewer) -> None:
        self.connection: Final = connection
        self.viewer: Final = viewer
        self.later: Final[list[AfterCommit]] = []
        self.accounts: Final = SqlAccounts(connection, viewer)
        self.sign_ins: Final = SqlSignIns(connection, viewer)
        self.email_tokens: Final = SqlEmailTokens(connection, viewer)
        self.invites: Final = SqlInvites(connection, viewer)
        self.coach_links: Final = SqlCoachLinks(connection, viewer)
        self.athletes: Final = SqlAthletes(connection, viewer)
        self.races: Final = SqlRaces(connection, viewer)
        self.activities: Final = SqlActivities(connection, viewer)
        self.goals: Final = SqlGoals(connection, viewer)
        self.time_away: Final = SqlTimeAway(connection, viewer)
        self.questionnaires: Final = SqlQuestionnaires(connection, viewer)
        self.plans: Final = SqlPlans(connection, viewer)
        self.calendar: Final = SqlCalendar(connection, viewer)
        self.generation_logs: Final = SqlGenerationLogs(connection, viewer)
        self.jobs: Final = SqlJobs(connection, viewer)
        self.proposals: Final = SqlProposals(connection, viewer)
        self.ledger: Final = SqlLedger(connection, viewer)
        self.nights: Final = SqlNights(connection, viewer)
        self.audit: Final = SqlAudit(connection, viewer)
        self.flag_changes: Final = SqlFlagChanges(connection, viewer)
        self.grants: Final = SqlGrants(connection, viewer)
        self.quotas: Final = SqlQuotas(connection, viewer)
        self.revisions: Final = SqlRevisions(connection, viewer)
        self.plugin_settings: Final = SqlPluginSettings(connection, viewer)
        self.rule_sets: Final = SqlRuleSets(connection, viewer)
        self.backtests: Final = SqlBacktests(connection, viewer)

    def after_commit(self, action: AfterCommit) -> None:
        """Do this once everything is stored, in the order given; never after a rollback."""
        self.later.append(action)

    async def export(self, account_id: UUID) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """Everything stored about an account and its athlete: rows by table, as JSON values."""
        return await export(self.connection, self.viewer, account_id)


class SqliteStore:
    """One file; one unit writes at a time, in the order in which they asked.

    It belongs to the event loop that first writes through it.
    """

    def __init__(self, url: str) -> None:
        self._writer: Final = engines.sqlite_engine(url, writes=True)
        self._reader: Final = engines.sqlite_engine(url, writes=False)
        self._standings: Final = SqliteStandings(self._reader)
        self._turn: Final = asyncio.Lock()
        self._writing: asyncio.Task[object] | None = None

    @asynccontextmanager
    async def begin(self, viewer: Viewer) -> AsyncIterator[SqlUnit]:
        """A unit that is stored when the block ends and undone when it raises."""
        if self._writing is not None and self._writing is asyncio.current_task():
            raise RuntimeError("a unit that writes inside another one would wait for itself")
        async with self._turn:
            self._writing = asyncio.current_task()
            try:
                with told_plainly(), self._writer.begin() as connection:
                    unit = _sqlite_unit(connection, viewer)
                    yield unit
            finally:
                self._writing = None
        for action in unit.later:
            await action()

    @asynccontextmanager
    async def read(self, viewer: Viewer) -> AsyncIterator[SqlUnit]:
        """A unit that sees one moment of the database; it refuses to write."""
        with told_plainly(), self._reader.connect() as connection:
            yield _sqlite_unit(connection, viewer)

    async def migration(self) -> str | None:
        """The migration the tables are at."""
        with told_plainly(), self._reader.connect() as connection:
            return connection.execute(MIGRATION).scalar_one_or_none()

    async def standing(self, family_id: UUID) -> Standing | None:
        """How a sign-in family stands."""
        return await self._standings.find(family_id)

    async def close(self) -> None:
        """Let go of every connection."""
        await self._standings.close()
        self._writer.dispose()
        self._reader.dispose()


def _sqlite_unit(connection: BlockingConnection, viewer: Viewer) -> SqlUnit:
    return SqlUnit(SqliteConnection(connection), viewer)


class PostgresStore:
    """A pool of connections; units write side by side."""

    def __init__(self, url: str, *, pool_size: int = 10, max_overflow: int = 10) -> None:
        self._engine: Final = engines.postgres_engine(
            url, pool_size=pool_size, max_overflow=max_overflow
        )
        self._reader: Final = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._standings: Final = PostgresStandings(self._engine)

    @asynccontextmanager
    async def begin(self, viewer: Viewer) -> AsyncIterator[SqlUnit]:
        """A unit that is stored when the block ends and undone when it raises."""
        with told_plainly():
            async with self._engine.begin() as connection:
                unit = SqlUnit(PostgresConnection(connection), viewer)
                yield unit
        for action in unit.later:
            await action()

    @asynccontextmanager
    async def read(self, viewer: Viewer) -> AsyncIterator[SqlUnit]:
        """A unit that sees one moment of the database; it refuses to write."""
        with told_plainly():
            async with self._reader.connect() as connection:
                yield SqlUnit(PostgresConnection(connection), viewer)

    async def migration(self) -> str | None:
        """The migration the tables are at."""
        with told_plainly():
            async with self._reader.connect() as connection:
                return (await connection.execute(MIGRATION)).scalar_one_or_none()

    async def standing(self, family_id: UUID) -> Standing | None:
        """How a sign-in family stands."""
        return await self._standings.find(family_id)

    async def close(self) -> None:
        """Let go of every connection."""
        await self._standings.close()
        await self._engine.dispose()


def open_store(url: str, *, pool_size: int = 10, max_overflow: int = 10) -> Store:
    """The store at ``sqlite:///path`` or ``postgresql+asyncpg://...``; connects when first used."""
    if engines.is_sqlite(url):
        return SqliteStore(url)
    return PostgresStore(url, pool_size=pool_size, max_overflow=max_overflow)

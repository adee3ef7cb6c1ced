"""Bring a database up to the tables, or back down, by the steps in ``migrations/``."""

from collections.abc import Callable
from typing import Any, TypeVar

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, text
from sqlalchemy.ext.asyncio import create_async_engine

from strideiq.core.store.engine import is_sqlite, sqlite_engine
from strideiq.core.store.outages import told_plainly
from strideiq.core.store.tables import metadata

T = TypeVar("T")
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7378)")


async def upgrade(url: str, revision: str = "head") -> None:
    """Take every step up to ``revision``; all of them or none."""
    await _inside(url, lambda connection: command.upgrade(_config(connection), revision))


async def downgrade(url: str, revision: str = "base") -> None:
    """Take every step down to ``revision``; all of them or none."""
    await _inside(url, lambda connection: command.downgrade(_config(connection), revision))


async def current(url: str) -> str | None:
    """The revision a database is at, None before the first step."""
    return await _inside(
        url, lambda connection: MigrationContext.configure(connection).get_current_revision()
    )


def steps() -> list[str]:
    """Every revision, in the order in which a database takes them."""
    walked = ScriptDirectory.from_config(_config(None)).walk_revisions()
    return [script.revision for script in walked][::-1]


def head() -> str | None:
    """The newest revision."""
    return ScriptDirectory.from_config(_config(None)).get_current_head()


async def differences(url: str) -> list[Any]:
    """How the tables of a database differ from ours, as Alembic tells it; empty when they match."""

    def compare(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found: list[Any] = compare_metadata(context, metadata)
        return found

    return await _inside(url, compare)


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", "strideiq:migrations")
    config.attributes["connection"] = connection
    return config


async def _inside(url: str, work: Callable[[Connection], T]) -> T:
    """Do the work in one transaction of its own, one process after the other."""
    with told_plainly():
        if is_sqlite(url):
            engine = sqlite_engine(url, writes=True, foreign_keys=False)
            try:
                with engine.begin() as connection:
                    return work(connection)
            finally:
                engine.dispose()
        waiting = create_async_engine(url, poolclass=NullPool)
        async with waiting.begin() as awaited:
            await awaited.execute(ONE_AT_A_TIME)
            return await awaited.run_sync(work)

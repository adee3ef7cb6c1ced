"""Engines: one file with one writer on SQLite, a pool of asyncpg connections on PostgreSQL."""

import os
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection as SqliteDriver
from time import monotonic
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy import Connection as BlockingConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from strideiq.core.store.columns import from_json, to_json

ONLY_OWNER = 0o600
BUSY_TIMEOUT_MS = 10_000
LONG_IDLE_S = 10.0
LENT_LAST = "lent_last"
SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    f"busy_timeout={BUSY_TIMEOUT_MS}",
    "recursive_triggers=ON",  # else INSERT OR REPLACE would pass the triggers of the audit events
)
OPTIONS: dict[str, Any] = {
    "json_serializer": to_json,
    "json_deserializer": from_json,
    "hide_parameters": True,  # errors are logged, and values are addresses, digests and notes
}


def is_sqlite(url: str) -> bool:
    """Whether this is the address of an SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database, None for another kind."""
    return Path(make_url(url).database or "") if is_sqlite(url) else None


def is_usable(url: str) -> bool:
    """Whether this is an address that the store can open: a file of SQLite, or asyncpg."""
    try:
        made = make_url(url)
    except ArgumentError:
        return False
    if made.drivername == "sqlite":
        return made.database not in {None, "", ":memory:"}
    return made.drivername == "postgresql+asyncpg"


def sqlite_url(path: str) -> str:
    """The address of an SQLite file."""
    return URL.create("sqlite", database=path).render_as_string()


def sqlite_engine(url: str, *, writes: bool, foreign_keys: bool = True) -> Engine:
    """An engine whose transactions take the write lock at once, or refuse to write.

    A transaction that reads first and writes later fails when another one wrote in between, so a
    writer begins with BEGIN IMMEDIATE. The pool never makes a caller wait: waiting would stop the
    event loop that has to give the connection back. Steps that rebuild a table do without foreign
    keys, else dropping the old one would delete the rows that point to it.
    """
    engine = create_engine(url, pool_size=5, max_overflow=-1, **OPTIONS)
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"

    @event.listens_for(engine, "do_connect")
    def make_private(*given: Any) -> None:  # noqa: ANN401  SQLAlchemy's four
        _, _, (file, *_), _ = given
        # Only a file that is not there: to close one that SQLite has open would drop its locks.
        # What else is wrong SQLite says itself; its other files get the mode of this one.
        with suppress(OSError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, ONLY_OWNER))

    @event.listens_for(engine, "connect")
    def configure(driver: SqliteDriver, _: object) -> None:
        driver.isolation_level = None
        for pragma in SQLITE_PRAGMAS:
            driver.execute(f"PRAGMA {pragma}").close()
        driver.execute(f"PRAGMA foreign_keys={foreign_keys:d}").close()
        if not writes:
            driver.execute("PRAGMA query_only=ON").close()

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: BlockingConnection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def postgres_engine(url: str, *, pool_size: int = 10, max_overflow: int = 10) -> AsyncEngine:
    """A pool that lends no dead connection, so that a restarted server goes unnoticed.

    asyncpg hears at once when a server closes a connection. Only one that lay idle for long is
    asked: a ping takes three more round trips, as many as a small unit of work needs in all.
    """
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=max_overflow,
        connect_args={"server_settings": {"timezone": "UTC"}},  # moments in JSON are written in it
        **OPTIONS,
    )

    @event.listens_for(engine.sync_engine, "checkin")
    def remember(_: object, record: ConnectionPoolEntry) -> None:
        record.info[LENT_LAST] = monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def refuse_dead(driver: Any, record: ConnectionPoolEntry, _: object) -> None:  # noqa: ANN401  SQLAlchemy's asyncpg
        idle = monotonic() - record.info.get(LENT_LAST, monotonic())
        if known_closed(driver) or (idle > LONG_IDLE_S and not _answers(engine, driver)):
            raise InvalidatePoolError

    return engine


def known_closed(driver: Any) -> bool:  # noqa: ANN401  SQLAlchemy's asyncpg
    """Whether asyncpg has heard that the connection is closed."""
    return bool(driver.driver_connection.is_closed())


def _answers(engine: AsyncEngine, driver: Any) -> bool:  # noqa: ANN401  SQLAlchemy's asyncpg
    try:
        return bool(engine.dialect.do_ping(driver))
    except (DBAPIError, engine.dialect.loaded_dbapi.Error, OSError):
        return False

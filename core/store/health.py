"""How a database is, asked outside of any unit of work."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import NullPool, func, select
from sqlalchemy.ext.asyncio import create_async_engine

from strideiq.core.domain.errors import StoreUnavailable
from strideiq.core.store.engine import sqlite_file
from strideiq.core.store.outages import told_plainly


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """``now`` is the clock of a server of its own, None for a file. ``damage`` is empty when sound."""

    kind: str
    now: datetime | None = None
    damage: str = ""


async def look(url: str) -> DatabaseState:
    """The state of the database; no file is made by asking. Raises StoreUnavailable."""
    file = sqlite_file(url)
    if file is not None:
        return _file(file)
    engine = create_async_engine(url, poolclass=NullPool)
    with told_plainly():
        async with engine.connect() as connection:
            asked = select(func.current_setting("server_version"), func.clock_timestamp())
            version, now = (await connection.execute(asked)).one()
    return DatabaseState(f"PostgreSQL {version}", now)


def _file(file: Path) -> DatabaseState:
    kind = f"SQLite {sqlite3.sqlite_version}"
    if not file.exists():
        return DatabaseState(f"{kind}, no file yet")
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as driver:
            found = driver.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise StoreUnavailable(f"{file} cannot be read: {error}") from error
    return DatabaseState(kind, damage="" if found == "ok" else str(found))

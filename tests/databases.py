"""Fresh databases for tests, copied from one that was migrated once."""

import asyncio
import shutil
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from uuid import uuid4

import asyncpg
from sqlalchemy import make_url

from strideiq.core.store import migrate
from strideiq.core.store.engine import sqlite_url
from strideiq.core.store.tables import metadata

_TABLES = ";".join(str(table.delete()) for table in reversed(metadata.sorted_tables))
EMPTY = f"""
SET lock_timeout = '10s';
ALTER TABLE audit_events DISABLE TRIGGER audit_events_stay;
{_TABLES};
ALTER TABLE audit_events ENABLE ALWAYS TRIGGER audit_events_stay;
"""


@dataclass(slots=True)
class SqliteFiles:
    """Migrated SQLite files in one folder."""

    folder: Path
    number: "count[int]" = field(default_factory=count)

    def fresh(self) -> str:
        """The address of a new, migrated file."""
        template = self.folder / "template.db"
        if not template.exists():
            asyncio.run(migrate.upgrade(sqlite_url(str(template))))
        path = self.folder / f"{next(self.number)}.db"
        shutil.copy(template, path)
        return sqlite_url(str(path))


@dataclass(slots=True)
class PostgresDatabases:
    """Migrated databases of one server; ``url`` is that of a database that may make others."""

    url: str
    prefix: str = field(default_factory=lambda: f"t{uuid4().hex[:8]}")
    number: "count[int]" = field(default_factory=count)
    made: list[str] = field(default_factory=list)
    template: str | None = None
    kept: str | None = None

    def empty(self) -> str:
        """The address of a new database without tables."""
        return self._create("template0")

    def fresh(self) -> str:
        """The address of a new, migrated database."""
        if self.template is None:
            migrated = self.empty()
            asyncio.run(migrate.upgrade(migrated))
            self.template = make_url(migrated).database
        return self._create(str(self.template))

    def clean(self) -> str:
        """The address of one migrated database that is emptied for each test; quicker than a new one."""
        if self.kept is None:
            self.kept = self.fresh()
        else:
            self._say(EMPTY, self.kept)
        return self.kept

    def drop(self) -> None:
        """Drop every database that was made."""
        for name in self.made:
            self._say(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', self.url)

    def _create(self, template: str) -> str:
        name = f"{self.prefix}_{next(self.number)}"
        self._say(f'CREATE DATABASE "{name}" TEMPLATE "{template}"', self.url)
        self.made.append(name)
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    @staticmethod
    def _say(statements: str, url: str) -> None:
        where = make_url(url).set(drivername="postgresql")

        async def say() -> None:
            connection = await asyncpg.connect(where.render_as_string(hide_password=False))
            try:
                await connection.execute(statements)
            finally:
                await connection.close()

        asyncio.run(say())

"""One way to speak to both databases: await on PostgreSQL, at once and without a thread on SQLite."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import Connection as BlockingConnection
from sqlalchemy import CursorResult, Executable, Table, insert
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection

from strideiq.core.store.prepared import Asked, together

Parameters = Mapping[str, Any]
Rows = Sequence[dict[str, Any]]


class Connection(Protocol):
    """An open transaction."""

    @property
    def dialect(self) -> Dialect:
        """How this database speaks SQL."""
        ...

    async def read(self, *asked: Asked) -> Sequence[list[Any]]:
        """The rows of each of these, all of one moment, without SQLAlchemy's work for each."""
        ...

    async def execute(
        self, statement: Executable, parameters: Parameters | Rows | None = None
    ) -> CursorResult[Any]:
        """Run a statement, many times where ``parameters`` is a list; the rows are all read."""
        ...

    async def insert_many(self, table: Table, rows: Rows) -> None:
        """Insert rows that all have the same columns, in one go."""
        ...


class SqliteConnection:
    """SQLite answers in microseconds from this process; handing it to a thread costs six times that."""

    def __init__(self, blocking: BlockingConnection) -> None:
        self._blocking = blocking
        self.dialect = blocking.dialect

    async def read(self, *asked: Asked) -> Sequence[list[Any]]:
        """Read them now."""
        ask = self._blocking.exec_driver_sql
        return [
            each.prepared.made(ask(each.prepared.text, tuple(each.values)).all()) for each in asked
        ]

    async def execute(
        self, statement: Executable, parameters: Parameters | Rows | None = None
    ) -> CursorResult[Any]:
        """Run it now."""
        return self._blocking.execute(statement, parameters)

    async def insert_many(self, table: Table, rows: Rows) -> None:
        """One prepared statement for all rows, without SQLAlchemy's work for each value."""
        if rows:
            dialect = self._blocking.dialect
            statement, names = insertion(table, tuple(rows[0]), dialect)
            self._blocking.exec_driver_sql(statement, records(table, names, rows, dialect))


class PostgresConnection:
    """asyncpg through SQLAlchemy; many rows go in with COPY."""

    def __init__(self, awaited: AsyncConnection) -> None:
        self._awaited = awaited
        self.dialect = awaited.dialect

    async def read(self, *asked: Asked) -> Sequence[list[Any]]:
        """Read them in one statement, in the transaction if one has begun."""
        raw: Any = (await self._awaited.get_raw_connection()).driver_connection
        text = together(tuple(each.prepared.text for each in asked))
        found = await raw.fetchrow(text, *(value for each in asked for value in each.values))
        return [each.prepared.read(rows) for each, rows in zip(asked, found, strict=True)]

    async def execute(
        self, statement: Executable, parameters: Parameters | Rows | None = None
    ) -> CursorResult[Any]:
        """Run it and read every row."""
        return await self._awaited.execute(statement, parameters)

    async def insert_many(self, table: Table, rows: Rows) -> None:
        """COPY; the transaction must have begun with another statement."""
        if not rows:
            return
        raw: Any = (await self._awaited.get_raw_connection()).driver_connection
        if not raw.is_in_transaction():
            raise RuntimeError("COPY outside of the transaction would stay after a rollback")
        names = list(rows[0])
        copied = records(table, names, rows, self._awaited.dialect)
        await raw.copy_records_to_table(table.name, records=copied, columns=names)


@lru_cache
def insertion(table: Table, names: tuple[str, ...], dialect: Dialect) -> tuple[str, list[str]]:
    """The statement that inserts a row with these columns, and the columns in its order."""
    compiled = insert(table).values(dict.fromkeys(names)).compile(dialect=dialect)
    return str(compiled), list(compiled.positiontup or names)


def records(
    table: Table, names: Sequence[str], rows: Rows, dialect: Dialect
) -> list[tuple[Any, ...]]:
    """The rows as tuples of what a driver takes, in the order of ``names``."""
    columns = []
    for name in names:
        process = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        values = [row[name] for row in rows]
        columns.append(values if process is None else [process(value) for value in values])
    return list(zip(*columns, strict=True))

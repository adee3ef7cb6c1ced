"""One way to speak to both databases: await on PostgreSQL, at once and without a thread on SQLite."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection as BlockingConnection
from sqlalchemy import CursorResult, Executable, Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

Parameters = Mapping[str, Any]
Rows = Sequence[dict[str, Any]]


class Connection(Protocol):
    """An open transaction."""

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

    async def execute(
        self, statement: Executable, parameters: Parameters | Rows | None = None
    ) -> CursorResult[Any]:
        """Run it now."""
        return self._blocking.execute(statement, parameters)

    async def insert_many(self, table: Table, rows: Rows) -> None:
        """One prepared statement for all rows."""
        if rows:
            self._blocking.execute(insert(table), rows)


class PostgresConnection:
    """asyncpg through SQLAlchemy; many rows go in with COPY."""

    def __init__(self, awaited: AsyncConnection) -> None:
        self._awaited = awaited

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
        dialect = self._awaited.dialect
        into = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
        records = [
            tuple(
                row[name] if process is None else process(row[name])
                for name, process in zip(names, into, strict=True)
            )
            for row in rows
        ]
        await raw.copy_records_to_table(table.name, records=records, columns=names)

"""How sign-in families stand: the one question that every request asks, by the shortest way.

It is one statement on a connection kept for it, without SQLAlchemy's work for each. On PostgreSQL
whoever asks while a question is under way is asked about in the next one, together with all others
who wait, so that a crowd takes few statements. Nothing is remembered.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Engine, PoolProxiedConnection, bindparam, func
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.account import Standing
from strideiq.core.domain.errors import StoreUnavailable
from strideiq.core.store.columns import Id, from_json
from strideiq.core.store.outages import told_plainly
from strideiq.core.store.sign_ins import sign_ins, standing, standings

ASKED: Final = "asked"
PATIENCE_S: Final = 5.0
Waiting = list[tuple[UUID, "asyncio.Future[Standing | None]"]]


class Question:
    """The statement as text, and what goes into it besides who is asked about."""

    def __init__(self, dialect: Dialect, whom: ColumnElement[bool]) -> None:
        # The program asks, because who asks is the question.
        asked = standings(whom, PROGRAM)
        compiled = asked.compile(dialect=dialect)
        self.columns: Final = tuple(column.name for column in asked.selected_columns)
        self.text: Final = str(compiled)
        self._values = [compiled.params[name] for name in compiled.positiontup or ()]
        self._place = (compiled.positiontup or []).index(ASKED)

    def about(self, whom: object) -> list[Any]:
        """The values of the statement, in its order."""
        return [*self._values[: self._place], whom, *self._values[self._place + 1 :]]


class SqliteStandings:
    """Asks an SQLite file."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._question = Question(engine.dialect, sign_ins.c.id == bindparam(ASKED))
        self._kept: PoolProxiedConnection | None = None

    async def find(self, family_id: UUID) -> Standing | None:
        """How this family stands. Raises StoreUnavailable."""
        with told_plainly():
            if self._kept is None:
                self._kept = self._engine.raw_connection()
            driver: Any = self._kept.driver_connection
            asked = self._question.about(family_id.bytes)
            row = driver.execute(self._question.text, asked).fetchone()
        return None if row is None else standing(_from_sqlite(self._question.columns, row))

    async def close(self) -> None:
        """Give the connection back."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None


class PostgresStandings:
    """Asks PostgreSQL, about everybody who waits at once."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        whom = sign_ins.c.id == func.any(bindparam(ASKED, type_=ARRAY(Id())))
        self._question = Question(engine.dialect, whom)
        self._kept: AsyncConnection | None = None
        self._waiting: Waiting = []
        self._asking: asyncio.Task[None] | None = None

    async def find(self, family_id: UUID) -> Standing | None:
        """How this family stands. Raises StoreUnavailable."""
        future: asyncio.Future[Standing | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((family_id, future))
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        return await future

    async def close(self) -> None:
        """Give the connection back."""
        if self._asking is not None:
            await asyncio.gather(self._asking, return_exceptions=True)
        if self._kept is not None:
            await self._kept.close()
            self._kept = None

    async def _ask(self) -> None:
        while self._waiting:
            asked, self._waiting = self._waiting, []
            try:
                found = await self._found([family_id for family_id, _ in asked])
            except BaseException as error:  # whoever waits hears of it, then we do
                for _, future in asked:
                    if not future.done():
                        future.set_exception(error)
                if not isinstance(error, Exception):
                    raise
                continue
            for family_id, future in asked:
                if not future.done():  # who gave up waiting
                    future.set_result(found.get(family_id))

    async def _found(self, family_ids: Sequence[UUID]) -> dict[UUID, Standing]:
        try:
            return await self._answered(family_ids)
        except StoreUnavailable:
            # The connection may have ended while nobody asked; a new one tells.
            return await self._answered(family_ids)

    async def _answered(self, family_ids: Sequence[UUID]) -> dict[UUID, Standing]:
        asked = self._question.about(family_ids)
        try:
            with told_plainly():
                if self._kept is None:
                    self._kept = await self._engine.connect()
                driver: Any = (await self._kept.get_raw_connection()).driver_connection
                rows = await driver.fetch(self._question.text, *asked, timeout=PATIENCE_S)
        except BaseException:
            await self._let_go()
            raise
        return {row["id"]: standing(_from_postgres(row)) for row in rows}

    async def _let_go(self) -> None:
        """Forget a connection that is of no use any more."""
        kept, self._kept = self._kept, None
        if kept is not None:
            with told_plainly():
                await kept.invalidate()
                await kept.close()


def _from_postgres(row: Any) -> Any:  # noqa: ANN401  a row of asyncpg, and one like SQLAlchemy's
    return SimpleNamespace(**row)


def _from_sqlite(columns: Sequence[str], row: Sequence[Any]) -> Any:  # noqa: ANN401  as above
    found = SimpleNamespace(**dict(zip(columns, row, strict=True)))
    found.id, found.account_id = UUID(bytes=found.id), UUID(bytes=found.account_id)
    found.granted = from_json(found.granted)
    found.expires_at = datetime.fromisoformat(found.expires_at).replace(tzinfo=UTC)
    return found

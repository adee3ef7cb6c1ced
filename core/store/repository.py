"""What repositories have in common: a connection, a viewer, and short ways to ask."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import Executable, Row, Select, Table
from sqlalchemy.sql.dml import UpdateBase

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.errors import UnknownAthlete
from strideiq.core.store.connection import Connection, Parameters
from strideiq.core.store.scope import may_add_for


class OfAthlete(Protocol):
    """A row that belongs to an athlete."""

    @property
    def athlete_id(self) -> UUID:
        """The athlete."""
        ...


T = TypeVar("T")
Owned = TypeVar("Owned", bound=OfAthlete)
Maker = Callable[[Row[Any]], T]


class Repository:
    """Reads and writes through one open transaction on behalf of one viewer."""

    def __init__(self, connection: Connection, viewer: Viewer) -> None:
        self._connection = connection
        self._viewer = viewer

    async def _run(self, statement: Executable, parameters: Parameters | None = None) -> None:
        await self._connection.execute(statement, parameters)

    async def _changed(self, statement: UpdateBase) -> bool:
        """Whether the statement touched a row."""
        return (await self._connection.execute(statement)).rowcount > 0

    async def _one(self, statement: Executable, make: Maker[T]) -> T | None:
        row = (await self._connection.execute(statement)).one_or_none()
        return None if row is None else make(row)

    async def _all(self, statement: Executable, make: Maker[T]) -> Sequence[T]:
        return [make(row) for row in (await self._connection.execute(statement)).all()]

    async def _scalar(self, statement: Executable) -> Any:  # noqa: ANN401  a column's value
        return (await self._connection.execute(statement)).scalar_one_or_none()

    async def _require(self, athlete_id: UUID) -> None:
        """Raises UnknownAthlete where the viewer may add nothing for this athlete."""
        question = may_add_for(self._viewer, athlete_id)
        if question is not None and await self._scalar(question) is None:
            raise UnknownAthlete


def by_athlete(rows: Iterable[Owned]) -> Mapping[UUID, Sequence[Owned]]:
    """The rows of each athlete in the order they came in."""
    sorted_out: dict[UUID, list[Owned]] = {}
    for row in rows:
        sorted_out.setdefault(row.athlete_id, []).append(row)
    return sorted_out


def page(statement: Select[Any], table: Table, after: UUID | None, limit: int) -> Select[Any]:
    """Rows in the order of their ids behind ``after``."""
    ordered = statement.order_by(table.primary_key.columns[0]).limit(limit)
    return ordered if after is None else ordered.where(table.primary_key.columns[0] > after)

"""Statements made once and asked many times: SQLAlchemy writes the text, the driver is asked with it.

A statement depends on who asks through their role and permissions, and their id goes into it as a
value. So it is made once for everybody of a kind, by the same scope as every other.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import JSON, ColumnElement, Select, TypeDecorator
from sqlalchemy.engine import Dialect

from strideiq.core.domain.access import PROGRAM, Viewer

ANYBODY: Final = UUID(int=2**128 - 1)
"""Stands for the viewer in a statement for all of their kind; no account ever has it."""

PLACE: Final = re.compile(r"\$([0-9]+)")
"""Where a value goes in a statement for PostgreSQL."""

Process = Callable[[Any], Any]


def kind_of(viewer: Viewer) -> Viewer:
    """The viewer without what statements for their kind take as a value."""
    if viewer == PROGRAM:
        return viewer
    return replace(viewer, account_id=ANYBODY, session_id=None)


class Prepared:
    """The text of a statement for one kind of viewer on one database.

    Rows become objects of ``shape``, whose fields are named as the columns; left out, of a class
    made for them.
    """

    def __init__(
        self, statement: Select[Any], dialect: Dialect, shape: type[Any] | None = None
    ) -> None:
        compiled = statement.compile(dialect=dialect)
        columns = statement.selected_columns
        self.text: Final = str(compiled)
        self._columns: Final = [str(column.name) for column in columns]
        self._shape: Final[Any] = list[shape or _row(columns)]  # type: ignore[misc]
        self._decoder: Final = msgspec.json.Decoder(self._shape)
        self._places: Final[list[tuple[str, Any, Process | None]]] = [
            (
                name,
                compiled.params[name],
                compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect),
            )
            for name in compiled.positiontup or ()
        ]
        processes = (
            (
                column.type.dialect_impl(dialect).result_processor(dialect, None)
                for column in columns
            )
            if dialect.name == "sqlite"
            else ()
        )
        self._processes: Final = [
            (place, process) for place, process in enumerate(processes) if process is not None
        ]

    def asked(self, viewer: Viewer, given: Mapping[str, object]) -> "Asked":
        """The statement with its values in their order."""
        values = []
        for name, fixed, process in self._places:
            value = viewer.account_id if fixed is ANYBODY else given.get(name, fixed)
            values.append(value if process is None else process(value))
        return Asked(self, values)

    def made(self, rows: Iterable[Sequence[Any]]) -> list[Any]:
        """The objects of rows as SQLite gives them."""
        named = []
        for row in rows:
            values = list(row)
            for place, process in self._processes:
                if values[place] is not None:
                    values[place] = process(values[place])
            named.append(dict(zip(self._columns, values, strict=True)))
        found: list[Any] = msgspec.convert(named, self._shape)
        return found

    def read(self, text: str | None) -> list[Any]:
        """The objects in the JSON of all rows, None where there are none; made in C."""
        return [] if text is None else self._decoder.decode(text)


def _row(columns: Iterable[ColumnElement[Any]]) -> type[Any]:
    """A class for rows with these columns."""
    return msgspec.defstruct("Row", [(str(each.name), _type(each)) for each in columns])


def _type(column: ColumnElement[Any]) -> Any:  # noqa: ANN401  types are values here
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return Any if isinstance(kind, JSON) else kind.python_type | None


@lru_cache
def together(texts: tuple[str, ...]) -> str:
    """One statement of PostgreSQL for many: it sees one moment, and takes one round trip.

    Each gives its rows as JSON.
    """
    parts, before = [], 0
    for text in texts:
        numbers = {int(found) for found in PLACE.findall(text)}
        moved = PLACE.sub(lambda found: f"${int(found[1]) + before}", text)  # noqa: B023  used at once
        parts.append(f"(SELECT json_agg(q)::text FROM ({moved}) AS q)")  # noqa: S608  made of our own statements
        before += max(numbers, default=0)
    return f"SELECT {', '.join(parts)}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement and the values that go into it."""

    prepared: Prepared
    values: Sequence[Any]

"""Statements made once and asked many times: SQLAlchemy writes the text, the driver is asked with it.

A statement depends on who asks through their role and permissions, and their id goes into it as a
value. So it is made once for everybody of a kind, by the same scope as every other.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import starmap
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.engine import Dialect

from strideiq.core.domain.access import PROGRAM, Viewer

ANYBODY: Final = UUID(int=2**128 - 1)
"""Stands for the viewer in a statement for all of their kind; no account ever has it."""

FLOAT8: Final = 701
"""What PostgreSQL calls our only numbers that are not whole; other columns do not look at it."""

Process = Callable[[Any], Any]


def kind_of(viewer: Viewer) -> Viewer:
    """The viewer without what statements for their kind take as a value."""
    if viewer == PROGRAM:
        return viewer
    return replace(viewer, account_id=ANYBODY, session_id=None)


class Prepared:
    """The text of a statement for one kind of viewer on one database."""

    def __init__(self, statement: Select[Any], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.text: Final = str(compiled)
        self.columns: Final = tuple(column.name for column in statement.selected_columns)
        self._row: Any = namedtuple("Row", self.columns)  # type: ignore[misc]  # noqa: PYI024  its columns are known only here
        self._places: Final[list[tuple[str, Any, Process | None]]] = [
            (
                name,
                compiled.params[name],
                compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect),
            )
            for name in compiled.positiontup or ()
        ]
        processes = (
            column.type.dialect_impl(dialect).result_processor(dialect, FLOAT8)
            for column in statement.selected_columns
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

    def rows(self, found: Iterable[Sequence[Any]]) -> list[Any]:
        """What the driver found, with every value as its column has it."""
        if not self._processes:
            return list(starmap(self._row, found))
        rows = []
        for each in found:
            values = list(each)
            for place, process in self._processes:
                if values[place] is not None:
                    values[place] = process(values[place])
            rows.append(self._row(*values))
        return rows


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement and the values that go into it."""

    prepared: Prepared
    values: Sequence[Any]

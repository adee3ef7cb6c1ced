"""Plans written as CSV: a header, then one row a session; every problem with its line and column."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, Final

from strideiq.core.domain.foreign import WrittenPlan, WrittenSession
from strideiq.core.reading import plan_cells as cells
from strideiq.core.reading.plan_faults import session_faults
from strideiq.core.reading.problems import Problem, shortened

MOST_ROWS: Final = 2000
MOST_DAYS: Final = 400
MOST_SHOWN: Final = 8
_DELIMITERS: Final = ",;\t"
_Row = tuple[int, list[str]]


def read_csv(text: str, file: str) -> tuple[WrittenPlan | None, tuple[Problem, ...]]:
    """The plan, or None and every problem; blank rows and unknown columns are left out."""
    first = text.lstrip("\r\n").splitlines()[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        header, *rows = _rows(text, delimiter)
    except csv.Error as error:
        fix = "close every quote, and write one session a row"
        return None, (Problem(file, 1, 1, "", f"this is no CSV: {error}", fix),)
    columns = tuple(name.strip().lower() for name in header[1])
    found = tuple(_header(file, header[0], columns)) or tuple(_too_many(file, rows))
    if found:
        return None, found
    reader = _Reader(file, columns, delimiter)
    sessions = [reader.session(line, row) for line, row in rows]
    read = sorted((each for each in sessions if each is not None), key=lambda each: each.day)
    problems = reader.problems or list(_as_a_whole(file, read))
    if problems:
        return None, tuple(problems)
    return WrittenPlan(tuple(read), tuple(_unread(columns))), ()


def _rows(text: str, delimiter: str) -> Iterator[_Row]:
    """Rows that hold anything, with the line each starts on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            yield line, [cell.strip() for cell in row]
        line = reader.line_num + 1


def _header(file: str, line: int, columns: Sequence[str]) -> Iterator[Problem]:
    for place, name in enumerate(columns):
        if name and name in columns[:place]:
            what = f"column {shortened(name)!r} stands there twice"
            yield Problem(file, line, place + 1, "", what, "leave one of them out")
    if "date" not in columns:
        others = [shortened(name) for name in columns if name and name not in cells.KNOWN]
        theirs = f"rename {' or '.join(others[:MOST_SHOWN])} to date, or " if others else ""
        what = "there is no column of days"
        yield Problem(file, line, 1, "", what, f"{theirs}add a column date with days as 2027-04-19")
    if not any(name in cells.DISTANCES or name in cells.TIMES for name in columns):
        what = "there is no column of distances or times"
        fix = "add distance_km (or distance_mi, distance_m), or duration with times as 1:05:00"
        yield Problem(file, line, 1, "", what, fix)


def _too_many(file: str, rows: Sequence[_Row]) -> Iterator[Problem]:
    if not rows:
        yield Problem(file, 1, 1, "", "there is no session", "write one row for each")
    elif len(rows) > MOST_ROWS:
        what = f"{len(rows):,} rows are more than {MOST_ROWS:,}"
        line = rows[MOST_ROWS][0]
        yield Problem(file, line, 1, "", what, "give one plan, with one row a session")


def _as_a_whole(file: str, sessions: Sequence[WrittenSession]) -> Iterator[Problem]:
    first, last = sessions[0], sessions[-1]
    days = (last.day - first.day).days + 1
    if days > MOST_DAYS:
        what = f"from {first.day} to {last.day} are {days:,} days, more than {MOST_DAYS}"
        yield Problem(file, last.line, 1, "", what, "give one plan, and check the years")
    yield from session_faults(sessions, file)


def _unread(columns: Sequence[str]) -> Iterator[str]:
    unknown = [name for name in columns if name and name not in cells.KNOWN]
    if unknown:
        names = ", ".join(repr(shortened(name)) for name in unknown)
        yield f"not read: column{'s' if len(unknown) > 1 else ''} {names}"


class _Reader:
    """Reads rows under one header, and keeps the problems of all of them."""

    def __init__(self, file: str, columns: Sequence[str], delimiter: str) -> None:
        self._file = file
        self._columns = columns
        self._comma = delimiter == ";"
        self.problems: list[Problem] = []

    def session(self, line: int, row: Sequence[str]) -> WrittenSession | None:
        """The session of a row; None where a cell of it is wrong."""
        before = len(self.problems)
        if len(row) > len(self._columns):
            what = f"the row has {len(row)} cells, the header {len(self._columns)}"
            fix = "put cells that hold commas into quotes"
            self.problems.append(Problem(self._file, line, len(self._columns) + 1, "", what, fix))
            return None
        read: dict[str, Any] = {}
        for place, (name, cell) in enumerate(zip(self._columns, row, strict=False)):
            parse = cells.KNOWN.get(name)
            if parse is None or not cell:
                continue
            try:
                field, value = parse(self._plain(cell))
            except ValueError as error:
                what, _, fix = str(error).partition(" -> ")
                self.problems.append(Problem(self._file, line, place + 1, name, what, fix))
                continue
            read[field] = (*read[field], *value) if field == "work" and field in read else value
        if "day" not in read and len(self.problems) == before:
            fix = "write its day as 2027-04-19"
            place = self._columns.index("date") + 1
            self.problems.append(Problem(self._file, line, place, "date", "it is empty", fix))
        return None if len(self.problems) > before else cells.session_of(line, read)

    def _plain(self, cell: str) -> str:
        """A cell without the apostrophe that keeps spreadsheets from computing it."""
        cell = cell.removeprefix("'")
        return cell.replace(",", ".") if self._comma and cell.replace(",", "").isdigit() else cell

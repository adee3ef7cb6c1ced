"""Use case: a runner's own record of runs becomes the history a plan rests on."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from strideiq.core.domain.activity import Activity, ActivityBatch, RowProblem
from strideiq.core.domain.errors import InvalidFiles
from strideiq.core.host.host import Host

MOST_BYTES = 32 * 1024 * 1024
MOST_SHOWN = 20
STANDARD_INPUT = ("-", "/dev/stdin")
PIPED = "stdin.csv"
"""The name that standard input goes by, so that the provider for CSV reads it."""


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A problem of a runner's file, with the row where it has one."""

    file: str
    what: str
    fix: str = ""
    row: int | None = None

    def __str__(self) -> str:
        """``runs.csv: row 12: what is wrong -> what to write instead``."""
        row = f" row {self.row}:" if self.row is not None else ""
        fix = f" -> {self.fix}" if self.fix else ""
        return f"{self.file}:{row} {self.what}{fix}"


@dataclass(frozen=True, slots=True)
class History:
    """Runs that were read, and sentences on what was not counted."""

    activities: tuple[Activity, ...] = ()
    notes: tuple[str, ...] = ()


def read_history(path: Path, host: Host, today: date, options: Mapping[str, str]) -> History:
    """Read the runs in the file at ``path`` with the provider plugin that knows such files.

    ``-`` and ``/dev/stdin`` read standard input as CSV. ``options`` are options of that plugin for
    this one reading. Raises InvalidFiles with every row that cannot be used (the first 20 and their
    number), and for a file that cannot be read at all; Refusal when no provider reads such files.
    """
    data, name = read_file(path)
    return read_data(data, name, host, today, options=options)


def read_file(path: Path) -> tuple[bytes, str]:
    """What stands in a runner's file, and the name it goes by. Raises InvalidFiles."""
    piped = str(path) in STANDARD_INPUT
    name = PIPED if piped else path.name
    data = _read_piped() if piped else _read(path)
    _refuse_huge(name, data)
    return data, name


def read_data(
    data: bytes,
    name: str,
    host: Host,
    today: date,
    *,
    provider: str | None = None,
    options: Mapping[str, str] | None = None,
) -> History:
    """Read the runs in what stands in a file called ``name``; see ``read_history``.

    ``provider`` is the id of the plugin to ask, where the name shall not say it.
    """
    answers = host.read_activities(data, name, provider, options)
    if answers.problems:
        raise InvalidFiles(answers.problems)
    if not answers.values:
        fix = "check that it is what its name says"
        raise InvalidFiles([FileProblem(name, "no provider could read this file", fix)])
    batch = answers.values[0]
    problems = [*batch.problems, *_in_the_future(batch, today)]
    if problems:
        raise InvalidFiles(list(_shown(name, problems)))
    return History(batch.activities, tuple(_noted(name, batch.notes)))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        problem = FileProblem(str(path), what, "check its name and permissions")
        raise InvalidFiles([problem]) from error


def _read_piped() -> bytes:
    if sys.stdin is None:
        fix = "pipe a CSV file into it, or name a file"
        raise InvalidFiles([FileProblem(PIPED, "standard input is closed", fix)])
    return sys.stdin.buffer.read(MOST_BYTES + 1)


def _refuse_huge(name: str, data: bytes) -> None:
    if len(data) > MOST_BYTES:
        what = f"is larger than {MOST_BYTES // 1024**2} MB"
        fix = "export runs as one row each, not their recordings"
        raise InvalidFiles([FileProblem(name, what, fix)])


def _in_the_future(batch: ActivityBatch, today: date) -> Iterator[RowProblem]:
    rows = batch.rows or tuple(range(1, len(batch.activities) + 1))
    for row, activity in zip(rows, batch.activities, strict=True):
        if activity.day > today:
            yield RowProblem(row, f"{activity.day} lies after {today}", "correct the date")


def _shown(file: str, problems: list[RowProblem]) -> Iterator[FileProblem]:
    """The first problems in the order of the file, and how many more there are."""
    in_order = sorted(problems, key=lambda problem: problem.row)
    for problem in in_order[:MOST_SHOWN]:
        yield FileProblem(file, problem.what, problem.fix, problem.row)
    if len(in_order) > MOST_SHOWN:
        yield FileProblem(file, f"and {len(in_order) - MOST_SHOWN} more rows like these")


def _noted(file: str, notes: Sequence[str]) -> Iterator[str]:
    """The first notes with the name of the file, and how many more there are."""
    for note in notes[:MOST_SHOWN]:
        yield f"{file}: {note}"
    if len(notes) > MOST_SHOWN:
        yield f"{file}: and {len(notes) - MOST_SHOWN} more notes like these"

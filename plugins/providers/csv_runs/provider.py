"""Read runs from a CSV file: one row a run, columns recognised by name or by a mapping."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from strideiq.core.domain.units import parse_duration
from strideiq.plugins import Activity, ActivityBatch, Options, RowProblem, hookimpl
from strideiq.plugins.providers.csv_runs.table import (
    METRES,
    Columns,
    UnusableError,
    decode,
    find_columns,
    open_table,
    parse_mapping,
)

PROVIDER = "csv-runs"
ENDINGS = (".csv", ".tsv", ".txt")

MOST_METRES = 1_000_000.0
MOST_SECONDS = 200 * 3600.0
HARDEST = 10
SPRINT_M_S, RUN_M_S, CRAWL_M_S = 12.5, 7.7, 0.25
"""Faster than any sprint, faster than any run of a kilometre or more, slower than any walk."""

NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,12})?")
DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ].*)?")
STRAVA_DAY = re.compile(
    r"([A-Z][a-z]{2}) ([0-9]{1,2}), ([0-9]{4}), [0-9]{1,2}:[0-9]{2}:[0-9]{2}\s[AP]M"
)
"""``Nov 20, 2026, 6:12:33 AM``; a month with a name cannot be taken for the day."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
RUNNING = re.compile(r"run|jog|treadmill", re.IGNORECASE)


@hookimpl
def read_activities(data: bytes, label: str, options: Options) -> ActivityBatch | None:
    """Every run of the file, or None for a file that is not CSV by its name."""
    if not label.lower().endswith(ENDINGS):
        return None
    return read_runs(data, options.text("columns"))


def read_runs(data: bytes, mapping: str = "") -> ActivityBatch:
    """Runs in order of date; ``mapping`` is ``name=Header,name=Header`` for foreign headers."""
    try:
        lines, delimiter = open_table(decode(data))
        _, header = next(lines, (1, []))
        columns = find_columns(header, delimiter, parse_mapping(mapping))
        return collect(lines, columns)
    except UnusableError as error:
        return ActivityBatch(PROVIDER, (), (error.problem(),))


def collect(lines: Iterator[tuple[int, list[str]]], columns: Columns) -> ActivityBatch:
    """Every run of the rows, each row that could not be used, and what was left out."""
    runs: list[tuple[Activity, int]] = []
    problems: list[RowProblem] = []
    repeated: list[str] = []
    seen: dict[tuple[str, ...], int] = {}
    other_sports = no_distance = 0
    try:
        for row, cells in lines:
            if (twin := seen.setdefault(tuple(cells), row)) != row:
                repeated.append(f"row {row} repeats row {twin}: counted once")
            elif not is_run(cells, columns.sport):
                other_sports += 1
            elif has_no_distance(cells, columns):
                no_distance += 1
            elif isinstance(read := read_row(row, cells, columns), RowProblem):
                problems.append(read)
            else:
                runs.append((read, row))
    except UnusableError as error:
        problems.append(error.problem())
    if not (seen or problems):
        raise UnusableError("there is a header and nothing below it", "add one row for each run")
    problems += suspicious_unit(runs, columns)
    runs.sort(key=lambda run: run[0].day)
    return ActivityBatch(
        PROVIDER,
        tuple(run for run, _ in runs),
        tuple(problems),
        rows=tuple(row for _, row in runs),
        notes=(*left_out(columns, other_sports, no_distance), *repeated),
    )


def left_out(columns: Columns, other_sports: int, no_distance: int) -> Iterator[str]:
    """Sentences on what the file holds and the history does not."""
    name = columns.distance[0]
    if columns.ignored:
        yield f"{name} counts, {' and '.join(columns.ignored)} does not"
    if other_sports:
        yield f"rows of another sport than running, left out: {other_sports}"
    if no_distance:
        yield f"rows with a {name} of 0, left out: {no_distance}"


def suspicious_unit(runs: Sequence[tuple[Activity, int]], columns: Columns) -> list[RowProblem]:
    """A problem when most runs are slower than a walk: the distance is in another unit."""
    slow = sum(run.distance_m < CRAWL_M_S * run.duration_s for run, _ in runs)
    if 2 * slow <= len(runs):
        return []
    name = columns.distance[0]
    what = f"by {name} and {columns.duration[0]} most runs are slower than a walk"
    return [RowProblem(1, what, "name or map the column by its unit, distance_km perhaps")]


def is_run(cells: Sequence[str], at: int | None) -> bool:
    """Whether the row's sport is running; an empty cell counts as running."""
    sport = "" if at is None or at >= len(cells) else cells[at]
    return not sport or bool(RUNNING.search(sport))


def has_no_distance(cells: Sequence[str], columns: Columns) -> bool:
    """Whether a whole row says 0 as its distance: a watch that was started and did not move."""
    name, at = columns.distance
    try:
        return len(cells) == columns.width and not number(name, cells[at], columns)
    except UnusableError:
        return False


def read_row(row: int, cells: Sequence[str], columns: Columns) -> Activity | RowProblem:
    """One run, or what is wrong with the first cell that cannot be used."""
    try:
        check_width(cells, columns)
        day = read_day(cells[columns.day])
        metres = read_metres(cells, columns)
        seconds = read_seconds(cells[columns.duration[1]], columns)
        check_speed(metres, seconds)
        heart, effort = read_heart(cells, columns), read_effort(cells, columns)
        return Activity(day, metres, seconds, heart, source=PROVIDER, effort=effort)
    except UnusableError as error:
        return error.problem(row)


def check_width(cells: Sequence[str], columns: Columns) -> None:
    """Refuse rows that are cut off or run on: their cells cannot be told apart."""
    if len(cells) == columns.width:
        return
    comma = " (is a comma used in a number?)" if len(cells) > columns.width else ""
    what = f"the row has {len(cells)} cells and the header {columns.width}{comma}"
    raise UnusableError(what, "give every row as many cells as the header")


def read_metres(cells: Sequence[str], columns: Columns) -> float:
    """The distance of a run in metres."""
    name, at = columns.distance
    metres = METRES[name] * number(name, cells[at], columns)
    if not 0 < metres <= MOST_METRES:
        what = f"{name} {cells[at]!r} is no distance of a run"
        raise UnusableError(what, f"write more than 0 and at most {MOST_METRES / METRES[name]:.0f}")
    return metres


def read_day(text: str) -> date:
    """A calendar day; a time of day behind it is left out."""
    try:
        if match := DAY.fullmatch(text):
            day = date.fromisoformat(match[1])
        elif (match := STRAVA_DAY.fullmatch(text)) and match[1] in MONTHS:
            day = date(int(match[3]), MONTHS.index(match[1]) + 1, int(match[2]))
        else:
            day = None
    except ValueError:
        day = None
    if day is None or day.year < 1950:  # noqa: PLR2004  older than any training log
        raise UnusableError(f"date {text!r} is not a day", "write it as 2026-11-22")
    return day


def read_seconds(text: str, columns: Columns) -> float:
    """The duration of a run in seconds."""
    name = columns.duration[0]
    if name != "time":
        seconds = number(name, text, columns)
    else:
        try:
            seconds = parse_duration(text)
        except ValueError as error:
            what = f"time {text!r} is not a duration"
            raise UnusableError(what, "write it as h:mm:ss, such as 0:52:30") from error
    if not 0 < seconds <= MOST_SECONDS:
        what = f"{name} {text!r} is no duration of a run"
        raise UnusableError(what, f"write more than 0 and at most {MOST_SECONDS / 3600:.0f} hours")
    return seconds


def read_heart(cells: Sequence[str], columns: Columns) -> float | None:
    """Average heart rate; empty and 0 are what watches write when they measured nothing."""
    text = "" if columns.heart is None else cells[columns.heart]
    if not text or not (rate := number("avg_hr", text, columns)):
        return None
    if not 25 <= rate <= 250:  # noqa: PLR2004  outside lies no living runner
        raise UnusableError(
            f"avg_hr {text!r} is no heart rate", "write 25 to 250, or leave it empty"
        )
    return rate


def read_effort(cells: Sequence[str], columns: Columns) -> int | None:
    """How hard it felt from 1 to 10; empty and 0 are what runners leave who did not say."""
    text = "" if columns.effort is None else cells[columns.effort]
    if not text or not (felt := number("effort", text, columns)):
        return None
    if not (felt.is_integer() and 1 <= felt <= HARDEST):
        raise UnusableError(
            f"effort {text!r} is not on the scale", "write a whole number from 1 to 10, or nothing"
        )
    return int(felt)


def number(name: str, text: str, columns: Columns) -> float:
    """A plain decimal number; a decimal comma only where commas do not separate columns."""
    plain = text.replace(",", ".") if columns.decimal_comma else text
    if not text:
        raise UnusableError(f"{name} is empty", "write a number")
    if NUMBER.fullmatch(plain) is None:
        raise UnusableError(f"{name} {text[:40]!r} is not a number", "write it as 10543 or 10.5")
    return float(plain)


def check_speed(metres: float, seconds: float) -> None:
    """Refuse what no runner runs: nearly always a distance in another unit than its column says."""
    speed = metres / seconds
    if speed > SPRINT_M_S or (metres >= 1000 and speed > RUN_M_S):  # noqa: PLR2004  one kilometre
        what = f"{metres / 1000:.2f} km in {seconds / 60:.1f} min is faster than any runner"
        raise UnusableError(what, "correct the row, or name the columns by their units")

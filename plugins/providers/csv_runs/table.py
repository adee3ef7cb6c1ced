"""The CSV file as a table: its text, its rows with their numbers, and where each value stands."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from strideiq.plugins import RowProblem

METRES = {"distance_m": 1.0, "distance_km": 1000.0, "distance_mi": 1609.344}
DURATIONS = ("moving_s", "duration_s", "time")
NAMES = ("date", *METRES, *DURATIONS, "avg_hr", "effort", "sport")
MAP_THEM = "rename it, or map it: columns date=Datum,distance_km=Strecke"
MOST_ROWS = 200_000


class UnusableError(ValueError):
    """Something in the file that cannot be used, and what to write instead."""

    def __init__(self, what: str, fix: str, row: int = 1) -> None:
        self.what = what
        self.fix = fix
        self.row = row
        super().__init__(what)

    def problem(self, row: int | None = None) -> RowProblem:
        """The same as a value."""
        return RowProblem(row or self.row, self.what, self.fix)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each value stands in a row; distance and duration with their canonical name.

    ``ignored`` names the other columns of distance, which do not count.
    """

    width: int
    day: int
    distance: tuple[str, int]
    duration: tuple[str, int]
    heart: int | None
    effort: int | None
    sport: int | None
    decimal_comma: bool
    ignored: tuple[str, ...] = ()


def decode(data: bytes) -> str:
    """The text of the file; UTF-8 with or without a byte order mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnusableError("the file is UTF-16 text", "save it as CSV UTF-8")
    if b"\x00" in data[:4096] or data.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        raise UnusableError("this is not a text file", "export or unpack it as CSV UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        what = f"byte 0x{data[error.start]:02x} is not UTF-8 text"
        raise UnusableError(what, "save the file as CSV UTF-8", row) from error
    if not text.strip():
        raise UnusableError("the file is empty", "write a header line and one line for each run")
    return text


def open_table(text: str) -> tuple[Iterator[tuple[int, list[str]]], str]:
    """Rows with their numbers, blank ones left out, and the delimiter the header speaks for."""
    header = text.lstrip().splitlines()[0]
    delimiter = max(",;\t", key=header.count)
    return numbered(text, delimiter), delimiter


def numbered(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that holds anything, with its number in the file; UnusableError on bad quotes."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            if start > MOST_ROWS + 1:
                raise UnusableError(
                    f"there are more than {MOST_ROWS} rows", "split the file", start
                )
            if any(cell.strip() for cell in cells):
                yield start, [cell.strip() for cell in cells]
            start = reader.line_num + 1
    except csv.Error as error:
        raise UnusableError(
            f"this row cannot be taken apart ({error})",
            'close every quote, and write a quote inside quotes twice ("")',
            start,
        ) from error


def parse_mapping(text: str) -> dict[str, str]:
    """``date=Datum,distance_km=Strecke`` as a mapping from canonical names to headers."""
    pairs: dict[str, str] = {}
    for part in filter(str.strip, text.split(",")):
        name, equals, header = (piece.strip() for piece in part.partition("="))
        if not equals or not header:
            raise UnusableError(f"the mapping {part.strip()!r} is not complete", MAP_THEM)
        if name not in NAMES:
            near = get_close_matches(name, NAMES, n=1)
            fix = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(NAMES)}"
            raise UnusableError(f"the mapping names the unknown column {name!r}", fix)
        pairs[name] = header
    return pairs


def find_columns(header: Sequence[str], delimiter: str, mapping: dict[str, str]) -> Columns:
    """Where each value stands; UnusableError names what is missing or stands there twice."""
    places = [cell.casefold() for cell in header]

    def place(name: str) -> int | None:
        wanted = mapping.get(name, name).casefold()
        if places.count(wanted) > 1:
            raise UnusableError(f"the column {wanted!r} stands there twice", "keep one of them")
        if wanted in places:
            return places.index(wanted)
        if name in mapping:
            near = get_close_matches(wanted, places, n=1)
            fix = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(header)}"
            raise UnusableError(f"there is no column {mapping[name]!r}", fix)
        return None

    found = {name: at for name in NAMES if (at := place(name)) is not None}
    # A column that the runner has mapped was meant; one that merely has a known name was not.
    distances = sorted(
        (name for name in METRES if name in found), key=lambda name: name not in mapping
    )
    distance = (distances[0], found[distances[0]]) if distances else None
    duration = next(((name, found[name]) for name in DURATIONS if name in found), None)
    if "date" not in found or distance is None or duration is None:
        needed = {("date",): "date" in found, tuple(METRES): distance, DURATIONS: duration}
        missing = " and ".join(one_of(names) for names, there in needed.items() if not there)
        named = ", ".join(header)[:200]
        raise UnusableError(
            f"there is no column for {missing}; the first row is {named!r}", MAP_THEM
        )
    return Columns(
        len(header),
        found["date"],
        distance,
        duration,
        found.get("avg_hr"),
        found.get("effort"),
        found.get("sport"),
        decimal_comma=delimiter != ",",
        ignored=tuple(distances[1:]),
    )


def one_of(names: Sequence[str]) -> str:
    """``distance_m (or distance_km, distance_mi)``."""
    first, *others = names
    return f"{first} (or {', '.join(others)})" if others else first

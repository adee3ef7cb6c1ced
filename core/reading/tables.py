"""Tables of a file against the keys that their rows must have."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from strideiq.core.reading.faults import Fault, Path
from strideiq.core.reading.problems import did_you_mean

TIER: Final = "volume tier"
DISTANCE: Final = "race distance"


def same(
    path: Path, table: Mapping[str, object], keys: Collection[str], noun: str
) -> Iterator[Fault]:
    """Entries that are missing or that nobody declared."""
    yield from missing(path, table, keys, noun)
    yield from unknown(path, table, keys, noun)


def missing(path: Path, table: Collection[str], keys: Iterable[str], noun: str) -> Iterator[Fault]:
    """Entries that are missing."""
    for key in keys:
        if str(key) not in table:
            yield Fault(path, f"{noun} {str(key)!r} is missing", f'add "{key}: ..."')


def unknown(path: Path, table: Iterable[str], keys: Collection[str], noun: str) -> Iterator[Fault]:
    """Entries that nobody declared."""
    for key in table:
        if key not in keys:
            fix = did_you_mean(key, keys) or f"declared are {', '.join(keys)}"
            yield Fault((*path, key), f"there is no {noun} {key!r}", fix, on_key=True)

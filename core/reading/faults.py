"""What is wrong in a file whose shape is right, by its path in the file."""

from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at ``path`` of a file, or with the key that the path ends in."""

    path: Path
    what: str
    fix: str
    on_key: bool = False

"""A YAML file that was read: its plain value, and where in the file each part of it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]
Path = Sequence[str | int]


class Mark(Protocol):
    """A place as the YAML parser gives it, counted from 0."""

    line: int
    column: int


@dataclass(slots=True)
class Branch:
    """Where a mapping or list starts, where its keys stand and where its parts are."""

    mark: Mark
    keys: dict[str, Mark] = field(default_factory=dict)
    parts: dict[str | int, "Branch | Mark"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file: ``value`` in dicts, lists and scalars, ``file`` as it is named to people."""

    value: Value
    file: str
    root: "Branch | Mark"

    def place(self, path: Path, *, key: bool = False) -> tuple[int, int]:
        """Line and column, from 1, of the value at ``path``, or of its key.

        Where the path does not exist, the place of the nearest part above it that does.
        """
        node = self.root
        for depth, part in enumerate(path):
            inside = node.parts.get(part) if isinstance(node, Branch) else None
            if inside is None:
                break
            if key and depth == len(path) - 1 and isinstance(node, Branch) and part in node.keys:
                return _from_one(node.keys[str(part)])
            node = inside
        return _from_one(node.mark if isinstance(node, Branch) else node)

    def at(self, path: Path) -> Value:
        """The value at ``path``; KeyError when there is none."""
        value = self.value
        for part in path:
            if isinstance(value, dict) and part in value:
                value = value[str(part)]
            elif isinstance(value, list) and isinstance(part, int) and 0 <= part < len(value):
                value = value[part]
            else:
                raise KeyError(part)
        return value


def _from_one(mark: Mark) -> tuple[int, int]:
    return mark.line + 1, mark.column + 1

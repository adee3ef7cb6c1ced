"""The flags of a file, and what is wrong with them although each has its shape."""

from collections.abc import Iterator, Mapping
from typing import Final

from strideiq.core.domain.flag import Flag, FlagKind
from strideiq.core.domain.flag_checks import Path, state_faults
from strideiq.core.reading.faults import Fault
from strideiq.core.reading.overlay import ConfigFile
from strideiq.core.reading.problems import Problem, dotted
from strideiq.core.reading.reader import read_file
from strideiq.core.reading.shapes.flags import FlagsFile, FlagShape, flags_from
from strideiq.core.reading.shaping import load

SYSTEM: Final = "system."
_LISTS: Final = ("in", "not_in")


def read_flags(file: ConfigFile) -> tuple[Mapping[str, Flag], tuple[Problem, ...]]:
    """The declared flags by name, in file order; none, and every problem, where any is wrong."""
    shape, problems = load(file.path, FlagsFile, file.label)
    if shape is None:
        return {}, problems
    faults = tuple(_faults(shape))
    return ({}, _placed(file, faults)) if faults else (flags_from(shape), ())


def _faults(file: FlagsFile) -> Iterator[Fault]:
    for name, shape in file.flags.items():
        if name.startswith(SYSTEM) != (shape.kind is FlagKind.KILL_SWITCH):
            what = f"a kill switch is called {SYSTEM}..., and nothing else is"
            yield Fault(("flags", name, "kind"), what, "rename the flag, or change its kind")
        for fault in state_faults(shape.state()):
            yield Fault(("flags", name, *_in_file(shape, fault.path)), fault.what, fault.fix)


def _in_file(shape: FlagShape, path: Path) -> Path:
    """Where the file has what stands at this path of the state."""
    match path:
        case ("strategies", int(first), "constraints", int(second), *rest):
            compared = shape.strategies[first].constraints[second].comparison
            return (*path[:4], compared, *(rest[1:] if compared in _LISTS else ()))
        case _:
            return path


def _placed(file: ConfigFile, faults: tuple[Fault, ...]) -> tuple[Problem, ...]:
    document = read_file(file.path, file.label)[0]
    places = [document.place(fault.path) if document else (1, 1) for fault in faults]
    return tuple(
        Problem(file.label, *place, dotted(fault.path), fault.what, fault.fix)
        for place, fault in zip(places, faults, strict=True)
    )

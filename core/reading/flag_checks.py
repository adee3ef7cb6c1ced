"""The flags of a file, and what is wrong with them although each has its shape."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from strideiq.core.domain.flag import Flag, FlagKind
from strideiq.core.domain.flag_checks import Path, state_faults
from strideiq.core.reading.faults import Fault
from strideiq.core.reading.overlay import ConfigFile
from strideiq.core.reading.placing import placed
from strideiq.core.reading.problems import Problem
from strideiq.core.reading.shapes.flags import FlagsFile, FlagShape, flags_from
from strideiq.core.reading.shaping import load

SYSTEM: Final = "system."
_PASSING: Final = (FlagKind.RELEASE, FlagKind.EXPERIMENT)
_LISTS: Final = ("in", "not_in")


def read_flags(
    file: ConfigFile, memberships: Collection[str] | None = None
) -> tuple[Mapping[str, Flag], tuple[Problem, ...]]:
    """The declared flags by name, in file order; none, and every problem, where any is wrong.

    Where ``memberships`` are given, flags name no others.
    """
    shape, problems = load(file.path, FlagsFile, file.label)
    if shape is None:
        return {}, problems
    faults = tuple(_faults(shape, memberships))
    return ({}, placed(file, faults)) if faults else (flags_from(shape), ())


def _faults(file: FlagsFile, memberships: Collection[str] | None) -> Iterator[Fault]:
    for name, shape in file.flags.items():
        here = ("flags", name)
        if name.startswith(SYSTEM) != (shape.kind is FlagKind.KILL_SWITCH):
            what = f"the names of kill switches, and of nothing else, begin with {SYSTEM}"
            yield Fault((*here, "kind"), what, "rename the flag, or change its kind")
        if shape.expires is None and shape.kind in _PASSING:
            what = f"a flag of the kind {shape.kind} that never expires is forgotten"
            yield Fault((*here, "expires"), what, "write a date, or give it the kind operational")
        for fault in state_faults(shape.state(), memberships):
            yield Fault((*here, *_in_file(shape, fault.path)), fault.what, fault.fix)


def _in_file(shape: FlagShape, path: Path) -> Path:
    """Where the file has what stands at this path of the state."""
    match path:
        case ("strategies", int(first), "constraints", int(second), *rest):
            compared = shape.strategies[first].constraints[second].comparison
            return (*path[:4], compared, *(rest[1:] if compared in _LISTS else ()))
        case _:
            return path

"""Faults of a file become problems, each with its place."""

from collections.abc import Collection

from strideiq.core.reading.faults import Fault
from strideiq.core.reading.overlay import ConfigFile
from strideiq.core.reading.problems import Problem, dotted
from strideiq.core.reading.reader import read_file


def placed(file: ConfigFile, faults: Collection[Fault]) -> tuple[Problem, ...]:
    """The faults of one file as problems; it is read once more, and only when there is one."""
    if not faults:
        return ()
    document = read_file(file.path, file.label)[0]
    return tuple(
        Problem(
            file.label,
            *(document.place(fault.path, key=fault.on_key) if document else (1, 1)),
            dotted(fault.path),
            fault.what,
            fault.fix,
        )
        for fault in faults
    )

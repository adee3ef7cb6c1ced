"""What tells whether plugin files have changed since they were read, without reading them."""

import os
from collections.abc import Hashable, Iterator
from pathlib import Path

from strideiq.core.host.places import shipped_root
from strideiq.core.host.start import LIST

READ = (".yaml", ".yml", ".py")


def stamp(overlay: Path | None) -> Hashable:
    """Another value after every change of a plugin file or of the list of plugins.

    It rests on names, sizes and times of change. Installed packages are not looked at.
    """
    folders = [shipped_root().folder]
    if overlay is not None:
        folders.append(overlay / "plugins")
    files = [] if overlay is None else [str(overlay / LIST)]
    return tuple(_seen(file) for file in files), *(tuple(_walked(str(each))) for each in folders)


Seen = tuple[str, int, int]


def _seen(file: str) -> Seen:
    try:
        found = Path(file).stat()
    except OSError:
        return file, 0, 0
    return file, found.st_mtime_ns, found.st_size


def _walked(folder: str) -> Iterator[Seen]:
    try:
        with os.scandir(folder) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in inside:
        if entry.name[0] in "._":
            continue
        if entry.name.endswith(READ):
            yield _seen(entry.path)
        elif _is_folder(entry):
            yield from _walked(entry.path)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False

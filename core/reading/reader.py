"""The one reader of YAML: bounded, without anchors or tags, every value with its place."""

from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

from strideiq.core.reading import text
from strideiq.core.reading.building import Builder
from strideiq.core.reading.document import Document
from strideiq.core.reading.problems import Problem

KEPT = 200
"""Files of which what was read last is remembered: a few more than are shipped."""


def read_file(path: Path, shown: str | None = None) -> tuple[Document | None, tuple[Problem, ...]]:
    """Read the YAML file at ``path``, named ``shown`` in problems.

    A file that is missing, unreadable, no regular file or too large is a problem like any other
    and is not read. Otherwise as ``read_text``.
    """
    file = str(path) if shown is None else shown
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            return None, (Problem(file, 1, 1, "", "this is not a file", "name a YAML file"),)
        if status.st_size > text.MOST_BYTES:
            return None, (text.too_large(file, status.st_size),)
        with path.open("rb") as stream:
            data = stream.read(text.MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        fix = "check its name and permissions"
        return None, (Problem(file, 1, 1, "", f"cannot be read: {reason}", fix),)
    return _remembered(data, file)


def read_text(data: bytes, file: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """Read YAML 1.2 text: the document and every problem found in it.

    Keys are always text. The document is None when reading had to stop early; a document that
    came with problems (a key written twice, an anchor) serves to find further ones, not for use.
    """
    content, problems = text.decode(data, file)
    if problems:
        return None, problems
    return Builder(content, file).build()


@lru_cache(maxsize=KEPT)
def _remembered(data: bytes, file: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """As ``read_text``; the same bytes of the same file are read once, as every reload needs it."""
    return read_text(data, file)

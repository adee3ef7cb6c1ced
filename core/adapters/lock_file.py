"""A lock that one process of a machine can hold, and that ends with the process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from strideiq.core.domain.errors import Refusal

ONLY_OWNER: Final = 0o600


@contextmanager
def alone(file: Path, what: str) -> Iterator[None]:
    """Hold the lock ``file`` inside; the file stays, for a removed one could be held twice.

    Raises Refusal when another process holds it; ``what`` names what is locked.
    """
    held = os.open(file, os.O_CREAT | os.O_RDWR, ONLY_OWNER)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(held)
        raise Refusal(
            "lock",
            f"another server uses {what}",
            suggestion="stop that one, or name another folder in STRIDEIQ_DATA_DIR",
        ) from error
    try:
        yield
    finally:
        os.close(held)

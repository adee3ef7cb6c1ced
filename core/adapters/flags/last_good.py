"""What an Unleash server said last, kept on disk for a start while it is away."""

import logging
import os
from hashlib import sha256
from pathlib import Path
from typing import Final

_log = logging.getLogger("strideiq.service")

PRIVATE: Final = 0o600


class LastGood:
    """One file for each server and environment, which processes replace whole."""

    def __init__(self, folder: Path, base: str, environment: str) -> None:
        name = sha256(f"{base} {environment}".encode()).hexdigest()[:12]
        self._file: Final = folder / f"unleash-{name}.json"
        self._failed = False

    def read(self) -> str | None:
        """What was kept; None where there is nothing."""
        try:
            return self._file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def write(self, text: str) -> None:
        """Keep this; where that fails it is said once, and the program goes on."""
        draft = self._file.with_suffix(f".{os.getpid()}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                stream.write(text)
            draft.replace(self._file)
            self._failed = False
        except OSError as error:
            if not self._failed:
                _log.warning("flags of the server cannot be kept on disk: %s", error.strerror)
            self._failed = True

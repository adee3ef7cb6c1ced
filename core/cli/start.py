"""The console script: as light as can be, so that stopping it while it loads is no fault either."""

import os
import sys

STOPPED = 2


def main() -> None:
    """Load the program and run it; Ctrl-C ends it with one line at any moment."""
    try:
        from strideiq.core.cli.main import main as program  # noqa: PLC0415  slow to import

        program()
    except KeyboardInterrupt:
        os.write(2, b"strideiq: stopped\n")
        sys.exit(STOPPED)

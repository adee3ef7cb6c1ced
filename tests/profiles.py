"""How many examples a drawn test takes: some by default, all of them under ``make soak``."""

import os

from hypothesis import settings

SOAK = os.environ.get("STRIDEIQ_SOAK") == "1"


def examples(full: int, part: int = 10) -> int:
    """Examples to draw of the ``full`` number a claim is made for; at least one.

    One in ``part`` by default: fewer where an example is dear and so few still say much.
    """
    return full if SOAK else max(1, full // part)


def load() -> None:
    """Draw the same examples in every default run, new ones in every soak; no time limits."""
    settings.register_profile(
        "default", max_examples=examples(200), derandomize=True, database=None, deadline=None
    )
    settings.register_profile(
        "soak", max_examples=examples(200), print_blob=True, database=None, deadline=None
    )
    settings.load_profile("soak" if SOAK else "default")

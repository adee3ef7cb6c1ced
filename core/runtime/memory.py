"""The garbage collector of a process that stays: what was loaded at its start is there for good."""

import gc
from typing import Final

COLLECT_AFTER: Final = (20_000, 20, 50)
"""Objects made, and rounds, before the collector looks again."""


def settle_memory() -> None:
    """Keep the garbage collector from walking what was loaded at the start again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)

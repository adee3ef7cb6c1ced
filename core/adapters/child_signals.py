"""Ctrl-C is for the process in the foreground: those it starts are ended by it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_interrupts() -> Iterator[None]:
    """A process started inside never hears Ctrl-C, not even while it loads; ours waits until after.

    What is blocked stays blocked through the start of another program, which a handler does not.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

"""Ctrl-C is for the process in the foreground: those it starts are ended by it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker


@contextmanager
def without_interrupts() -> Iterator[None]:
    """A process started inside never hears Ctrl-C, not even while it loads; ours waits until after.

    What is blocked stays blocked through the start of another program, which a handler does not.
    """
    # The first child of a process starts this one along, which would unblock the signal again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

"""A child never dies of a Ctrl-C that is meant for its parent."""

import os
import signal
import subprocess
import sys
import time

from strideiq.core.adapters.child_signals import without_interrupts
from tests.environments import ROOT

FIRST_CHILD = """
import multiprocessing, os, signal, time
from strideiq.core.adapters.child_signals import without_interrupts
child = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(0.2,))
with without_interrupts():
    child.start()
os.kill(child.pid, signal.SIGINT)
child.join()
print(child.exitcode)
"""
WAITS = "import sys; sys.stdin.read(); print('done')"


def test_a_child_that_is_interrupted_while_it_loads_goes_on() -> None:
    with without_interrupts():
        child = subprocess.Popen(
            [sys.executable, "-c", WAITS], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
    child.send_signal(signal.SIGINT)
    assert child.communicate(timeout=60)[0] == b"done\n"


def test_so_does_the_first_child_of_a_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_CHILD],
        env={**os.environ, "PYTHONPATH": str(ROOT / ".src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_an_interrupt_of_ours_comes_afterwards() -> None:
    heard: list[str] = []
    before = signal.signal(signal.SIGINT, lambda *_: heard.append("interrupt"))
    try:
        with without_interrupts():
            os.kill(os.getpid(), signal.SIGINT)
            heard.append("still inside")
        # Python calls a handler between two steps of its own, soon after the signal has come.
        patience = time.monotonic() + 10
        while len(heard) < 2 and time.monotonic() < patience:
            time.sleep(0.001)
        assert heard == ["still inside", "interrupt"]
    finally:
        signal.signal(signal.SIGINT, before)

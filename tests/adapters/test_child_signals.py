"""A child never dies of a Ctrl-C that is meant for its parent."""

import os
import signal
import subprocess
import sys

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
# In a process of its own: a thread of the test run would hear the signal while ours is blocked.
OURS = """
import os, signal
from strideiq.core.adapters.child_signals import without_interrupts
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in the background of a shell
try:
    with without_interrupts():
        os.kill(os.getpid(), signal.SIGINT)
        print("still inside")
    signal.pause()
except KeyboardInterrupt:
    print("interrupt")
"""
WAITS = "import sys; sys.stdin.read(); print('done')"


def said(script: str) -> tuple[str, str]:
    """What a process with this script says, on both of its outputs."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT / ".src")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.stdout, done.stderr


def test_a_child_that_is_interrupted_while_it_loads_goes_on() -> None:
    with without_interrupts():
        child = subprocess.Popen(
            [sys.executable, "-c", WAITS], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
    child.send_signal(signal.SIGINT)
    assert child.communicate(timeout=60)[0] == b"done\n"


def test_so_does_the_first_child_of_a_process() -> None:
    assert said(FIRST_CHILD) == ("0\n", "")


def test_an_interrupt_of_ours_comes_afterwards() -> None:
    assert said(OURS) == ("still inside\ninterrupt\n", "")

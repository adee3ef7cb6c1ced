"""Memory of a process that asks durable-rules all night and loads edited rules all day."""

import subprocess
import sys

import pytest

from tests import profiles
from tests.environments import ROOT

pytestmark = pytest.mark.slow

MOST_MB = 10
RELOADS, EVALUATIONS = profiles.examples(500), profiles.examples(100_000)

PROGRAM = """
import os, random, sys
from strideiq.core.adapters.durable_rules import DurableEngine
from strideiq.core.engine.rules.shelf import Shelf
from tests.engine.rules.crowd import DECLARATIONS, athletes, rules

def resident_mb():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

draw, engine = random.Random(1), DurableEngine()
shelf, crowd = Shelf(engine), athletes(500, draw)

def reloads(count, evaluations):
    asked = 0
    for number in range(count):
        compiled = shelf.kept(rules(50, draw), DECLARATIONS).compiled
        while asked * count < (number + 1) * evaluations:
            compiled.fired(crowd[asked % len(crowd)])
            asked += 1

reloads(20, 2_000)
before = resident_mb()
reloads(int(sys.argv[1]), int(sys.argv[2]))
assert engine.health.evaluations == 2_000 + int(sys.argv[2])
assert engine.health.disagreements == engine.health.failures == 0
print(resident_mb() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read where Linux tells it")
def test_memory_grows_little_over_many_questions_and_reloads() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(RELOADS), str(EVALUATIONS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < MOST_MB

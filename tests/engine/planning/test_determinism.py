"""The same request gives the same bytes in every process, whatever order its sets come in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PLANS = """
import sys
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.export.plan_json import to_json
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.planner import load
from tests.engine.planning.asking import MONDAY, ask, runs

planner = load(Settings()).planner
for request in (
    ask(target_s=12_600.0),
    ask("5k", 9, 3, weekly_m=None, longest_m=None),
    ask("10k", 12, 7, volume_tier="high", units=UnitSystem.IMPERIAL),
    ask("half", 14, 6, history=runs(MONDAY, 60_000.0, 20_000.0), minutes=(45,) * 5 + (90, 150)),
):
    made = generate(request, planner.host.catalogue(), planner.config)
    sys.stdout.buffer.write(to_json(made.plan, made.findings).encode())
    sys.stdout.buffer.write(repr(made.plan.reasons).encode())
"""


@pytest.mark.slow
def test_plans_are_the_same_bytes_whatever_the_hash_seed(root: Path) -> None:
    path = os.pathsep.join([str(root / ".src"), str(root)])
    printed = [
        subprocess.run(
            [sys.executable, "-c", PLANS],
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
            cwd=root,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "4711")
    ]
    assert printed[0] == printed[1]
    assert printed[0].count(b'"format": "strideiq-plan/1"') == 4

"""``strideiq worker``: what it refuses, that it works beside a server, and that it stops when told to."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.running import refused
from tests.environments import ROOT
from tests.jobs.programs import PROGRAM, alive, children

PATIENCE_S = 60


def gone(processes: list[int]) -> bool:
    """Whether the processes end soon."""
    deadline = time.monotonic() + PATIENCE_S
    while any(map(alive, processes)) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not any(map(alive, processes))


def test_without_redis_there_is_nothing_to_work_beside(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STRIDEIQ_DATA_DIR", str(tmp_path))
    assert "starts its own worker -> run only strideiq serve" in refused("worker")


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_keeps_its_processes_up_and_ends_them_without_a_word(
    postgres_database: str, redis_url: str, number: signal.Signals
) -> None:
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM, "worker", "--processes", "2"],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / ".src"),
            "PYTHONUNBUFFERED": "1",
            "STRIDEIQ_DATABASE_URL": postgres_database,
            "STRIDEIQ_REDIS_URL": redis_url,
            "STRIDEIQ_SECRET_KEY": "k" * 32,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as command:
        assert command.stdout is not None
        assert "2 processes" in command.stdout.readline()
        deadline = time.monotonic() + PATIENCE_S
        while len(children(command.pid)) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(1)
        started = children(command.pid)
        assert len(started) >= 2
        command.send_signal(number)
        _, said = command.communicate(timeout=PATIENCE_S)
        assert (command.returncode, said) == (0, "")
    assert gone(started)

